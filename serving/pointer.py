"""The pointer: the one file that says which model is in service. The assistant reads it once an answer."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


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
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as out:
            json.dump(asdict(live), out)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
