"""A figure that went back is an alert; one that moved by chance, or the right way, is not."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.drift import changes, drift
from eval.kept import RunError, names
from eval.releases import Release, last_before, mark, tags
from eval.repeats import spreads, unlike
from eval.run import Run
from tests.unit.eval.rows import row, run

BEFORE = run("a", *(row(i) for i in range(40)))


def worse(**metrics: float) -> Run:
    return run("b", *(row(i, metrics=dict(metrics) if i < 20 else None) for i in range(40)), index="i2")


def test_a_fall_is_an_alert_whatever_the_direction() -> None:
    for bent, metric in (({"facts": 0.0}, "facts"), ({"wrongly_refused": 1.0}, "wrongly_refused")):
        found = drift(worse(**bent), Release("1.0", "2099-01-01", BEFORE))
        assert [c.figure.metric for c in found.alerts] == [metric]
        assert found.alerts[0].lost == tuple(sorted(f"q{i}" for i in range(20)))
        assert found.versions == ("index",)
        told = json.loads(json.dumps(found.to_json()))
        assert told["alert"] and told["release"]["tag"] == "1.0"


def test_a_rise_is_not() -> None:
    found = changes(BEFORE, worse(facts=0.0))
    assert [c.figure.metric for c in found if c.better] == ["facts"] and not any(c.worse for c in found)


def test_one_question_that_flips_is_chance() -> None:
    other = run("b", *(row(i, metrics={"facts": 0.0} if i == 0 else None) for i in range(40)))
    found = drift(other, Release("1.0", "2099-01-01", BEFORE))
    assert not found.alerts
    assert next(c.lost for c in found.changes if c.figure.metric == "facts") == ("q0",)


def written(folder: Path, made: Run, day: int) -> Run:
    place = folder / made.name
    place.mkdir()
    dated = made.versions | {"date": f"2099-01-{day:02}T00:00:00+00:00"}
    (place / "run.json").write_text(json.dumps(dated))
    (place / "answers.jsonl").write_text("".join(json.dumps(asdict(r)) + "\n" for r in made.rows))
    return Run(made.name, dated, made.rows)


def test_the_last_release_is_the_one_before_in_time_not_by_name(tmp_path: Path) -> None:
    for name, day in (("z-old", 1), ("m-released", 2), ("a-new", 3), ("k-later", 4)):
        latest = written(tmp_path, run(name, row()), day)
    assert names(tmp_path) == ["z-old", "m-released", "a-new", "k-later"]
    assert last_before(tmp_path, latest) is None
    for name, tag in (("z-old", "0.9"), ("m-released", "1.0"), ("k-later", "2.0")):
        mark(tmp_path, name, tag, datetime.now(UTC))
    found = last_before(tmp_path, Run("a-new", {}, ()))
    assert found is not None and (found.tag, found.run.name) == ("1.0", "m-released")
    assert tags(tmp_path) == {"z-old": "0.9", "m-released": "1.0", "k-later": "2.0"}


def test_the_same_questions_again() -> None:
    first = (row(1), row(2), row(3))
    again = (row(1), row(2, metrics={"facts": 0.0}), row(3, outcome="no_source"))
    made = run("r", *first, again=(again,))
    facts = next(s for s in spreads(made) if s.figure.metric == "facts")
    assert (facts.times, facts.least, facts.greatest, facts.changed) == (2, 2 / 3, 1.0, ("q2",))
    assert unlike(made) == ("q3",)
    assert spreads(run("once", *first)) == []


def test_a_mark_that_cannot_be_read_names_its_run(tmp_path: Path) -> None:
    written(tmp_path, run("a", row()), 1)
    later = written(tmp_path, run("b", row()), 2)
    (tmp_path / "a" / "release.json").write_text('{"tag": ')
    for reading in (lambda: tags(tmp_path), lambda: last_before(tmp_path, later)):
        with pytest.raises(RunError, match=r"série a .*--release"):
            reading()
