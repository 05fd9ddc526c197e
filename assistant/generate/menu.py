"""The menu: the sentences that a model may point at, numbered, within the tokens that it can read.

Whole passages only: one that does not fit is left out whole, never cut in mid-sentence. Nothing else is offered: the
answer's schema lists these numbers, so a model under constrained decoding cannot cite anything that is not here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.cite import validity_of
from assistant.generate import Draft
from assistant.knowledge import Knowledge
from assistant.query import Query
from assistant.retrieve import Retrieval
from corpus.model import LAPSED, Passage, Status, UnitKind

LONGEST_PASSAGE = 24
"""Sentences of a passage above which only those that the search scored best are offered (a table of eighty rows)."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What a model may point at: sentence numbers (« s1 ») to drafts, and the text that shows them."""

    drafts: Mapping[str, Draft]
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A passage under its heading, and its sentences that may be offered."""

    heading: str
    drafts: tuple[Draft, ...]


def menu(sections: Sequence[Section], knowledge: Knowledge, fits: Callable[[str], bool]) -> Menu:
    """The first passages, as many as ``fits`` accepts; empty when not even one does."""
    while sections:
        offered = sections
        while offered:
            made = _numbered(offered, knowledge)
            if fits(made.text):
                return made
            offered = offered[:-1] if len(offered) <= 3 else offered[: len(offered) * 2 // 3]
        sections = sections[1:]  # The first one does not fit even alone.
    return Menu({}, "")


def sections_of(
    query: Query, retrieval: Retrieval, chosen: Sequence[Draft], knowledge: Knowledge
) -> tuple[Section, ...]:
    """The passages of the sentences that the composer chose, then the best retrieved ones; none where nothing can be
    pointed at.

    Lapsed passages, and those not yet in force, are offered only where the composer chose them itself.
    """
    own = {d.passage.id: d.passage for d in chosen}
    official = any(p.official for p in own.values())
    others = {p.id: p for p in retrieval.passages if _offered(p, query, knowledge, official=official)}
    scores = {(c.passage.id, c.unit.start): c.score for c in retrieval.candidates}
    kept = {(d.passage.id, d.unit.start) for d in chosen}
    sections = []
    for passage in {**own, **others}.values():
        units = [u for u in passage.units if u.kind is not UnitKind.LEAD_IN]
        if len(units) > LONGEST_PASSAGE:
            best = sorted(
                units,
                key=lambda u: ((passage.id, u.start) in kept, scores.get((passage.id, u.start), -99.0)),
                reverse=True,
            )[:LONGEST_PASSAGE]
            units = sorted(best, key=lambda u: u.start)
        if units:
            sections.append(Section(_heading(passage, knowledge), tuple(Draft(u, passage) for u in units)))
    return tuple(sections)


def _offered(passage: Passage, query: Query, knowledge: Knowledge, *, official: bool) -> bool:
    if "outline" in passage.tags or (official and not passage.official):
        return False
    status = validity_of(passage, knowledge.catalogue).on(query.day)
    return status not in LAPSED and status is not Status.NOT_YET


def _heading(passage: Passage, knowledge: Knowledge) -> str:
    title = knowledge.catalogue.get(passage.document).title
    return " > ".join(part for part in (title, *passage.headings[-2:]) if part)


def _numbered(sections: Sequence[Section], knowledge: Knowledge) -> Menu:
    drafts: dict[str, Draft] = {}
    lines: list[str] = []
    for section in sections:
        lines.append(f"# {section.heading}")
        for draft in section.drafts:
            number = f"s{len(drafts) + 1}"
            drafts[number] = draft
            lines.append(f"[{number}] {shown(draft, knowledge)}")
    return Menu(drafts, "\n".join(lines))


def shown(draft: Draft, knowledge: Knowledge) -> str:
    """A sentence as the model reads it: a bullet after its lead-in, a row with its column titles, on one line."""
    unit = draft.unit
    text = knowledge.index.texts[draft.passage.document].text
    own = text[unit.start : unit.end]
    if unit.columns:
        pairs = zip(unit.columns, own.split("\t"), strict=False)
        own = "; ".join(f"{title} : {cell}" if title else cell for title, cell in pairs if cell.strip())
    elif unit.lead is not None:
        own = f"{text[unit.lead[0] : unit.lead[1]]} {own}"
    return " ".join(own.split())
