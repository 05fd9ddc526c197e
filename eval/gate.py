"""The gate: a build passes only if every threshold holds at the stated confidence and no protected kind went back."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from eval.gold import Split
from eval.judge.judging import Judged
from eval.run import Run, answers_of
from eval.statistics import Estimate, compare, estimate

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
    run: Run, thresholds: Path = THRESHOLDS, against: Run | None = None, opinion: Opinion = NO_OPINION
) -> Verdict:
    """Judge a run.

    Raises:
        SettingsError: the thresholds cannot be read.
    """
    try:
        raw = tomllib.loads(thresholds.read_text(encoding="utf-8"))
        split, confidence = Split(raw["split"]), float(raw["confidence"])
        checks = [_check(run, split, name, limit, confidence) for name, limit in raw["thresholds"].items()]
        checks += [_judged(name, limit["min"], opinion) for name, limit in raw.get("judged", {}).items()]
    except (OSError, KeyError, ValueError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{thresholds.name} ne se lit pas ({error}).", "Voir eval/gate.toml du dépôt.") from error
    if against is not None:
        checks += _regressions(run, against, raw.get("protected", {}))
    return Verdict(
        all(check.held for check in checks),
        tuple(checks),
        run.versions,
        run.name,
        against.name if against else "",
        hashlib.sha256(thresholds.read_bytes()).hexdigest()[:16],
    )


def digest_of_answers(place: Path) -> str:
    """The digest of a run's answers, by the run's folder: what a signed verdict was given on."""
    return hashlib.sha256(answers_of(place).read_bytes()).hexdigest()


def _check(run: Run, split: Split, metric: str, limit: Mapping[str, float], confidence: float) -> Check:
    values = list(run.values(metric, split).values())
    threshold = limit.get("min", limit.get("max", 0.0))
    if not values:
        return Check(metric, threshold, None, None, 0, False, "aucune question ne la mesure")
    found: Estimate = estimate(values, confidence)
    bound = found.low if "min" in limit else found.high
    # Of values all alike the interval never reaches 1: a share of 1 out of n is then judged on its mean.
    perfect = found.mean == 1.0 if "min" in limit else found.mean == 0.0
    reached = bound >= threshold if "min" in limit else bound <= threshold
    why = "" if reached or not perfect else "aucune faute : jugé sur la moyenne, trop peu de questions pour la borne"
    return Check(metric, threshold, round(bound, 4), round(found.mean, 4), found.n, perfect or reached, why)


def _judged(metric: str, threshold: float, opinion: Opinion) -> Check:
    """A threshold on what a model judged. A judgement that failed counts as 0; a judge that is not trusted as none."""
    own = next((one for one in opinion.judged if one.measure == metric), None)
    if own is None or own.found is None:
        return Check(metric, threshold, None, None, 0, False, "aucun jugement")
    bound, mean = (round(value * (1 - own.failed_share), 4) for value in (own.found.low, own.found.mean))
    if not opinion.may_gate:
        return Check(metric, threshold, bound, mean, own.asked, False, "ce juge n'est pas assez sûr pour décider")
    return Check(metric, threshold, bound, mean, own.asked, bound >= threshold)


def _regressions(run: Run, against: Run, protected: Mapping[str, list[str]]) -> list[Check]:
    checks = []
    for kind in protected.get("kinds", ()):
        ids = {row.id for row in run.rows if row.kind == kind}
        for metric in protected.get("metrics", ()):
            before = {i: v for i, v in against.values(metric).items() if i in ids}
            after = {i: v for i, v in run.values(metric).items() if i in ids}
            found = compare(before, after)
            if found is not None:
                lost = found.high < 0
                why = f"a reculé : {', '.join(found.worse)}" if lost else ""
                checks.append(
                    Check(f"{metric} ({kind})", 0.0, round(found.high, 4), round(found.mean, 4), found.n, not lost, why)
                )
    return checks
