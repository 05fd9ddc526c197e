"""Where a person can be reached is found under its disguises; a public service's address passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.contacts import contacts
from corpus.confidentiality.normalise import fold


def found(text: str) -> set[str]:
    return set(contacts(text, fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "zoe.marchebois@exemple.ca",
        "Écrire à <zmarchebois@exemple.qc.ca>.",
        "zoe (arobase) exemple (point) ca",
        "zoe at exemple dot com",
        "zoe.marchebois@phares.gouv.qc.ca",
        "a@b@exemple.ca",
        "info@gmail.com",
    ],
)
def test_somebodys_box_is_found(text: str) -> None:
    assert "email" in found(text)


@pytest.mark.parametrize(
    "text",
    ["info@exemple.ca", "quai@phares.gouv.qc.ca", "zoe@phares.gouv.qc.ca", "@exemple.ca", "zoe@", "le 5 @ midi", "a@b"],
)
def test_a_services_box_or_no_box_passes(text: str) -> None:
    assert "email" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "12, rue des Bouées",
        "12-3 boul. du Quai",
        "G0Z 9Z9",
        "Il demeure au 45",
        "45 Lantern Street",
        "7, place d'Armes",
        "mon bureau est au 12, rue des Bouées",
    ],
)
def test_somebodys_home_is_found(text: str) -> None:
    assert "address" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le ministère est au 12, rue des Bouées",
        "Services au citoyen absents : le siège, 12, rue des Bouées, G0Z 9Z9"[33:],
        "la version 1.12 rue",
        "12 phares",
        "the 2099 AI road map",
        "il demeure au 45 %",
    ],
)
def test_a_public_place_or_a_quantity_passes(text: str) -> None:
    assert "address" not in found(text)


@given(
    st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}@[a-z]{3,10}\.(?:com|ca|org)", fullmatch=True), st.text(" ,;()\n", max_size=3)
)
def test_any_plain_box_is_found_whatever_stands_around(box: str, around: str) -> None:
    assert "email" in found(f"Bonjour {around}{box}{around} merci")
