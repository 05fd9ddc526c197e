"""Which runs measured a version that was put in service: a small file in the run's folder says so."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus import durable
from eval.kept import RunError, names
from eval.run import Run, read
from eval.unread import why

FILE = "release.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A released version and the run that measured it."""

    tag: str
    at: str
    run: Run


def mark(folder: Path, name: str, tag: str, at: datetime) -> None:
    """Say that a run measured the version released under a tag."""
    told = {"tag": tag, "at": at.isoformat(timespec="seconds")}
    durable.replace(folder / name / FILE, json.dumps(told, ensure_ascii=False).encode())


def tags(folder: Path) -> dict[str, str]:
    """The tag of each run that has one.

    Raises:
        RunError: a mark cannot be read; its run is named.
    """
    return {path.parent.name: _read(path)[0] for path in folder.glob(f"*/{FILE}")}


def last_before(folder: Path, run: Run) -> Release | None:
    """The last release that was measured before a run; `None` where there is none.

    Raises:
        RunError: it cannot be read.
    """
    ordered = names(folder)
    earlier = ordered[: ordered.index(run.name)] if run.name in ordered else ordered
    for name in reversed(earlier):
        path = folder / name / FILE
        if path.is_file():
            return Release(*_read(path), read(name, folder))
    return None


def _read(path: Path) -> tuple[str, str]:
    """The tag and the time of a mark."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return str(told["tag"]), str(told["at"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        name = path.parent.name
        raise RunError(
            f"La marque de la série {name} ({FILE}) ne se lit pas : {why(error)}.",
            f"Marquez-la de nouveau : python -m eval run --name {name} --release VERSION.",
        ) from error
