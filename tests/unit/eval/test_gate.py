"""The gate and what signs, verifies and follows its verdicts, by the commands themselves on invented runs."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from eval.gate import Needed, Opinion, asked_by, judge
from eval.gold import Split
from eval.judge.judging import Judged
from eval.releases import mark
from eval.run import Run
from eval.statistics import Estimate
from eval.successions import COMPARED, Dated, set_digest
from tests.unit.eval.rows import VERSIONS, row, run

TOML = 'confidence = 0.95\nsplit = "development"\nquestions = 10\n[thresholds.facts]\nmin = 0.9\n'
GOOD = run("good", *(row(i) for i in range(60)))
BAD = run("bad", *(row(i, metrics={"facts": float(i > 20)}) for i in range(60)), date="2099-02-01T00:00:00+00:00")
FAITHFUL = Judged("faithfulness", Estimate(0.9, 0.85, 0.95, 90), failed=10, asked=100)


@pytest.fixture
def thresholds(tmp_path: Path) -> Path:
    path = tmp_path / "gate.toml"
    path.write_text(TOML)
    return path


def test_a_judge_that_is_not_trusted_cannot_gate(thresholds: Path) -> None:
    thresholds.write_text(TOML + "[judged.faithfulness]\nmin = 0.7\n")
    assert judge(GOOD, thresholds, opinion=Opinion([FAITHFUL], may_gate=True)).passed
    doubted = judge(GOOD, thresholds, opinion=Opinion([FAITHFUL], may_gate=False))
    assert not doubted.passed and "pas assez sûr" in doubted.checks[-1].why
    assert not judge(GOOD, thresholds).passed


def test_a_judgement_that_failed_counts_as_wrong(thresholds: Path) -> None:
    thresholds.write_text(TOML + "[judged.faithfulness]\nmin = 0.8\n")
    assert not judge(GOOD, thresholds, opinion=Opinion([FAITHFUL], may_gate=True)).passed


def test_one_question_out_of_one_is_not_enough(thresholds: Path) -> None:
    few = judge(run("few", row(1)), thresholds)
    assert not few.passed and "il en faut 10" in few.checks[0].why
    thresholds.write_text(TOML + "questions = 5\n")
    assert judge(run("five", *(row(n) for n in range(5))), thresholds).passed
    assert not judge(run("four", *(row(n) for n in range(4))), thresholds).passed


def test_the_questions_asked_are_those_that_the_thresholds_name(thresholds: Path) -> None:
    assert asked_by(thresholds) == Needed(Split.DEVELOPMENT)
    thresholds.write_text(TOML.replace("development", "heldout") + "[successions]\nmin = 1.0\n")
    assert asked_by(thresholds) == Needed(Split.HELD_OUT, dated=True)
    thresholds.write_text("sample = 40\n" + TOML)
    assert asked_by(thresholds) == Needed(Split.DEVELOPMENT, sample=40)


def protected(thresholds: Path, metrics: str, kinds: str = '["fact"]') -> Path:
    thresholds.write_text(TOML + f"[protected]\nkinds = {kinds}\nmetrics = {metrics}\n")
    return thresholds


def test_a_kind_without_a_question_in_common_is_not_protected_and_does_not_pass(thresholds: Path) -> None:
    other = run("other", *(row(n) for n in range(100, 160)))
    found = judge(GOOD, protected(thresholds, '["facts"]'), other)
    assert not found.passed and "aucune question commune" in found.checks[-1].why
    assert judge(GOOD, protected(thresholds, '["facts"]'), GOOD).passed
    mistyped = judge(GOOD, protected(thresholds, '["facts"]', '["fact", "facct"]'), GOOD)
    assert not mistyped.passed and "facct" in mistyped.checks[-1].metric


def test_a_measure_that_both_runs_ask_nowhere_is_not_protected_and_does_not_pass(thresholds: Path) -> None:
    found = judge(GOOD, protected(thresholds, '["facts", "notice"]'), GOOD)
    assert not found.passed and found.checks[-1].metric == "notice"


def test_a_measure_where_less_is_better_goes_back_by_rising(thresholds: Path) -> None:
    protected(thresholds, '["wrongly_refused"]')
    refusing = run("refusing", *(row(i, metrics={"wrongly_refused": float(i < 30)}) for i in range(60)))
    worse = judge(refusing, thresholds, GOOD).checks[-1]
    assert not worse.held and "a reculé : q0, q1" in worse.why
    assert judge(GOOD, thresholds, refusing).checks[-1].held


def test_a_protected_measure_that_does_not_exist_is_an_error(thresholds: Path) -> None:
    with pytest.raises(SettingsError, match="facst"):
        judge(GOOD, protected(thresholds, '["facst"]'), GOOD)


def test_a_fall_is_judged_at_the_confidence_of_the_thresholds(thresholds: Path) -> None:
    protected(thresholds, '["facts"]')
    fallen = run("fallen", *(row(i, metrics={"facts": float(i >= 4)}) for i in range(60)))
    assert not judge(fallen, thresholds, GOOD).checks[-1].held
    thresholds.write_text(thresholds.read_text().replace("0.95", "0.9999"))
    assert judge(fallen, thresholds, GOOD).checks[-1].held


def dated(right: int = 31, **versions: str) -> Dated:
    return Dated(31, right, {key: VERSIONS.get(key, "") for key in COMPARED} | {"set": set_digest()} | versions)


def test_the_rule_of_the_day_is_required_on_the_same_versions(thresholds: Path) -> None:
    thresholds.write_text(TOML + "[successions]\nmin = 1.0\n")
    assert judge(GOOD, thresholds, dated=dated()).passed
    for other, why in (
        (None, "eval successions"),
        (dated(sources="s2"), "d'autres versions"),
        (dated(set="changed"), "d'autres versions"),
        (dated(right=30), ""),
    ):
        found = judge(GOOD, thresholds, dated=other)
        assert not found.passed and why in found.checks[-1].why, why


class Deployment:
    """A data folder with runs, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs = folder / "eval"

    def write(self, made: Run) -> None:
        place = self.runs / made.name
        place.mkdir(parents=True)
        (place / "run.json").write_text(json.dumps(made.versions))
        (place / "answers.jsonl").write_text("".join(json.dumps(asdict(r)) + "\n" for r in made.rows))

    def call(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "eval", *map(str, words)],
            env={**os.environ, "BALISE_DATA": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    made = Deployment(tmp_path / "data")
    made.write(GOOD)
    made.write(BAD)
    return made


def test_a_verdict_is_signed_and_verified_until_anything_changes(deployment: Deployment, thresholds: Path) -> None:
    passed = deployment.call("gate", "--name", "good", "--thresholds", thresholds)
    assert passed.returncode == 0, passed.stderr
    told = json.loads(passed.stdout)
    assert told["passed"] and told["versions"]["sources"] == "s1" and told["signature"]["algorithm"] == "HMAC-SHA256"
    verdict = deployment.runs / "good" / "verdict.json"
    assert json.loads(verdict.read_text()) == told
    assert deployment.call("verify", verdict).returncode == 0
    assert deployment.call("gate", "--name", "bad", "--thresholds", thresholds).returncode == 1
    refused = deployment.runs / "bad" / "verdict.json"
    refused.write_text(refused.read_text().replace('"passed": false', '"passed": true'))
    bent = deployment.call("verify", refused)
    assert bent.returncode == 1 and "modifié après sa signature" in bent.stderr
    with (deployment.runs / "good" / "answers.jsonl").open("a") as out:
        out.write("\n")
    assert "ont changé" in deployment.call("verify", verdict).stderr


def test_drift_is_an_exit_status_and_the_gate_compares_with_the_release(
    deployment: Deployment, thresholds: Path
) -> None:
    missing = deployment.call("drift")
    assert missing.returncode == 1 and "--release" in missing.stderr
    mark(deployment.runs, "good", "1.0", datetime.now(UTC))
    found = deployment.call("drift")
    assert found.returncode == 1 and "RECULE" in found.stderr
    told = json.loads(found.stdout)
    assert told["run"] == "bad" and [f["metric"] for f in told["figures"] if f["alert"]] == ["facts"]
    thresholds.write_text(TOML + '[protected]\nkinds = ["fact"]\nmetrics = ["facts"]\n')
    verdict = json.loads(deployment.call("gate", "--name", "bad", "--thresholds", thresholds).stdout)
    assert verdict["against"] == "good"
    assert "a reculé" in verdict["checks"][-1]["why"]


def test_without_a_fall_drift_is_silent(deployment: Deployment) -> None:
    assert deployment.call("drift", "--name", "good", "--against", "good").returncode == 0
