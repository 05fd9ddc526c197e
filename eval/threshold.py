"""One threshold, and whether it holds at the stated confidence, on questions enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.statistics import Estimate, enough, estimate, wilson


@dataclass(frozen=True, slots=True)
class Check:
    """One threshold. ``bound`` is the end of the interval that must hold. ``why`` it does not, or what else there is to
    know of one that does.
    """

    metric: str
    threshold: float
    bound: float | None
    mean: float | None
    n: int
    held: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Demanded:
    """What every threshold rests on: the confidence, and the fewest questions (a threshold may state its own)."""

    confidence: float
    questions: int


def check(metric: str, values: Sequence[float], limit: Mapping[str, float], demanded: Demanded) -> Check:
    """Hold values to a limit: its ``min`` or its ``max``, and its own ``questions`` if it states some."""
    threshold = limit.get("min", limit.get("max", 0.0))
    if not values:
        return Check(metric, threshold, None, None, 0, False, "aucune question ne la mesure")
    found, more = _surely(values, demanded.confidence), "min" in limit
    bound = found.low if more else found.high
    least = int(limit.get("questions", demanded.questions))
    reached = bound >= threshold if more else bound <= threshold
    cause = "" if reached else _short(found, threshold, demanded.confidence, more=more)
    cause = f"trop peu de questions : il en faut {least}" if found.n < least else cause
    return Check(metric, threshold, round(bound, 4), round(found.mean, 4), found.n, not cause, cause)


def _surely(values: Sequence[float], confidence: float) -> Estimate:
    """An estimate whose ends may be trusted. Of shares (0 or 1), the bootstrap sees too little where few are wrong, or
    none: the farther of its ends and of Wilson's is taken, so that a fault more never makes a bound better.
    """
    found = estimate(values, confidence)
    if not set(values) <= {0.0, 1.0}:
        return found
    low, high = wilson(round(sum(values)), len(values), confidence)
    return Estimate(found.mean, min(found.low, low), max(found.high, high), found.n)


def _short(found: Estimate, threshold: float, confidence: float, *, more: bool) -> str:
    """Why the bound is not at the threshold."""
    if found.mean != (1.0 if more else 0.0):
        bound, said = (found.low, "n'atteint pas") if more else (found.high, "dépasse")
        return f"la borne {number(bound)} {said} le seuil {number(threshold)}"
    needed = enough(threshold if more else 1 - threshold, confidence)
    if needed is None:
        return (
            f"aucune faute, mais aucun nombre de questions n'assure un seuil de {number(threshold)} : laissez une marge"
        )
    return f"aucune faute, mais trop peu de questions pour ce seuil : il en faut {needed}"


def number(value: float) -> str:
    """A figure as it is written in French."""
    return f"{round(value, 4):g}".replace(".", ",")
