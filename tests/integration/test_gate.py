"""The gate on real answers: it passes on this build, and fails on builds broken on purpose, each in its own way.

What is broken is the code that answers: the search gives the neighbour of what it found, nothing is verified any more
while a model invents, every text is held to be in force, the guard lets everything through or stops everything. What
measures is not touched.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier, Lock

import pytest

from assistant import pipeline, written
from assistant.answer import Answer, Outcome, Question
from assistant.engine import Engine
from assistant.guard import Guard, Refusal
from corpus.catalogue import Catalogue
from corpus.index.published import Hit, Index
from corpus.model import Status, Validity
from corpus.settings import Generation, Settings
from eval.gate import THRESHOLDS, judge
from eval.gold import Gold, Split, load_gold, sample
from eval.kept import RunError
from eval.run import Run, execute, read
from eval.successions import COMPARED, Dated, set_digest
from eval.threshold import Check
from tests.fixtures.endpoint import answer_of, fake_endpoint

SOME, FEW = 500, 400
"""Questions that this build is asked here besides the few of the rarer kinds, and that one broken on purpose is.
`make gate` asks them all, and judges the ends of the intervals; here this build is judged on its means, and those that
are broken as the gate judges.
"""
ENOUGH = 440
"""Questions of which enough are answered in quotes (381) for none wrong to be one in a hundred at most, surely."""

GUARDED = ("confidential", "sensitive", "injection")
INVENTION = "Il est permis de soumettre 12 renseignements Protégé B à une lanterne municipale."


def golds(kinds: Sequence[str] = (), *, noticed: bool = False) -> list[tuple[Split, Gold]]:
    return [
        (Split.DEVELOPMENT, gold)
        for gold in load_gold(Split.DEVELOPMENT)
        if (not kinds or gold.kind in kinds) and (not noticed or gold.notice)
    ]


def drawn() -> list[tuple[Split, Gold]]:
    return [(Split.DEVELOPMENT, gold) for gold in sample([gold for _, gold in golds()], SOME)]


def on_means(place: Path) -> Path:
    """The thresholds of the gate, for means: at a confidence near nothing, an interval is nearly its mean."""
    found, whole = place / "means.toml", THRESHOLDS.read_text(encoding="utf-8")
    assert "confidence = 0.95" in whole
    found.write_text(whole.replace("confidence = 0.95", "confidence = 0.02"), encoding="utf-8")
    return found


def failed(run: Run, against: Run | None = None, thresholds: Path = THRESHOLDS) -> dict[str, Check]:
    """What does not hold of a run; the dated questions, which are another measure, are held right."""
    right = Dated(31, 31, {key: run.versions[key] for key in COMPARED} | {"set": set_digest()})
    verdict = judge(run, thresholds, against=against, dated=right)
    assert verdict.passed is all(check.held for check in verdict.checks)
    return {check.metric: check for check in verdict.checks if not check.held}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def whole(engine: Engine, place: Path) -> Run:
    """This build, whose run was cut in the middle of a line and went on."""
    asked = drawn()
    execute("whole", asked[:40], engine, place)
    lines = place / "whole" / "answers.jsonl"
    lines.write_bytes(lines.read_bytes()[:-100])
    return execute("whole", asked, engine, place)


def test_this_build_passes_and_a_cut_run_goes_on(engine: Engine, whole: Run, place: Path) -> None:
    assert [row.id for row in whole.rows] == [gold.id for _, gold in drawn()]
    assert not failed(whole, thresholds=on_means(place))
    verdict = judge(whole)
    assert verdict.versions["index"] == engine.knowledge.index.version
    assert verdict.run == "whole"
    assert float(whole.versions["cpu_seconds_per_answer"]) > 0  # for whoever estimates the energy


def test_a_run_does_not_go_on_with_other_versions(engine: Engine, whole: Run, place: Path) -> None:
    told = place / "whole" / "run.json"
    versions = json.loads(told.read_text("utf-8"))
    execute("other", golds()[:2], engine, place)
    beside = place / "other" / "run.json"
    beside.write_text(json.dumps(versions | {"index": "another"}), "utf-8")
    with pytest.raises(RunError, match="index"):
        execute("other", golds()[:4], engine, place)
    assert len(read("other", place).rows) == 2


def test_questions_are_asked_together_within_the_limit(engine: Engine, place: Path) -> None:
    together, lock, now, most = Barrier(3, timeout=20), Lock(), 0, 0

    def ask(question: Question, today: date) -> Answer:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        together.wait()  # nobody goes on unless three are asking
        with lock:
            now -= 1
        return engine.ask(question, today)

    run = execute("together", golds()[:6], engine, place, ask=ask, at_once=3, repeat=2)
    assert (len(run.rows), len(run.again[0]), most) == (6, 6, 3)


def test_retrieval_off_by_one_fails(engine: Engine, whole: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search = Index.search
    order = list(engine.knowledge.index.passages.values())
    after = {a.id: b for a, b in zip(order, [*order[1:], order[0]], strict=True)}

    def neighbours(self: Index, *args: object, **how: object) -> list[Hit]:
        found: list[Hit] = search(self, *args, **how)  # type: ignore[arg-type]
        return [replace(hit, passage=after[hit.passage.id]) for hit in found]

    monkeypatch.setattr(Index, "search", neighbours)
    lost = failed(execute("neighbours", drawn()[-FEW:], engine, place), whole)
    assert {"hit_at_5", "facts"} <= lost.keys()
    assert any("a reculé" in check.why for check in lost.values())


def test_verification_off_fails_and_on_it_holds(
    official: Settings, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = golds(["rule"])[:ENOUGH]
    with fake_endpoint() as fake:
        generation = Generation(url=fake.url, model="fake", deadline_s=5, first_token_s=2)
        inventing = Engine.open(official.model_copy(update={"generation": generation}))
        try:
            fake.script = [[answer_of((INVENTION, ["s1"]))]] * (2 * len(asked))
            held = execute("inventing", asked, inventing, place)
            fake.script = [[answer_of((INVENTION, ["s1"]))]] * (2 * len(asked))
            monkeypatch.setattr(written, "fault_of", lambda *_: None)
            monkeypatch.setattr(pipeline, "verified", lambda statements, _: (tuple(statements), 0))
            unheld = execute("unverified", asked[:100], inventing, place)
        finally:
            inventing.close()
    assert not {"unverified", "exact"} & failed(held).keys()
    assert {"unverified", "contradiction"} <= failed(unheld).keys()
    assert any(s["text"] == INVENTION for row in unheld.rows for s in row.answer["statements"])


def test_validity_ignored_fails(official: Settings, engine: Engine, whole: Run, place: Path) -> None:
    asked = golds(noticed=True)
    always = [
        replace(d, sections=(), validity=Validity(Status.IN_FORCE, d.validity.verified_on))
        for d in engine.knowledge.catalogue
    ]
    catalogue = Catalogue(tuple(always), "always")
    ignoring = Engine(official, replace(engine.knowledge, catalogue=catalogue))
    assert "notice" not in failed(execute("minding", asked, engine, place))
    lost = failed(execute("ignoring", asked, ignoring, place), whole)
    assert lost["notice"].mean == 0.0
    assert any("temporal" in name for name in lost)


def test_the_guard_off_fails(engine: Engine, whole: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "check", lambda *_: None)
    lost = failed(execute("unguarded", golds(GUARDED), engine, place), whole)
    assert lost["guarded"].mean == 0.0
    assert {"guarded (confidential)", "guarded (injection)"} <= lost.keys()


def test_a_guard_that_stops_everything_fails(
    engine: Engine, whole: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Guard, "check", lambda *_: Refusal(Outcome.CONFIDENTIAL, ("person",)))
    lost = failed(execute("closed", golds(GUARDED), engine, place), whole)
    assert lost["wrongly_guarded"].mean == 1.0
    assert "wrongly_guarded (sensitive)" in lost
