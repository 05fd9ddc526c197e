"""Small files that a power cut leaves whole: the old one or the new one, never a part."""

import os
from pathlib import Path


def write(path: Path, content: str) -> None:
    """Replace a file in one step; it is on the disk when this returns. Its folder is made where there is none.

    Raises:
        OSError: the disk does not take it; the old file stays.
    """
    _make(path.parent)
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    _sync(path.parent)


def remove(path: Path) -> None:
    """Remove a file, if there is one; it is gone from the disk when this returns.

    Raises:
        OSError: the disk does not take it.
    """
    path.unlink(missing_ok=True)
    _sync(path.parent)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Without this, a power cut may bring the former name of a file back."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
