"""Papers of any country: by shape, or by the word that announces them; talk about them passes."""

import pytest

from corpus.confidentiality.identifiers import identifiers

FOUND = [
    ("P<CANGAGNON<<MARIE<LOUISE<<<<<<<<", "passport"),
    ("v<cantremblay<<sophie<<<<<<<", "passport"),
    ("IDFRALOISEAU<<<<<<<<<<<<<<<<<<<", "passport"),
    ("Lis AB123456<4CAN8001014F3001017<<<<06", "passport"),
    ("8001014F3001017FRA<<<<<<<<<<<6", "passport"),
    ("passeport français 12AB34567", "passport"),
    ("le pasport AB 771 204 de la stagiaire", "passport"),
    ("US passport 543210987", "passport"),
    ("numéro de passeport : G12345678", "passport"),
    ("M1234567 est son passeport", "passport"),
    ("FR14 2004 1010 0505 0001 3M02 606", "bank"),
    ("IBAN FR7630006000011234567890188", "bank"),
    ("GB82 WEST 1234 5698 7654 99", "bank"),
    ("RIB 30004 00801 00012345678 42", "bank"),
    ("Ontario licence A1234-56789-01234", "licence"),
    ("permis de conduire 12345678", "licence"),
    ("assurance maladie B O U C 8 5 6 2 2 3 1 8", "nam"),
]
PASSES = [
    "Que contient la zone de lecture optique d'un passeport ?",
    "Le passeport de 2025 est-il exigé ?",
    "Un passeport étranger est-il Protégé B ?",
    "C'est quoi un IBAN ?",
    "Le permis de conduire est-il un renseignement personnel ?",
    "application < seuil << limite",
    "La norme ISO/IEC 42001:2023 s'applique-t-elle ?",
]


@pytest.mark.parametrize(("text", "matter"), FOUND)
def test_papers_are_seen(text: str, matter: str) -> None:
    assert matter in identifiers(text)


@pytest.mark.parametrize("text", PASSES)
def test_talk_about_papers_passes(text: str) -> None:
    assert identifiers(text) == ()
