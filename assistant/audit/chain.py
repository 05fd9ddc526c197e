"""A keyed chain of records: each carries a code over its own content and the code of the one before.

An edit, a deletion or an insertion breaks a code; a reordering breaks the links; a truncation is told by the head,
which counts the records under a code of its own (after Schneier and Kelsey, 1999). The content may be purged: the
chain holds its digest, not itself.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LASTING = ("purge", "incident")
"""Kinds of record that are never emptied: they say why others are."""

START = "0" * 64
"""What the first record links to."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``content`` is canonical JSON, empty once purged; ``digest`` its SHA-256, ``code`` the keyed code."""

    number: int
    at: str
    kind: str
    who: str
    digest: str
    content: str
    previous: str
    code: str


@dataclass(frozen=True, slots=True)
class Head:
    """How many records there are, and the code of the last, under a code of their own."""

    number: int
    last: str
    code: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold."""

    number: int
    text: str


def told_by(record: Record) -> Any:
    """A record's content as it was given, `None` once purged; the very text where somebody changed it into no JSON."""
    try:
        return json.loads(record.content) if record.content else None
    except (ValueError, RecursionError):
        return record.content


def canonical(content: Mapping[str, Any]) -> str:
    """Content as the one JSON text that stands for it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: str) -> str:
    """SHA-256 of a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def seal(key: bytes, number: int, at: str, kind: str, who: str, content: str, previous: str) -> Record:
    """A record with its code."""
    held = digest(content)
    return Record(number, at, kind, who, held, content, previous, _code(key, number, at, kind, who, held, previous))


def seal_head(key: bytes, number: int, last: str) -> Head:
    """The head after a record."""
    return Head(number, last, _code(key, "head", number, last))


def pseudonym(key: bytes, person: str) -> str:
    """A person's name in the records: stable, and not reversible without the key."""
    return _code(key, "person", person)[:16] if person else ""


def verify(key: bytes, records: Iterable[Record], head: Head | None) -> list[Fault]:
    """Everything that does not hold, in order; empty when the chain is whole."""
    faults: list[Fault] = []
    previous, count = START, 0
    records = list(records)
    coded = [_coded(key, record) for record in records]
    emptied = _emptied([record for record, holds in zip(records, coded, strict=True) if holds])
    for count, (record, holds) in enumerate(zip(records, coded, strict=True), start=1):
        if record.number != count:
            faults.append(Fault(record.number, f"numéro {record.number} à la place {count}"))
        if record.previous != previous:
            faults.append(Fault(record.number, "le lien avec le précédent est rompu"))
        if not holds:
            faults.append(Fault(record.number, "le code ne correspond pas"))
        if record.content and digest(record.content) != record.digest:
            faults.append(Fault(record.number, "le contenu a changé"))
        if not record.content and not emptied(record):
            faults.append(Fault(record.number, "le contenu manque, sans purge ni effacement inscrit"))
        previous = record.code
    if head is None:
        if count:
            faults.append(Fault(0, "la tête manque"))
    elif not _same(_code(key, "head", head.number, head.last), head.code):
        faults.append(Fault(0, "le code de la tête ne correspond pas"))
    elif (head.number, head.last) != (count, previous):
        faults.append(Fault(0, f"la tête annonce {head.number} enregistrements, il y en a {count}"))
    return faults


def _emptied(records: Sequence[Record]) -> Callable[[Record], bool]:
    """Whether a record's content may be missing: a later one of these, whose codes hold, says that it was purged, or
    erased.
    """
    purges: list[tuple[int, str]] = []
    erased: set[tuple[int, int]] = set()
    for record in records:
        if record.kind in LASTING and record.content and digest(record.content) == record.digest:
            told = json.loads(record.content)
            if isinstance(told.get("before"), str):
                purges.append((record.number, told["before"]))
            if isinstance(told.get("erased"), int):
                erased.add((record.number, told["erased"]))

    def holds(record: Record) -> bool:
        return any(record.number < by and record.at < before for by, before in purges) or any(
            record.number < by and record.number == number for by, number in erased
        )

    return holds


def _coded(key: bytes, record: Record) -> bool:
    """Whether a record's code is the one of its other fields."""
    parts = (record.number, record.at, record.kind, record.who, record.digest, record.previous)
    return _same(_code(key, *parts), record.code)


def _same(code: str, given: str) -> bool:
    return hmac.compare_digest(code.encode(), given.encode())  # bytes: what was tampered with may not be ASCII


def _code(key: bytes, *parts: object) -> str:
    return hmac.new(key, canonical({"parts": [str(p) for p in parts]}).encode(), hashlib.sha256).hexdigest()
