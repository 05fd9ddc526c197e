"""Statements out of a JSON answer that is still being written, each as soon as its closing brace is there."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

_KEY = '"statements"'
_decoder = json.JSONDecoder()


def complete_statements(deltas: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects of ``{"statements": [ … ]}`` in order, as they complete; nothing from anything else."""
    written, at = "", -1
    for delta in deltas:
        written += delta
        if at < 0:
            at = _opening(written)
        while at >= 0 and "}" in written[at:]:
            start = at + len(written[at:]) - len(written[at:].lstrip(" \t\r\n,"))
            try:
                value, end = _decoder.raw_decode(written, start)
            except ValueError:
                break
            at = end
            if isinstance(value, dict):
                yield value


def _opening(written: str) -> int:
    """Where the list's first item begins, or -1 while it has not been opened."""
    key = written.find(_KEY)
    bracket = written.find("[", key) if key >= 0 else -1
    return bracket + 1 if bracket >= 0 else -1
