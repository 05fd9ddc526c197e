"""What the quality gate's own words become in the journal, and which thresholds a candidate meets."""

import json
import tomllib
from pathlib import Path
from typing import Any

from serving.gate import report, verdict

ROOT = Path(__file__).resolve().parents[3]


def check(metric: str, mean: float, *, held: bool) -> dict[str, Any]:
    return {"metric": metric, "threshold": 0.5, "bound": mean, "mean": mean, "n": 12, "held": held, "why": ""}


def said(*checks: dict[str, Any]) -> str:
    return verdict("des mots\n" + json.dumps({"passed": True, "checks": checks, "versions": {}}) + "\n")


def test_a_refusal_names_the_thresholds_that_do_not_hold() -> None:
    text = said(check("exact", 1.0, held=True), check("model_wrote", 0.02, held=False))
    assert text == "sous le seuil : model_wrote 0.02 ; 12 questions"


def test_a_pass_shows_every_figure() -> None:
    text = said(check("exact", 1.0, held=True), check("model_wrote", 0.7, held=True))
    assert text == "2 seuils tenus : exact 1.0, model_wrote 0.7 ; 12 questions"


def test_another_command_says_nothing_that_is_understood() -> None:
    assert [verdict(out) for out in ("", "reçu", "[]", '{"checks": []}', '{"checks": [1]}')] == [""] * 5


def test_a_refusal_leads_to_the_report_of_the_very_run_it_was_said_of() -> None:
    told = json.dumps({"run": "20990101T000000", "checks": [check("exact", 1.0, held=True)]})
    assert report(f"des mots\n{told}\n") == "python -m eval report --name 20990101T000000"
    assert [report(out) for out in ("", "reçu", "[]", "{}")] == ["python -m eval report"] * 4


def test_a_candidate_meets_every_threshold_of_a_build_and_those_of_a_model() -> None:
    build, candidate = (
        tomllib.loads((ROOT / name).read_text(encoding="utf-8"))
        for name in ("eval/gate.toml", "serving/candidate.toml")
    )
    of_a_model = {name: limit for name, limit in candidate["thresholds"].items() if name.startswith("model_")}
    assert candidate["thresholds"] == {**build["thresholds"], **of_a_model}
    assert set(of_a_model) == {"model_reached", "model_pointed", "model_wrote", "model_unverified"}
    for key in ("split", "confidence", "questions", "successions"):
        assert candidate[key] == build[key], key
