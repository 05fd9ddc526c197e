"""A real model that invents, behind Balise: in this order, it writes, is cut, is rotated under load, hangs, is killed; then
random weights meet the quality gate: one candidate passes and another does not.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, NoticeKind, Question, Withdrawn
from assistant.engine import Engine
from assistant.verify import holds
from corpus.settings import Generation, Settings
from serving import observe, pointer
from serving.plan import Step
from serving.processes import marked
from tests.vllm.site import AGAIN, ENDLESS, F32, ONE, Site

QUESTIONS = (
    "Est-il interdit de soumettre un renseignement Protégé B à un système public ?",
    "Que doit faire un organisme avant de déployer un système d'intelligence artificielle ?",
    "Quel modèle est-il recommandé de privilégier ?",
    "Qu'est-ce qui est touché par la suspension ?",
)


def verified(answer: Answer, engine: Engine) -> bool:
    return all(holds(statement, engine.texts) for statement in answer.statements)


def test_it_writes_through_the_schema_and_nothing_unverified_is_shown(engine: Engine) -> None:
    for question in QUESTIONS:
        answer = engine.ask(Question(question))
        assert answer.statements
        assert verified(answer, engine)
        assert answer.model["id"] == F32.name
        assert answer.model.get("failed") in (None, "nothing verifiable"), answer.model


def test_when_the_person_leaves_the_server_stops_working(engine: Engine, site: Site) -> None:
    address = site.settings.address(site.settings.slots[0])
    left = threading.Event()

    def leave_when_it_writes() -> None:
        while (observe.load(address) or observe.Load()).running == 0:
            time.sleep(0.05)
        left.set()

    threading.Thread(target=leave_when_it_writes, daemon=True).start()
    with pytest.raises(Withdrawn):
        engine.ask(Question(QUESTIONS[1]), wanted=lambda: not left.is_set())
    end = time.monotonic() + 5
    while (observe.load(address) or observe.Load()).running and time.monotonic() < end:
        time.sleep(0.1)
    assert (observe.load(address) or observe.Load(running=1)).running == 0


def test_a_rotation_under_load_loses_no_answer(engine: Engine, site: Site) -> None:
    stop = threading.Event()
    answers: list[Answer] = []

    def ask(number: int) -> None:
        while not stop.is_set():
            answers.append(engine.ask(Question(QUESTIONS[number])))
            number = (number + 1) % len(QUESTIONS)

    people = [threading.Thread(target=ask, args=(n,)) for n in range(2)]  # two cores serve two models and ask
    for person in people:
        person.start()
    try:
        kept = site.rotation(AGAIN).run()
    finally:
        stop.set()
        for person in people:
            person.join()
    assert kept, site.journal.last()[-2:]
    live = pointer.read(site.settings.pointer)
    assert live is not None
    assert live.model == AGAIN.name
    assert len(answers) >= 8
    assert {a.model.get("failed") for a in answers} <= {None, "nothing verifiable"}
    assert {a.model["id"] for a in answers} == {F32.name, AGAIN.name}
    assert all(verified(a, engine) for a in answers)


def test_a_router_that_starts_again_knows_its_servers(engine: Engine, site: Site) -> None:
    pool = site.settings.pools[1]
    for process in marked(f"router-{pool.name}"):
        os.kill(process, signal.SIGKILL)
    assert engine.ask(Question(QUESTIONS[0])).mode == "extractive"
    site.launcher.start_router(pool)
    end = time.monotonic() + 60
    while not observe.served(site.settings.entrance(pool)) and time.monotonic() < end:
        time.sleep(0.2)
    assert engine.ask(Question(QUESTIONS[0])).model.get("failed") in (None, "nothing verifiable")


def test_hung_the_quotes_come_within_the_deadline_and_a_second(engine: Engine, site: Site) -> None:
    settings = engine._settings
    hasty = Engine.open(
        settings.model_copy(
            update={"generation": Generation(pointer=site.settings.pointer, first_token_s=3, deadline_s=4)}
        )
    )
    processes = list(marked(site.settings.slots[1].name))
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        answer = hasty.ask(Question(QUESTIONS[0]))
        assert time.monotonic() - begun < 5
        assert answer.mode == "extractive"
        assert NoticeKind.MODE in [n.kind for n in answer.notices]
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
        hasty.close()


def test_killed_in_mid_answer_the_quotes_come(engine: Engine, site: Site) -> None:
    address = site.settings.address(site.settings.slots[1])
    killed: list[float] = []

    def kill() -> None:
        while (observe.load(address) or observe.Load()).running == 0:
            time.sleep(0.05)
        for process in marked(site.settings.slots[1].name):
            os.kill(process, signal.SIGKILL)
        killed.append(time.monotonic())

    killer = threading.Thread(target=kill)
    killer.start()
    answer = engine.ask(Question(QUESTIONS[1]))
    ended = time.monotonic()
    killer.join()
    assert answer.mode == "extractive"
    assert answer.statements
    assert verified(answer, engine)
    assert ended - killed[0] < 4
    for question in QUESTIONS:  # the first ones meet a dead server, the last an open circuit
        begun = time.monotonic()
        assert engine.ask(Question(question)).mode == "extractive"
        assert time.monotonic() - begun < 2


def gated(site: Site, invented: Settings, folder: Path) -> Site:
    """The same site, whose candidates pass a real `python -m eval gate`, on a sample: two cores write slowly.

    Some sixty of its answers quote: were all exact, their bound would be .94. The thresholds leave room for that.
    """
    thresholds = folder / "thresholds.toml"
    thresholds.write_text(
        'confidence = 0.95\nsplit = "development"\nsample = 40\nquestions = 10\n[thresholds.exact]\nmin = 0.9\n'
        "[thresholds.model_reached]\nmin = 0.9\n[thresholds.model_pointed]\nmin = 0.5\n"
    )
    told = {
        "BALISE_DATA": invented.data,
        "BALISE_DOCUMENTS": invented.documents,
        "BALISE_GENERATION__ANSWER_TOKENS": 70,
        "BALISE_GENERATION__FIRST_TOKEN_S": 60,
        "BALISE_GENERATION__DEADLINE_S": 90,
        "BALISE_GENERATION__PARALLEL": 4,
    }
    command = [sys.executable, "-m", "eval", "gate", "--thresholds", str(thresholds)]
    gate = ("env", *(f"{name}={value}" for name, value in told.items()), *command)
    return replace(site, settings=site.settings.model_copy(update={"gate": gate}))


def test_then_the_operator_puts_another_in_service_through_the_real_gate(
    site: Site, engine: Engine, invented: Settings, tmp_path: Path
) -> None:
    assert gated(site, invented, tmp_path).rotation(ONE).run(), site.journal.last()[-2:]
    (passed,) = [e for e in site.journal.last() if (e.step, e.state) == (Step.GATE, "done")]
    assert passed.detail["quality"].startswith("3 seuils tenus : exact 1.0, model_reached 1.0, model_pointed ")
    assert engine.ask(Question(QUESTIONS[0])).model["id"] == ONE.name


def test_a_candidate_that_does_not_finish_a_statement_is_kept_out_by_the_real_gate(
    site: Site, engine: Engine, invented: Settings, tmp_path: Path
) -> None:
    real = gated(site, invented, tmp_path)
    # The minimal gate already refuses some of its answers, which state nothing: it is asked for none here.
    limits = real.settings.limits.model_copy(update={"schema_share": 0.0})
    assert not replace(real, settings=real.settings.model_copy(update={"limits": limits})).rotation(ENDLESS).run()
    why = site.journal.last()[-1].detail["why"]
    assert "sous le seuil : model_pointed 0.0" in why
    assert engine.ask(Question(QUESTIONS[0])).model["id"] == ONE.name
