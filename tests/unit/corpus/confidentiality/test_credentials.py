"""Known shapes, and a value set after the word that announces it; talk of passwords passes. All are invented."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.credentials import has_credential
from corpus.confidentiality.normalise import fold

LETTERS = string.ascii_letters + string.digits


def found(text: str) -> bool:
    return has_credential(text, fold(text))


@given(
    st.sampled_from([("sk-", 20), ("ghp_", 24), ("github_pat_", 22), ("hf_", 24), ("npm_", 36), ("AIza", 35)]),
    st.data(),
)
def test_a_key_of_a_known_shape_is_found_wherever_it_stands(shape: tuple[str, int], data: st.DataObject) -> None:
    value = data.draw(st.text(LETTERS, min_size=shape[1], max_size=shape[1]))
    assert found(f"Utilise {shape[0]}{value} ici")


@pytest.mark.parametrize(
    "text",
    [
        "mot de passe : Bouee2099!",
        "mon mot de passe est « phare »",
        "Mot de passe: phare",
        "mdp Bouee_2099",
        "Le NIP de ma carte est 4821",
        "login : zmarchebois / Bouee2099",
        "clé secrète = quai-9-bleu",
        "-----BEGIN PRIVATE KEY",
        "postgres://zoe:bouee@hote/b",
        "jeton : " + "0a1b2c3d" * 4,
        "le wifi, c'est : Phare-99-bleu!",
    ],
)
def test_what_opens_a_door_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le mot de passe est-il exigé ?",
        "Mot de passe : que dit le guide ?",
        "mot de passe : 14 caractères",
        "un jeton coûte 0,002 $",
        "clé : AES-256",
        "Le code de vérification prévu",
        "L'authentification par NIP",
        "https://phares.exemple/quai",
    ],
)
def test_talk_of_passwords_passes(text: str) -> None:
    assert not found(text)


def test_six_figures_alone_are_a_password_and_a_measure_is_not() -> None:
    assert found("mot de passe : 482913") and not found("mot de passe : 48291")


def test_a_value_in_quotes_may_be_a_plain_word() -> None:
    assert found('le mot de passe est "quai"') and not found("le mot de passe est quai")


@given(st.text(max_size=200))
def test_any_text_is_read_without_fault(text: str) -> None:
    assert found(text) in (True, False)
