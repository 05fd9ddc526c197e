"""The journal of rotations: what was begun, done, failed and undone, on disk before the next step.

One line of JSON an event, flushed to the disk; a line cut by a crash is the last one and is ignored. One lock: two
operators at once, and the second is refused.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from serving.errors import RotationRefused, StepFailed

BEGIN, END = "begin", "end"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a rotation. ``state``: begun, done, failed; for the step `END`: kept, undone or forced back."""

    rotation: str
    step: str
    state: str
    at: str
    detail: dict[str, Any] = field(default_factory=dict)


class Journal:
    """The events of all the rotations, in order."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self._lock = folder / "lock"

    def write(self, rotation: str, step: str, state: str, **detail: Any) -> Event:
        """Add an event; it is on the disk when this returns.

        Raises:
            StepFailed: the disk does not take it.
        """
        event = Event(rotation, step, state, datetime.now(UTC).isoformat(timespec="milliseconds"), detail)
        line = json.dumps(asdict(event), ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab") as out:
                if out.tell() and not self._whole():
                    out.write(b"\n")
                out.write(line.encode())
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise StepFailed(
                f"Le journal ne s'écrit pas ({error}).", "Faites de la place, puis python -m serving resume."
            ) from error
        return event

    def events(self) -> list[Event]:
        """Every event; lines that a crash cut are left out."""
        if not self._path.exists():
            return []
        found = []
        for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                found.append(Event(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return found

    def last(self) -> list[Event]:
        """The events of the last rotation."""
        events = self.events()
        return [e for e in events if e.rotation == events[-1].rotation] if events else []

    def unfinished(self) -> list[Event]:
        """The events of the last rotation if it never came to its end, else none."""
        last = self.last()
        return [] if any(e.step == END for e in last) else last

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock.

        Raises:
            RotationRefused: somebody else holds it.
        """
        with self._lock.open("a+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RotationRefused(
                    "Une autre personne conduit une rotation.", "Suivez-la : python -m serving status."
                ) from None
            yield

    def held(self) -> bool:
        """Whether somebody holds the lock now."""
        try:
            with self.alone():
                return False
        except RotationRefused:
            return True

    def _whole(self) -> bool:
        with self._path.open("rb") as read:
            read.seek(-1, os.SEEK_END)
            return read.read(1) == b"\n"
