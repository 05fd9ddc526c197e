"""The report's numbers for machines: every question and every figure, with nothing where nothing was asked."""

import csv
import io
import json
from typing import Any

from eval.drift import drift
from eval.judge.judging import Judged
from eval.releases import Release
from eval.report.beside import ALONE, Beside
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


def figures(of: Run = RUN, beside: Beside = ALONE) -> Any:
    return json.loads(to_json(of, beside))


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


def test_retrieval_is_told_by_hits_and_by_recall() -> None:
    found = figures(run("r", row(1, metrics={"recall_at_5": 0.5, "recall_at_10": 1.0}), row(2)))
    own = found["figures"]["development"]
    assert (own["hit_at_10"]["n"], own["recall_at_5"]["mean"], own["recall_at_10"]["n"]) == (2, 0.5, 1)


def test_drift_judgements_and_spread_are_there_when_there_are_some() -> None:
    bare = figures()
    assert (bare["drift"], bare["comparison"], bare["judged"], bare["spread"]) == (None, None, [], [])
    beside = Beside(
        drift=drift(RUN, Release("1.0", "2099-01-01", RUN)), judged=[Judged("faithfulness", None, 2, 2)], against=RUN
    )
    full = figures(run("b", *RUN.rows, again=(RUN.rows,)), beside)
    assert full["drift"]["release"]["tag"] == "1.0" and full["judged"][0]["failed"] == 2
    assert {"facts", "exact"} <= {one["figure"] for one in full["spread"]}
    facts = next(one for one in full["comparison"]["figures"] if one["metric"] == "facts")
    assert full["comparison"]["against"] == "essai" and (facts["n"], facts["reviewed"], facts["mean"]) == (2, 1, 0.0)


def test_groups_outcomes_confidence_and_time_are_there_by_split() -> None:
    found = figures(run("g", *(row(n, kind="rule" if n < 12 else "fact") for n in range(15))))
    kinds = found["groups"]["development"]["Par genre de question"]
    assert kinds["Règles"]["n"] == 12 and kinds["Moins de 10 questions chacun"]["groups"] == ["Faits"]
    assert found["confusion"]["development"] == {"answered": {"answered": {"count": 15, "accepted": 0}}}
    (sure,) = found["calibration"]["development"]["bins"]
    assert (sure["said"], sure["mean"], sure["n"], sure["reviewed"]) == (0.9, 1.0, 15, 0)
    assert found["latency_p95_ms"] == {"development": {"milliseconds": 10.0, "low": 10.0, "high": 10.0, "n": 15}}
    assert found["history"][0]["development"]["facts"]["n"] == 15


def test_the_question_and_the_answer_stand_in_the_line_but_those_kept_apart_and_wrong() -> None:
    wrong = row(4, split="heldout", metrics={"facts": 0.0}, question="À ne pas lire ?")
    found = lines(run("t", *RUN.rows, wrong))
    assert found[1]["question"] == "La « lanterne », oui ?\nEt non ?"
    assert found[0]["answer"] == "La lanterne est bleue."
    assert (found[3]["id"], found[3]["question"], found[3]["answer"]) == ("q4", "", "")


def test_no_text_is_taken_for_a_formula() -> None:
    assert lines(run("f", row(1, question="=1+1 ?")))[0]["question"] == "'=1+1 ?"
