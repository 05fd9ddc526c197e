"""Verification without a model: nothing leaves that the stored version does not say, word for word.

A statement is kept when each of its quotes is the text's own characters at its offsets and, where the statement is not
its own quote, when its numbers, negations and modal force are those of its quotes. What fails is dropped.
"""

import re
from collections.abc import Iterable, Mapping

from assistant.answer import Citation, Statement
from corpus.lexicon import fold
from corpus.model import Text

_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_NEGATION = re.compile(r"\b(?:ne|n'|pas|aucun|aucune|jamais|sans|interdit\w*|not|no|never|without)\b")


def verified(statements: Iterable[Statement], texts: Mapping[str, Text]) -> tuple[tuple[Statement, ...], int]:
    """The statements that hold, in order, and how many were dropped."""
    kept: list[Statement] = []
    dropped = 0
    for statement in statements:
        if holds(statement, texts):
            kept.append(statement)
        else:
            dropped += 1
    return tuple(kept), dropped


def holds(statement: Statement, texts: Mapping[str, Text]) -> bool:
    """Whether a statement says only what its citations say. One without citation never holds."""
    if not statement.citations or not all(exact(c, texts) for c in statement.citations):
        return False
    quotes = [c.quote for c in statement.citations if c.quote is not None]
    if statement.text in quotes:
        return True
    if not quotes:
        texts_cited = [texts[c.document].text for c in statement.citations if c.document in texts]
        return any(statement.text in text for text in texts_cited)
    source = " ".join(quotes)
    numbers = set(_NUMBER.findall(statement.text)) <= set(_NUMBER.findall(source))
    return numbers and bool(_NEGATION.search(fold(statement.text))) == bool(_NEGATION.search(fold(source)))


def exact(citation: Citation, texts: Mapping[str, Text]) -> bool:
    """Whether a citation's quote is the stored version's text at its offsets. One without quote only names a text."""
    if citation.quote is None:
        return citation.start is None
    text = texts.get(citation.document)
    if text is None or citation.version != text.version or citation.start is None or citation.end is None:
        return False
    return bool(citation.quote) and text.text[citation.start : citation.end] == citation.quote
