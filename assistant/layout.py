"""An answer laid out in reading order, as lines that know what they are; `assistant.render` writes them down.

The verdict first, then what the reader must know of validity, the statements, the other notices, how the answer was
composed, and the numbered sources. A summary sheet of ours is labelled and never stands between guillemets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest

from assistant.answer import Answer, Citation, Found, Notice, NoticeKind, Outcome, Statement
from assistant.messages import Messages, messages
from corpus.model import Force


class Kind(StrEnum):
    """What a line is."""

    VERDICT = "verdict"
    MESSAGE = "message"
    WARNING = "warning"
    NOTE = "note"
    QUOTE = "quote"
    ITEM = "item"
    SUMMARY = "summary"
    TEXT = "text"
    FORCE = "force"
    MODE = "mode"
    HEADING = "heading"
    SOURCE = "source"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer. ``marks`` number the sources that carry it; ``address`` is where it leads."""

    kind: Kind
    text: str
    marks: tuple[int, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered citation."""

    number: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Layout:
    """The answer in reading order, and its sources by number."""

    lines: tuple[Line, ...]
    sources: tuple[Source, ...]


@dataclass(slots=True)
class _Numbers:
    """Gives each citation its number, in order of first appearance."""

    known: dict[tuple[object, ...], Source] = field(default_factory=dict)

    def of(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        numbers = []
        for citation in citations:
            where = (citation.document, citation.version, citation.section, citation.start, citation.end)
            source = self.known.setdefault(where, Source(len(self.known) + 1, citation))
            numbers.append(source.number)
        return tuple(dict.fromkeys(numbers))


def lay_out(answer: Answer) -> Layout:
    """Put an answer in reading order, in its own language."""
    words = messages(answer.language)
    numbers = _Numbers()
    lines: list[Line] = []
    if answer.verdict is not None:
        lines.append(Line(Kind.VERDICT, words.verdicts[answer.verdict]))
    if answer.outcome is not Outcome.ANSWERED:
        lines.append(Line(Kind.MESSAGE, answer.message or words.outcomes[answer.outcome]))
    if answer.outcome is Outcome.NO_SOURCE and answer.understood:
        asked = quoted(answer.understood, words)
        lines.append(Line(Kind.TEXT, words.labels.understood.format(date=words.date(answer.on), question=asked)))
    undecided = [n for n in answer.notices if n.kind is NoticeKind.UNDECIDED]
    validity = [n for n in answer.notices if n.kind is NoticeKind.VALIDITY]
    others = [n for n in answer.notices if n.kind not in (NoticeKind.VALIDITY, NoticeKind.UNDECIDED)]
    lines += [_notice(n, Kind.NOTE, numbers, words) for n in undecided]
    lines += [_notice(n, Kind.WARNING, numbers, words) for n in validity]
    for group in _together(answer.statements):
        lines += _statements(group, numbers, words)
    lines += [_notice(n, Kind.NOTE, numbers, words) for n in others]
    if answer.statements:
        mode = _mode(answer, words)
        lines.append(Line(Kind.MODE, mode))
    sources = tuple(numbers.known.values())
    lines += _sources(sources, words)
    if answer.outcome is Outcome.NO_SOURCE:
        lines += _closest(answer.passages, words)
    return Layout(tuple(lines), sources)


def quoted(text: str, words: Messages) -> str:
    """A quote between guillemets, itself untouched."""
    return f"{words.labels.quote_open}{text}{words.labels.quote_close}"


def place(citation: Citation, words: Messages) -> str:
    """Where a citation stands: title, date, section, heading, page, and what the text is worth."""
    labels = words.labels
    title = citation.title if citation.official else f"{labels.fiche}{labels.colon}{citation.title}"
    parts = [title, citation.date]
    section, heading = citation.section or "", citation.heading or ""
    if section[:1].isdigit():
        parts.append(labels.section.format(section=section))
    elif section:
        parts.append(section)
    if heading and heading != section and not heading.startswith(section or "\0"):
        parts.append(heading)
    if citation.page is not None:
        parts.append(labels.page.format(page=citation.page))
    return f"{', '.join(p for p in parts if p)} · {worth(citation, words)}"


def worth(citation: Citation, words: Messages) -> str:
    """The status of a citation and the day a person last checked it."""
    return words.labels.status.format(status=words.statuses[citation.status], date=words.date(citation.verified_on))


def cells(quote: str, columns: Sequence[str], words: Messages) -> Iterator[str]:
    """A table row as « column: cell » pairs; empty cells are left out."""
    for column, cell in zip_longest(columns, quote.split("\t"), fillvalue=""):
        if cell.strip():
            said = quoted(cell.strip(), words)
            yield f"{column.strip()}{words.labels.colon}{said}" if column.strip() else said


def _together(statements: Sequence[Statement]) -> Iterable[Sequence[Statement]]:
    """The statements in order, those of one lead-in together, where the first of them stands."""
    groups: dict[object, list[Statement]] = {}
    for position, statement in enumerate(statements):
        groups.setdefault(_of_lead(statement) or position, []).append(statement)
    return groups.values()


def _statements(group: Sequence[Statement], numbers: _Numbers, words: Messages) -> Iterator[Line]:
    quotes_lead = bool(_of_lead(group[0])) and not all(_row(s) for s in group)
    if quotes_lead:
        yield Line(Kind.QUOTE, quoted(group[0].lead, words), numbers.of(_of_lead(group[0])))
    said = [_force(s, words) for s in group]
    same = len(set(said)) == 1
    for statement, force in zip(group, said, strict=True):
        yield from _statement(statement, quotes_lead, numbers, words)
        if force and not same:
            yield Line(Kind.FORCE, force)
    if same and said[0]:
        yield Line(Kind.FORCE, said[0])


def _statement(statement: Statement, under_lead: bool, numbers: _Numbers, words: Messages) -> Iterator[Line]:
    row = _row(statement)
    own = [c for c in statement.citations if c not in _of_lead(statement)] or list(statement.citations)
    marks = numbers.of(own)
    if row is not None:
        yield Line(Kind.QUOTE, words.labels.row + words.labels.colon.rstrip(), marks)
        for pair in cells(row.quote or "", row.columns, words):
            yield Line(Kind.ITEM, pair)
    elif any(not c.official for c in own):
        yield Line(Kind.SUMMARY, f"{words.labels.fiche}{words.labels.colon}{_whole(statement)}", marks)
    elif any(c.quote == statement.text for c in own):
        cut = [quoted(cell, words) for cell in statement.text.split("\t") if cell.strip()]
        yield Line(Kind.ITEM if under_lead else Kind.QUOTE, words.labels.colon.join(cut), marks)
    else:
        yield Line(Kind.TEXT, statement.text, marks)


def _whole(statement: Statement) -> str:
    return f"{statement.lead} {statement.text}".strip()


def _row(statement: Statement) -> Citation | None:
    """The citation of a statement that is a table row."""
    return next((c for c in statement.citations if c.columns and c.quote == statement.text), None)


def _of_lead(statement: Statement) -> tuple[Citation, ...]:
    return tuple(c for c in statement.citations if statement.lead and c.quote == statement.lead)


def _force(statement: Statement, words: Messages) -> str:
    force = words.forces[statement.force]
    if statement.force is Force.NONE or not statement.addressee:
        return force
    return words.labels.for_.format(force=force, addressee=words.addressee(statement.addressee))


def _notice(notice: Notice, kind: Kind, numbers: _Numbers, words: Messages) -> Line:
    return Line(kind, f"{words.labels.note}{words.labels.colon}{notice.text}", numbers.of(notice.citations))


def _sources(sources: Sequence[Source], words: Messages) -> Iterator[Line]:
    if sources:
        yield Line(Kind.HEADING, words.labels.sources)
    together: dict[str, list[int]] = {}
    for source in sources:
        together.setdefault(place(source.citation, words), []).append(source.number)
    for text, numbers in together.items():
        yield Line(Kind.SOURCE, text, tuple(numbers))


def _closest(passages: Sequence[Found], words: Messages) -> Iterator[Line]:
    if passages:
        yield Line(Kind.HEADING, words.labels.closest)
    named: dict[str, str] = {}
    for p in passages:
        anchor = f"#{p.span[0]}-{p.span[1]}" if p.span is not None else ""
        named.setdefault(
            f"{p.title or p.document}, {p.heading or p.section}".removesuffix(", "), f"/source/{p.document}{anchor}"
        )
    for text, address in list(named.items())[:3]:
        yield Line(Kind.CLOSEST, text, address=address)


def _mode(answer: Answer, words: Messages) -> str:
    """How the answer was made: exact quotes, summary sheets alone, or a model."""
    if answer.mode == "generated":
        return words.modes.generated
    quoted = any(citation.quote for statement in answer.statements for citation in statement.citations)
    return words.modes.extractive if quoted else words.modes.sheets
