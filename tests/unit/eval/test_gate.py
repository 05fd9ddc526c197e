"""The gate and what signs, verifies and follows its verdicts, by the commands themselves on invented runs."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.gate import Opinion, judge
from eval.judge.judging import Judged
from eval.releases import mark
from eval.run import Run
from eval.statistics import Estimate
from tests.unit.eval.rows import row, run

TOML = 'confidence = 0.95\nsplit = "development"\n[thresholds.facts]\nmin = 0.9\n'
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
