"""Passages and their units, from a document's elements: what is searched, quoted and cited.

A passage is a run of one section: a list with its lead-in, a table, a few paragraphs, a footnote, or the titles of the
sections under a heading. A bullet takes its force and its addressee from its lead-in (« L'OP doit : » against « Il est
recommandé de : »), unless it states one itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.model import Force, Passage, Text, Unit, UnitKind
from ingest.force import addressee_of, force_of, strong_force_of
from ingest.headings import STEP, TOP
from ingest.sentences import split
from ingest.structure import Element, Role, Section, calls_in
from ingest.tables import rows_of

_FULL = 900
"""Characters after which a run of paragraphs is a passage of its own."""

_PLAIN = (Force.PROHIBITION, Force.OBLIGATION, Force.RECOMMENDATION)
"""Forces that a bullet states by itself, whatever introduces it."""

_LEAD_LIMIT = 400
"""Characters of the longest lead-in kept whole; of a longer paragraph only the last sentence introduces the list."""


_REFERENCE = re.compile(r"\[En ligne\]|https?://", re.IGNORECASE)
"""A footnote that only gives a web reference says nothing to quote."""


def passages_of(text: Text, elements: Sequence[Element], title: str) -> tuple[Passage, ...]:
    """All the passages of one document version, in reading order. ``title`` opens each passage's search context."""
    body = [e for e in elements if e.role not in (Role.ASIDE, Role.FOOTNOTE)]
    drafts: list[Passage] = []
    for section, run in groupby(body, key=lambda e: e.section):
        for units, listing in _runs(text.text, section, list(run)):
            drafts.append(_passage(text, section, units, listing, title))
    drafts.extend(_footnotes(text, elements, title))
    drafts.extend(_outlines(text, elements, title))
    return tuple(sorted(_distinct(drafts), key=lambda p: (p.start, p.end)))


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    return list({p.id: p for p in passages}.values())


def _passage(
    text: Text, section: Section, units: Sequence[Unit], listing: bool, title: str, tags: tuple[str, ...] = ()
) -> Passage:
    spans = [(u.start, u.end) for u in units] + [u.lead for u in units if u.lead and not u.columns]
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    kind = f"-{tags[0]}" if tags else ""
    return Passage(
        id=f"{text.document}@{text.version}#{start}-{end}{kind}",
        document=text.document,
        version=text.version,
        section=section.label,
        headings=section.headings,
        start=start,
        end=end,
        units=tuple(units),
        context=" — ".join((title, *section.headings)),
        official=text.official,
        listing=listing,
        tags=tags,
    )


def _runs(text: str, section: Section, run: Sequence[Element]) -> Iterator[tuple[list[Unit], bool]]:
    """The passages of one section: (units, whether they are the complete items of a list or table)."""
    pending: list[Unit] = []
    i = 0
    while i < len(run):
        element = run[i]
        if element.role is Role.HEADING:
            pending += _heading_units(element)
            i += 1
        elif element.role is Role.ROW:
            rows = _while(run, i, Role.ROW)
            yield from _flushed(pending)
            units = rows_of(rows, section.example)
            if units:
                yield units, True
            i += len(rows)
        elif element.role is Role.BULLET:
            bullets = _list_at(run, i)
            lead = _take_lead(pending, text)
            yield from _flushed(pending)
            yield _bullet_units(text, bullets, lead, section), True
            i += len(bullets)
        else:
            pending += _sentence_units(element, section)
            i += 1
            size = sum(u.end - u.start for u in pending)
            upcoming = run[i].role if i < len(run) else None
            if size >= _FULL and upcoming is not Role.BULLET:
                yield from _flushed(pending)
    yield from _flushed(pending)


def _flushed(pending: list[Unit]) -> Iterator[tuple[list[Unit], bool]]:
    """What is pending, unless it is a bare heading with nothing under it."""
    units = list(pending)
    pending.clear()
    if units:
        yield units, False


