"""What is in force on a given day, and how old that knowledge is.

A closed circuit cannot learn of new texts by itself: each status shows the day a person last checked it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.catalogue import Catalogue
from corpus.model import LAPSED, Document, Status, Validity

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

HEADINGS = {
    Status.IN_FORCE: "En vigueur",
    Status.LIFTED: "Levés",
    Status.REPLACED: "Remplacés",
    Status.PERIOD_OVER: "Période terminée",
    Status.NOT_YET: "Pas encore en vigueur ce jour-là",
    Status.NOT_NORMATIVE: "Communiqués, sans portée normative",
    Status.NOT_AT_HAND: "Textes non détenus, état inconnu",
    Status.UNKNOWN: "État inconnu",
}
"""The titles of the groups, in the order of the rendering."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it stands on the day of the timeline."""

    document: Document
    status: Status

    def age(self, today: date) -> int:
        """Days since a person last checked this status."""
        return (today - self.document.validity.verified_on).days


def timeline(catalogue: Catalogue, day: date) -> list[Entry]:
    """Every document with its status on ``day``, grouped by status, oldest first within a group."""
    order = list(HEADINGS)
    entries = [Entry(document, document.validity.on(day)) for document in catalogue]
    return sorted(entries, key=lambda entry: (order.index(entry.status), _start(entry.document), entry.document.id))


def render_timeline(entries: list[Entry], day: date, today: date) -> str:
    """The timeline as French text. ``day`` is the day asked about; ages are counted up to ``today``."""
    lines = [f"État des textes le {french_date(day)}"]
    for status, heading in HEADINGS.items():
        group = [entry for entry in entries if entry.status is status]
        if group:
            lines += ["", f"{heading} ({len(group)})"]
            for entry in group:
                lines += [f"  {entry.document.id} · {entry.document.title}"]
                lines += [f"      {detail}" for detail in _details(entry, today)]
    return "\n".join(lines)


def french_date(day: date) -> str:
    """« 1er janvier 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _start(document: Document) -> date:
    return document.validity.since or document.date


def _details(entry: Entry, today: date) -> Iterator[str]:
    document, validity = entry.document, entry.document.validity
    yield f"daté : {document.date_label}"
    if document.kind == "order" and validity.since == document.date:
        yield "signé ce jour-là ; entrée en vigueur inconnue"
    elif period := _period(entry.status, validity):
        yield period
    if entry.status in LAPSED and validity.applies_instead:
        yield f"s'applique maintenant : {', '.join(validity.applies_instead)}"
    if entry.status in LAPSED and (kept := sum(own.validity.status not in LAPSED for own in document.sections)):
        yield f"sauf {kept} passage{'s' if kept > 1 else ''} que cela n'a pas touché{'s' if kept > 1 else ''}"
    if not document.sha256:
        yield "texte non détenu"
    source = f", selon {validity.on_word_of}" if validity.on_word_of else ""
    yield f"vérifié le {french_date(validity.verified_on)} ({_days(entry.age(today))}){source}"


def _period(status: Status, validity: Validity) -> str:
    since = f"depuis le {french_date(validity.since)}" if validity.since else ""
    match status:
        case Status.LIFTED | Status.REPLACED:
            verb = "levé" if status is Status.LIFTED else "remplacé"
            when = f" le {french_date(validity.until)}" if validity.until else ""
            return f"{verb}{when} par {', '.join(validity.changed_by)}"
        case Status.PERIOD_OVER if validity.until:
            return f"terminé le {french_date(validity.until)}"
        case Status.NOT_YET if validity.since:
            return f"à partir du {french_date(validity.since)}"
        case Status.IN_FORCE if validity.since and validity.until:
            return f"du {french_date(validity.since)} jusqu'au {french_date(validity.until)} exclu"
        case Status.IN_FORCE:
            return since
        case _:
            return ""


def _days(age: int) -> str:
    return "aujourd'hui" if age == 0 else f"il y a {age} jour{'s' if age > 1 else ''}"
