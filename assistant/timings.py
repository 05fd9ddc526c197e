"""Where the time of an answer went."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


@dataclass
class Timings:
    """Milliseconds spent in each step. A function that runs inside others (`apart`) counts for itself, not for them."""

    spent: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)
    _apart: float = 0.0

    def mark(self, step: str) -> None:
        """Close a step."""
        now = time.perf_counter()
        self._add(step, now - self._last - self._apart)
        self._last, self._apart = now, 0.0

    def apart(self, step: str, function: Callable[[_Given], _Made]) -> Callable[[_Given], _Made]:
        """The same function, its time counted under its own ``step`` whichever step calls it."""

        def timed(given: _Given) -> _Made:
            begun = time.perf_counter()
            try:
                return function(given)
            finally:
                spent = time.perf_counter() - begun
                self._add(step, spent)
                self._apart += spent

        return timed

    def _add(self, step: str, seconds: float) -> None:
        self.spent[step] = self.spent.get(step, 0.0) + 1000 * seconds