def _while(run: Sequence[Element], start: int, role: Role) -> list[Element]:
    stop = start
    while stop < len(run) and run[stop].role is role:
        stop += 1
    return list(run[start:stop])


def _list_at(run: Sequence[Element], start: int) -> list[Element]:
    """A list from its first bullet, with a bullet whose mark was lost in extraction (« qu'il a détaillé …; »)."""
    items: list[Element] = []
    i = start
    while i < len(run):
        element = run[i]
        if element.role is Role.BULLET or (element.role is Role.PARAGRAPH and _lost_bullet(run, i)):
            items.append(element)
        else:
            break
        i += 1
    return items


def _lost_bullet(run: Sequence[Element], at: int) -> bool:
    text = run[at].placed.block.text
    followed = at + 1 < len(run) and run[at + 1].role is Role.BULLET
    return followed and text[:1].islower() and text.rstrip().endswith((";", ","))


def _heading_units(element: Element) -> list[Unit]:
    """A heading that says something itself (« Étape 6 : effectuer le suivi… ») is quotable; a bare title is not."""
    block = element.placed.block
    heading = element.heading
    if heading is None or heading.rank != STEP or len(block.text) < 90:
        return []
    sentences = split(block.text)
    return [
        Unit(element.placed.start + s, element.placed.start + e, UnitKind.HEADING, force_of(block.text[s:e]))
        for s, e in sentences
    ]


def _sentence_units(element: Element, section: Section) -> list[Unit]:
    block, base = element.placed.block, element.placed.start
    units = []
    addressee = ""
    for s, e in split(block.text):
        sentence = block.text[s:e]
        addressee = addressee_of(sentence) or addressee
        force = Force.EXAMPLE if section.example else force_of(sentence)
        kind = UnitKind.LEAD_IN if e == len(block.text.rstrip()) and sentence.endswith(":") else UnitKind.SENTENCE
        units.append(Unit(base + s, base + e, kind, force, addressee, notes=calls_in(sentence)))
    return units


def _take_lead(pending: list[Unit], text: str) -> Unit | None:
    """The lead-in that opens a list: the sentence that ends with a colon just before it (whole paragraph if short)."""
    if not pending or not text[pending[-1].start : pending[-1].end].rstrip().endswith((":", ": »")):
        return None
    last = pending[-1]
    paragraph = [u for u in pending if "\n" not in text[u.start : last.end]]
    forces = [u.force for u in reversed(paragraph) if u.force is not Force.NONE]
    whole = paragraph[0].start if last.end - paragraph[0].start <= _LEAD_LIMIT else last.start
    keep = [u for u in pending if u.start < whole]
    pending[:] = keep
    addressee = next((u.addressee for u in reversed(paragraph) if u.addressee), "")
    points_back = text[last.start : last.end].startswith(("Ces ", "Celles-ci", "Ceux-ci"))
    force = last.force if last.force is not Force.NONE or not points_back else (forces[0] if forces else Force.NONE)
    return replace(last, start=whole, kind=UnitKind.LEAD_IN, force=force, addressee=addressee)


def _bullet_units(text: str, bullets: Sequence[Element], lead: Unit | None, section: Section) -> list[Unit]:
    """Bullets with their lead-in; a bullet that ends with a colon leads those nested under it."""
    units: list[Unit] = []
    leads: list[tuple[int, Unit]] = [(0, lead)] if lead is not None else []
    shift = 0
    previous = ""
    for element in bullets:
        block, base = element.placed.block, element.placed.start
        depth = max(block.depth, 1)
        if previous.endswith(":") and block.text[:1].islower() and leads and depth <= leads[-1][0]:
            shift = leads[-1][0] - depth + 1
        elif block.text[:1].isupper():
            shift = 0
        depth += shift
        previous = block.text.rstrip()
        while leads and leads[-1][0] >= depth:
            leads.pop()
        parent = leads[-1][1] if leads else None
        for s, e in split(block.text):
            units.append(_bullet_unit(block.text[s:e], base + s, base + e, parent, section))
        if previous.endswith(":"):
            leads.append((depth, replace(units[-1], kind=UnitKind.LEAD_IN)))
    return units


