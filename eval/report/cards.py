"""The first screen's five figures, each with its interval, what it rests on and whether its objective is reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.figures import Reached, Told
from eval.report.charts import percent
from eval.report.words import count

_SHOWN = ("exact", "facts", "verdict", "abstained", "wrongly_refused")
_UNSURE = "à confirmer"
"""Said of an objective that the mean reaches and its interval does not: the legend under the cards explains it."""

_SAID = {"verdict": "Quand on demande si une chose est permise ou obligatoire ; sinon, elle cite sans conclure."}


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as the first screen says it. ``states``: whether each of its objectives is reached, in words; ``worst``:
    the least reached of them.
    """

    told: Told
    said: str
    false: str
    states: tuple[str, ...]
    worst: Reached


def cards(figures: Sequence[Told]) -> list[Card]:
    """The figures of the first screen that were measured."""
    by = {one.figure.metric: one for one in figures if one.figure is not None}
    return [_card(by[name], by) for name in _SHOWN if name in by]


def flawless(told: Told) -> bool:
    """Whether not one question of a figure is a fault."""
    return told.figure is not None and told.found.mean == float(told.figure.more)


def state(told: Told) -> str:
    """Whether a figure's objective is reached, in words."""
    return f"Objectif ({_objective(told)})\u00a0: {_reached(told)}"


def _card(told: Told, by: Mapping[str, Told]) -> Card:
    if told.figure is None:
        raise ValueError("a card is of a figure")
    name = told.figure.metric
    false = by.get("wrong_verdict") if name == "verdict" else None
    aims = [told, *([false] if false is not None else [])]
    states = [state(told)]
    if false is not None:
        states.append(f"Fausses (objectif\u00a0: zéro)\u00a0: {_reached(false)}")
    return Card(
        told,
        _SAID.get(name, f"{told.figure.said}."),
        _false(false) if false is not None else "",
        tuple(states),
        max((_level(one) for one in aims), key=list(Reached).index),
    )


def _false(told: Told) -> str:
    found = told.found
    wrong = round(found.mean * found.n)
    between = f"entre {percent(found.low)} et {percent(found.high)}"
    return f"Conclusions fausses\u00a0: {percent(found.mean)}, soit {count(wrong)} sur {count(found.n)} ({between})."


def _objective(told: Told) -> str:
    figure = told.figure
    if figure is None or not figure.target:
        return "zéro"
    if figure.target == 1:
        return percent(1.0)
    return f"{'au moins' if figure.more else 'au plus'} {percent(figure.target)}"


def _level(told: Told) -> Reached:
    """Whether an objective is reached. No number of questions proves that nothing is ever wrong: of an objective of
    100 % or of zero, not one fault is all that can be asked.
    """
    if flawless(told) and told.figure is not None and told.figure.target in (0.0, 1.0):
        return Reached.YES
    return told.reached or Reached.NO


def _reached(told: Told) -> str:
    said = {Reached.YES: "atteint", Reached.UNSURE: f"atteint, {_UNSURE}", Reached.NO: "non atteint"}[_level(told)]
    return f"{said}, aucune faute sur {count(told.found.n)}" if flawless(told) else said
