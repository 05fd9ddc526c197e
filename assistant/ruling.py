"""By what force a draft rules on a question: that of its words, or of the mark in the cell asked about."""

import re
from collections.abc import Sequence

from assistant.asked import hostings_of
from assistant.generate import Draft
from assistant.generate.extractive import quote_of
from assistant.hosting import Hosting, hostings_in
from assistant.query import Query
from corpus.index.published import Index
from corpus.model import Force, UnitKind

_MARKS = (
    (re.compile(r"\binterdit|\binterdiction", re.IGNORECASE), Force.PROHIBITION),
    (re.compile(r"\bobligatoire", re.IGNORECASE), Force.OBLIGATION),
    (re.compile(r"\bpermis", re.IGNORECASE), Force.PERMISSION),
)


def ruling_force(draft: Draft, query: Query, index: Index) -> Force | None:
    """The force by which a draft rules on the question, or `None` when it rules on nothing (description, example)."""
    unit = draft.unit
    quote = quote_of(draft, index)
    asked = hostings_of(query)
    if unit.kind is UnitKind.ROW and plain(unit.force) is None:
        return marked_force(list(zip(unit.columns, quote.split("\t"), strict=False)), asked)
    clauses = [clause for clause in quote.split(";") if any(pattern.search(clause) for pattern, _ in _MARKS)]
    if unit.kind is UnitKind.BULLET and any(hostings_in(clause) for clause in clauses):
        return marked_force([(c, c) for c in clauses], asked)
    return plain(unit.force)


def plain(force: Force) -> Force | None:
    """A unit's own force; `None` for a description or an example, which bind nobody."""
    return None if force in (Force.NONE, Force.EXAMPLE) else force


def marked_force(parts: Sequence[tuple[str, str]], asked: frozenset[Hosting]) -> Force | None:
    """The force of the part (title, words) whose hosting is the one asked about.

    When the question names none, the force that all agree on, else permission under conditions: allowed here, not
    there. `None` when no part bears a mark, none is about that hosting, or two are named that it parts.
    """
    marked = [
        (hostings_in(title), next(force for pattern, force in _MARKS if pattern.search(words)))
        for title, words in parts
        if any(pattern.search(words) for pattern, _ in _MARKS)
    ]
    if not marked:
        return None
    named = [force for hostings, force in marked if hostings & asked] if asked else []
    if asked:
        return named[0] if len(set(named)) == 1 else None
    forces = {force for _, force in marked}
    return forces.pop() if len(forces) == 1 else Force.PERMISSION
