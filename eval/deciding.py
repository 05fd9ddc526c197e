"""`python -m eval drift`, `gate` and `verify`: whether a version went back, may enter service, and was said to."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import durable
from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval import drift as drifts
from eval import gate as gates
from eval import releases, signature, successions
from eval.console import asked, last
from eval.judge.measured import opinion
from eval.kept import GATE
from eval.run import read, runs_folder
from eval.threshold import Check, number
from eval.unread import why

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
    measured = read(name, folder) if name else asked("", [needed.split], sample=needed.sample, by=GATE)
    release = None if against else releases.last_before(folder, measured)
    other = read(against, folder) if against else release.run if release is not None else None
    if needed.dated and not name:
        successions.run(folder)
    dated = successions.read(folder)
    verdict = gates.judge(measured, thresholds, other, opinion(folder, measured.name), dated)
    place = folder / measured.name
    content = verdict.to_json() | {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "answers": gates.digest_of_answers(place),
    }
    told = json.dumps(signature.signed(content, signature.key_of(settings)), ensure_ascii=False)
    durable.replace(place / VERDICT, f"{told}\n".encode())
    # Programs read the other output; for people, whose screen shows both, the words come last.
    typer.echo(told)
    for line in in_words(verdict):
        typer.echo(line, err=True)
    raise typer.Exit(0 if verdict.passed else 1)


def in_words(verdict: gates.Verdict) -> list[str]:
    """A verdict for people: a line a threshold, what was compared, and last what was decided."""
    lines = [_line(check) for check in verdict.checks]
    if verdict.against:
        several = "s" if verdict.comparisons > 1 else ""
        lines.append(f"{verdict.comparisons} comparaison{several} avec « {verdict.against} » sur les genres protégés.")
    return [*lines, _decided(verdict)]


def _line(c: Check) -> str:
    sign = "tient" if c.held else "NE TIENT PAS"
    mean, bound, threshold = ("–" if v is None else number(v) for v in (c.mean, c.bound, c.threshold))
    why = f" : {c.why}" if c.why else ""
    return f"{c.metric:<28} {sign:<13} moyenne {mean}, borne {bound}, seuil {threshold}, n {c.n}{why}"


def _decided(verdict: gates.Verdict) -> str:
    if not verdict.passed:
        broken = ", ".join(check.metric for check in verdict.checks if not check.held)
        shown = f"python -m eval report --name {shlex.quote(verdict.run)}"
        return f"Barrière : refusée. Ne tient pas : {broken}. Voyez pourquoi ci-dessus, ou le rapport : {shown}."
    return (
        "Barrière : reçue. Cela veut dire : pas pire que les seuils, et non que les objectifs sont atteints. "
        f"Objectifs non atteints, parmi ces mesures : {_missed(verdict) or 'aucun'}."
    )


def _missed(verdict: gates.Verdict) -> str:
    """The aims that are not met, each with its mean."""
    means = {check.metric: check.mean for check in verdict.checks}
    said = []
    for name in verdict.aims_missed:
        aim = gates.AIMS[name]
        wanted = f"{'au moins' if aim.more else 'au plus'} {number(aim.target)}"
        said.append(f"{aim.title.lower()} {number(means[name] or 0.0)} ({wanted})")
    return " ; ".join(said)


def verify(
    verdict: Annotated[Path, typer.Argument(help="Le verdict de la barrière : verdict.json de la série.")],
) -> None:
    """Dire si un verdict de la barrière est de ce déploiement et de cette série : sortie 0 s'il tient, 1 sinon."""
    settings = load_settings()
    try:
        told: dict[str, Any] = json.loads(verdict.read_text(encoding="utf-8"))
        if not isinstance(told, dict):
            raise TypeError("an object")
    except (OSError, TypeError, ValueError) as error:
        raise BaliseError(f"{verdict} ne se lit pas : {why(error)}.", "Donnez le verdict.json d'une série.") from error
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
