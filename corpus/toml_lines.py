"""Where each key of a TOML file stands, which `tomllib` does not say.

It reads the plain layout of the catalogue: `[table]`, `[[array of tables]]`, one `key = …` a line. Strings on several
lines are not followed.
"""

import re

Location = tuple[int | str, ...]
"""A path in the data: (`"document"`, 3, `"validity"`, `"status"`)."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


def lines_of(source: str) -> dict[Location, int]:
    """The line, from 1, of every table and key of ``source``."""
    lines: dict[Location, int] = {}
    lengths: dict[Location, int] = {}
    table: Location = ()
    for number, line in enumerate(source.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _resolve(header.group(2).split("."), lengths, opens=header.group(1) == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key.group(1)), number)
    return lines


def _resolve(names: list[str], lengths: dict[Location, int], opens: bool) -> Location:
    """The path of a header, with the index of each array of tables met so far; ``opens`` starts a new element."""
    path: Location = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if opens and depth == len(names) - 1:
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path
