"""The report's numbers for machines: every question and every figure, with nothing where nothing was asked."""

import csv
import io
import json
from typing import Any

from eval.drift import drift
from eval.judge.judging import Judged
from eval.releases import Release
from eval.report.exports import to_csv, to_json
from eval.run import Run
from tests.unit.eval.rows import row, run

RUN = run(
    "essai",
    row(1, reviewed=True),
    row(2, metrics={"facts": 0.0, "verdict": None}, question="La « lanterne », oui ?\nEt non ?"),
    row(3, split="heldout", metrics={"abstained": 1.0, "facts": None}, kind='guillemet "droit", virgule'),
)


def lines(of: Run = RUN) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(of), newline="")))


def figures(of: Run = RUN, **other: Any) -> Any:
    return json.loads(to_json(of, **other))


def test_a_line_a_question_with_what_was_right_and_where_it_went_wrong() -> None:
    assert [(line["id"], line["right"], line["stage"]) for line in lines()] == [
        ("q1", "True", ""),
        ("q2", "False", "choice"),
        ("q3", "True", ""),
    ]
    assert lines()[2]["kind"] == 'guillemet "droit", virgule'


def test_every_metric_of_any_question_has_a_column_empty_where_not_asked() -> None:
    first, second, third = lines()
    assert (first["facts"], second["facts"], third["facts"]) == ("1.0", "0.0", "")
    assert (first["abstained"], third["abstained"], second["verdict"]) == ("", "1.0", "")


def test_no_question_is_a_line_of_titles() -> None:
    assert to_csv(run("vide")).startswith("id,split,") and lines(run("vide")) == []


def test_figures_stand_by_split_with_their_interval_and_what_they_rest_on() -> None:
    found = figures()
    facts = found["figures"]["development"]["facts"]
    assert (facts["mean"], facts["n"], facts["reviewed"]) == (0.5, 2, 1)
    assert facts["low"] <= facts["mean"] <= facts["high"] and facts["smallest_difference"] > 0
    assert "facts" not in found["figures"]["heldout"]
    assert found["stages"]["development"]["choice"] == 1 and sum(found["stages"]["heldout"].values()) == 0
    assert (found["run"], found["versions"]["index"]) == ("essai", "i1")


def test_drift_judgements_and_spread_are_there_when_there_are_some() -> None:
    bare = figures()
    assert (bare["drift"], bare["judged"], bare["spread"]) == (None, [], [])
    full = figures(
        run("b", *RUN.rows, again=(RUN.rows,)),
        drift=drift(RUN, Release("1.0", "2099-01-01", RUN)),
        judged=[Judged("faithfulness", None, 2, 2)],
    )
    assert full["drift"]["release"]["tag"] == "1.0" and full["judged"][0]["failed"] == 2
    assert {"facts", "exact"} <= {one["figure"] for one in full["spread"]}
