"""`python -m serving`: the register of models and their rotation."""

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from serving import pointer, register, signing, terminal
from serving.bom import bill
from serving.errors import RotationRefused, ServingError
from serving.journal import BEGIN, END, Journal
from serving.node import Launcher
from serving.plan import plan as planned
from serving.processes import Processes
from serving.register import State
from serving.rotate import Rotation, unfinished
from serving.settings import Settings, load_settings
from serving.systemd import Systemd

app = typer.Typer(
    help="Le registre des modèles et leur rotation, sans perdre une requête.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_BACK = "retour à un modèle qui a servi : barrière minimale seulement"
Named = Annotated[str, typer.Argument(help="Identifiant du modèle, ou identifiant@révision.")]


@app.command("register")
def register_(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Dossier du modèle.")],
    identifier: Annotated[str, typer.Option("--id", help="Identifiant court, par exemple « mistral-small ».")],
    revision: Annotated[str, typer.Option("--revision", help="Révision exacte à la source.")],
    source: Annotated[str, typer.Option("--source", help="D'où viennent les poids.")],
    licence: Annotated[str, typer.Option("--licence", help="Licence, en SPDX de préférence.")],
    key: Annotated[Path, typer.Option("--key", exists=True, help="Clé privée EC de l'organisme.")],
    government_use: Annotated[
        bool, typer.Option("--government-use/--no-government-use", help="La licence permet l'usage gouvernemental.")
    ] = False,
    context: Annotated[int, typer.Option("--context", help="Jetons de contexte à servir (0 : ceux du modèle).")] = 0,
    memory: Annotated[float, typer.Option("--memory-gib", help="Mémoire demandée (0 : estimée).")] = 0,
) -> None:
    """Examiner, copier, signer et inscrire un modèle, comme candidat."""
    settings = load_settings()
    model = register.describe(
        folder,
        id=identifier,
        revision=revision,
        source=source,
        licence=licence,
        government_use=government_use,
        registered_on=dt.date.today(),
        context=context,
        memory_gib=memory,
    )
    with register.alone(settings.register):
        models = register.entered(register.load_register(settings.register), model)
        target = settings.models / model.folder
        _copy(folder, target, model)
        signing.sign(target, key)
        register.write_register(models, settings.register)
    typer.echo(f"{model.name} est inscrit comme candidat : {model.parameters:,} paramètres, {model.memory_gib} Gio.")


@app.command()
def approve(model: Named, by: Annotated[str, typer.Option("--by", help="Qui approuve.")]) -> None:
    """Approuver un candidat : la rotation ne prend que les modèles approuvés."""
    settings = load_settings()
    with register.alone(settings.register):
        models = register.load_register(settings.register)
        chosen = register.find(models, model)
        approved = register.approve(chosen, by, dt.date.today())
        register.write_register([approved if m is chosen else m for m in models], settings.register)
    typer.echo(f"{approved.name} est approuvé par {by}.")


@app.command()
def verify(model: Annotated[str, typer.Argument(help="Un modèle, ou tous.")] = "") -> None:
    """Comparer les fichiers au registre et vérifier les signatures."""
    settings = load_settings()
    models = register.load_register(settings.register)
    wrong = 0
    for one in [register.find(models, model)] if model else models:
        folder = settings.models / one.folder
        found = register.faults(one, folder)
        try:
            signing.check(folder, settings.public_key)
        except ServingError as error:
            found.append(error.problem)
        typer.echo(f"{one.name} : {'; '.join(found) if found else 'intact, signature valide'}")
        wrong += bool(found)
    raise typer.Exit(1 if wrong else 0)


@app.command("list")
def list_() -> None:
    """Montrer le registre."""
    table = Table("Modèle", "État", "Licence", "Usage gouv.", "Paramètres", "Contexte", "Mémoire (Gio)", "Approuvé par")
    for m in register.load_register(load_settings().register):
        table.add_row(
            m.name,
            {State.CANDIDATE: "candidat", State.APPROVED: "approuvé", State.RETIRED: "retiré"}[m.state],
            m.licence,
            "oui" if m.government_use else "non",
            f"{m.parameters:,}".replace(",", " "),
            str(m.context),
            str(m.memory_gib),
            f"{m.approver} ({m.approved_on})" if m.approver else "",
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


@app.command()
def retire(model: Named) -> None:
    """Retirer un modèle : il ne pourra plus être mis en service."""
    settings = load_settings()
    # No rotation goes on meanwhile: it could be on its way to put this very model in service.
    with Journal(settings.state).alone(), register.alone(settings.register):
        models = register.load_register(settings.register)
        chosen = register.find(models, model)
        live = pointer.read(settings.pointer)
        if live is not None and live.model == chosen.name:
            raise ServingError(
                f"{chosen.name} est en service.", "Mettez-en d'abord un autre : python -m serving rotate."
            )
        retired = replace(chosen, state=State.RETIRED)
        register.write_register([retired if m is chosen else m for m in models], settings.register)
    typer.echo(f"{chosen.name} est retiré.")


@app.command("bom")
def bom() -> None:
    """Écrire la nomenclature des modèles (CycloneDX, JSON)."""
    models = register.load_register(load_settings().register)
    sys.stdout.write(json.dumps(bill(models), ensure_ascii=False, indent=1) + "\n")


@app.command()
def plan(to: Annotated[str, typer.Option("--to", help="Le modèle à mettre en service.")]) -> None:
    """Dire ce que ferait une rotation, sans rien faire."""
    settings = load_settings()
    terminal.say_plan(planned(to, register.load_register(settings.register), settings, _launcher(settings)))


@app.command()
def rotate(to: Annotated[str, typer.Option("--to", help="Le modèle à mettre en service.")]) -> None:
    """Mettre un modèle en service, par étapes ; tout échec remet l'ancien."""
    settings = load_settings()
    journal = Journal(settings.state)
    with journal.alone():
        _finish(settings, journal)
        made = planned(to, register.load_register(settings.register), settings, _launcher(settings))
        terminal.say_plan(made)
        _ended(Rotation(made, settings, _launcher(settings), journal, terminal.say).run(), made.model.name)


@app.command()
def rollback() -> None:
    """Remettre en service le modèle d'avant la dernière rotation ; la barrière minimale suffit, il a déjà servi."""
    settings = load_settings().model_copy(update={"gate": ()})
    journal = Journal(settings.state)
    with journal.alone():
        _finish(settings, journal)
        kept = [e.rotation for e in journal.events() if e.step == END and e.state == "kept"]
        begun = [e for e in journal.events() if e.step == BEGIN and e.rotation in kept[-1:]]
        if not begun or not begun[0].detail["old"]:
            raise RotationRefused("Aucun modèle n'a été remplacé.", "python -m serving rotate --to MODÈLE")
        made = planned(begun[0].detail["old"], register.load_register(settings.register), settings, _launcher(settings))
        terminal.say_plan(made)
        back = Rotation(made, settings, _launcher(settings), journal, terminal.say, reason=_BACK)
        _ended(back.run(), made.model.name)


@app.command()
def resume() -> None:
    """Finir, ou défaire, une rotation que son contrôleur a laissée en chemin."""
    settings = load_settings()
    journal = Journal(settings.state)
    with journal.alone():
        if not _finish(settings, journal):
            typer.echo("Aucune rotation n'est en chemin.")


@app.command()
def status() -> None:
    """Montrer ce qui sert, sa charge, et la dernière rotation."""
    settings = load_settings()
    terminal.show_status(settings, _launcher(settings), Journal(settings.state))


@app.command("units")
def units(to: Annotated[Path, typer.Option("--to", help="Dossier où les écrire.")]) -> None:
    """Écrire les unités systemd des nœuds et la façade de l'aiguilleur."""
    from serving.deploy import write_units

    for path in write_units(load_settings(), to):
        typer.echo(str(path))


@app.command("manifests")
def manifests(
    model: Named,
    to: Annotated[Path, typer.Option("--to", help="Dossier où les écrire.")],
) -> None:
    """Écrire les fichiers d'une grappe Kubernetes qui sert ce modèle approuvé, et ceux de son essai."""
    from serving.deploy import write_manifests

    for path in write_manifests(register.find(register.load_register(load_settings().register), model), to):
        typer.echo(str(path))


def _launcher(settings: Settings) -> Launcher:
    return Processes(settings) if settings.launcher == "process" else Systemd(settings)


def _finish(settings: Settings, journal: Journal) -> bool:
    """Take up an unfinished rotation first; whether there was one."""
    models = register.load_register(settings.register)
    left = unfinished(models, settings, _launcher(settings), journal)
    if left is None:
        return False
    typer.echo("Une rotation était restée en chemin : elle est reprise.")
    left.say = terminal.say
    left.resume(journal.unfinished())
    return True


def _ended(kept: bool, name: str) -> None:
    if not kept:
        raise ServingError(f"{name} n'est pas en service : la rotation a été défaite.", "La raison est ci-dessus.")


def _copy(folder: Path, target: Path, model: register.Model) -> None:
    """Copy a model beside the register, file by file, then check that the copy is what was examined. What stands at
    ``target`` is removed: no entry of the register may name it.
    """
    if folder.resolve() == target.resolve():
        return
    import shutil

    beside = target.with_name(f".{target.name}.new")  # no model's folder begins with a dot
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for name in model.files:
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, beside / name)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        why = f"{folder} n'a pas pu être copié dans {target.parent} ({error.strerror})."
        raise ServingError(why, "Libérez de la place ou vérifiez les droits des deux dossiers, recommencez.") from error
    wrong = register.faults(model, beside)
    if wrong:
        shutil.rmtree(beside)
        raise ServingError(f"La copie diffère de l'original : {', '.join(wrong)}.", "Vérifiez le disque, recommencez.")
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)


def main() -> None:
    """Run the command; an expected failure is one clear line and a non-zero status."""
    try:
        app()
    except ServingError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
