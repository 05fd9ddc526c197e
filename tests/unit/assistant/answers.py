"""Small invented answers for the tests of what is shown. No sentence of an official text."""

import datetime as dt
from typing import Any

from assistant.answer import Answer, Citation, Found, Notice, NoticeKind, Outcome, Statement, Verdict
from corpus.model import Force, Status

DAY = dt.date(2026, 11, 1)


def citation(quote: str | None, start: int | None = None, **other: Any) -> Citation:
    known: dict[str, Any] = {
        "document": "guide-essai",
        "title": "Guide d'essai",
        "date": "décembre 2025",
        "official": True,
        "status": Status.IN_FORCE,
        "verified_on": DAY,
        "version": "abc",
        "section": "4.1",
        "heading": "Usage des outils",
        "start": start,
        "end": None if start is None or quote is None else start + len(quote),
        "quote": quote,
    }
    return Citation(**{**known, **other})


def quoted(text: str, start: int, force: Force = Force.OBLIGATION, **other: Any) -> Statement:
    return Statement(text, force, "l'organisme public", (citation(text, start, **other),))


def answer(*statements: Statement, **other: Any) -> Answer:
    known: dict[str, Any] = {
        "id": "1",
        "question": "Une question ?",
        "on": dt.date(2026, 11, 23),
        "language": "fr",
        "outcome": Outcome.ANSWERED,
        "statements": statements,
    }
    return Answer(**{**known, **other})


LEAD = "L'organisme vérifie :"
LIST = tuple(
    Statement(text, Force.OBLIGATION, "l'organisme public", (citation(text, start), citation(LEAD, 100)), LEAD)
    for text, start in (("la clé;", 130), ("la porte.", 140))
)
ROW = Statement(
    "Niveau 2\tinterdit\tpermis",
    Force.PROHIBITION,
    "",
    (citation("Niveau 2\tinterdit\tpermis", 200, columns=("Niveau", "Ouvert", "Fermé")),),
)
FICHE = Statement("Le texte parle de douze clés.", Force.NONE, "", (citation(None, official=False, version=None),))
LIFTED = Notice(
    NoticeKind.VALIDITY,
    "La règle ne s'applique plus.",
    (citation(None, document="communique", title="Communiqué", status=Status.NOT_AT_HAND, section=None, heading=None),),
)
BINDS = Notice(NoticeKind.ADDRESSEE, "La règle vise l'organisme public.")
ALL = answer(
    quoted("Il est interdit d'ouvrir.", 10, Force.PROHIBITION),
    *LIST,
    ROW,
    FICHE,
    verdict=Verdict.FORBIDDEN,
    notices=(BINDS, LIFTED),
)
SILENT = answer(outcome=Outcome.NO_SOURCE, passages=(Found("guide-essai", "4.1", "…", 0.2, "Usage", "Guide d'essai"),))
