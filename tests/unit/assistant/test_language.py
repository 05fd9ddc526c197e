"""French or English."""

import pytest

from assistant.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Puis-je utiliser ChatGPT ?", "fr"),
        ("Can I use ChatGPT at work?", "en"),
        ("What is the ARP?", "en"),
        ("c'est quoi l'ARP", "fr"),
        ("ARP", "fr"),
        ("", "fr"),
        ("Is the guide d'application still in force?", "en"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language
