"""The same question on several days, over invented rules that follow one another: always the rule of the day."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Question
from assistant.engine import Engine
from eval.statistics import wilson
from eval.successions import FILE, SET, build, load, measure, read, run


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine.open(build(tmp_path_factory.mktemp("successions") / "set"))
    yield engine
    engine.close()


def test_always_the_rule_of_the_day(dated: Engine) -> None:
    found = measure(load(), dated.ask)
    assert len(found) >= 30
    assert [(o.asked.text, o.asked.on, o.wrong) for o in found if o.wrong] == []


def test_a_build_that_ignores_dates_is_found(dated: Engine) -> None:
    def ask(question: Question, today: date) -> Answer:
        return dated.ask(Question(question.text, on=date(2026, 11, 23)), today)

    found: list[str] = [o.wrong for o in measure(load(), ask) if o.wrong]
    assert len(found) >= 8


def test_at_least_ten_successions() -> None:
    assert sum(line.startswith("# ") and line[2].isdigit() for line in Path(SET).read_text().splitlines()) >= 10


def test_what_came_is_written_beside_the_runs_with_what_it_was_measured_on(tmp_path: Path) -> None:
    outcomes = run(tmp_path / "eval")
    found = read(tmp_path / "eval")
    assert found is not None and (found.n, found.right) == (len(outcomes), sum(not o.wrong for o in outcomes))
    assert found.of(found.versions) and not found.of({**found.versions, "sources": "autre"})
    told = json.loads((tmp_path / "eval" / FILE).read_text("utf-8"))
    assert told["low"] == pytest.approx(wilson(found.n, found.n)[0], abs=1e-4) and told["high"] == 1.0


def test_a_file_that_is_not_there_or_is_not_one_is_no_measure(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    (tmp_path / FILE).write_text('{"n": 31}')
    assert read(tmp_path) is None
