"""The words around a match: a service's, somebody's, or neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.context import around, before, of_a_person, of_a_service


def judged(text: str) -> tuple[bool, bool]:
    at = text.index("#")
    return of_a_service(text, at, at + 1), of_a_person(text, at, at + 1)


@pytest.mark.parametrize(
    ("text", "service", "person"),
    [
        ("le ministere repond au # chaque jour", True, False),
        ("son cellulaire est le #", False, True),
        ("le service de ma collegue, au #", False, False),
        ("on compose le #", False, False),
        ("servicesx # monx", False, False),
    ],
)
def test_both_words_together_decide_nothing(text: str, service: bool, person: bool) -> None:
    assert judged(text) == (service, person)


def test_a_word_too_far_says_nothing() -> None:
    assert judged("ministere" + " a" * 40 + " #") == (False, False)
    assert judged("# " + "a " * 40 + "ministere") == (False, False)


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 20))
def test_what_is_around_never_holds_the_match(text: str, start: int, length: int, reach: int) -> None:
    end = start + length
    left, right = around(text, start, end, reach).split(" \u241f ")[:2] if "\u241f" not in text else ("", "")
    assert text[:start].endswith(left) and text[end:].startswith(right)
    assert before(text, start, reach) == text[max(0, start - reach) : start]
