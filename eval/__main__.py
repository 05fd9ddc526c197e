"""`python -m eval`: measure, report, compare, and the gate."""

import json
import os
import sys
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.audit.store import AuditStore
from assistant.closed import close_circuit
from assistant.database import database_of
from assistant.egress import Circuit, named_in
from assistant.engine import Engine
from corpus import durable
from corpus.anticipated import load_anticipated
from corpus.catalogue import load_catalogue
from corpus.command import ended
from corpus.settings import load_settings
from eval import deciding, releases
from eval import drift as drifts
from eval import propose as proposals
from eval import review as reviews
from eval import successions as dates
from eval.console import asked, last
from eval.faults import anticipated_again, check
from eval.feedback import feedback, store_of, treatment
from eval.gold import Split, load_gold, load_reviews
from eval.judge import commands as judging
from eval.judge.measured import heard
from eval.kept import asked_for, names
from eval.report import exports
from eval.report.beside import Beside, title_of
from eval.report.page import render
from eval.run import Run, read, runs_folder

close_circuit()

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Mesurer Balise.", pretty_exceptions_enable=False)

app.add_typer(feedback, name="feedback")
app.command("judge")(judging.judge)
app.command("judged")(judging.judged)
for command in (deciding.drift, deciding.gate, deciding.verify):
    app.command()(command)

_SHOWN = 12
"""Earlier runs shown in the report."""

Begun = Annotated[str, typer.Option("--nom", "--name", help="Nom de la série ; la même reprend où elle s'est arrêtée.")]
Measured = Annotated[str, typer.Option("--nom", "--name", help="Nom de la série à montrer ; sans lui, la dernière.")]
Against = Annotated[str, typer.Option("--against", help="Nom d'une série à comparer.")]


@app.command()
def run(
    name: Begun = "",
    split: Annotated[
        list[Split] | None,
        typer.Option("--split", help="Questions à poser : de mise au point ou gardées de côté ; sans elle, toutes."),
    ] = None,
    repeat: Annotated[int, typer.Option("--repeat", min=1, help="Fois que chaque question est posée.")] = 1,
    release: Annotated[str, typer.Option("--release", help="Marquer la série comme celle d'une version publiée.")] = "",
) -> None:
    """Poser les questions de référence et mesurer les réponses."""
    done = asked(name, split or list(Split), repeat)
    if release:
        releases.mark(runs_folder(load_settings()), done.name, release, datetime.now(UTC))
    typer.echo(f"{done.name} : {len(done.rows)} questions mesurées{f', {repeat} fois' if repeat > 1 else ''}.")


@app.command("report")
def report_(
    name: Measured = "",
    against: Against = "",
    open_: Annotated[bool, typer.Option("--open", help="L'ouvrir dans le navigateur, si ce poste a un écran.")] = False,
) -> None:
    """Écrire le rapport (HTML, CSV, JSON) de la dernière série, ou de celle qui est nommée."""
    folder = runs_folder(load_settings())
    chosen = read(name or last(folder), folder)
    beside = _beside(folder, chosen, read(against, folder) if against else None)
    place = folder / chosen.name
    page = place / "report.html"
    durable.replace(place / "figures.json", exports.to_json(chosen, beside).encode())
    durable.replace(place / "questions.csv", exports.to_csv(chosen).encode())
    durable.replace(page, render(chosen, beside).encode())
    typer.echo(str(page))
    if open_ and _display():
        webbrowser.open(page.resolve().as_uri())


@app.command("review")
def review_(
    reviewer: Annotated[str, typer.Option("--as", help="Vos initiales.")],
    split: Annotated[
        Split, typer.Option("--split", help="Questions à réviser : gardées de côté, ou de mise au point.")
    ] = Split.HELD_OUT,
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, help="N'en réviser que tant, de tous genres, les mêmes pour chaque personne."),
    ] = None,
) -> None:
    """Réviser les questions de référence, une à la fois, sans voir l'avis des autres. « q » ou Ctrl-D pour arrêter."""
    golds = reviews.drawn(load_gold(split), sample)
    engine = Engine.open(load_settings())
    try:
        sections = reviews.sections_of(golds, list(engine.knowledge.index.passages.values()), engine.texts)
    finally:
        engine.close()
    done = len(list(reviews.review(golds, reviewer, sections, input, typer.echo)))
    typer.echo(f"\n{reviews.kept(done)}")
    made = load_reviews()
    typer.echo(f"Questions : {reviews.standing(golds, made)}.")
    for found in reviews.agreements(made):
        who, what = " et ".join(found.reviewers), {"outcome": "l'issue", "verdict": "le verdict"}[found.on]
        said = f"d'accord sur {what} de {found.same:.0%} des {found.questions} questions, kappa {found.kappa:.2f}"
        typer.echo(f"{who} : {said}.")


