"""The gate: a build passes only if every threshold holds at the stated confidence, on questions enough, if it gives the
rule of the day, and if no protected kind went back.

To pass is to be no worse than the thresholds. The aims (`eval.figures`) are higher: those that are not met are told.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from eval import protected
from eval.figures import DATED, DETAILS
from eval.gold import Split
from eval.judge.judging import Judged
from eval.run import Run, answers_of
from eval.successions import Dated
from eval.threshold import Check, Demanded, check, number
from eval.unread import why

AIMS = {figure.metric: figure for figure in (*DETAILS, DATED)}
"""The figures that a threshold may be on, with what is wanted of them."""

THRESHOLDS = Path(__file__).with_name("gate.toml")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says, with the run and the versions it said it of. ``thresholds``: the digest of their file.
    ``comparisons``: how many figures of protected kinds were compared with ``against``: some may go back by chance.
    """

    passed: bool
    checks: tuple[Check, ...]
    versions: Mapping[str, str]
    run: str
    against: str
    thresholds: str
    comparisons: int = 0

    @property
    def aims_missed(self) -> tuple[str, ...]:
        """Of the figures that the thresholds name, those whose mean is short of what is wanted of them."""
        means = {c.metric: c.mean for c in self.checks if c.mean is not None}
        return tuple(name for name, mean in means.items() if name in AIMS and not AIMS[name].reached_by(mean))

    def to_json(self) -> dict[str, Any]:
        """For machines: rotation reads this."""
        return {
            "passed": self.passed,
            "run": self.run,
            "against": self.against,
            "thresholds": self.thresholds,
            "versions": dict(self.versions),
            "comparisons": self.comparisons,
            "aims_missed": list(self.aims_missed),
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
        checks = _whole(run)
        checks += [
            check(name, list(run.values(name, split).values()), limit, demanded)
            for name, limit in raw["thresholds"].items()
        ]
        checks += [_dated(dated, run, raw["successions"], demanded)] if "successions" in raw else []
        checks += [_judged(name, limit["min"], opinion) for name, limit in raw.get("judged", {}).items()]
    except (OSError, KeyError, ValueError) as error:
        raise _unread(thresholds, error) from error
    kept = []
    if against is not None:
        kept = protected.regressions(run, against, protected.read(raw.get("protected", {}), thresholds), confidence)
    return Verdict(
        all(one.held for one in (*checks, *kept)),
        (*checks, *kept),
        run.versions,
        run.name,
        against.name if against else "",
        hashlib.sha256(thresholds.read_bytes()).hexdigest()[:16],
        sum(one.mean is not None for one in kept),
    )


@dataclass(frozen=True, slots=True)
class Needed:
    """What must be measured before judging: the split whose questions are asked, how many of them (`gold.sample`; all
    without one), and whether the rule of the day is asked too.
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
    return SettingsError(f"{thresholds.name} ne se lit pas : {why(error)}.", "Voyez eval/gate.toml du dépôt.")


def digest_of_answers(place: Path) -> str:
    """The digest of a run's answers, by the run's folder: what a signed verdict was given on."""
    return hashlib.sha256(answers_of(place).read_bytes()).hexdigest()


def _whole(run: Run) -> list[Check]:
    """A run that was interrupted is no measure of the questions that were due."""
    if not run.missing:
        return []
    asked = sum(map(len, (run.rows, *run.again)))
    due = float(run.times * sum(run.due.values()))
    several = "s" if run.missing > 1 else ""
    cause = f"Il manque {run.missing} question{several} : relancez « {run.to_go_on} »"
    return [Check("questions", due, None, None, asked, held=False, why=cause)]


def _dated(dated: Dated | None, run: Run, limit: Mapping[str, float], demanded: Demanded) -> Check:
    """The threshold on the dated questions, which must have been asked of what the run was measured on.

    It is held to the mean, not to the bound: they are a fixed list of cases that all must be right, not a sample.
    """
    threshold = limit["min"]
    if dated is None or not dated.of(run.versions):
        cause = "mesurée sur d'autres versions" if dated is not None else "non mesurée"
        return Check("successions", threshold, None, None, 0, False, f"{cause} : python -m eval successions")
    wrong = dated.n - dated.right
    cause = f"{wrong} faute{'s' if wrong > 1 else ''} sur {dated.n}" if dated.found.mean < threshold else ""
    cause = f"trop peu de questions : il en faut {demanded.questions}" if dated.n < demanded.questions else cause
    bound, mean = round(dated.found.low, 4), round(dated.found.mean, 4)
    return Check("successions", threshold, bound, mean, dated.n, not cause, cause)


def _judged(metric: str, threshold: float, opinion: Opinion) -> Check:
    """A threshold on what a model judged. A judgement that failed counts as 0; a judge that is not trusted as none."""
    own = next((one for one in opinion.judged if one.measure == metric), None)
    if own is None or own.found is None:
        return Check(metric, threshold, None, None, 0, False, "aucun jugement")
    bound, mean = (round(value * (1 - own.failed_share), 4) for value in (own.found.low, own.found.mean))
    if not opinion.may_gate:
        return Check(metric, threshold, bound, mean, own.asked, False, "ce juge n'est pas assez sûr pour décider")
    cause = "" if bound >= threshold else f"la borne {number(bound)} n'atteint pas le seuil {number(threshold)}"
    return Check(metric, threshold, bound, mean, own.asked, not cause, cause)
