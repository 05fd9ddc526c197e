"""The values that every package shares: documents, their validity, passages and their units.

Offsets are counted in characters (Python ``str`` indices) of a document's *normalised text*, the text that a
reader produced and that the index keeps: ``text[start:end]`` is the quote, whatever the source format.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Force(StrEnum):
    """Modal force of a statement, in the words of the guide (« doit », « interdit », « peut », « recommandé »…)."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    RECOMMENDATION = "recommendation"
    PREFERENCE = "preference"
    EXAMPLE = "example"
    NONE = "none"


class Status(StrEnum):
    """What a text is worth on a given day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    LIFTED = "lifted"
    REPLACED = "replaced"
    PERIOD_OVER = "period_over"
    NOT_NORMATIVE = "not_normative"
    NOT_AT_HAND = "not_at_hand"
    UNKNOWN = "unknown"


LAPSED = frozenset({Status.LIFTED, Status.REPLACED, Status.PERIOD_OVER})
"""Statuses under which a rule no longer applies and must carry a notice."""


@dataclass(frozen=True, slots=True)
class Validity:
    """When a text holds, and on whose word.

    ``status`` is the status today; ``since`` the first day it held and ``until`` the first day it no longer did (both
    ``None`` when unknown or open). ``changed_by`` lists the catalogue identifiers that lifted or replaced it,
    ``applies_instead`` those that apply now, ``on_word_of`` the source of this statement (an identifier of the
    catalogue), ``verified_on`` the day a person last checked.
    """

    status: Status
    verified_on: date
    since: date | None = None
    until: date | None = None
    changed_by: tuple[str, ...] = ()
    applies_instead: tuple[str, ...] = ()
    on_word_of: str = ""

    def on(self, day: date) -> Status:
        """The status on ``day``: a text lifted later was in force, one issued later did not exist yet.

        A text that is not yet in force, from a day that nobody knows, rules on none.
        """
        if self.since is not None and day < self.since:
            return Status.NOT_YET
        if self.status in LAPSED and self.until is not None and day < self.until:
            return Status.IN_FORCE
        if self.status in (Status.IN_FORCE, Status.NOT_YET):
            if self.until is not None and day >= self.until:
                return Status.PERIOD_OVER
            if self.status is Status.NOT_YET and self.since is None:
                return Status.NOT_YET
            return Status.IN_FORCE
        return self.status


@dataclass(frozen=True, slots=True)
class PassageValidity:
    """The validity of the sections whose heading or number matches ``section`` (a regular expression)."""

    section: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Document:
    """One entry of the catalogue (guide 2.1: inventory with standard metadata).

    ``date_label`` is the date as the text bears it (« décembre 2025 »); ``date`` its day when known, else the first of
    the month. ``sha256`` are the digests of the files accepted as this document (none: we hold no copy); ``files`` are
    file stems that name it besides ``id``; ``aliases`` other ways to name it in a question (« arrêté 2024-01 »).
    """

    id: str
    title: str
    kind: str
    issuer: str
    number: str
    date: date
    date_label: str
    validity: Validity
    classification: str
    language: str
    rights: str
    sha256: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sections: tuple[PassageValidity, ...] = ()

    def validity_of(self, section: str, heading: str) -> Validity:
        """The validity of one section: its own where the catalogue gives one, else the document's."""
        for own in self.sections:
            if re.search(own.section, section) or re.search(own.section, heading):
                return own.validity
        return self.validity


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, bullet, heading or table row as a reader found it, clean of markup, without a line break.

    ``level`` is the heading level that the format's own markup gives (1 = highest, 0 = not marked as a heading);
    ``depth`` the nesting of a bullet (0 = not a bullet, 1 = outermost); ``page`` the page, from 1, where the format has
    pages; ``cells`` the cells of a table row (``text`` is then the cells joined by tabs); ``header`` marks the row of
    column titles where the format marks it; ``bold`` a paragraph set wholly in bold.
    """

    text: str
    level: int = 0
    depth: int = 0
    page: int | None = None
    cells: tuple[str, ...] = ()
    header: bool = False
    bold: bool = False


class UnitKind(StrEnum):
    """What a unit is in its passage."""

    SENTENCE = "sentence"
    LEAD_IN = "lead_in"
    BULLET = "bullet"
    ROW = "row"
    HEADING = "heading"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that is quoted: a sentence, a bullet, a row, a footnote. ``text[start:end]`` is the quote.

    ``lead`` are the offsets of the lead-in (or the row of column titles) without which the unit makes no sense;
    ``force`` and ``addressee`` are inherited from it. ``columns`` are the column titles of a row, one a cell.
    ``call`` is the footnote's number for a footnote; ``notes`` the numbers that a unit calls.
    """

    start: int
    end: int
    kind: UnitKind = UnitKind.SENTENCE
    force: Force = Force.NONE
    addressee: str = ""
    lead: tuple[int, int] | None = None
    columns: tuple[str, ...] = ()
    call: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document version, with what is needed to find it, understand it and cite it.

    ``id`` is ``document@version#start-end``; ``section`` the number (« 4.1 ») or, where there is none, the heading;
    ``headings`` the path from the top; ``context`` words that help to find the passage but are never quoted (headings,
    lead-in). ``official`` is false for a summary sheet of ours. ``listing`` marks a passage whose units are the
    complete items of one list.
    """

    id: str
    document: str
    version: str
    section: str
    headings: tuple[str, ...]
    start: int
    end: int
    units: tuple[Unit, ...]
    page: int | None = None
    context: str = ""
    official: bool = True
    listing: bool = False
    tags: tuple[str, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The nearest heading, or an empty string."""
        return self.headings[-1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Text:
    """A document version as the index keeps it. ``version`` is the first 12 hex digits of the text's SHA-256."""

    document: str
    version: str
    text: str
    official: bool = True
