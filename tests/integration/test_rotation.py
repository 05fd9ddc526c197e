"""Rotations: nobody sees them, a failure undoes them, a killed controller is taken up again.

The servers are fakes that answer vLLM's routes in a second (`tests.fixtures.fake_vllm`); `make test-vllm` rotates real
ones. Everything else is real: processes, files, signatures, the pointer.
"""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from serving import observe, pointer, signing
from serving.journal import END, Event, Journal
from serving.node import Processes
from serving.plan import BESIDE, IN_PLACE, Step, plan
from serving.register import State, describe, load_register, write_register
from serving.rotate import Rotation, unfinished
from serving.settings import Settings
from tests.fixtures.models import key_pair, tiny_model
from tests.fixtures.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
FAKE = ROOT / "tests" / "fixtures" / "fake_vllm.py"


@dataclass
class Site:
    """A workstation with two places and three approved models: « one », « two » and « big »."""

    settings: Settings
    journal: Journal
    launcher: Processes
    stop: threading.Event = field(default_factory=threading.Event)
    answered: int = 0
    failed: list[str] = field(default_factory=list)

    def rotation(self, to: str, say: Callable[[Event], None] = lambda e: None) -> Rotation:
        models = load_register(self.settings.register)
        return Rotation(plan(to, models, self.settings, self.launcher), self.settings, self.launcher, self.journal, say)

    def live(self) -> str:
        found = pointer.read(self.settings.pointer)
        return found.model if found else ""

    def serving(self) -> list[str]:
        found = [observe.served(self.settings.address(s))[:1] for s in self.settings.slots]
        return [names[0] for names in found if names]

    def ask_forever(self) -> None:
        """A client as the assistant is: it reads the pointer, and tries once more on a dropped line."""
        while not self.stop.is_set():
            for attempt in (1, 2):
                live = pointer.read(self.settings.pointer)
                if live is None:
                    time.sleep(0.02)
                    break
                try:
                    body = {"model": live.model, "messages": []}
                    text = httpx.post(f"{live.url}/chat/completions", json=body, timeout=10, trust_env=False).text
                    if "[DONE]" not in text:
                        raise httpx.ReadError("truncated")
                    self.answered += 1
                    break
                except httpx.HTTPError as error:
                    if attempt == 2:
                        self.failed.append(repr(error))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    models = tmp_path / "models"
    private, public = key_pair(tmp_path)
    entries = []
    for i, (name, memory) in enumerate((("one", 30.0), ("two", 30.0), ("big", 70.0))):
        folder = tiny_model(models / f"{name}-r1", fill=i)
        entry = describe(
            folder,
            id=name,
            revision="r1",
            source="essai",
            licence="MIT",
            government_use=True,
            registered_on=dt.date(2026, 11, 1),
            memory_gib=memory,
        )
        entries.append(replace(entry, state=State.APPROVED))
        signing.sign(folder, private)
    write_register(entries, models / "models.toml")
    launch = tmp_path / "fake-vllm"
    launch.write_text(f'#!/bin/sh\nexec {sys.executable} {FAKE} "$@"\n')
    launch.chmod(0o755)
    settings = Settings.model_validate(
        {
            "state": tmp_path / "state",
            "models": models,
            "launcher": "process",
            "vllm": launch,
            "public_key": public,
            "nodes": [{"name": "poste", "memory_gib": 80}],
            "slots": [{"name": f"{tmp_path.name}-{n}", "node": "poste", "port": free_port()} for n in "ab"],
            "pools": [{"name": p, "slots": [f"{tmp_path.name}-{n}"]} for p, n in (("bleu", "a"), ("vert", "b"))],
            "limits": {"watch_s": 0.5, "drain_s": 10, "quiet_s": 0.5, "start_s": 20},
        }
    )
    made = Site(settings, Journal(settings.state), Processes(settings))
    yield made
    made.stop.set()
    for slot in settings.slots:
        made.launcher.stop(slot)


@pytest.fixture
def clients(site: Site) -> Iterator[Site]:
    """The site with « one » in service and four people asking without a pause."""
    assert site.rotation("one").run()
    threads = [threading.Thread(target=site.ask_forever) for _ in range(4)]
    for thread in threads:
        thread.start()
    yield site
    site.stop.set()
    for thread in threads:
        thread.join()


def faulty(site: Site, fault: str) -> Site:
    """The same site, whose next servers misbehave."""
    slots = tuple(s.model_copy(update={"environment": {"FAKE": fault}}) for s in site.settings.slots)
    settings = site.settings.model_copy(update={"slots": slots})
    return replace(site, settings=settings, launcher=Processes(settings))


def test_rotating_back_and_forth_under_load_loses_nothing(clients: Site) -> None:
    for to in ("two", "one", "two"):
        assert clients.rotation(to).run()
        assert clients.live() == f"{to}@r1"
        assert clients.serving() == [f"{to}@r1"]
    assert clients.answered > 50
    assert clients.failed == []


