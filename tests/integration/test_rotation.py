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
import tomlkit

from serving import observe, pointer, signing
from serving.errors import StepFailed
from serving.journal import BEGIN, END, Event, Journal
from serving.node import Processes, _marked
from serving.plan import BESIDE, IN_PLACE, Step, plan
from serving.register import State, describe, load_register, write_register
from serving.rotate import Rotation, unfinished
from serving.settings import Settings, Slot
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


def test_the_quality_gate_asks_the_candidate_not_the_one_in_service(
    clients: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALISE_GENERATION__POINTER", str(clients.settings.pointer))
    script = tmp_path / "gate.sh"
    script.write_text('cat "$BALISE_GENERATION__POINTER"; test "$BALISE_GENERATION__API_KEY" = secret')
    key = tmp_path / "vllm.key"
    key.write_text("secret\n")
    clients.settings = clients.settings.model_copy(update={"gate": ("sh", str(script)), "api_key_file": key})
    assert clients.rotation("two").run()
    (done,) = [e for e in clients.journal.last() if (e.step, e.state) == (Step.GATE, "done")]
    assert json.loads(done.detail["quality"])["model"] == "two@r1"
    assert not (clients.settings.state / "candidate.json").exists()


@pytest.mark.parametrize(
    ("command", "why"), [(("sleep", "9"), "à temps"), (("/nowhere",), "se lance pas"), (("false",), "code 1")]
)
def test_a_quality_gate_that_does_not_end_or_begin_refuses(clients: Site, command: tuple[str, ...], why: str) -> None:
    limits = clients.settings.limits.model_copy(update={"gate_s": 0.5})
    clients.settings = clients.settings.model_copy(update={"gate": command, "limits": limits})
    assert not clients.rotation("two").run()
    assert why in clients.journal.last()[-1].detail["why"]
    assert clients.serving() == ["one@r1"]


@pytest.mark.parametrize("step", [BEGIN, Step.VERIFY, Step.SHIFT, Step.WATCH])
def test_a_step_that_the_audit_cannot_hold_is_undone(clients: Site, tmp_path: Path, step: str) -> None:
    script = tmp_path / "audit.sh"
    script.write_text(f"""case "$2" in *'"step": "{step}", "state": "done"'*) exit 1;; esac""")
    clients.settings = clients.settings.model_copy(update={"audit": ("sh", str(script))})
    assert not clients.rotation("two").run()
    assert clients.journal.unfinished() == []
    assert "audit" in clients.journal.last()[-1].detail["why"]
    assert (clients.live(), clients.serving()) == ("one@r1", ["one@r1"])
    assert clients.failed == []


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer_config.json"])
def test_weights_that_changed_are_never_started(clients: Site, file: str) -> None:
    path = clients.settings.models / "two-r1" / file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert not clients.rotation("two").run()
    assert clients.journal.last()[-2].step == Step.VERIFY
    assert clients.serving() == ["one@r1"]


def test_a_model_whose_server_died_is_put_back_in_service_in_the_other_pool(site: Site) -> None:
    assert site.rotation("one").run()
    for process in _marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    assert site.rotation("one").run()
    live = pointer.read(site.settings.pointer)
    assert live is not None and (live.model, live.pool) == ("one@r1", "vert")
    assert site.serving() == ["one@r1"]


class _Lost(Processes):
    """The first place's node is lost: its server is gone, and nothing reaches it to stop what it ran."""

    def stop(self, slot: Slot) -> None:
        if slot.name.endswith("a"):
            raise StepFailed("systemctl stop a échoué (No route to host).", "Voyez le nœud.")
        super().stop(slot)


def test_a_lost_node_that_cannot_be_told_to_stop_does_not_undo_the_rotation(site: Site) -> None:
    assert site.rotation("one").run()
    for process in _marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    assert replace(site, launcher=_Lost(site.settings)).rotation("two").run()
    assert site.live() == "two@r1"
    (stopped,) = [e for e in site.journal.last() if (e.step, e.state) == (Step.STOP, "done")]
    assert "No route to host" in stopped.detail["left"]


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


@pytest.fixture
def command(site: Site, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`python -m serving` at the site, as an operator types it."""
    nodes = tmp_path / "nodes.toml"
    nodes.write_text(tomlkit.dumps(json.loads(site.settings.model_dump_json(exclude_none=True))))
    environment = {**os.environ, "BALISE_SERVING": str(nodes)}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        typed = [sys.executable, "-m", "serving", *words]
        return subprocess.run(typed, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


Command = Callable[..., "subprocess.CompletedProcess[str]"]


def test_the_commands_tell_the_story(site: Site, command: Command, tmp_path: Path) -> None:
    assert "Aucune rotation" in command("status").stdout
    assert "côte à côte" in command("plan", "--to", "one").stdout
    assert command("rotate", "--to", "one").returncode == 0
    assert command("rotate", "--to", "two").returncode == 0
    told = command("status").stdout
    assert "En service : two@r1 (vert" in told
    assert "Barrière franchie : schéma suivi 6/6" in told
    assert "À VOIR" not in told
    assert command("retire", "two").returncode == 1
    back = command("rollback")
    assert back.returncode == 0, back.stdout + back.stderr
    assert site.live() == "one@r1"
    again = command("rotate", "--to", "one")
    assert again.returncode == 1
    assert "déjà en service" in again.stderr
    assert command("verify").stdout.count("intact") == 3
    assert json.loads(command("bom").stdout)["specVersion"] == "1.6"
    assert command("units", "--to", str(tmp_path / "units")).returncode == 0


def test_from_a_folder_on_a_disk_to_service(site: Site, command: Command, tmp_path: Path) -> None:
    brought = tiny_model(tmp_path / "disk" / "weights", fill=9)
    said = ["--id", "four", "--revision", "r1", "--source", "support d'essai", "--licence", "MIT"]
    key = ["--key", str(tmp_path / "key.pem")]
    done = command("register", str(brought), *said, *key, "--government-use", "--memory-gib", "30")
    assert done.returncode == 0, done.stderr
    assert "pas approuvé" in command("rotate", "--to", "four").stderr
    assert command("approve", "four", "--by", "A. Essai, direction d'essai").returncode == 0
    listed = command("list").stdout
    assert "four@r1" in listed and "A. Essai" in listed
    assert command("rotate", "--to", "four").returncode == 0
    assert site.live() == "four@r1"
    assert "déjà inscrit" in command("register", str(brought), *said, *key, "--government-use").stderr


def test_while_one_operator_rotates_another_is_refused_and_can_follow(site: Site, command: Command) -> None:
    with site.journal.alone():
        for words in (("rotate", "--to", "one"), ("rollback",), ("resume",)):
            refused = command(*words)
            assert (refused.returncode, "autre personne" in refused.stderr) == (1, True)
        site.journal.write("r1", BEGIN, "done", to="one@r1")
        site.journal.write("r1", Step.GATE, "begun")
        assert "En cours, étape « barrière », depuis" in command("status").stdout
    assert site.live() == ""


def test_status_says_what_calls_for_somebody(site: Site, command: Command) -> None:
    assert site.rotation("one").run()
    for process in _marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    site.journal.write("r2", BEGIN, "done", to="two@r1")
    site.journal.write("r2", Step.START, "begun")
    told = command("status").stdout
    assert f"À VOIR : {site.settings.slots[0].name}. docs/exploitation/noeud-perdu.md" in told
    assert "interrompue à l'étape « démarrage »" in told
    assert "python -m serving resume" in told


def test_a_terminal_that_closes_leaves_a_rotation_that_resume_takes_up(
    clients: Site, command: Command, tmp_path: Path
) -> None:
    environment = {**os.environ, "BALISE_SERVING": str(tmp_path / "nodes.toml")}
    typed = [sys.executable, "-m", "serving", "rotate", "--to", "two"]
    terminal = subprocess.Popen(typed, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    while not any(e.step == Step.START and e.state == "done" for e in clients.journal.unfinished()):
        time.sleep(0.02)
    terminal.kill()
    terminal.wait()
    assert "Finissez-la, ou défaites-la : python -m serving resume" in command("status").stdout
    taken = command("resume")
    assert taken.returncode == 0, taken.stderr
    assert "Rotation défaite. En service : one@r1." in taken.stdout
    assert "Aucune rotation n'est en chemin." in command("resume").stdout
    assert (clients.live(), clients.serving(), clients.failed) == ("one@r1", ["one@r1"], [])
