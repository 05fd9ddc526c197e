"""Which runs measured a version that was put in service: a small file in the run's folder says so."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eval.run import Run, names, read

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
    (folder / name / FILE).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def tags(folder: Path) -> dict[str, str]:
    """The tag of each run that has one."""
    return {path.parent.name: str(json.loads(path.read_text("utf-8"))["tag"]) for path in folder.glob(f"*/{FILE}")}


def last_before(folder: Path, run: Run) -> Release | None:
    """The last release that was measured before a run; `None` where there is none."""
    ordered = names(folder)
    earlier = ordered[: ordered.index(run.name)] if run.name in ordered else ordered
    for name in reversed(earlier):
        path = folder / name / FILE
        if path.is_file():
            told = json.loads(path.read_text(encoding="utf-8"))
            return Release(str(told["tag"]), str(told["at"]), read(name, folder))
    return None
