"""`python -m eval feedback …`: what people say of answers, and what the policy team does of it (guide 1.3)."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.audit.store import AuditStore
from assistant.database import database_of
from assistant.feedback import Cause, Feedback, FeedbackStore, State
from corpus.errors import BaliseError
from corpus.settings import Settings, load_settings
from eval.gold import Split, load_gold

feedback = typer.Typer(help="Les avis des personnes sur les réponses, et leur traitement.", no_args_is_help=True)

CAUSES = {
    Cause.USEFUL: "utile",
    Cause.WRONG: "fausse",
    Cause.INVENTED: "inventée",
    Cause.OUTDATED: "périmée",
    Cause.BIASED: "biaisée",
    Cause.NO_SOURCE: "sans source",
}
STATES = {State.NEW: "nouveau", State.ASSIGNED: "confié", State.CLOSED: "fermé"}
_DAY_S = 86_400

Number = Annotated[int, typer.Argument(help="Numéro de l'avis.")]


@dataclass(frozen=True, slots=True)
class Treatment:
    """How feedback is treated: how many of each cause, how many wait, and days from the opinion to its closing (median
    and longest; `None` when none is closed). Praise is counted, and waits for nothing: it is in no delay.
    """

    causes: dict[str, int]
    waiting: int
    oldest_days: float | None
    median_days: float | None
    longest_days: float | None


def treatment(all_: Sequence[Feedback], now: datetime) -> Treatment:
    """The figures of the report."""
    delays = [_days(f.at, datetime.fromisoformat(f.closed)) for f in all_ if f.closed and f.cause is not Cause.USEFUL]
    waiting = [_days(f.at, now) for f in all_ if f.waits]
    counted = Counter(CAUSES[f.cause] for f in all_)
    return Treatment(
        dict(counted.most_common()),
        len(waiting),
        max(waiting, default=None),
        median(delays) if delays else None,
        max(delays, default=None),
    )


def store_of(settings: Settings) -> FeedbackStore:
    """The feedback of a deployment."""
    return FeedbackStore(AuditStore(database_of(settings)))


@feedback.command("list")
def list_(
    state: Annotated[State | None, typer.Option("--state", help="Seulement ceux de cet état.")] = None,
) -> None:
    """Montrer les avis."""
    table = Table("N°", "Reçu le", "Réponse", "Cause", "État", "Confié à", "Commentaire", "Décision")
    for one in store_of(load_settings()).all():
        if state is None or one.state is state:
            row = (one.id, one.at[:10], one.answer, CAUSES[one.cause], STATES[one.state])
            table.add_row(*map(str, row), one.owner, one.comment, one.decision)
    Console().print(table)


@feedback.command("assign")
def assign(number: Number, owner: Annotated[str, typer.Argument(help="La personne qui s'en charge.")]) -> None:
    """Confier un avis à quelqu'un."""
    store_of(load_settings()).assign(number, owner)
    typer.echo(f"L'avis {number} est confié à {owner}.")


@feedback.command("close")
def close(
    number: Number,
    by: Annotated[str, typer.Option("--by", help="La personne qui le ferme ; le registre en garde le pseudonyme.")],
    decision: Annotated[str, typer.Option("--decision", help="Ce qui a été décidé, et pourquoi.")],
    correction: Annotated[str, typer.Option("--correction", help="Ce qui a été corrigé.")] = "",
    gold: Annotated[str, typer.Option("--gold", help="La question de référence qui en est née.")] = "",
) -> None:
    """Fermer un avis, avec sa décision."""
    if gold and gold not in {g.id for split in Split for g in load_gold(split)}:
        raise BaliseError(
            f"Aucune question de référence ne s'appelle {gold}.",
            "Écrivez-la d'abord dans eval/gold/, de vos propres mots : ceux des personnes n'y entrent pas.",
        )
    store_of(load_settings()).close(number, by, decision, correction, gold)
    typer.echo(f"L'avis {number} est fermé.")


@feedback.command("export")
def export() -> None:
    """Écrire les avis en JSON, un par ligne, sans pseudonyme."""
    for one in store_of(load_settings()).all():
        told = {name: value for name, value in asdict(one).items() if name != "who"}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _days(at: str, until: datetime) -> float:
    return round((until - datetime.fromisoformat(at)).total_seconds() / _DAY_S, 1)
