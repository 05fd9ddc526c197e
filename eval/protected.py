"""What may not go back: figures of protected kinds of question, against another run, question by question.

A figure holds unless its interval lies wholly on the wrong side of 0. One question lost is never proof of that: each is
named all the same.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SettingsError
from eval.drift import Change
from eval.figures import DETAILS, Figure
from eval.gold import Split
from eval.run import Run
from eval.statistics import compare
from eval.threshold import Check


@dataclass(frozen=True, slots=True)
class Protected:
    """What may not go back: in each of these kinds of question, each of these figures."""

    kinds: Sequence[str]
    figures: Sequence[Figure]


def read(raw: Mapping[str, Sequence[str]], thresholds: Path) -> Protected:
    """What a file of thresholds protects.

    Raises:
        SettingsError: it protects a measure that there is not.
    """
    by_metric = {figure.metric: figure for figure in DETAILS}
    names = raw.get("metrics", ())
    unknown = [name for name in names if name not in by_metric]
    if unknown:
        raise SettingsError(
            f"{thresholds.name} protège une mesure qui n'existe pas ({', '.join(unknown)}).",
            f"Les mesures : {', '.join(by_metric)}.",
        )
    return Protected(raw.get("kinds", ()), [by_metric[name] for name in names])


def regressions(run: Run, against: Run, protected: Protected, confidence: float) -> list[Check]:
    """What went back, on the questions that both runs asked; and what could not be compared, which does not pass."""
    checks, compared = [], set()
    apart = {row.id for row in run.rows if row.split == Split.HELD_OUT}
    for kind in protected.kinds:
        ids = {row.id for row in run.rows if row.kind == kind} & {row.id for row in against.rows}
        if not ids:
            checks.append(_nothing(kind, against))
        for figure in protected.figures:
            before, after = (_among(one.values(figure.metric), ids) for one in (against, run))
            found = compare(before, after, confidence)
            if found is not None:
                compared.add(figure)
                checks.append(_kept(Change(figure, found), kind, apart))
    return checks + [_nothing(f.metric, against) for f in protected.figures if f not in compared]


def _kept(change: Change, kind: str, apart: Set[str]) -> Check:
    """A figure of a kind against the other run: it holds unless it surely went back, and tells each question lost."""
    found = change.difference
    bound = found.high if change.figure.more else found.low
    several = "s" if len(change.lost) > 1 else ""
    said = "a reculé" if change.worse else f"perdue{several}, sans recul établi"
    cause = f"{said} : {_named(change.lost, apart)}" if change.lost else ""
    name = f"{change.figure.metric} ({kind})"
    return Check(name, 0.0, round(bound, 4), round(found.mean, 4), found.n, not change.worse, cause)


def _named(lost: Sequence[str], apart: Set[str]) -> str:
    """The questions; those kept apart (``apart``) are counted: nobody looks at their errors."""
    named = [one for one in lost if one not in apart]
    others = len(lost) - len(named)
    counted = [f"{others} gardée{'s' if others > 1 else ''} de côté"] if others else []
    return " et ".join([*([", ".join(named)] if named else []), *counted])


def _nothing(name: str, against: Run) -> Check:
    cause = f"aucune question commune avec « {against.name} » : mesurez-la de nouveau avec les questions d'aujourd'hui"
    return Check(name, 0.0, None, None, 0, False, cause)


def _among(values: Mapping[str, float], ids: Set[str]) -> dict[str, float]:
    return {i: v for i, v in values.items() if i in ids}
