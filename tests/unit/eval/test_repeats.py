"""How much figures move by themselves when the same questions are asked again."""

from dataclasses import replace

import pytest

from eval.repeats import spreads, unlike
from tests.unit.eval.rows import row, run

ROWS = tuple(row(n) for n in range(4))
WORSE = tuple(row(n, metrics={"facts": float(n > 0)}) for n in range(4))


def test_questions_asked_once_have_no_spread() -> None:
    assert spreads(run("a", *ROWS)) == []


def test_the_spread_of_a_figure_and_the_questions_that_changed() -> None:
    found = {one.figure.metric: one for one in spreads(run("a", *ROWS, again=(WORSE, ROWS)))}
    facts = found["facts"]
    assert (facts.times, facts.n, facts.least, facts.greatest, facts.changed) == (3, 4, 0.75, 1.0, ("q0",))
    assert facts.deviation == pytest.approx(0.1443, abs=1e-3)
    assert found["exact"].deviation == 0 and found["exact"].changed == ()


def test_only_the_questions_asked_each_time_are_compared() -> None:
    (facts,) = [one for one in spreads(run("a", *ROWS, again=(WORSE[1:3],))) if one.figure.metric == "facts"]
    assert (facts.n, facts.deviation) == (2, 0.0)


def test_a_figure_asked_nowhere_each_time_has_none() -> None:
    silent = tuple(row(n, metrics={"facts": None}) for n in range(4))
    assert "facts" not in {one.figure.metric for one in spreads(run("a", *ROWS, again=(silent,)))}


def test_an_answer_in_other_words_or_with_another_verdict_is_unlike() -> None:
    statement = {**ROWS[1].answer["statements"][0], "text": "La lanterne est verte."}
    other = (
        ROWS[0],
        replace(ROWS[1], answer={**ROWS[1].answer, "statements": [statement]}),
        replace(ROWS[2], verdict="forbidden"),
        replace(ROWS[3], milliseconds=99.0),
    )
    assert unlike(run("a", *ROWS, again=(other,))) == ("q1", "q2")
