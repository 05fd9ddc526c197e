"""What an answer must hold, by what is asked."""

import pytest

from assistant.expected import expected_in


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("Quel est le budget de la stratégie ?", "un budget de 12 millions de dollars", "un budget sera prévu"),
        ("Combien d'organismes ont répondu ?", "105 organismes ont répondu", "des organismes ont répondu"),
        ("Combien d'experts compte la cellule ?", "une équipe de douze experts", "les experts servent 26 000 employés"),
        ("Combien de grands principes y a-t-il ?", "les dix (10) principes", "les principes de 2024"),
        ("Quel pourcentage d'erreurs tolérer ?", "5 % d'erreurs", "les 5 erreurs à éviter"),
        ("Combien de clés faut-il ?", "deux clés", "12 clients"),
        ("Combien de tours a le réseau ?", "un réseau de 300 grandes tours", "un réseau de tours dans 17 régions"),
        ("Quel est le nombre de ministères visés ?", "une vingtaine de ministères", "le ministère agit depuis 20 ans"),
        ("Combien de personnes ont répondu ?", "2 000 employés ont répondu", "des employés ont répondu"),
        ("Quel taux d'erreur peut-on tolérer ?", "au plus 5 % d'erreurs", "les 5 erreurs à éviter"),
        ("Sur quel site web s'inscrit-on ?", "à l'adresse www.exemple.quebec", "sur le site de l'Académie"),
        ("Quel jour la règle entre-t-elle en vigueur ?", "le 3 mars 2025", "en mars 2025"),
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
