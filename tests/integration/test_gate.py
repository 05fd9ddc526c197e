"""The gate on real answers: it passes on this build, and fails on builds broken on purpose, each in its own way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, NoticeKind, Question
from assistant.engine import Engine
from eval.gate import judge
from eval.gold import Split, load_gold
from eval.run import execute, read

Break = Callable[[Answer, Engine], Answer]


def shifted(answer: Answer, engine: Engine) -> Answer:
    """Verification off and offsets off by one: each quote is the text one character later."""
    moved = [
        replace(s, citations=tuple(replace(c, start=c.start + 1) if c.start is not None else c for c in s.citations))
        for s in answer.statements
    ]
    return replace(answer, statements=tuple(moved))


def next_passages(answer: Answer, engine: Engine) -> Answer:
    """Retrieval off: what answers is lost, with its statements."""
    return replace(answer, passages=answer.passages[5:], statements=answer.statements[3:])


def without_validity(answer: Answer, engine: Engine) -> Answer:
    """Validity ignored: no notice says that a rule has lapsed."""
    return replace(answer, notices=tuple(n for n in answer.notices if n.kind is not NoticeKind.VALIDITY))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


def test_this_build_passes_and_a_cut_run_goes_on(engine: Engine, place: Path) -> None:
    golds = [(Split.DEVELOPMENT, gold) for gold in load_gold(Split.DEVELOPMENT)]
    execute("whole", golds[:40], engine, place)
    written = place / "whole" / "answers.jsonl"
    written.write_bytes(written.read_bytes()[:-100])
    run = execute("whole", golds, engine, place)
    assert [row.id for row in run.rows[-len(golds) :]] and len({row.id for row in run.rows}) == len(golds)
    verdict = judge(run)
    assert verdict.passed, [check for check in verdict.checks if not check.held]
    assert verdict.versions["index"] == engine.knowledge.index.version


@pytest.mark.parametrize(
    ("broken", "metric"), [(shifted, "exact"), (next_passages, "recall_at_5"), (without_validity, "notice")]
)
def test_a_broken_build_fails_where_it_is_broken(engine: Engine, place: Path, broken: Break, metric: str) -> None:
    golds = [(Split.DEVELOPMENT, gold) for gold in load_gold(Split.DEVELOPMENT)]

    def ask(question: Question, today: date) -> Answer:
        return broken(engine.ask(question, today), engine)

    run = execute(broken.__name__, golds, engine, place, ask=ask)
    verdict = judge(run, against=read("whole", place))
    assert not verdict.passed
    assert metric in {check.metric for check in verdict.checks if not check.held}
