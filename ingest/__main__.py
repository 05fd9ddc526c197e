"""`python -m ingest`: import the official documents and publish the index."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from corpus.catalogue import load_catalogue
from corpus.command import ended
from corpus.index import store
from corpus.settings import Settings, load_settings
from corpus.timeline import render_timeline, timeline
from ingest import pipeline

app = typer.Typer(
    help="Importer les documents officiels et publier l'index.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def sync() -> None:
    """Mettre l'index à jour : ne refait que ce qui a changé; l'ancien index répond jusqu'au bout."""
    settings = load_settings()
    with _progress() as bar:
        report = pipeline.sync(settings, bar.told)
    _conclude(report)


@app.command()
def add(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Le document à importer.")]) -> None:
    """Importer un fichier (PDF, DOCX, HTML, Markdown, texte) que le catalogue nomme."""
    settings = load_settings()
    with _progress() as bar:
        report = pipeline.add(settings, file, bar.told)
    _conclude(report)


@app.command()
def withdraw(identifier: Annotated[str, typer.Argument(metavar="ID", help="L'identifiant du catalogue.")]) -> None:
    """Retirer un document : rien n'en reste dans l'index ni parmi les vecteurs. « add » le remet."""
    settings = load_settings()
    with _progress() as bar:
        report = pipeline.withdraw(settings, identifier, bar.told)
    _conclude(report)


@app.command()
def status() -> None:
    """Montrer ce qui est en vigueur, et d'où vient chaque texte de l'index."""
    settings = load_settings()
    catalogue = load_catalogue(settings.catalogue)
    today = date.today()
    typer.echo(render_timeline(timeline(catalogue, today), today, today))
    typer.echo("")
    manifest = store.read_manifest(settings.data)
    if manifest is None:
        typer.echo("Index : aucun. Construisez-le avec « make index ».")
        return
    typer.echo(f"Index {manifest.version} ({manifest.passages} passages, modèle {manifest.model}) :")
    for document in catalogue:
        held = manifest.documents.get(document.id)
        if held is None:
            typer.echo(f"  {document.id} : absent" + _reason(settings, document.id))
        else:
            origin = f"texte officiel, {held.file}" if held.official else "fiche de synthèse, non officielle"
            typer.echo(f"  {document.id} : {origin} (version {held.version})")


@app.command()
def verify() -> None:
    """Vérifier l'index publié : points, décalages, textes, documents retirés."""
    from ingest.verify import faults

    found = faults(load_settings())
    for fault in found:
        typer.echo(fault, err=True)
    if found:
        typer.echo("Reconstruisez l'index : supprimez le dossier « index » des données, puis make index.", err=True)
        raise typer.Exit(1)
    typer.echo("L'index est intègre.")


def _reason(settings: Settings, identifier: str) -> str:
    return " (retiré; « ingest add » le remet)" if identifier in pipeline.withdrawn(settings.data) else ""


class _Bar(Progress):
    """A progress bar that appears only when there is something to embed."""

    def told(self, done: int, total: int) -> None:
        """Show how many texts are embedded."""
        if not self.tasks:
            self.add_task("Indexation", total=total)
        self.update(self.tasks[0].id, completed=done, total=total)


def _progress() -> _Bar:
    return _Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _conclude(report: pipeline.Report) -> None:
    for remark in report.remarks:
        typer.echo(remark.text, err=True)
    state = "publié" if report.changed else "déjà à jour"
    typer.echo(
        f"Index {report.version} {state} : {report.documents} textes, dont {report.official} officiels et "
        f"{report.documents - report.official} fiches."
    )
    if report.failed:
        raise typer.Exit(1)


def main() -> None:
    """Run the command."""
    ended(app)


if __name__ == "__main__":
    main()
