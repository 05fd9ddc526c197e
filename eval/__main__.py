"""`python -m eval`: measure, report, compare, and the gate."""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from assistant.audit.store import AuditStore
from assistant.database import database_of
from assistant.engine import Engine
from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval import gate as gates
from eval import propose as proposals
from eval import report as reports
from eval import review as reviews
from eval.feedback import feedback, store_of, treatment
from eval.gold import REVIEWS, Split, check, load_gold, load_reviews
from eval.judge import commands as judging
from eval.judge import judging as judgements
from eval.run import Run, execute, read, runs_folder

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Mesurer Balise.", pretty_exceptions_enable=False)

app.add_typer(feedback, name="feedback")
app.command("judge")(judging.judge)
app.command("judged")(judging.judged)

Named = Annotated[str, typer.Option("--nom", "--name", help="Nom de la série ; la même reprend où elle s'est arrêtée.")]
Against = Annotated[str, typer.Option("--against", help="Nom d'une série à comparer.")]


@app.command()
def run(name: Named = "", split: Annotated[list[Split] | None, typer.Option("--split")] = None) -> None:
    """Poser les questions de référence et mesurer les réponses."""
    done = _execute(name, split or list(Split))
    sys.stdout.write(f"{done.name} : {len(done.rows)} questions mesurées.\n")


@app.command("report")
def report_(name: Named = "", against: Against = "") -> None:
    """Écrire le rapport (HTML, CSV, JSON) de la dernière série, ou de celle qui est nommée."""
    folder = runs_folder(load_settings())
    names = _names(folder)
    chosen = read(name or names[-1], folder)
    earlier = [read(other, folder) for other in names if other < chosen.name][-12:]
    other = read(against, folder) if against else None
    place = folder / chosen.name
    (place / "report.html").write_text(
        reports.render(chosen, other, earlier, _beside(folder, chosen.name)), encoding="utf-8"
    )
    (place / "figures.json").write_text(reports.to_json(chosen), encoding="utf-8")
    (place / "questions.csv").write_text(reports.to_csv(chosen), encoding="utf-8")
    sys.stdout.write(f"{place / 'report.html'}\n")


@app.command()
def gate(
    name: Named = "",
    thresholds: Annotated[Path, typer.Option("--thresholds", help="Fichier des seuils.")] = gates.THRESHOLDS,
    against: Against = "",
) -> None:
    """Dire si cette version peut entrer en service : sortie 0 si chaque seuil tient, 1 sinon."""
    folder = runs_folder(load_settings())
    measured = read(name, folder) if name else _execute("", [Split.DEVELOPMENT])
    verdict = gates.judge(measured, thresholds, read(against, folder) if against else None)
    for c in verdict.checks:
        sign = "tient" if c.held else "NE TIENT PAS"
        sys.stderr.write(
            f"{c.metric:<28} {sign:<13} moyenne {c.mean}, borne {c.bound}, seuil {c.threshold}, n {c.n} {c.why}\n"
        )
    sys.stdout.write(json.dumps(verdict.to_json(), ensure_ascii=False) + "\n")
    raise typer.Exit(0 if verdict.passed else 1)


@app.command("review")
def review_(
    reviewer: Annotated[str, typer.Option("--as", help="Vos initiales.")],
    split: Annotated[Split, typer.Option("--split")] = Split.HELD_OUT,
) -> None:
    """Réviser les questions de référence, une à la fois, sans voir l'avis des autres."""
    golds = load_gold(split)
    engine = Engine.open(load_settings())
    try:
        sections = reviews.sections_of(golds, list(engine.knowledge.index.passages.values()), engine.texts)
    finally:
        engine.close()
    done = len(list(reviews.review(golds, reviewer, sections, input, typer.echo)))
    typer.echo(f"\n{done} question(s) révisée(s), inscrites dans eval/gold/{REVIEWS}.")
    for found in reviews.agreements(load_reviews()):
        names = " et ".join(found.reviewers)
        typer.echo(f"{names} : d'accord sur {found.same:.0%} de {found.questions} questions, kappa {found.kappa:.2f}.")


