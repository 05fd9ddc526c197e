"""A workstation where models are rotated.

The servers are fakes that answer vLLM's routes in a second (`tests.fixtures.fake_vllm`); `make test-vllm` rotates real
ones. Everything else is real: processes, files, signatures, the pointer.
"""

import datetime as dt
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from serving import observe, pointer, signing
from serving.journal import Event, Journal
from serving.plan import plan
from serving.processes import Processes
from serving.register import State, describe, load_register, write_register
from serving.rotate import Rotation
from serving.settings import Settings
from tests.fixtures.models import key_pair, tiny_model
from tests.fixtures.ports import free_port

FAKE = Path(__file__).resolve().parents[2] / "fixtures" / "fake_vllm.py"


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
