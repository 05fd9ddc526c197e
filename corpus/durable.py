"""Files that a power cut leaves whole, and safe on the disk when a call returns."""

import os
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Write a file whose folder is not published yet; its name is safe once `sync_folder` has run.

    Raises:
        OSError: the disk does not take it.
    """
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replace(path: Path, content: bytes) -> None:
    """Replace a file in one step: readers see the old one or the new one. Its folder is made where there is none.

    Raises:
        OSError: the disk does not take it; the old file stays.
    """
    _make(path.parent)
    beside = path.with_name(f".{path.name}.new")
    write_new(beside, content)
    beside.replace(path)
    sync_folder(path.parent)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Without this, a power cut may bring the former names of a folder's files back."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
