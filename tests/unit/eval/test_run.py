"""A run is written as it goes: interrupted, it goes on; begun by another version, it is refused."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Answer, Outcome, Question
from eval.gold import Exchange, Gold, Split
from eval.kept import GATE, RunError, asked_for, names
from eval.run import TODAY, Run, answers_of, execute, read
from tests.unit.assistant.answers import answer


def engine(version: str = "i1") -> Any:
    """An engine that holds nothing: the questions are answered by `Asked`."""
    manifest = SimpleNamespace(version=version, corpus="c1", model="e1")
    index = SimpleNamespace(manifest=manifest, passages={}, texts={})
    return SimpleNamespace(knowledge=SimpleNamespace(index=index), model="", texts={})


class Asked:
    """Answers, remembers what it was asked, and fails at one question where it is told to."""

    def __init__(self, fails_at: str = "") -> None:
        self.questions: list[Question] = []
        self.fails_at = fails_at

    def __call__(self, question: Question, today: date) -> Answer:
        if question.id == self.fails_at:
            raise KeyboardInterrupt
        assert today == TODAY
        self.questions.append(question)
        return answer(outcome=Outcome.NO_SOURCE)

    @property
    def ids(self) -> list[str]:
        return [question.id for question in self.questions]


def gold(name: str, **other: Any) -> Gold:
    known: dict[str, Any] = {"question": f"Question {name} ?", "language": "fr", "kind": "unanswerable"}
    return Gold(id=name, outcome=Outcome.NO_SOURCE, **{**known, **other})


GOLDS = [(Split.DEVELOPMENT, gold(name)) for name in ("a", "b", "c")]


def asked(folder: Path, ask: Asked, golds: Sequence[tuple[Split, Gold]] = GOLDS, **other: Any) -> Run:
    return execute("essai", golds, engine(other.pop("version", "i1")), folder, ask=ask, **other)


def test_what_was_asked_and_measured_is_read_back(tmp_path: Path) -> None:
    made = asked(tmp_path, Asked())
    assert [row.id for row in made.rows] == ["a", "b", "c"]
    assert made.values("abstained") == {"a": 1.0, "b": 1.0, "c": 1.0} and made.values("facts") == {}
    assert made.values("abstained", Split.HELD_OUT) == {}
    assert read("essai", tmp_path) == made and made.versions["index"] == "i1"


def test_the_processor_s_time_is_not_told_of_what_may_have_answered_elsewhere(tmp_path: Path) -> None:
    assert "cpu_seconds_per_answer" not in asked(tmp_path, Asked()).versions


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path, Asked(fails_at="c"))
    again, told = Asked(), list[tuple[int, int]]()
    made = asked(tmp_path, again, progress=lambda done, total: told.append((done, total)))
    assert again.ids == ["c"] and told == [(3, 3)]
    assert [row.id for row in made.rows] == ["a", "b", "c"]


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_line_cut_by_a_kill_is_asked_again(tmp_path: Path, cut: int) -> None:
    asked(tmp_path, Asked())
    path = answers_of(tmp_path / "essai")
    path.write_bytes(path.read_bytes()[:-cut])
    assert [row.id for row in read("essai", tmp_path).rows] == ["a", "b"]
    again = Asked()
    assert [row.id for row in asked(tmp_path, again).rows] == ["a", "b", "c"] and again.ids == ["c"]
    assert all(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def test_a_whole_run_asks_nothing_more_even_of_another_version(tmp_path: Path) -> None:
    asked(tmp_path, Asked())
    again = Asked()
    assert asked(tmp_path, again, version="i2").versions["index"] == "i1" and again.ids == []


def test_two_versions_are_never_in_one_run(tmp_path: Path) -> None:
    asked(tmp_path, Asked(), GOLDS[:2])
    with pytest.raises(RunError, match="index"):
        asked(tmp_path, Asked(), version="i2")


def test_questions_asked_again_are_kept_apart(tmp_path: Path) -> None:
    ask = Asked()
    made = asked(tmp_path, ask, GOLDS[:2], repeat=3)
    assert ask.ids == ["a", "b"] * 3
    assert [[row.id for row in rows] for rows in (made.rows, *made.again)] == [["a", "b"]] * 3


def test_a_question_is_asked_with_its_day_and_its_conversation(tmp_path: Path) -> None:
    ask = Asked()
    asked(tmp_path, ask, [(Split.HELD_OUT, gold("a", on=date(2099, 1, 1), history=(Exchange(question="Avant ?"),)))])
    (question,) = ask.questions
    assert question.on == date(2099, 1, 1) and [turn.question for turn in question.history] == ["Avant ?"]


def test_a_run_says_how_many_questions_it_still_lacks(tmp_path: Path) -> None:
    both = [*GOLDS, (Split.HELD_OUT, gold("d"))]
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path, Asked(fails_at="c"), both, repeat=2)
    cut = read("essai", tmp_path)
    assert cut.missing == 6 and cut.again == ()
    assert cut.to_go_on == "python -m eval run --name essai --repeat 2"
    assert asked(tmp_path, Asked(), both, repeat=2).missing == 0


def test_a_run_that_goes_on_with_fewer_questions_still_lacks_the_others(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path, Asked(fails_at="b"))
    assert asked(tmp_path, Asked(), GOLDS[:2]).missing == 1
    assert read("essai", tmp_path).to_go_on == "python -m eval run --name essai --split development"


def test_a_run_written_before_what_is_due_was_lacks_nothing_that_is_known(tmp_path: Path) -> None:
    asked(tmp_path, Asked())
    told = tmp_path / "essai" / "run.json"
    told.write_text(json.dumps({k: v for k, v in json.loads(told.read_text()).items() if k not in ("due", "times")}))
    assert read("essai", tmp_path).missing == 0


def test_what_a_run_rests_on_is_replaced_whole(tmp_path: Path) -> None:
    asked(tmp_path, Asked(), GOLDS[:2])
    told = tmp_path / "essai" / "run.json"
    (held := tmp_path / "held").hardlink_to(told)
    before = held.read_text()
    asked(tmp_path, Asked())
    assert held.read_text() == before != told.read_text()  # the old file was not written over
    assert {path.name for path in told.parent.iterdir()} == {"run.json", "answers.jsonl"}


def test_what_does_not_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"Aucune série « absente »\. Lancez"):
        read("absente", tmp_path)
    asked(tmp_path, Asked(), GOLDS[:1])
    with pytest.raises(RunError, match=r"Aucune série « absente »\. Séries : essai\."):
        read("absente", tmp_path)
    answers_of(tmp_path / "essai").write_text('{"id": "a"}\n')
    with pytest.raises(RunError, match="essai"):
        read("essai", tmp_path)


@pytest.mark.parametrize("content", ["", '{"date": ', "[]", "{}"])
def test_a_run_whose_file_is_damaged_is_named(tmp_path: Path, content: str) -> None:
    asked(tmp_path, Asked(), GOLDS[:1])
    (tmp_path / "essai" / "run.json").write_text(content)
    for reading in (lambda: names(tmp_path), lambda: asked_for(tmp_path)):
        with pytest.raises(RunError, match=r"série essai ne se lit pas.*autre nom"):
            reading()
    if content != "{}":
        with pytest.raises(RunError, match="série essai ne se lit pas"):
            read("essai", tmp_path)


def test_the_runs_of_the_gate_are_told_from_those_that_people_asked_for(tmp_path: Path) -> None:
    asked(tmp_path, Asked(), GOLDS[:1])
    made = execute("barrière", GOLDS, engine(), tmp_path, ask=Asked(), by=GATE)
    assert made.by == GATE and "by" not in made.versions and made.to_go_on == "python -m eval gate"
    assert sorted(names(tmp_path)) == ["barrière", "essai"] and asked_for(tmp_path) == ["essai"]


def test_runs_are_named_the_oldest_first(tmp_path: Path) -> None:
    for name, day in (("b", "2099-01-01"), ("a", "2099-01-02"), ("c", "2099-01-01")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(json.dumps({"date": day}))
    assert names(tmp_path) == ["b", "c", "a"]
