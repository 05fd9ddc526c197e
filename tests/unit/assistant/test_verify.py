"""Nothing leaves that the stored version does not say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Citation, Statement
from assistant.verify import exact, holds, verified
from corpus.model import Force, Status, Text

TEXT = "L'OP doit tenir 2 registres. Il ne doit pas les publier."
TEXTS = {"guide": Text("guide", "abc123", TEXT)}
CITATION = Citation(
    document="guide",
    title="Guide",
    date="2025",
    official=True,
    status=Status.IN_FORCE,
    verified_on=date(2026, 11, 1),
    version="abc123",
    start=0,
    end=28,
    quote="L'OP doit tenir 2 registres.",
)


def statement(text: str, *citations: Citation) -> Statement:
    return Statement(text, Force.OBLIGATION, "OP", citations)


def test_a_quote_of_the_stored_version_holds() -> None:
    assert holds(statement("L'OP doit tenir 2 registres.", CITATION), TEXTS)


@pytest.mark.parametrize(
    "broken",
    [
        replace(CITATION, start=1, end=29),
        replace(CITATION, quote="L'OP peut tenir 2 registres."),
        replace(CITATION, version="autre"),
        replace(CITATION, document="inconnu"),
        replace(CITATION, quote="", end=0),
        replace(CITATION, quote=None),
        replace(CITATION, start=None),
    ],
)
def test_a_citation_that_is_not_the_text_is_dropped(broken: Citation) -> None:
    assert verified([statement("L'OP doit tenir 2 registres.", broken)], TEXTS) == ((), 1)


@pytest.mark.parametrize("text", ["L'OP doit tenir 3 registres.", "L'OP ne doit pas tenir 2 registres."])
def test_another_number_or_a_negation_is_dropped(text: str) -> None:
    assert not holds(statement(text, CITATION), TEXTS)


def test_without_citation_nothing_holds() -> None:
    assert not holds(statement("L'OP doit tenir 2 registres."), TEXTS)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.text(max_size=30))
def test_exact_means_the_characters_at_the_offsets(start: int, end: int, quote: str) -> None:
    citation = replace(CITATION, start=start, end=end, quote=quote)
    assert exact(citation, TEXTS) == (bool(quote) and TEXT[start:end] == quote)
