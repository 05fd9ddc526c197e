"""`python -m assistant audit …`, `stop` and `resume`."""

import json
import os
import sys
from datetime import timedelta
from typing import Annotated, Any

import typer

from assistant.audit.store import AuditStore
from corpus.settings import load_settings

audit = typer.Typer(help="Le registre d'audit : vérifier, exporter, purger, effacer.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="La raison, inscrite au registre.")]
Person = Annotated[str, typer.Argument(help="L'identifiant de la personne.")]


def open_store() -> AuditStore:
    """The store of the settings."""
    return AuditStore(load_settings().data / "audit")


def stop(reason: Reason) -> None:
    """Arrêter toutes les réponses, dans tous les processus, en moins d'une seconde."""
    open_store().stop(reason, _operator())
    typer.echo("Balise est arrêtée. Reprise : python -m assistant resume --reason « … ».")


def resume(reason: Reason) -> None:
    """Reprendre après un arrêt."""
    open_store().resume(reason, _operator())
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
    """Écrire les enregistrements en JSON, un par ligne."""
    store = open_store()
    for record in store.of_person(person) if person else store.records():
        content: Any = json.loads(record.content) if record.content else None
        line = {"number": record.number, "at": record.at, "kind": record.kind, "who": record.who, "content": content}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


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
    typer.echo(f"Enregistrement {open_store().record(kind, value, _operator()).number}.")


@audit.command("purge")
def purge(days: Annotated[int, typer.Option("--days", min=1, help="Âge à partir duquel le contenu est vidé.")]) -> None:
    """Vider le contenu des vieux enregistrements ; la chaîne reste vérifiable."""
    typer.echo(f"{open_store().purge(timedelta(days=days))} enregistrement(s) vidé(s).")


@audit.command("hold")
def hold(person: Person) -> None:
    """Suspendre la purge pour une personne qui a demandé l'accès à ses renseignements."""
    open_store().hold(person)
    typer.echo("Ses enregistrements ne seront pas purgés.")


@audit.command("erase")
def erase(number: Annotated[int, typer.Argument(help="Numéro de l'enregistrement.")], reason: Reason) -> None:
    """Vider tout de suite un enregistrement, et inscrire l'incident."""
    open_store().erase(number, reason)
    typer.echo("Effacé ; l'incident est inscrit.")


@audit.command("replay")
def replay(number: Annotated[int, typer.Argument(help="Numéro de l'enregistrement.")]) -> None:
    """Poser de nouveau une question enregistrée : impossible ici, le texte des questions n'est jamais conservé."""
    typer.echo(
        f"Enregistrement {number} : le texte des questions n'est pas conservé, la réponse ne peut pas être refaite."
    )
    raise typer.Exit(1)


def _operator() -> str:
    return os.environ.get("SUDO_USER") or os.environ.get("USER") or ""
