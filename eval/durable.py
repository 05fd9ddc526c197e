"""Small files that a kill leaves whole: the old one or the new one, never a part."""

from pathlib import Path

from corpus.index.store import replace_synced


def write(path: Path, text: str) -> None:
    """Replace a file in one step, by one that is safe on disk. Its folder is made where there is none.

    Raises:
        OSError: the disk does not take it; the old file stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_synced(path, text.encode())
