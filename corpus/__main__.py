"""`python -m corpus check | timeline | vectors`: look after the inventory of texts, and what comes with the code."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from corpus.catalogue import CATALOGUE, load_catalogue
from corpus.command import ended
from corpus.timeline import render_timeline, timeline

app = typer.Typer(
    help="L'inventaire des textes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CataloguePath = Annotated[Path, typer.Option("--catalogue", help="Le fichier à lire.")]


@app.command()
def check(catalogue: CataloguePath = CATALOGUE) -> None:
    """Vérifie le catalogue ; chaque faute est dite avec sa ligne."""
    documents = load_catalogue(catalogue)
    typer.echo(f"Catalogue valide : {len(documents)} textes (version {documents.version}).")


@app.command(name="timeline")
def show_timeline(
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Le jour voulu (aujourd'hui sinon).")
    ] = None,
    catalogue: CataloguePath = CATALOGUE,
) -> None:
    """Dit ce qui est en vigueur, levé ou remplacé un jour donné."""
    today = date.today()
    day = on.date() if on else today
    typer.echo(render_timeline(timeline(load_catalogue(catalogue), day), day, today))


@app.command()
def vectors() -> None:
    """Refait les vecteurs livrés avec le code : questions attendues, exemples de la garde."""
    from corpus.embedding import load_embedding
    from corpus.settings import Embedding
    from corpus.shipped_vectors import make_shipped, shipped_texts

    with typer.progressbar(length=1, label="Vecteurs", file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        texts = shipped_texts()
        new = make_shipped(load_embedding(Embedding()), texts, told)
    typer.echo(f"{len(texts)} vecteurs, dont {new} nouveaux.")


def main() -> None:
    """Run the command."""
    ended(app)


if __name__ == "__main__":
    main()
