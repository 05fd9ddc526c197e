"""The two languages of the library say the same things."""

from typing import Any

from assistant.library.words import library_words


def keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return [keys(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def test_both_languages_have_the_same_keys() -> None:
    french, english = library_words("fr"), library_words("en")
    assert {k: keys(v) for k, v in french.items() if k != "help"} == {
        k: keys(v) for k, v in english.items() if k != "help"
    }
    assert len(french["help"]["parts"]) == len(english["help"]["parts"])
