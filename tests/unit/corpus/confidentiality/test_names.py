"""The list of given names, in the form in which messages are compared."""

from corpus.confidentiality.names import ALSO_WORDS, GIVEN_NAMES
from corpus.confidentiality.normalise import fold


def test_names_are_folded_words() -> None:
    assert all(name == fold(name) and name.isalpha() for name in GIVEN_NAMES | ALSO_WORDS)


def test_a_name_that_is_also_a_word_is_a_name() -> None:
    assert ALSO_WORDS <= GIVEN_NAMES


def test_names_that_are_ordinary_words_are_known_as_such() -> None:
    assert {"claude", "rose", "noel", "marina"} <= ALSO_WORDS
    assert not {"julie", "genevieve", "mohamed"} & ALSO_WORDS
