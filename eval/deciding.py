"""`python -m eval drift`, `gate` and `verify`: whether a version went back, may enter service, and was said to."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval import drift as drifts
from eval import gate as gates
from eval import releases, signature, successions
from eval.console import asked, last
from eval.judge.measured import opinion
from eval.run import read, runs_folder

VERDICT = "verdict.json"

Named = Annotated[str, typer.Option("--nom", "--name", help="Nom de la série ; sans lui, la dernière.")]
Against = Annotated[str, typer.Option("--against", help="Nom d'une série à comparer ; sans lui, la dernière publiée.")]


def drift(name: Named = "", against: Against = "") -> None:
    """Dire si les mesures ont reculé depuis la dernière version publiée : sortie 0 si rien ne recule, 1 sinon."""
    folder = runs_folder(load_settings())
    chosen = read(name or last(folder), folder)
    release = releases.Release(against, "", read(against, folder)) if against else releases.last_before(folder, chosen)
    if release is None:
        raise BaliseError(
            "Aucune version publiée n'a été mesurée avant cette série.",
            "Marquez celle d'une version publiée : python -m eval run --name SÉRIE --release VERSION.",
        )
    found = drifts.drift(chosen, release)
    for c in found.changes:
        mean, low, high = (100 * v for v in (c.difference.mean, c.difference.low, c.difference.high))
        said = "RECULE" if c.worse else "progresse" if c.better else ""
        counted = f"{mean:+6.1f} points [{low:+.1f} ; {high:+.1f}]  n {c.difference.n:<4}"
        typer.echo(f"{c.figure.title:<26} {counted} {said}", err=True)
    typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    raise typer.Exit(1 if found.alerts else 0)


def gate(
    name: Named = "",
    thresholds: Annotated[Path, typer.Option("--thresholds", help="Fichier des seuils.")] = gates.THRESHOLDS,
    against: Against = "",
) -> None:
    """Dire si cette version peut entrer en service : sortie 0 si chaque seuil tient, 1 sinon."""
    settings = load_settings()
    folder = runs_folder(settings)
    needed = gates.asked_by(thresholds)
    measured = read(name, folder) if name else asked("", [needed.split], sample=needed.sample)
    release = None if against else releases.last_before(folder, measured)
    other = read(against, folder) if against else release.run if release is not None else None
    if needed.dated and not name:
        successions.run(folder)
    dated = successions.read(folder)
    verdict = gates.judge(measured, thresholds, other, opinion(folder, measured.name), dated)
    for c in verdict.checks:
        sign = "tient" if c.held else "NE TIENT PAS"
        sys.stderr.write(
            f"{c.metric:<28} {sign:<13} moyenne {c.mean}, borne {c.bound}, seuil {c.threshold}, n {c.n} {c.why}\n"
        )
    place = folder / measured.name
    content = verdict.to_json() | {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "answers": gates.digest_of_answers(place),
    }
    told = json.dumps(signature.signed(content, signature.key_of(settings)), ensure_ascii=False)
    (place / VERDICT).write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")
    raise typer.Exit(0 if verdict.passed else 1)


def verify(
    verdict: Annotated[Path, typer.Argument(help="Le verdict de la barrière : verdict.json de la série.")],
) -> None:
    """Dire si un verdict de la barrière est de ce déploiement et de cette série : sortie 0 s'il tient, 1 sinon."""
    settings = load_settings()
    try:
        told: dict[str, Any] = json.loads(verdict.read_text(encoding="utf-8"))
        if not isinstance(told, dict):
            raise ValueError("un objet JSON est attendu")
    except (OSError, ValueError) as error:
        raise BaliseError(f"{verdict} ne se lit pas ({error}).", "Donnez le verdict.json d'une série.") from error
    fault = signature.fault(told, signature.key_of(settings))
    place = runs_folder(settings) / str(told.get("run", ""))
    beside = "les réponses de la série ne sont plus sur ce poste"
    if not fault and (place / "run.json").is_file():
        beside = "les réponses de la série sont celles qu'il a jugées"
        if gates.digest_of_answers(place) != told["answers"]:
            fault = "les réponses de la série ont changé depuis"
    if fault:
        raise BaliseError(f"Ce verdict ne tient pas : {fault}.", "Relancez « python -m eval gate ».")
    typer.echo(f"Ce verdict tient : {'reçu' if told['passed'] else 'refusé'}, le {told['at']} ; {beside}.")
