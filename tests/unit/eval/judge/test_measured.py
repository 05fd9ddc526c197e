"""What is kept of judges: one at a time, credited with its own trust alone, and of every answer that was due."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from corpus.errors import BaliseError
from eval.gate import NO_OPINION, Opinion, judge
from eval.judge.judging import FILE, Judgement, due, judge_name
from eval.judge.measured import WORTH, heard, keep, opinion
from eval.run import Run
from tests.unit.eval.rows import row, run

HERE, ELSEWHERE = judge_name("m", "http://127.0.0.1:8000/v1/"), judge_name("m", "http://127.0.0.1:9000/v1")
RUN = run("r", *(row(i) for i in range(60)))


def said(folder: Path, by: str, answers: int, score: float = 1.0) -> None:
    with (folder / RUN.name / FILE).open("a", encoding="utf-8") as out:
        for i in range(answers):
            out.write(json.dumps(asdict(Judgement(f"q{i}", "faithfulness", score, "", 1.0, 1, by))) + "\n")


def measured(folder: Path, by: str) -> None:
    keep(folder, WORTH, {"judge": by, "balanced_accuracy": {"mean": 0.9}, "may_gate": True})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / RUN.name
    place.mkdir()
    (place / "run.json").write_text(json.dumps(RUN.versions))
    (place / "answers.jsonl").write_text("".join(json.dumps(asdict(r)) + "\n" for r in RUN.rows))
    return tmp_path


def test_a_judge_is_not_credited_with_the_trust_of_another_even_of_the_same_name(folder: Path) -> None:
    said(folder, ELSEWHERE, 60)
    measured(folder, HERE)
    found = heard(folder, RUN)
    assert found is not None and (found.judge, found.worth) == (ELSEWHERE, None)
    assert opinion(folder, RUN.name) == NO_OPINION


def test_of_two_judges_the_measured_one_is_heard_alone(folder: Path) -> None:
    said(folder, HERE, 60, 1.0)
    said(folder, ELSEWHERE, 60, 0.0)
    last = heard(folder, RUN)
    assert last is not None and (last.judge, last.worth) == (ELSEWHERE, None)
    measured(folder, HERE)
    found = heard(folder, RUN)
    assert found is not None and found.worth is not None
    assert {j.judge for j in found.judgements} == {HERE}
    assert found.judged[0].found is not None and found.judged[0].found.mean == 1.0


@pytest.mark.parametrize(("answers", "passed"), [(3, False), (60, True)])
def test_a_threshold_does_not_hold_on_the_few_answers_that_were_judged(
    folder: Path, tmp_path: Path, answers: int, passed: bool
) -> None:
    said(folder, HERE, answers)
    measured(folder, HERE)
    thresholds = tmp_path / "gate.toml"
    thresholds.write_text(
        'confidence = 0.95\nsplit = "development"\nquestions = 1\n[thresholds]\n[judged.faithfulness]\nmin = 0.8\n'
    )
    found = opinion(folder, RUN.name)
    assert isinstance(found, Opinion) and judge(RUN, thresholds, opinion=found).passed is passed


def test_what_is_due_is_what_was_said_in_answer_to_what_the_texts_answer() -> None:
    silent = replace(row(2), answer={"statements": []})
    made = Run("r", {}, (row(1), silent, row(3, expected="no_source")))
    assert due(made.rows) == ["q1"]


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_what_was_measured_of_a_judge_and_is_damaged_is_said(folder: Path, content: str) -> None:
    said(folder, HERE, 60)
    (folder / WORTH).write_text(content)
    with pytest.raises(BaliseError, match=r"judge\.json.*eval judge"):
        opinion(folder, RUN.name)
