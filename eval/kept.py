"""`run.json`: what is kept of a run beside its answers (versions, how many questions were to be asked, who asked for
it). The names of the runs are read from it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus import durable
from corpus.errors import BaliseError
from eval.unread import why

FILE = "run.json"

GATE = "gate"
"""Who asked for a run that the gate made for itself; nobody is named for those that people asked for."""

_NAMED = 12
"""Runs named, at most, where one that is asked for is not there."""


class RunError(BaliseError):
    """A run cannot be read, or cannot go on."""


def names(folder: Path) -> list[str]:
    """The names of the runs, the oldest first.

    Raises:
        RunError: one cannot be read; it is named.
    """
    return list(_ordered(folder))


def asked_for(folder: Path) -> list[str]:
    """The names of the runs that people asked for, the oldest first: all but those that the gate made for itself.

    Raises:
        RunError: one cannot be read; it is named.
    """
    return [name for name, one in _ordered(folder).items() if one.get("by") != GATE]


def _ordered(folder: Path) -> dict[str, dict[str, Any]]:
    """What each run rests on by its name, the oldest first."""
    found = {path.parent.name: told(path.parent) for path in folder.glob(f"*/{FILE}")}
    return dict(sorted(found.items(), key=lambda one: (one[1]["date"], one[0])))


def told(place: Path) -> dict[str, Any]:
    """What is kept of a run, by its folder.

    Raises:
        RunError: it cannot be read.
    """
    try:
        found: dict[str, Any] = json.loads((place / FILE).read_text(encoding="utf-8"))
        found["date"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RunError(
            f"La série {place.name} ne se lit pas : {why(error)} ({FILE}).",
            f"Retirez le dossier {place}, puis mesurez de nouveau, sous un autre nom.",
        ) from error
    return found


def known(folder: Path) -> str:
    """What to do where a name is no run's: the names that are, or how to make one."""
    found = sorted(path.parent.name for path in folder.glob(f"*/{FILE}"))
    if not found:
        return "Lancez « python -m eval run »."
    others = len(found) - _NAMED
    return f"Séries : {', '.join(found[-_NAMED:])}{f', et {others} plus anciennes' if others > 0 else ''}."


def keep(place: Path, content: Mapping[str, Any]) -> None:
    """Replace what is kept of a run, in one step."""
    durable.replace(place / FILE, json.dumps(content, indent=1).encode())
