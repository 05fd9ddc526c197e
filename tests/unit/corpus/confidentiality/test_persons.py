"""A fact told of one identified person is found; a name alone, a fact alone, an office holder are not. Invented people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.normalise import fold
from corpus.confidentiality.persons import names_a_person, tells, tells_of


def found(text: str, *holders: str) -> bool:
    return names_a_person(text, fold(text), frozenset(holders))


@pytest.mark.parametrize(
    "text",
    [
        "Zoé Marchebois est malade",
        "Mme Marchebois a porté plainte",
        "julie est en congé",
        "née le 3 mars 1980",
        "date de naissance : 1980-03-12",
        "born on March 12, 1980",
        "Mr. Lanternier was dismissed",
        "Rose Marchebois a été suspendue",
    ],
)
def test_what_befalls_somebody_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zoé Marchebois aime le bleu",
        "Un employé malade garde-t-il son accès ?",
        "rose pâle, la suspension du phare",
        "Claude Sonnet est-il suspendu ?",
        "née en Gaspésie",
        "le 3 mars 2099",
    ],
)
def test_a_name_or_a_fact_alone_passes(text: str) -> None:
    assert not found(text)


def test_a_fact_far_from_the_name_is_not_told_of_it() -> None:
    apart = "Zoé Marchebois." + " Le quai est gris." * 15 + " Une plainte."
    assert not found(apart) and found("Zoé Marchebois. Une plainte.")
    assert tells(fold(apart)) and not tells_of(fold(apart), 0, 14)


def test_whoever_holds_a_public_office_is_public() -> None:
    text = "Zoé Marchebois a signé la suspension"
    assert found(text) and not found(text, "zoe marchebois")


@given(st.integers(1, 28), st.sampled_from(["janvier", "mai", "août", "décembre"]), st.integers(1900, 2020))
def test_any_birth_date_is_found(day: int, month: str, year: int) -> None:
    assert found(f"née le {day} {month} {year}")