@pytest.mark.parametrize(("fault", "step"), [("dies", "health"), ("babbles", "gate"), ("fails", "watch")])
def test_a_model_that_is_not_good_enough_is_undone_and_nobody_sees_it(clients: Site, fault: str, step: str) -> None:
    bad = faulty(clients, fault)
    bad.settings = bad.settings.model_copy(update={"limits": bad.settings.limits.model_copy(update={"watch_s": 6})})
    assert not bad.rotation("two").run()
    last = clients.journal.last()
    assert [(e.step, e.state) for e in last[-2:]] == [(step, "failed"), (END, "undone")]
    assert last[-1].detail["why"]
    assert clients.live() == "one@r1"
    assert clients.serving() == ["one@r1"]
    assert clients.failed == []


def test_a_slow_model_does_not_pass_the_gate(clients: Site) -> None:
    slow = faulty(clients, "slow")
    limits = slow.settings.limits.model_copy(update={"first_token_s": 0.2})
    slow.settings = slow.settings.model_copy(update={"limits": limits})
    assert not slow.rotation("two").run()
    assert "premier mot" in clients.journal.last()[-1].detail["why"]


def test_a_quality_gate_that_says_no_is_obeyed(clients: Site) -> None:
    clients.settings = clients.settings.model_copy(update={"gate": ("false",)})
    assert not clients.rotation("two").run()
    assert "évaluation" in clients.journal.last()[-1].detail["why"]
    assert clients.live() == "one@r1"


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer_config.json"])
def test_weights_that_changed_are_never_started(clients: Site, file: str) -> None:
    path = clients.settings.models / "two-r1" / file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert not clients.rotation("two").run()
    assert clients.journal.last()[-2].step == Step.VERIFY
    assert clients.serving() == ["one@r1"]


def test_a_model_too_big_to_stand_beside_takes_the_place_and_quotes_answer_meanwhile(clients: Site) -> None:
    rotation = clients.rotation("big")
    assert rotation.plan.steps == IN_PLACE
    assert rotation.run()
    assert clients.live() == "big@r1"
    assert clients.serving() == ["big@r1"]
    assert clients.failed == []


def test_in_place_a_bad_model_gives_its_place_back(clients: Site) -> None:
    bad = faulty(clients, "babbles")
    rotation = bad.rotation("big")
    rotation.launcher = _GoodAgain(bad.settings, clients.settings)
    assert not rotation.run()
    assert clients.live() == "one@r1"
    assert clients.serving() == ["one@r1"]


class _GoodAgain(Processes):
    """Starts « big » badly and any other model well."""

    def __init__(self, bad: Settings, good: Settings) -> None:
        super().__init__(bad)
        self._good = Processes(good)

    def start(self, slot, model):  # type: ignore[no-untyped-def]
        if model.id == "big":
            super().start(slot, model)
        else:
            self._good.start(self._good._settings.slot(slot.name), model)


@pytest.mark.parametrize("state", ["begun", "done"])
@pytest.mark.parametrize("step", [*BESIDE])
def test_a_controller_killed_at_any_step_is_taken_up_again(clients: Site, step: str, state: str) -> None:
    def die(event: Event) -> None:
        if (event.step, event.state) == (step, state):
            os.kill(os.getpid(), signal.SIGKILL)

    rotation = clients.rotation("two", die)
    child = os.fork()
    if child == 0:
        rotation.run()
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert clients.live() in ("one@r1", "two@r1")
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    left.resume(clients.journal.unfinished())
    assert clients.journal.unfinished() == []
    assert clients.serving() == [clients.live()]
    shifted = BESIDE.index(Step(step)) > BESIDE.index(Step.SHIFT) or (step, state) == ("shift", "done")
    assert clients.live() == ("two@r1" if shifted else "one@r1")
    assert clients.failed == []


@pytest.mark.parametrize("step", [*IN_PLACE])
def test_killed_in_place_service_comes_back(clients: Site, step: str) -> None:
    def die(event: Event) -> None:
        if (event.step, event.state) == (step, "begun"):
            os.kill(os.getpid(), signal.SIGKILL)

    rotation = clients.rotation("big", die)
    child = os.fork()
    if child == 0:
        rotation.run()
        os._exit(0)
    os.waitpid(child, 0)
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    left.resume(clients.journal.unfinished())
    assert clients.live() in ("one@r1", "big@r1")
    assert clients.serving() == [clients.live()]


def test_the_commands_tell_the_story(site: Site, tmp_path: Path) -> None:
    raw = json.loads(site.settings.model_dump_json(exclude_none=True))
    nodes = tmp_path / "nodes.toml"
    import tomlkit

    nodes.write_text(tomlkit.dumps(raw))
    environment = {**os.environ, "BALISE_SERVING": str(nodes)}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "serving", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert "côte à côte" in run("plan", "--to", "one").stdout
    assert run("rotate", "--to", "one").returncode == 0
    assert run("rotate", "--to", "two").returncode == 0
    assert "two@r1" in run("status").stdout
    assert run("retire", "two").returncode == 1
    back = run("rollback")
    assert back.returncode == 0, back.stdout + back.stderr
    assert site.live() == "one@r1"
    again = run("rotate", "--to", "one")
    assert again.returncode == 1
    assert "déjà en service" in again.stderr
    assert run("verify").stdout.count("intact") == 3
    assert json.loads(run("bom").stdout)["specVersion"] == "1.6"
    assert run("units", "--to", str(tmp_path / "units")).returncode == 0