@app.command()
def propose(
    feedback_: Annotated[int, typer.Option("--feedback", help="D'après un avis, par son numéro.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Sections à ébaucher, au plus.")] = 20,
) -> None:
    """Ébaucher des questions, à récrire : d'après les sections que rien n'interroge, ou d'après un avis."""
    settings = load_settings()
    place = settings.data / "eval" / "proposed.jsonl"
    place.parent.mkdir(parents=True, exist_ok=True)
    if feedback_:
        one = store_of(settings).one(feedback_)
        records = AuditStore(database_of(settings)).records()
        content = next((r.content for r in records if r.number == one.answer), "")
        made, prefix = [proposals.draft_from(one, json.loads(content or "{}"))], f"f{feedback_}-"
    else:
        engine = Engine.open(settings)
        try:
            passages, texts = list(engine.knowledge.index.passages.values()), engine.texts
        finally:
            engine.close()
        titles = {document.id: document.title for document in load_catalogue(settings.catalogue)}
        golds = [g for s in Split for g in load_gold(s)]
        known = {(e["document"], e["section"]) for d in proposals.drafted(place) for e in d.get("evidence", ())}
        unasked = proposals.uncovered(golds, passages, titles)
        left = [p for p in unasked if (p.document, p.section or p.heading) not in known]
        typer.echo(f"{len(left)} section(s) que rien n'interroge ni n'ébauche.")
        made, prefix = list(proposals.drafts(left[:limit], passages, texts)), "p"
    added = proposals.add(place, made, prefix)
    typer.echo(f"{added} ébauche(s) ajoutée(s) à {place}.")
    typer.echo(
        "Ce sont des brouillons : récrivez chaque question de vos propres mots, vérifiez-en les faits et le verdict,"
    )
    typer.echo("puis portez-la dans eval/gold/.")


@app.command()
def successions() -> None:
    """Mesurer si la bonne règle est donnée chaque jour, sur des successions inventées."""
    folder = runs_folder(load_settings())
    found = dates.run(folder)
    for one in found:
        typer.echo(f"{'juste' if not one.wrong else one.wrong:<40} {one.asked.on}  {one.asked.text}")
    wrong = sum(bool(one.wrong) for one in found)
    typer.echo(f"{len(found) - wrong} justes sur {len(found)}. Inscrit dans {folder / dates.FILE}.")
    raise typer.Exit(1 if wrong else 0)


@app.command("check")
def check_() -> None:
    """Chercher ce qui cloche dans les questions : fuites, doublons, preuves disparues."""
    knowledge = Engine.open(load_settings()).knowledge
    passages = list(knowledge.index.passages.values())
    held_out = load_gold(Split.HELD_OUT)
    faults = check(load_gold(Split.DEVELOPMENT), held_out, knowledge.catalogue, passages)
    faults += anticipated_again(held_out, [question.text for question in load_anticipated()])
    for fault in faults:
        sys.stdout.write(f"{fault.question} : {fault.text}\n")
    sys.stdout.write(f"{len(faults)} défaut(s).\n")
    raise typer.Exit(1 if faults else 0)


def _display() -> bool:
    """Whether a browser can show a page here: on a server, one in text would take the terminal."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))


def _beside(folder: Path, chosen: Run, against: Run | None) -> Beside:
    """All that the report shows beside a run."""
    said_by = heard(folder, chosen)
    said = store_of(load_settings()).all()
    release = releases.last_before(folder, chosen)
    ordered, shown = names(folder), set(asked_for(folder))
    before = [name for name in ordered[: ordered.index(chosen.name)] if name in shown]
    return Beside(
        titles={document.id: title_of(document) for document in load_catalogue(load_settings().catalogue)},
        earlier=[read(name, folder) for name in before[-_SHOWN:]],
        tags=releases.tags(folder),
        drift=drifts.drift(chosen, release) if release is not None else None,
        against=against,
        judged=said_by.judged if said_by is not None else (),
        judgements=said_by.judgements if said_by is not None else (),
        judge=said_by.worth if said_by is not None else None,
        treatment=treatment(said, datetime.now(UTC)) if said else None,
        dated=dates.read(folder),
    )


def main() -> None:
    """Run the command, in a closed circuit."""
    ended(_closed)


def _closed() -> None:
    Circuit(named_in(load_settings()), lambda _: None).close()
    app()


if __name__ == "__main__":
    main()
