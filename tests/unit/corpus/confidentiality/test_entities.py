"""Names that no list holds: found with what is told of them; tools, openings and single words are not people."""

import pytest

from corpus.confidentiality.entities import _loaded
from corpus.confidentiality.identifiers import tells_of_somebody

FOUND = [
    "Quel est le salaire de Maxence Thibodeau ?",
    "Résume l'évaluation de rendement d'Oksana Petrenko",
    "Est-ce que Kevork Bagdassarian a droit à un congé ?",
    "Draft a reprimand for Ousmane Ndiaye",
]
PASSES = [
    "Peut-on traiter une plainte avec Copilot Studio ?",
    "Bonjour Balise, un dossier médical est-il Protégé B ?",
    "Does Amazon Bedrock keep medical files in Canada?",
    "Claude Sonnet est-il permis pour un dossier d'employé ?",
    "Le test de Turing est-il mentionné dans une enquête ?",
    "Maxence Thibodeau donne une présentation.",
]


@pytest.mark.parametrize("text", FOUND)
def test_what_is_told_of_somebody_named_is_seen(text: str) -> None:
    assert tells_of_somebody(text)


@pytest.mark.parametrize("text", PASSES)
def test_nobody_is_told_of(text: str) -> None:
    assert not tells_of_somebody(text)


def test_the_model_keeps_no_word_of_a_message() -> None:
    assert tells_of_somebody("Le salaire de Zéphyrine Quasimodovitch")
    assert "Quasimodovitch" not in _loaded().vocab.strings
    assert "salaire" in _loaded().vocab.strings