def _bullet_unit(item: str, start: int, end: int, parent: Unit | None, section: Section) -> Unit:
    own = strong_force_of(item)
    if own is Force.NONE:
        inherited = parent.force if parent is not None else Force.NONE
        own = inherited if inherited is not Force.NONE else _stated(item, alone=parent is None)
    if section.example:
        own = Force.EXAMPLE
    addressee = (parent.addressee if parent is not None else "") or addressee_of(item)
    lead = (parent.start, parent.end) if parent is not None else None
    return Unit(start, end, UnitKind.BULLET, own, addressee, lead, notes=calls_in(item))


def _stated(item: str, *, alone: bool) -> Force:
    """The force of a bullet under a lead-in that gives none: no « peut » counts, unless it stands alone."""
    force = force_of(item)
    return force if alone or force in _PLAIN else Force.NONE


def _footnotes(text: Text, elements: Sequence[Element], title: str) -> Iterator[Passage]:
    """One passage a footnote, in the section of its call and with the calling words as context."""
    callers: dict[str, Element] = {}
    for element in elements:
        for number in element.calls:
            callers.setdefault(number, element)
    notes = [e for e in elements if e.role is Role.FOOTNOTE and not _REFERENCE.search(e.placed.block.text)]
    for number, group in groupby(notes, key=lambda e: e.note):
        parts = list(group)
        caller = callers.get(number)
        section = caller.section if caller is not None else parts[0].section
        units = [
            Unit(p.placed.start + s, p.placed.start + e, UnitKind.FOOTNOTE, call=number)
            for p in parts
            for s, e in split(p.placed.block.text)
        ]
        passage = _passage(text, section, units, False, title, ("note",))
        words = caller.placed.block.text[:300] if caller is not None else ""
        yield replace(passage, context=f"{passage.context} — {words}")


def _outlines(text: Text, elements: Sequence[Element], title: str) -> Iterator[Passage]:
    """For each heading with two or more labelled headings right under it: their titles, as one complete list."""
    headings = [(e, e.heading) for e in elements if e.role is Role.HEADING and e.heading is not None]
    parts = _parts(elements)
    if len(parts) >= 2:
        units = [Unit(p.placed.start, _title_end(elements, p), UnitKind.HEADING) for p in parts]
        yield _passage(text, Section("", (title,)), units, True, title, ("outline",))
    for i, (parent, opening) in enumerate(headings):
        below: list[Element] = []
        rank: int | None = None
        for child, heading in headings[i + 1 :]:
            if heading.rank <= opening.rank:
                break
            if heading.label and (rank is None or heading.rank < rank):
                rank, below = heading.rank, []
            if heading.label and heading.rank == rank:
                below.append(child)
        if len(below) >= 2:
            units = [Unit(c.placed.start, _title_end(elements, c), UnitKind.HEADING) for c in below]
            yield _passage(text, parent.section, units, True, title, ("outline",))


def _parts(elements: Sequence[Element]) -> list[Element]:
    """The document's labelled parts (« Axe I », « 1. »), each once, with its title where one occurrence has it."""
    found: dict[str, Element] = {}
    for element in elements:
        heading = element.heading
        if element.role is not Role.HEADING or heading is None or heading.rank != TOP or not heading.label:
            continue
        known = found.get(heading.label)
        if known is None or (known.heading is not None and not known.heading.title and heading.title):
            found[heading.label] = element
    return list(found.values())


def _title_end(elements: Sequence[Element], heading: Element) -> int:
    """Where a heading's title ends, when the extraction split it over several blocks."""
    end = heading.placed.end
    for element in elements[elements.index(heading) + 1 :]:
        if element.role is not Role.HEADING or element.heading is not None:
            break
        end = element.placed.end
    return end
