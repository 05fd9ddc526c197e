"""The same questions asked again: how much the figures move by themselves, where a model writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import stdev

from eval.figures import DETAILS, Figure
from eval.run import Row, Run, values


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the times the questions were asked: the least and the greatest mean, their standard deviation, and
    the questions whose value was not the same each time, of the ``n`` that were asked each time.
    """

    figure: Figure
    times: int
    least: float
    greatest: float
    deviation: float
    changed: tuple[str, ...]
    n: int


def spreads(run: Run, figures: Sequence[Figure] = DETAILS) -> list[Spread]:
    """The spread of each figure; nothing where the questions were asked once."""
    return [found for figure in figures if (found := _spread(run, figure)) is not None]


def unlike(run: Run) -> tuple[str, ...]:
    """The questions that were not answered in the same words each time."""
    said = [{row.id: _said(row) for row in rows} for rows in (run.rows, *run.again)]
    shared = set.intersection(*(set(one) for one in said))
    return tuple(sorted(i for i in shared if len({one[i] for one in said}) > 1))


def _spread(run: Run, figure: Figure) -> Spread | None:
    asked = [values(rows, figure.metric) for rows in (run.rows, *run.again)]
    shared = sorted(set.intersection(*(set(one) for one in asked)))
    if len(asked) < 2 or not shared:
        return None
    means = [sum(one[i] for i in shared) / len(shared) for one in asked]
    changed = tuple(i for i in shared if len({one[i] for one in asked}) > 1)
    return Spread(figure, len(asked), min(means), max(means), stdev(means), changed, len(shared))


def _said(row: Row) -> tuple[str, ...]:
    return (row.outcome, row.verdict, *(s["text"] for s in row.answer["statements"]))
