"""The gate: a build passes only if every threshold holds at the stated confidence, on questions enough, if it gives the
rule of the day, and if no protected kind went back.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from eval.drift import Change
from eval.figures import DETAILS, Figure
from eval.gold import Split
from eval.judge.judging import Judged
from eval.run import Run, answers_of
from eval.statistics import Estimate, compare, estimate
from eval.successions import Dated

THRESHOLDS = Path(__file__).with_name("gate.toml")


@dataclass(frozen=True, slots=True)
class Check:
    """One threshold. ``bound`` is the end of the interval that must hold."""

    metric: str
    threshold: float
    bound: float | None
    mean: float | None
    n: int
    held: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says, with the run and the versions it said it of. ``thresholds``: the digest of their file."""

    passed: bool
    checks: tuple[Check, ...]
    versions: Mapping[str, str]
    run: str
    against: str
    thresholds: str

    def to_json(self) -> dict[str, Any]:
        """For machines: rotation reads this."""
        return {
            "passed": self.passed,
            "run": self.run,
            "against": self.against,
            "thresholds": self.thresholds,
            "versions": dict(self.versions),
            "checks": [asdict(c) for c in self.checks],
        }


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model judged of a run, and whether it was measured good enough to be listened to."""

    judged: Sequence[Judged]
    may_gate: bool


NO_OPINION = Opinion((), may_gate=False)


def judge(
    run: Run,
    thresholds: Path = THRESHOLDS,
    against: Run | None = None,
    opinion: Opinion = NO_OPINION,
    dated: Dated | None = None,
) -> Verdict:
    """Judge a run, beside another (``against``), what a model judged of it and the dated questions.

    Raises:
        SettingsError: the thresholds cannot be read, or name a measure that there is not.
    """
    try:
        raw = tomllib.loads(thresholds.read_text(encoding="utf-8"))
        split, confidence = Split(raw["split"]), float(raw["confidence"])
        demanded = Demanded(confidence, int(raw["questions"]))
        checks = [
            _check(name, list(run.values(name, split).values()), limit, demanded)
            for name, limit in raw["thresholds"].items()
        ]
        checks += [_dated(dated, run, raw["successions"], demanded)] if "successions" in raw else []
        checks += [_judged(name, limit["min"], opinion) for name, limit in raw.get("judged", {}).items()]
    except (OSError, KeyError, ValueError) as error:
        raise _unread(thresholds, error) from error
    if against is not None:
        checks += _regressions(run, against, _protected(raw.get("protected", {}), thresholds), confidence)
    return Verdict(
        all(check.held for check in checks),
        tuple(checks),
        run.versions,
        run.name,
        against.name if against else "",
        hashlib.sha256(thresholds.read_bytes()).hexdigest()[:16],
    )


@dataclass(frozen=True, slots=True)
class Needed:
    """What must be measured before judging: the split whose questions are asked, how many ordinary ones of them (all,
    without a ``sample``), and whether the rule of the day is asked too.
    """

    split: Split
    sample: int | None = None
    dated: bool = False


def asked_by(thresholds: Path = THRESHOLDS) -> Needed:
    """What these thresholds are judged on. A sample costs its price: the fewer the questions, the wider the intervals
    whose ends must hold.

    Raises:
        SettingsError: the thresholds cannot be read.
    """
    try:
        raw = tomllib.loads(thresholds.read_text(encoding="utf-8"))
        sample = int(raw["sample"]) if "sample" in raw else None
        return Needed(Split(raw["split"]), sample, "successions" in raw)
    except (OSError, KeyError, ValueError) as error:
        raise _unread(thresholds, error) from error


def _unread(thresholds: Path, error: Exception) -> SettingsError:
    return SettingsError(f"{thresholds.name} ne se lit pas ({error}).", "Voir eval/gate.toml du dépôt.")


def digest_of_answers(place: Path) -> str:
    """The digest of a run's answers, by the run's folder: what a signed verdict was given on."""
    return hashlib.sha256(answers_of(place).read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Demanded:
    """What every threshold rests on: the confidence, and the fewest questions (a threshold may state its own)."""

    confidence: float
    questions: int


def _check(metric: str, values: Sequence[float], limit: Mapping[str, float], demanded: Demanded) -> Check:
    threshold = limit.get("min", limit.get("max", 0.0))
    if not values:
        return Check(metric, threshold, None, None, 0, False, "aucune question ne la mesure")
    found: Estimate = estimate(values, demanded.confidence)
    bound = found.low if "min" in limit else found.high
    # Of values all alike the interval never reaches 1: a share of 1 out of n is then judged on its mean.
    perfect = found.mean == 1.0 if "min" in limit else found.mean == 0.0
    reached = bound >= threshold if "min" in limit else bound <= threshold
    least = int(limit.get("questions", demanded.questions))
    why = "" if reached or not perfect else "aucune faute : jugé sur la moyenne, trop peu de questions pour la borne"
    why = f"trop peu de questions : il en faut {least}" if found.n < least else why
    held = (perfect or reached) and found.n >= least
    return Check(metric, threshold, round(bound, 4), round(found.mean, 4), found.n, held, why)


def _dated(dated: Dated | None, run: Run, limit: Mapping[str, float], demanded: Demanded) -> Check:
    """The threshold on the dated questions, which must have been asked of what the run was measured on."""
    if dated is None or not dated.of(run.versions):
        why = "mesurée sur d'autres versions" if dated is not None else "non mesurée"
        return Check("successions", limit["min"], None, None, 0, False, f"{why} : python -m eval successions")
    return _check("successions", [1.0] * dated.right + [0.0] * (dated.n - dated.right), limit, demanded)


def _judged(metric: str, threshold: float, opinion: Opinion) -> Check:
    """A threshold on what a model judged. A judgement that failed counts as 0; a judge that is not trusted as none."""
    own = next((one for one in opinion.judged if one.measure == metric), None)
    if own is None or own.found is None:
        return Check(metric, threshold, None, None, 0, False, "aucun jugement")
    bound, mean = (round(value * (1 - own.failed_share), 4) for value in (own.found.low, own.found.mean))
    if not opinion.may_gate:
        return Check(metric, threshold, bound, mean, own.asked, False, "ce juge n'est pas assez sûr pour décider")
    return Check(metric, threshold, bound, mean, own.asked, bound >= threshold)


@dataclass(frozen=True, slots=True)
class Protected:
    """What may not go back: in each of these kinds of question, each of these figures."""

    kinds: Sequence[str]
    figures: Sequence[Figure]


def _protected(raw: Mapping[str, Sequence[str]], thresholds: Path) -> Protected:
    by_metric = {figure.metric: figure for figure in DETAILS}
    names = raw.get("metrics", ())
    unknown = [name for name in names if name not in by_metric]
    if unknown:
        raise SettingsError(
            f"{thresholds.name} protège une mesure qui n'existe pas ({', '.join(unknown)}).",
            f"Les mesures : {', '.join(by_metric)}.",
        )
    return Protected(raw.get("kinds", ()), [by_metric[name] for name in names])


def _regressions(run: Run, against: Run, protected: Protected, confidence: float) -> list[Check]:
    """What went back, on the questions that both runs asked; and what could not be compared, which does not pass."""
    checks, compared = [], set()
    for kind in protected.kinds:
        ids = {row.id for row in run.rows if row.kind == kind} & {row.id for row in against.rows}
        if not ids:
            checks.append(_nothing(kind, against))
        for figure in protected.figures:
            before, after = (_among(one.values(figure.metric), ids) for one in (against, run))
            found = compare(before, after, confidence)
            if found is not None:
                compared.add(figure)
                checks.append(_kept(Change(figure, found), kind))
    return checks + [_nothing(f.metric, against) for f in protected.figures if f not in compared]


def _kept(change: Change, kind: str) -> Check:
    found = change.difference
    bound = found.high if change.figure.more else found.low
    why = f"a reculé : {', '.join(change.lost)}" if change.worse else ""
    name = f"{change.figure.metric} ({kind})"
    return Check(name, 0.0, round(bound, 4), round(found.mean, 4), found.n, not change.worse, why)


def _nothing(name: str, against: Run) -> Check:
    why = f"aucune question commune avec « {against.name} » : mesurez-la de nouveau avec les questions d'aujourd'hui"
    return Check(name, 0.0, None, None, 0, False, why)


def _among(values: Mapping[str, float], ids: Set[str]) -> dict[str, float]:
    return {i: v for i, v in values.items() if i in ids}
