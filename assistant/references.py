"""An answer carried elsewhere, copied or printed, with its references in full: where each quote stands, its exact
words, and the address at which anyone who may read the texts finds it.
"""

from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer, Citation
from assistant.layout import Kind, Line, Source, cells, lay_out, place, quoted
from assistant.messages import Messages, messages
from assistant.render import mark


@dataclass(frozen=True, slots=True)
class Reference:
    """One source in full. ``quote`` is empty for a whole text, or a sheet of ours, which is not quoted."""

    mark: str
    place: str
    quote: str
    address: str

    def to_json(self) -> dict[str, str]:
        """What the page receives of it."""
        return {"mark": self.mark, "place": self.place, "quote": self.quote, "address": self.address}


def references_of(answer: Answer, origin: str) -> list[Reference]:
    """The numbered sources of an answer, in order. ``origin`` begins each address: `https://balise.exemple`."""
    words = messages(answer.language)
    return [_reference(source, words, origin) for source in lay_out(answer).sources]


def to_text(answer: Answer, origin: str, day: date) -> str:
    """The answer as plain text to paste elsewhere: a paragraph a line, its references in full, and its ``day``."""
    words = messages(answer.language)
    lines = [_plain(line) for line in lay_out(answer).lines if line.kind is not Kind.SOURCE]
    for reference in references_of(answer, origin):
        lines += [f"{reference.mark} {reference.place}"]
        lines += [f"    {part}" for part in (reference.quote, reference.address) if part]
    return "\n".join([*lines, "", words.page.copied.format(date=words.date(day))])


def _reference(source: Source, words: Messages, origin: str) -> Reference:
    citation = source.citation
    return Reference(
        mark(source.number), place(citation, words), _quote(citation, words), f"{origin}{citation.address}"
    )


def _quote(citation: Citation, words: Messages) -> str:
    if not citation.quote:
        return ""
    if citation.columns:
        return words.labels.between.join(cells(citation.quote, citation.columns, words))
    return quoted(citation.quote.replace("\t", " · "), words)


def _plain(line: Line) -> str:
    marks = " ".join(mark(number) for number in line.marks)
    said = f"{line.text} {marks}".strip()
    return f"- {said}" if line.kind in (Kind.ITEM, Kind.CLOSEST) else f"\n{said}"