@app.command()
def propose(
    feedback_: Annotated[int, typer.Option("--feedback", help="D'après un avis, par son numéro.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 20,
) -> None:
    """Ébaucher des questions : d'après les sections que rien n'interroge, ou d'après un avis."""
    settings = load_settings()
    place = settings.data / "eval" / "proposed.jsonl"
    place.parent.mkdir(parents=True, exist_ok=True)
    if feedback_:
        one = store_of(settings).one(feedback_)
        records = AuditStore(database_of(settings)).records()
        content = next((r.content for r in records if r.number == one.answer), "")
        made = iter([proposals.draft_from(one, json.loads(content or "{}"))])
    else:
        engine = Engine.open(settings)
        try:
            passages = list(engine.knowledge.index.passages.values())
        finally:
            engine.close()
        golds = [g for s in Split for g in load_gold(s)]
        left = proposals.uncovered(golds, passages)
        typer.echo(f"{len(left)} section(s) que rien n'interroge.")
        made = proposals.drafts(left[:limit])
    place.write_text(proposals.as_lines(made), encoding="utf-8")
    typer.echo(f"Ébauches dans {place} : écrivez la question de vos propres mots, puis portez-la dans eval/gold/.")


@app.command()
def successions() -> None:
    """Mesurer si la bonne règle est donnée chaque jour, sur des successions inventées."""
    from eval import successions as dated

    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(dated.build(Path(folder)))
        try:
            found = dated.measure(dated.load(), engine.ask)
        finally:
            engine.close()
    for one in found:
        typer.echo(f"{'juste' if not one.wrong else one.wrong:<40} {one.asked.on}  {one.asked.text}")
    wrong = sum(bool(one.wrong) for one in found)
    typer.echo(f"{len(found) - wrong} justes sur {len(found)}.")
    raise typer.Exit(1 if wrong else 0)


@app.command("check")
def check_() -> None:
    """Chercher ce qui cloche dans les questions : fuites, doublons, preuves disparues."""
    knowledge = Engine.open(load_settings()).knowledge
    passages = list(knowledge.index.passages.values())
    faults = check(load_gold(Split.DEVELOPMENT), load_gold(Split.HELD_OUT), knowledge.catalogue, passages)
    for fault in faults:
        sys.stdout.write(f"{fault.question} : {fault.text}\n")
    sys.stdout.write(f"{len(faults)} défaut(s).\n")
    raise typer.Exit(1 if faults else 0)


def _beside(folder: Path, name: str) -> reports.Beside:
    """What a judge said of a run, what that judge is worth, and what people said."""
    made = judgements.read(folder / name / judgements.FILE)
    worth = folder / judging.JUDGE
    said = store_of(load_settings()).all()
    return reports.Beside(
        judgements.summary(made, tuple(reports.JUDGED)) if made else (),
        json.loads(worth.read_text(encoding="utf-8")) if worth.is_file() else None,
        treatment(said, datetime.now(UTC)) if said else None,
    )


def _execute(name: str, splits: list[Split]) -> Run:
    settings = load_settings()
    golds = [(split, gold) for split in splits for gold in load_gold(split)]
    engine = Engine.open(settings)
    called = name or datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    with Progress(transient=True) as bar:
        task = bar.add_task("Questions", total=len(golds))
        return execute(
            called,
            golds,
            engine,
            runs_folder(settings),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            at_once=settings.generation.parallel if settings.generation.on else 1,
        )


def _names(folder: Path) -> list[str]:
    names = sorted(path.parent.name for path in folder.glob("*/run.json"))
    if not names:
        raise BaliseError("Aucune série n'a été mesurée.", "Lancez « python -m eval run ».")
    return names


def main() -> None:
    """Run the command; an expected failure is one clear line and a non-zero status."""
    try:
        app()
    except BaliseError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
