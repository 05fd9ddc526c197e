"""What an answer must hold, by what is asked."""

import pytest

from assistant.expected import expected_in


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("Quel est le budget de la stratégie ?", "un budget de 12 millions de dollars", "un budget sera prévu"),
        ("Combien d'organismes ont répondu ?", "105 organismes ont répondu", "des organismes ont répondu"),
        ("Quand la règle entre-t-elle en vigueur ?", "elle entre en vigueur en 2025", "elle entre en vigueur sous peu"),
        ("Qui est le ministre ?", "M. Jean Tremblay", "le ministre responsable"),
        ("Combien de temps garder les données ?", "pendant 3 ans", "pendant une période"),
        ("Which version of the model?", "la version 2 du modèle", "la dernière version"),
    ],
)
def test_what_would_answer(question: str, holds: str, lacks: str) -> None:
    pattern = expected_in(question)
    assert pattern is not None
    assert pattern.search(holds)
    assert not pattern.search(lacks)


def test_nothing_in_particular() -> None:
    assert expected_in("Puis-je utiliser ChatGPT ?") is None
