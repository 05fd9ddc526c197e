"""What a run rests on, so that two runs are compared for what they are: index, models, prompts, code, questions."""

import hashlib
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from assistant.engine import Engine
from assistant.generate.prompt import FOLDER
from corpus.settings import ROOT
from eval.gold import Gold, digest_of

SAME = ("index", "corpus", "embedding", "mode", "model", "prompts", "sources")
"""What may not change in the middle of a run."""

_PACKAGES = ("corpus", "ingest", "assistant", "eval")
_APART = {"__pycache__", "gold"}


def versions_of(engine: Engine, golds: Iterable[Gold]) -> dict[str, str]:
    """The versions. ``code`` is the commit, ``sources`` a digest of the files: it tells an edited checkout."""
    manifest = engine.knowledge.index.manifest
    return {
        "index": manifest.version,
        "corpus": manifest.corpus,
        "embedding": manifest.model,
        "mode": "generated" if engine.model else "extractive",
        "model": engine.model,
        "prompts": _digest(sorted(FOLDER.glob("*.md"))),
        "code": _commit(),
        "sources": _digest(_sources()),
        "questions": hashlib.sha256("".join(sorted(map(digest_of, golds))).encode()).hexdigest()[:16],
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _sources() -> list[Path]:
    return sorted(
        path
        for package in _PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not _APART & set(path.relative_to(ROOT).parts)
    )


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _commit() -> str:
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
