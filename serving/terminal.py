"""What the person at the terminal reads: a plan, the steps as they are done, and the state of the nodes. In French."""

import sys
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from serving import observe, pointer
from serving.journal import BEGIN, END, Event, Journal
from serving.node import Launcher
from serving.plan import Plan, Step
from serving.settings import Settings

_DONE = {
    BEGIN: "Rotation commencée",
    Step.VERIFY: "Fichiers et signature vérifiés",
    Step.WITHDRAW: "Modèle retiré ; les réponses sont des citations exactes en attendant",
    Step.CLEAR: "Ancien modèle vidé et arrêté",
    Step.START: "Nouveau modèle démarré",
    Step.HEALTH: "Nouveau modèle prêt",
    Step.WARM: "Nouveau modèle réchauffé",
    Step.GATE: "Barrière franchie",
    Step.SHIFT: "Bascule faite",
    Step.WATCH: "Surveillance terminée",
    Step.DRAIN: "Ancien modèle vidé",
    Step.STOP: "Ancien modèle arrêté",
}
_STEPS = {
    BEGIN: "début",
    Step.VERIFY: "vérification",
    Step.WITHDRAW: "retrait",
    Step.CLEAR: "vidage",
    Step.START: "démarrage",
    Step.HEALTH: "attente du nouveau",
    Step.WARM: "réchauffement",
    Step.GATE: "barrière",
    Step.SHIFT: "bascule",
    Step.WATCH: "surveillance",
    Step.DRAIN: "vidage de l'ancien",
    Step.STOP: "arrêt de l'ancien",
}
_DETAILS = {
    "reason": "{}",
    "after_s": "en {} s",
    "schema": "schéma suivi {}",
    "pointed": "bonne phrase désignée {}",
    "first_token_p95_s": "premier mot en {} s (p95)",
    "quality": "qualité : {}",
    "requests": "{} requêtes",
    "first_token_s": "premier mot en {} s (moyenne)",
    "golden": "questions d'essai {}",
    "compared": "comparé : {}",
    "not_compared": "non comparé : {}",
    "forced": "{}",
    "meanwhile": "{}",
    "left": "il n'a pas pu être arrêté : {}",
}


def say_plan(made: Plan) -> None:
    """Say what a rotation will do."""
    from_ = f"De {made.old.model} à" if made.old else "Premier modèle :"
    typer.echo(f"{from_} {made.model.name}, dans le groupe {made.pool.name}.")
    for m in made.memory:
        typer.echo(f"  {m.node} : {_number(m.has)} Gio ; pris {_number(m.taken)}, demandés {_number(m.added)}.")
    if made.beside:
        typer.echo("  Les deux tiennent côte à côte : personne ne verra la bascule.")
    else:
        typer.echo("  Ils ne tiennent pas côte à côte : en attendant, les réponses seront des citations exactes.")
    typer.echo(f"  Étapes : {' ▸ '.join(_STEPS[s] for s in made.steps)}")


def say(event: Event) -> None:
    """Say an event of a rotation; the beginning of a step is not said."""
    if event.state == "begun":
        return
    time = _local(event.at, "%H:%M:%S")
    if event.step == END:
        kept = event.state == "kept"
        said = f"En service : {event.detail['model']}." if kept else "Rotation défaite."
        back = "" if kept else f" En service : {event.detail.get('model') or 'aucun modèle'}."
        problem = event.detail.get("problem")
        typer.echo(f"{time}  {said}{back}{f' À voir : {problem}' if problem else ''}")
        return
    if event.state == "failed":
        typer.echo(f"{time}  Échec à l'étape « {_STEPS[event.step]} » : {event.detail.get('why', '')}")
        return
    extra = [_DETAILS[k].format(_number(v)) for k, v in event.detail.items() if k in _DETAILS and v not in ("", None)]
    towards = f" vers {event.detail['to']}" if event.step == BEGIN else ""
    typer.echo(f"{time}  {_DONE[event.step]}{towards}{' : ' + ', '.join(extra) if extra else ''}")


def show_status(settings: Settings, launcher: Launcher, journal: Journal) -> None:
    """Show what serves, its load, and the last rotation, and say what calls for somebody."""
    live = pointer.read(settings.pointer)
    table = Table("Groupe", "Place", "Modèle", "Santé", "En cours", "En attente", "Premier mot (s)", "Cache")
    ill = []
    for pool in settings.pools:
        for name in pool.slots:
            slot = settings.slot(name)
            row = _seen(settings.address(slot), launcher.running(slot), settings)
            table.add_row(pool.name, name, *row)
            if live is not None and pool.name == live.pool and row[1] != "bonne":
                ill.append(name)
        if pool.router_port and live is not None and pool.name == live.pool and not launcher.router_running(pool):
            ill.append(f"l'aiguilleur du groupe {pool.name}")
    if live is None:
        typer.echo("En service : aucun modèle. Les réponses sont des citations exactes.")
    else:
        typer.echo(f"En service : {live.model} ({live.pool}, {live.url})")
    if ill:
        typer.echo(f"À VOIR : {', '.join(ill)}. docs/exploitation/noeud-perdu.md")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    _show_rotation(journal)


def _show_rotation(journal: Journal) -> None:
    events = journal.last()
    if not events:
        typer.echo("Aucune rotation n'a été faite.")
        return
    typer.echo(f"Dernière rotation, le {_local(events[0].at, '%Y-%m-%d')} :")
    for event in events:
        say(event)
    if journal.unfinished():
        step = _STEPS[events[-1].step]
        if journal.held():
            typer.echo(f"En cours, étape « {step} », depuis {_local(events[-1].at, '%H:%M:%S')}.")
        else:
            typer.echo(
                f"À VOIR : interrompue à l'étape « {step} ». Finissez-la, ou défaites-la : python -m serving resume"
            )


def _seen(address: str, running: bool, settings: Settings) -> tuple[str, ...]:
    if not running:
        return ("", "arrêtée", "", "", "", "")
    healthy, load = observe.healthy(address), observe.load(address)
    if load is None:
        return ("", "sans métriques" if healthy else "ne répond pas (démarre ?)", "", "", "", "")
    first = load.mean_first_token_s
    return (
        next(iter(observe.served(address, settings.api_key)), ""),
        "bonne" if healthy else "MAUVAISE",
        f"{load.running:.0f}",
        f"{load.waiting:.0f}",
        _number(round(first, 2)) if first is not None else "",
        f"{load.cache_used:.0%}".replace("%", " %"),
    )


def _local(at: str, shape: str) -> str:
    """A time of the journal, which is in UTC, as this machine's clock says it."""
    return datetime.fromisoformat(at).astimezone().strftime(shape)


def _number(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
