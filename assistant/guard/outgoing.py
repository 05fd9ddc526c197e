"""The guard on the way out: a statement that carries a person's identifier or a secret does not leave.

Documents are examined on their way in; this is for what slipped through, and for what a model may write.
"""

from collections.abc import Iterable

from assistant.answer import Statement
from corpus.confidentiality.identifiers import identifiers

_QUOTABLE = frozenset({"marking"})
"""The rules themselves speak of « Protégé B : … »: a marking in a verified quote is the rule's own word."""


def leaving(statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], int]:
    """The statements that may leave, and how many may not."""
    kept: list[Statement] = []
    held = 0
    for statement in statements:
        if set(identifiers(statement.text)) - _QUOTABLE:
            held += 1
        else:
            kept.append(statement)
    return tuple(kept), held
