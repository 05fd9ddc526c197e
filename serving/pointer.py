"""The pointer: the one file that says which model is in service. The assistant reads it once an answer."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from serving import durable


@dataclass(frozen=True, slots=True)
class Live:
    """The model in service: its address (ends in ``/v1``), exact name, revision, and the pool that serves it."""

    url: str
    model: str
    revision: str
    pool: str


def read(path: Path) -> Live | None:
    """The model in service, or `None`."""
    try:
        return Live(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def move(path: Path, live: Live | None) -> None:
    """Put a model in service, or none, in one step."""
    if live is None:
        durable.remove(path)
    else:
        durable.write(path, json.dumps(asdict(live)))
