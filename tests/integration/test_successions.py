"""The same question on several days, over invented rules that follow one another: always the rule of the day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Question
from assistant.engine import Engine
from eval.successions import SET, build, load, measure


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
