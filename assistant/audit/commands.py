"""`python -m assistant audit …`, `stop` and `resume`."""

import json
import os
import sys
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from assistant.audit.chain import Record, told_by
from assistant.audit.ledger import content_of
from assistant.audit.store import AuditStore
from assistant.audit.texts import Texts
from assistant.database import database_of
from assistant.feedback import FeedbackStore
from corpus.settings import load_settings

audit = typer.Typer(help="Le registre d'audit : vérifier, exporter, purger, effacer.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="La raison, inscrite au registre.")]
Person = Annotated[str, typer.Argument(help="L'identifiant de la personne.")]


def open_store() -> AuditStore:
    """The store of the settings."""
    return AuditStore(database_of(load_settings()))


def stop(reason: Reason) -> None:
    """Arrêter toutes les réponses, dans tous les processus, en moins d'une seconde."""
    open_store().stop(reason, operator())
    typer.echo("Balise est arrêtée. Reprise : python -m assistant resume --reason « … ».")


def resume(reason: Reason) -> None:
    """Reprendre après un arrêt."""
    open_store().resume(reason, operator())
    typer.echo("Balise répond de nouveau.")


@audit.command("verify")
def verify() -> None:
    """Chercher toute modification, suppression, insertion, permutation ou troncature."""
    store = open_store()
    faults = store.verify()
    for fault in faults[:20]:
        typer.echo(f"Enregistrement {fault.number} : {fault.text}.")
    count = len(store.records())
    typer.echo(f"{count} enregistrements, {len(faults)} défaut(s).")
    raise typer.Exit(1 if faults else 0)


@audit.command("export")
def export(person: Annotated[str, typer.Argument(help="Une seule personne, ou tout.")] = "") -> None:
    """Écrire les enregistrements en JSON, un par ligne ; d'une personne, tout ce qui est gardé d'elle."""
    store = open_store()
    for record in store.of_person(person) if person else store.records():
        line = {"number": record.number, "at": record.at, "kind": record.kind, "who": record.who}
        line |= {"content": told_by(record)}
        sys.stdout.write(json.dumps(line | (_kept(store, record) if person else {}), ensure_ascii=False) + "\n")


def _kept(store: AuditStore, record: Record) -> dict[str, Any]:
    """What else is kept of a person's answer: the text of their question, their opinion."""
    question = _texts(store).question(record.number)
    said = [f for f in FeedbackStore(store).all() if (f.answer, f.who) == (record.number, record.who)]
    opinions = [{"at": f.at, "cause": f.cause.value, "comment": f.comment} for f in said]
    return ({"question": question.text} if question else {}) | ({"opinions": opinions} if opinions else {})


@audit.command("record")
def record(
    kind: Annotated[str, typer.Argument(help="Le genre d'événement, par exemple « rotation ».")],
    content: Annotated[str, typer.Argument(help="Un objet JSON.")] = "{}",
) -> None:
    """Inscrire un événement d'exploitation (la rotation des modèles s'en sert)."""
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        raise typer.BadParameter("Le contenu doit être un objet JSON.") from error
    if not isinstance(value, dict):
        raise typer.BadParameter("Le contenu doit être un objet JSON.")
    typer.echo(f"Enregistrement {open_store().record(kind, value, operator()).number}.")


@audit.command("purge")
def purge(days: Annotated[int, typer.Option("--days", min=1, help="Âge à partir duquel le contenu est vidé.")]) -> None:
    """Vider le contenu des vieux enregistrements, les textes et les commentaires ; la chaîne reste vérifiable."""
    store, age = open_store(), timedelta(days=days)
    typer.echo(f"{store.purge(age)} enregistrement(s) vidé(s).")
    typer.echo(f"{_texts(store).purge(age)} texte(s) et {FeedbackStore(store).purge(age)} commentaire(s) effacé(s).")


@audit.command("hold")
def hold(person: Person) -> None:
    """Suspendre la purge pour une personne qui a demandé l'accès à ses renseignements."""
    open_store().hold(person)
    typer.echo("Ses enregistrements ne seront pas purgés. Une fois la réponse donnée : audit release.")


@audit.command("release")
def release(person: Person) -> None:
    """Rétablir la purge et l'effacement pour une personne, une fois la réponse donnée à sa demande d'accès."""
    open_store().release(person)
    typer.echo("Ses enregistrements suivent de nouveau la purge, et la personne peut effacer ses textes.")


@audit.command("erase")
def erase(number: Annotated[int, typer.Argument(help="Numéro de l'enregistrement.")], reason: Reason) -> None:
    """Effacer tout de suite ce qui a été gardé d'une réponse, partout, et inscrire l'incident."""
    store = open_store()
    store.erase(number, reason)
    _texts(store).erase(number)
    FeedbackStore(store).erase(number)
    typer.echo("Effacé : l'enregistrement, le texte et les avis. L'incident est inscrit.")


@audit.command("incident")
def incident(
    kind: Annotated[str, typer.Argument(help="La classe, par exemple « renseignement personnel ».")],
    measures: Annotated[str, typer.Option("--measures", help="Les mesures prises. Rien de confidentiel.")],
) -> None:
    """Inscrire un incident (guide 1.2 : sa classe, quand, les mesures prises)."""
    made = open_store().record("incident", {"class": kind, "measures": measures}, operator())
    typer.echo(f"Incident inscrit, enregistrement {made.number}.")


@audit.command("replay")
def replay(number: Annotated[int, typer.Argument(help="Numéro de l'enregistrement.")]) -> None:
    """Poser de nouveau une question enregistrée, si son texte est gardé, et dire si la réponse est la même."""
    from assistant.engine import Engine

    store = open_store()
    found = next((r for r in store.records() if r.number == number and r.kind == "answer" and r.content), None)
    question = _texts(store).question(number) if found is not None else None
    if found is None or question is None:
        typer.echo(f"Le texte de la question {number} n'est pas gardé : la réponse ne peut pas être refaite.")
        raise typer.Exit(2)
    told = json.loads(found.content)
    engine = Engine.open(load_settings())
    try:
        again = content_of(engine.ask(question, date.fromisoformat(told["on"])))
    finally:
        engine.close()
    differing = [name for name in told if name != "ms" and json.loads(json.dumps(again))[name] != told[name]]
    for name in differing:
        typer.echo(f"{name} : « {told[name]} » au registre, « {again[name]} » maintenant.")
    typer.echo("La réponse est la même." if not differing else "La réponse n'est pas la même.")
    raise typer.Exit(1 if differing else 0)


def _texts(store: AuditStore) -> Texts:
    return Texts(store, load_settings().audit.keep_text_days)


def operator() -> str:
    """Who runs the command, for the register."""
    return os.environ.get("SUDO_USER") or os.environ.get("USER") or ""
