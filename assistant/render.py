"""An answer written down: Markdown for the chat, plain text for the terminal, and the panel that opens beside a source.

Everything is escaped: a document or a question can hold Markdown, HTML, links or images, and none of it may act.
"""

import re
import textwrap
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.layout import Kind, Line, Source, cells, lay_out, quoted, worth
from assistant.messages import Messages
from assistant.surroundings import Surrounded

WIDTH = 96
"""Columns of the terminal's text."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The chat's Markdown and the sources that its marks `[1]`, `[2]`… open."""

    text: str
    sources: tuple[Source, ...]


def mark(number: int) -> str:
    """How the text refers to a source: `[3]`."""
    return f"[{number}]"


def to_markdown(answer: Answer) -> Rendered:
    """The answer for the chat page."""
    layout = lay_out(answer)
    blocks: list[str] = []
    previous: Kind | None = None
    for line in layout.lines:
        block = _markdown(line)
        # Items continue the list or the quotation that they stand in; anything else starts a paragraph.
        tight = line.kind in _LISTED and previous in (*_LISTED, Kind.QUOTE)
        if line.kind is Kind.ITEM and previous is Kind.QUOTE:
            blocks.append("\n>\n" + block)
        else:
            blocks.append(("\n" if tight else "\n\n") + block)
        previous = line.kind
    return Rendered("".join(blocks).strip(), layout.sources)


def to_terminal(answer: Answer) -> str:
    """The answer for people at a terminal, wrapped at `WIDTH` columns."""
    out: list[str] = []
    previous: Kind | None = None
    for line in lay_out(answer).lines:
        first, rest = _INDENTS.get(line.kind, ("", ""))
        if previous is not None and not (line.kind in _LISTED and previous in (*_LISTED, Kind.QUOTE, Kind.HEADING)):
            out.append("")
        text = line.text.upper() if line.kind is Kind.VERDICT else line.text
        marks = " ".join(mark(n) for n in line.marks)
        if line.kind is Kind.SOURCE:
            text, marks = f"{marks} {text}", ""
        text = f"{text} {marks}".strip()
        out.append(
            textwrap.fill(
                text,
                WIDTH,
                initial_indent=first,
                subsequent_indent=rest,
                break_on_hyphens=False,
                break_long_words=False,
            )
        )
        previous = line.kind
    return "\n".join(out)


def panel(citation: Citation, around: Surrounded | None, words: Messages, *, held: bool = True) -> str:
    """What opens beside a citation: the text, the section, what it is worth, and the quote where it stands. ``held``:
    the text is among the pages, so that a citation without a quote can lead to it.
    """
    head = [inert(citation.date)]
    where = [part for part in (citation.section, citation.heading) if part]
    if len(where) == 2 and where[1].startswith(where[0]):
        where = where[1:]
    if where:
        head.append(inert(", ".join(where)))
    if citation.page is not None:
        head.append(inert(words.labels.page.format(page=citation.page)))
    head.append(inert(worth(citation, words)))
    # One block, which stays in sight while the text scrolls under it.
    top = [f"**{inert(citation.title)}**", " · ".join(part for part in head if part)]
    if not citation.official:
        top.append(f"**{inert(words.labels.fiche)}**")
    if around is not None:
        top.append(f"[{inert(words.labels.read_in_text)}]({citation.address})")
    elif held and citation.quote is None:
        top.append(f"[{inert(words.labels.read_whole)}]({citation.address})")
    parts = ["\\\n".join(top)]
    if around is not None:
        parts.append("---")
        parts += _paragraphs(around.before, around.headings)
        parts.append(_highlight(citation, around.quote, words))
        parts += _paragraphs(around.after, around.headings)
    elif citation.quote is not None:
        parts += ["---", _highlight(citation, citation.quote, words), inert(words.labels.source_gone)]
    return "\n\n".join(part for part in parts if part)


def inert(text: str) -> str:
    """Text as Markdown that shows exactly this text, on one line, and does nothing else."""
    line = _BLANKS.sub(" ", text.replace("\u200b", "")).strip(" ")
    line = _ACTIVE.sub(r"\\\g<0>", line)
    line = _DIRECTIVE.sub(r"\\:", line)
    line = _AT_START.sub(lambda m: m[1] + "\\" + m[2], line)
    # A web address in plain text is made a link; emphasis on its first letters breaks it without changing a character.
    return _ADDRESS.sub(r"*\1*", line)


_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # a non-breaking space is part of a quote
_ACTIVE = re.compile(r"[\\`*_\[\]<&~]")  # « ] » too: the page looks for its marks, `[3]`, before it reads Markdown
_DIRECTIVE = re.compile(r":(?=\S)")
_AT_START = re.compile(r"^(\d*)([-+=>#|]|[.)](?=\s|$))")
_ADDRESS = re.compile(r"(?<![^\W_])(https?|ftp|www)(?=\\?:|\.)", re.IGNORECASE)
_LISTED = (Kind.ITEM, Kind.SOURCE, Kind.CLOSEST)
_INDENTS = {
    Kind.WARNING: ("! ", "  "),
    Kind.NOTE: ("- ", "  "),
    Kind.QUOTE: ("  ", "  "),
    Kind.ITEM: ("  - ", "    "),
    Kind.FORCE: ("  ", "  "),
    Kind.SOURCE: ("  ", "      "),
    Kind.CLOSEST: ("  - ", "    "),
}


def _markdown(line: Line) -> str:
    text = inert(line.text)
    marks = " ".join(mark(n) for n in line.marks)
    said = f"{text} {marks}".strip()
    match line.kind:
        case Kind.VERDICT | Kind.HEADING:
            return f"**{text}**"
        case Kind.WARNING | Kind.NOTE | Kind.SUMMARY:
            # The page shows a directive as a plain block, which our style sheet frames.
            label, colon, rest = said.partition(": ")
            return f":::{line.kind}\n**{label}{colon.strip()}** {rest}\n:::"
        case Kind.QUOTE:
            return f"> {said}"
        case Kind.ITEM:
            return f"> - {said}"
        case Kind.FORCE | Kind.MODE:
            return f"*{text}*"
        case Kind.SOURCE:
            return f"- {marks} {text}"
        case Kind.CLOSEST:
            return f"- [{text}]({line.address})"
        case _:
            return said


def _highlight(citation: Citation, quote: str, words: Messages) -> str:
    if citation.columns:
        return "\n".join(f"> - **{inert(pair)}**" for pair in cells(quote, citation.columns, words))
    if not citation.official:
        return f"> {inert(quote)}"
    return f"> **{inert(quoted(quote, words))}**"


def _paragraphs(text: str, headings: frozenset[str]) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [f"**{inert(line)}**" if line in headings else inert(line.replace("\t", " · ")) for line in lines if line]
