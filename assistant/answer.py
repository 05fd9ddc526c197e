"""The answer contract: what every way of asking gets back (command line, chat, evaluation).

`Answer.to_json()` is the documented JSON object; see docs/contract.md.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from corpus.model import Force, Status


class Outcome(StrEnum):
    """How a question ended. One enumeration, one fixed sentence each, in French and English."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_SOURCE = "no_source"
    OUT_OF_SCOPE = "out_of_scope"
    CONFIDENTIAL = "confidential"
    INJECTION = "injection"
    UNAVAILABLE = "unavailable"
    SUSPENDED = "suspended"
    QUOTA = "quota"


class Verdict(StrEnum):
    """The first line of an answer to « ai-je le droit / doit-on / faut-il », from a fixed set."""

    FORBIDDEN = "forbidden"
    PERMITTED = "permitted"
    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    DEPENDS = "depends"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands. ``text[start:end] == quote`` in the stored version; no offsets for a text not at hand.

    ``columns`` are the column titles when the quote is a table row (cells separated by tabs).
    """

    document: str
    title: str
    date: str
    official: bool
    status: Status
    verified_on: dt.date
    version: str | None = None
    section: str | None = None
    heading: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    columns: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The permalink on Balise's pages: the text, and in it the quote's offsets."""
        offsets = f"#{self.start}-{self.end}" if self.start is not None and self.end is not None else ""
        return f"/source/{self.document}{offsets}"

    def to_json(self) -> dict[str, Any]:
        """The CITATION object of the contract; `columns` only for a table row."""
        out: dict[str, Any] = {
            "document": self.document,
            "title": self.title,
            "date": self.date,
            "official": self.official,
            "status": self.status.value,
            "verified_on": self.verified_on.isoformat(),
        }
        if self.quote is not None:
            out |= {
                "version": self.version,
                "section": self.section,
                "heading": self.heading,
                "page": self.page,
                "start": self.start,
                "end": self.end,
                "quote": self.quote,
            }
        if self.columns:
            out["columns"] = list(self.columns)
        return out


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the texts say, with the citations that carry it. Extractive: ``text`` is the first quote.

    ``lead`` is the quote of the lead-in that gives a bullet its sense (also among the citations).
    """

    text: str
    force: Force
    addressee: str
    citations: tuple[Citation, ...]
    lead: str = ""

    def to_json(self) -> dict[str, Any]:
        """The statement of the contract."""
        out: dict[str, Any] = {
            "text": self.text,
            "force": self.force.value,
            "addressee": self.addressee,
            "citations": [c.to_json() for c in self.citations],
        }
        if self.lead:
            out["lead"] = self.lead
        return out


class NoticeKind(StrEnum):
    """Why a notice is there."""

    VALIDITY = "validity"
    UNDECIDED = "undecided"
    SUMMARY = "summary"
    ADDRESSEE = "addressee"
    RULE = "rule"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence the reader must see beside the statements (a lapsed rule, a summary sheet…)."""

    kind: NoticeKind
    text: str
    citations: tuple[Citation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The notice of the contract."""
        return {"kind": self.kind.value, "text": self.text, "citations": [c.to_json() for c in self.citations]}


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage as the contract shows it. For people only: ``heading``, ``title`` (the document's), and the
    ``span`` of the text to which its link leads.
    """

    document: str
    section: str
    text: str
    score: float
    heading: str = ""
    title: str = ""
    span: tuple[int, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """The passage of the contract."""
        return {"document": self.document, "section": self.section, "text": self.text, "score": round(self.score, 4)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. ``question`` is empty (and absent from the JSON) when the outcome is `confidential`; ``seen``
    are then the classes that the guard saw, for the metrics. ``confidence``: that the texts answer, from 0 to 1, where
    a score decided. ``record`` is the number of its record in the audit. ``understood`` is the question as it was
    searched, spelling mended and conversation included, for an abstention to say it (not in the JSON).
    """

    id: str
    question: str
    on: dt.date
    language: str
    outcome: Outcome
    message: str = ""
    mode: str = "extractive"
    verdict: Verdict | None = None
    statements: tuple[Statement, ...] = ()
    notices: tuple[Notice, ...] = ()
    passages: tuple[Found, ...] = ()
    model: dict[str, Any] = field(default_factory=dict)
    index: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    confidence: float | None = None
    record: int | None = None
    understood: str = ""

    def to_json(self) -> dict[str, Any]:
        """The object that `ask --json` prints."""
        out: dict[str, Any] = {"id": self.id}
        if self.outcome is not Outcome.CONFIDENTIAL:
            out["question"] = self.question
        out |= {
            "on": self.on.isoformat(),
            "language": self.language,
            "outcome": self.outcome.value,
            "mode": self.mode,
        }
        if self.verdict is not None:
            out["verdict"] = self.verdict.value
        if self.message:
            out["message"] = self.message
        out |= {
            "statements": [s.to_json() for s in self.statements],
            "notices": [n.to_json() for n in self.notices],
            "passages": [p.to_json() for p in self.passages],
            "model": self.model,
            "index": self.index,
            "timings_ms": {k: round(v, 2) for k, v in self.timings_ms.items()},
        }
        if self.confidence is not None:
            out["confidence"] = round(self.confidence, 4)
        if self.record is not None:
            out["record"] = self.record
        return out


class Withdrawn(Exception):
    """Nobody waits for the answer any more: the person left, or Balise was stopped."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. ``on`` is the day asked about (``None``: the one it names, else today); ``alone`` is a follow-up
    written again so that it stands alone, when a model did it.
    """

    text: str
    id: str = ""
    on: dt.date | None = None
    history: tuple[Turn, ...] = ()
    alone: str = ""
