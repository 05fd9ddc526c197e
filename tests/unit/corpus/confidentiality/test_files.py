"""File numbers that lead to somebody; statistics, laws and years pass."""

import pytest

from corpus.confidentiality.files import reaches_somebody
from corpus.confidentiality.normalise import fold, normalise

FOUND = [
    "Dossier de la Cour 500-17-123456-221",
    "numéro de dossier du demandeur d'asile : MC3-12345",
    "dossier TAQ SAS-M-123456-2101",
    "dossier TAL 512345 du locataire",
    "réclamation CNESST 512 345 678",
    "le dossier AE 0123456789 du prestataire",
    "Numéro de cas DPJ 2024-0456",
    "WSIB claim number 30123456",
    "son numéro de dossier à la SAAQ est 7788123",
    "permis de travail U123456789",
    "IUC 11-2345-6789",
    "application number W304567891",
    "mon dossier 998877 traîne",
    "numéro d'écrou 1234567",
    "matricule 12345",
]
PASSES = [
    "La CNESST a traité 123 456 demandes",
    "Le dossier 2024-2025 est-il fermé ?",
    "L'arrêté 2024-05 vise-t-il le TAL ?",
    "Un permis de travail contient-il des renseignements sensibles ?",
    "Le TAQ est-il un organisme public ?",
    "Que dit la décision 2021 QCCS 1234 ?",
    "Le projet compte 250 000 dossiers",
    "La loi prévoit une amende de 150 000 $ par dossier",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_file_number_is_seen(text: str) -> None:
    assert reaches_somebody(fold(normalise(text)))


@pytest.mark.parametrize("text", PASSES)
def test_other_numbers_pass(text: str) -> None:
    assert not reaches_somebody(fold(normalise(text)))
