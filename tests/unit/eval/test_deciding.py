"""The commands that decide: what they print, and how they end."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from corpus.errors import BaliseError
from eval import deciding, releases
from eval.run import Run
from eval.successions import FILE, set_digest
from tests.unit.eval.rows import row, run

GOOD = run("bonne", *(row(n) for n in range(40)), date="2099-01-01T00:00:00+00:00")
BAD = run("pire", *(row(n, metrics={"facts": 0.0}) for n in range(40)), date="2099-02-01T00:00:00+00:00")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of two runs, in a deployment of the test's own."""
    monkeypatch.setenv("BALISE_DATA", str(tmp_path))
    monkeypatch.setenv("DOCUMENTS", str(tmp_path))
    for made in (GOOD, BAD):
        write(tmp_path / "eval" / made.name, made)
    return tmp_path / "eval"


def write(place: Path, made: Run) -> None:
    place.mkdir(parents=True)
    (place / "run.json").write_text(json.dumps(made.versions))
    (place / "answers.jsonl").write_text("".join(json.dumps(asdict(r)) + "\n" for r in made.rows))


def ended(command: Callable[[], Any]) -> int:
    with pytest.raises(typer.Exit) as exit_:
        command()
    return exit_.value.exit_code


def thresholds(folder: Path) -> Path:
    path = folder / "seuils.toml"
    path.write_text('split = "development"\nconfidence = 0.95\nquestions = 10\n[thresholds]\nfacts = { min = 0.8 }\n')
    return path


def test_a_fall_since_a_run_ends_in_one_and_is_said_to_people_and_machines(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(lambda: deciding.drift("pire", against="bonne")) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["alert"]
    (line,) = [line for line in said.err.splitlines() if "RECULE" in line]
    assert line.startswith("Réponses complètes") and "-100.0 points" in line and "n 40" in line
    assert ended(lambda: deciding.drift("bonne", against="pire")) == 0
    assert "progresse" in capsys.readouterr().err


def test_without_a_name_the_last_run_is_held_against_the_last_release(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releases.mark(runs, "bonne", "1.0", datetime(2099, 1, 1, tzinfo=UTC))
    assert ended(deciding.drift) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["release"]["tag"]) == ("pire", "1.0")


def test_without_a_release_it_says_how_to_mark_one(runs: Path) -> None:
    with pytest.raises(BaliseError, match="--release"):
        deciding.drift("pire")


def test_a_verdict_is_written_printed_and_ends_as_it_says(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limits = thresholds(runs)
    assert ended(lambda: deciding.gate("bonne", limits)) == 0
    said = capsys.readouterr()
    assert (runs / "bonne" / deciding.VERDICT).read_text(encoding="utf-8") == said.out
    assert json.loads(said.out)["passed"] and "tient" in said.err
    assert ended(lambda: deciding.gate("pire", limits)) == 1
    assert "NE TIENT PAS" in capsys.readouterr().err


def test_the_last_line_says_in_words_what_was_decided_and_what_it_does_not_say(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = thresholds(runs)
    limits.write_text(limits.read_text().replace("0.8", "0.4"))
    write(runs / "moyenne", run("moyenne", *(row(n, metrics={"facts": float(n % 4 > 0)}) for n in range(40))))
    ended(lambda: deciding.gate("moyenne", limits, against="bonne"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == (
        "Barrière : reçue. Cela veut dire : pas pire que les seuils, et non que les objectifs sont atteints. "
        "Objectifs non atteints, parmi ces mesures : réponses complètes 0,75 (au moins 0,9)."
    )
    ended(lambda: deciding.gate("bonne", limits))
    assert capsys.readouterr().err.splitlines()[-1].endswith("non atteints, parmi ces mesures : aucun.")
    ended(lambda: deciding.gate("pire", limits))
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == (
        "Barrière : refusée. Ne tient pas : facts. Voyez pourquoi ci-dessus, ou le rapport : "
        "python -m eval report --name pire."
    )


def test_the_comparisons_made_are_counted_and_the_questions_lost_are_named(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = thresholds(runs)
    limits.write_text(limits.read_text() + '[protected]\nkinds = ["fact"]\nmetrics = ["facts", "exact"]\n')
    write(runs / "presque", run("presque", *(row(n, metrics={"facts": float(n != 7)}) for n in range(40))))
    ended(lambda: deciding.gate("presque", limits, against="bonne"))
    said = capsys.readouterr()
    assert json.loads(said.out)["comparisons"] == 2
    assert "2 comparaisons avec « bonne » sur les genres protégés" in said.err
    (line,) = [line for line in said.err.splitlines() if line.startswith("facts (fact)")]
    assert line.endswith("perdue, sans recul établi : q7")


def test_a_verdict_that_is_not_there_is_said_without_a_code_of_the_system(runs: Path) -> None:
    with pytest.raises(BaliseError, match="n'existe pas") as found:
        deciding.verify(runs / "absent.json")
    assert "Errno" not in str(found.value)


def test_a_verdict_holds_until_its_answers_change(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended(lambda: deciding.gate("bonne", thresholds(runs)))
    capsys.readouterr()
    verdict, place = runs / "bonne" / deciding.VERDICT, runs / "bonne"
    deciding.verify(verdict)
    assert "tient : reçu" in capsys.readouterr().out
    with (place / "answers.jsonl").open("a") as out:
        out.write("\n")
    with pytest.raises(BaliseError, match="ont changé depuis"):
        deciding.verify(verdict)


def test_a_verdict_alone_holds_and_says_that_its_answers_are_gone(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(lambda: deciding.gate("bonne", thresholds(runs)))
    (runs / "bonne" / "run.json").unlink()
    capsys.readouterr()
    deciding.verify(runs / "bonne" / deciding.VERDICT)
    assert "ne sont plus sur ce poste" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "why"), [("pas du JSON", "ne se lit pas"), ("{}", "pas signé"), ("[]", "ne se lit pas")]
)
def test_what_is_no_verdict_is_refused(runs: Path, content: str, why: str) -> None:
    path = runs / "verdict.json"
    path.write_text(content)
    with pytest.raises(BaliseError, match=why):
        deciding.verify(path)


def test_thresholds_that_cannot_be_read_are_said_before_anything_is_asked(runs: Path) -> None:
    with pytest.raises(BaliseError, match="ne se lit pas"):
        deciding.gate(thresholds=runs / "absent.toml")


def test_the_rule_of_the_day_of_a_named_run_is_read_where_it_was_measured(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = thresholds(runs)
    limits.write_text(limits.read_text() + "[successions]\nmin = 1.0\n")
    assert ended(lambda: deciding.gate("bonne", limits)) == 1
    assert "non mesurée : python -m eval successions" in capsys.readouterr().err
    told = {"n": 31, "right": 31, "versions": {**GOOD.versions, "set": set_digest()}}
    (runs / FILE).write_text(json.dumps(told))
    assert ended(lambda: deciding.gate("bonne", limits)) == 0
