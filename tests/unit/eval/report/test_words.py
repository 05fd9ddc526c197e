"""What the first screen says in words: no more exact than the figures, and nothing that they do not say."""

import pytest

from eval.figures import DETAILS, told
from eval.report.words import Invented, Sentence, decimal, invented, run_named, told_points, trusted
from eval.run import Row
from tests.unit.eval.rows import row, run


def said(*rows: Row) -> str:
    return " ".join(one.text for one in sentences(*rows))


def sentences(*rows: Row) -> list[Sentence]:
    return trusted([one for f in DETAILS if (one := told(rows, f)) is not None], invented(rows))


def of_verdicts(right: int, wrong: int, none: int) -> list[Row]:
    metrics = [(1.0, 0.0)] * right + [(0.0, 1.0)] * wrong + [(0.0, 0.0)] * none
    return [row(n, metrics={"verdict": r, "wrong_verdict": w}) for n, (r, w) in enumerate(metrics)]


@pytest.mark.parametrize(
    ("wrong", "of", "words"),
    [
        (2, 209, "environ une fois sur 100"),
        (1, 27, "environ une fois sur 25"),
        (1, 7, "environ une fois sur 7"),
        (6, 10, "environ 6 fois sur 10"),
    ],
)
def test_a_share_is_told_no_more_exactly_than_it_is_known(wrong: int, of: int, words: str) -> None:
    assert f"une fausse {words} ; sinon" in said(*of_verdicts(1, wrong, of - wrong - 1))


def test_how_often_the_verdict_is_right_is_said_with_how_often_it_is_wrong() -> None:
    text = said(*of_verdicts(53, 1, 46))
    assert "la bonne conclusion environ 5 fois sur 10, une fausse environ une fois sur 100" in text
    assert "jamais une fausse." in said(*of_verdicts(10, 0, 0))


def test_a_question_wrongly_refused_is_one_question_in_so_many() -> None:
    text = said(*(row(n, metrics={"wrongly_refused": float(n < 3)}) for n in range(100)))
    assert "à tort, environ une question sur 35." in text


def test_questions_wrongly_refused_by_the_half_are_several_in_ten() -> None:
    text = said(*(row(n, metrics={"wrongly_refused": float(n < 6)}) for n in range(10)))
    assert "à tort, environ 6 questions sur 10." in text


def test_what_was_invented_is_counted_out_of_what_was_shown() -> None:
    counts = {"statements_shown": 600.0, "statements_unverified": 0.0, "quotes_shown": 700.0, "quotes_fabricated": 1.0}
    rows = [row(1, metrics=dict(counts)), row(2, metrics=dict(counts)), row(3)]
    assert invented(rows) == Invented(1200, 0, 1400, 2, 0, 3)
    assert "Énoncés inventés : 0 sur 1\u202f200. Citations inventées : 2 sur 1\u202f400." in said(*rows)
    assert invented([row(1)]) is None and "Énoncés inventés" not in said(row(1))


def test_each_sentence_that_tells_a_figure_says_what_it_rests_on() -> None:
    found = sentences(row(1, reviewed=True), row(2, metrics={"wrongly_refused": 1.0}))
    assert [(one.reviewed, one.n) for one in found] == [(1, 2), (1, 2), (1, 2), (0, 0)]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (0.004, "0,4"), (0.01, "1"), (0.0149, "1"), (0.02, "2"), (0.43, "43")],
)
def test_a_distance_is_so_many_points(value: float, said: str) -> None:
    assert told_points(value) == f"{said}\u00a0point{'s' if value >= 0.02 else ''}"


def test_a_run_is_named_by_its_day_and_its_hour() -> None:
    assert run_named(run("20990102T030405")) == "la série du 2 janvier 2099 à 3\u00a0h\u00a004 (20990102T030405)"


def test_numbers_are_written_as_in_french() -> None:
    assert [decimal(value) for value in (1.0, 0.305, 12.34)] == ["1", "0,3", "12,34"]
