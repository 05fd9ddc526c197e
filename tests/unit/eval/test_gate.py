"""The gate and what signs, verifies and follows its verdicts, by the commands themselves on invented runs."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
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
    thresholds.write_text(TOML.replace("0.9\n", "0.5\n") + "questions = 5\n")
    assert judge(run("five", *(row(n) for n in range(5))), thresholds).passed
    assert not judge(run("four", *(row(n) for n in range(4))), thresholds).passed


def share(right: int, n: int) -> Run:
    return run("share", *(row(i, metrics={"facts": float(i < right)}) for i in range(n)))


@pytest.mark.parametrize(
    ("right", "n", "passes"), [(380, 380, False), (381, 381, True), (380, 381, False), (3, 3, False)]
)
def test_a_perfect_share_holds_only_where_its_bound_does(thresholds: Path, right: int, n: int, passes: bool) -> None:
    thresholds.write_text(TOML.replace("0.9\n", "0.99\n"))
    (check,) = judge(share(right, n), thresholds).checks
    assert check.held is passes
    if right == n and n >= 10 and not passes:
        assert "aucune faute" in check.why and "il en faut 381" in check.why


@pytest.mark.parametrize("wrong", range(4))
def test_a_fault_more_never_makes_a_bound_better(thresholds: Path, wrong: int) -> None:
    (less,), (more,) = (judge(share(300 - w, 300), thresholds).checks for w in (wrong, wrong + 1))
    assert less.bound is not None and more.bound is not None and more.bound < less.bound


@pytest.mark.parametrize("limit", ["min = 1.0", "max = 0.0"])
def test_a_threshold_without_any_margin_never_holds_and_says_so(thresholds: Path, limit: str) -> None:
    thresholds.write_text(
        TOML.replace("min = 0.9", limit).replace("facts", "exact" if "min" in limit else "unverified")
    )
    (check,) = judge(GOOD, thresholds).checks
    assert not check.held and "aucun nombre de questions" in check.why


def test_what_does_not_hold_says_why(thresholds: Path) -> None:
    thresholds.write_text(
        TOML + "[thresholds.wrongly_refused]\nmax = 0.05\n[judged.faithfulness]\nmin = 0.8\n[successions]\nmin = 1.0\n"
    )
    bad = run("bad", *(row(i, metrics={"facts": float(i > 20), "wrongly_refused": float(i < 9)}) for i in range(60)))
    found = judge(bad, thresholds, opinion=Opinion([FAITHFUL], may_gate=True), dated=dated(right=30))
    said = {check.metric: check.why for check in found.checks if not check.held}
    assert said["facts"].startswith("la borne 0,5") and said["facts"].endswith("n'atteint pas le seuil 0,9")
    assert said["wrongly_refused"].endswith("dépasse le seuil 0,05")
    assert "n'atteint pas le seuil 0,8" in said["faithfulness"]
    assert said["successions"] == "1 faute sur 31"


def test_a_run_that_was_cut_is_refused_and_says_how_to_go_on(thresholds: Path) -> None:
    cut = replace(GOOD, due={"development": 63})
    found = judge(cut, thresholds)
    assert not found.passed
    why = "Il manque 3 questions : relancez « python -m eval run --name good --split development »"
    assert [(check.metric, check.n, check.why) for check in found.checks if not check.held] == [("questions", 60, why)]
    assert judge(replace(GOOD, due={"development": 60}), thresholds).passed


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


def test_a_question_lost_is_told_where_nothing_surely_went_back(thresholds: Path) -> None:
    protected(thresholds, '["facts", "wrongly_refused"]')
    lost = run("lost", *(row(i, metrics={"facts": float(i != 7)}) for i in range(100)))
    found = judge(lost, thresholds, run("before", *(row(i) for i in range(100))))
    assert found.passed and found.comparisons == found.to_json()["comparisons"] == 2
    told = {check.metric: check.why for check in found.checks}
    assert told["facts (fact)"] == "perdue, sans recul établi : q7" and told["wrongly_refused (fact)"] == ""


def test_a_question_kept_apart_is_counted_and_never_named(thresholds: Path) -> None:
    protected(thresholds, '["facts"]')
    before = [*(row(i) for i in range(60)), *(row(i, split="heldout") for i in range(60, 120))]
    after = [replace(r, metrics={**r.metrics, "facts": 0.0}) if r.id in ("q3", "q70", "q71") else r for r in before]
    why = judge(run("after", *after), thresholds, run("before", *before)).checks[-1].why
    assert why.endswith("q3 et 2 gardées de côté") and "q70" not in why


def test_a_pass_tells_the_aims_that_are_not_met(thresholds: Path) -> None:
    thresholds.write_text(TOML.replace("0.9\n", "0.6\n") + "[thresholds.exact]\nmin = 0.9\n")
    found = judge(share(80, 100), thresholds)
    assert found.passed and found.aims_missed == ("facts",)
    assert found.to_json()["aims_missed"] == ["facts"]
    assert judge(share(95, 100), thresholds).aims_missed == ()


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


def test_a_run_of_the_gate_is_in_no_history_and_shown_only_when_it_is_named(deployment: Deployment) -> None:
    deployment.write(run("barrière", row(1), date="2099-01-15T00:00:00+00:00"))
    told = deployment.runs / "barrière" / "run.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"by": "gate"}))
    shown = deployment.call("report")
    assert shown.stdout.strip() == str(deployment.runs / "bad" / "report.html"), shown.stderr
    page = (deployment.runs / "bad" / "report.html").read_text("utf-8")
    assert "good" in page and "barrière" not in page
    named = deployment.call("report", "--name", "barrière")
    assert named.stdout.strip().endswith("barrière/report.html"), named.stderr
