"""Published versions of the index: immutable folders, and a pointer switched atomically. Light: imports no model.

    var/index/current                 the version that answers (one line, replaced atomically)
    var/index/versions/VERSION/       manifest.json, passages.json, texts.json, questions.json and
                                    questions.npz (anticipated questions, what they teach),
                                    telling.npz and attempts.npz (the guard's models),
                                    shard/ (Qdrant Edge, unless the points are on a server)

Killed at any instant, a build leaves the pointer where it was; what it left behind goes at the next build. A version's
folder is there before anything else of it, so that whatever bears its name is found again.
"""

import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from pydantic import TypeAdapter

from corpus import durable
from corpus.errors import IndexMismatch, IndexNotBuilt
from corpus.model import Passage, Text

FORMAT = 8
"""Format of the index that this code writes and reads; raised when points, passages or texts change shape."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as the index holds it. ``sha256`` is the file's digest, ``version`` the normalised text's."""

    version: str
    sha256: str
    official: bool
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from and by. ``inputs`` changes when anything that shapes it does."""

    version: str
    format: int
    model: str
    dimension: int
    corpus: str
    inputs: str
    created: str
    collection: str
    passages: int
    documents: dict[str, Imported]


_MANIFEST = TypeAdapter(Manifest)
PASSAGES = TypeAdapter(tuple[Passage, ...])
TEXTS = TypeAdapter(tuple[Text, ...])


def current_version(data: Path) -> str | None:
    """The published version, or `None` when there is none. Cheap: a running chat reads it before each answer."""
    try:
        return (data / "index" / "current").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def version_folder(data: Path, version: str) -> Path:
    """Where a version is."""
    return data / "index" / "versions" / version


def read_manifest(data: Path) -> Manifest | None:
    """The published version's manifest, or `None` when there is none.

    Raises:
        IndexMismatch: it was written by another format of the code.
    """
    version = current_version(data)
    if version is None:
        return None
    raw = json.loads((version_folder(data, version) / "manifest.json").read_text(encoding="utf-8"))
    if raw.get("format") != FORMAT:
        raise IndexMismatch(
            f"L'index a le format {raw.get('format')}; ce programme lit le format {FORMAT}.",
            "Reconstruisez-le : make index.",
        )
    return _MANIFEST.validate_python(raw)


def required_manifest(data: Path) -> Manifest:
    """The published version's manifest.

    Raises:
        IndexNotBuilt: nothing has been published.
        IndexMismatch: it was written by another format of the code.
    """
    manifest = read_manifest(data)
    if manifest is None:
        raise IndexNotBuilt("Aucun index n'a encore été construit.", "Construisez-le : make index.")
    return manifest


def read_contents(data: Path, version: str) -> tuple[tuple[Passage, ...], tuple[Text, ...]]:
    """The passages and texts of a version."""
    folder = version_folder(data, version)
    passages = PASSAGES.validate_json((folder / "passages.json").read_bytes())
    return passages, TEXTS.validate_json((folder / "texts.json").read_bytes())


def create_version(data: Path, version: str) -> Path:
    """Make the folder of a version to be built, safe on disk on return; returns it."""
    folder = version_folder(data, version)
    folder.mkdir(parents=True)
    durable.sync_folder(folder.parent)
    return folder


def write_contents(folder: Path, manifest: Manifest, passages: tuple[Passage, ...], texts: tuple[Text, ...]) -> None:
    """Write a version's files, safe on disk before it can be published."""
    folder.mkdir(parents=True, exist_ok=True)
    durable.write_new(folder / "passages.json", PASSAGES.dump_json(passages))
    durable.write_new(folder / "texts.json", TEXTS.dump_json(texts))
    durable.write_new(folder / "manifest.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    durable.sync_folder(folder)


def switch(data: Path, version: str) -> None:
    """Make a version the one that answers. Atomic: readers see the old one or the new one."""
    durable.replace(data / "index" / "current", f"{version}\n".encode())


def others(data: Path, kept: str | None) -> list[str]:
    """Every version on disk but one, half-built ones included."""
    folder = data / "index" / "versions"
    return sorted(f.name for f in folder.iterdir() if f.name != kept) if folder.is_dir() else []


def holds_other(data: Path, version: str, documents: Collection[str]) -> bool:
    """Whether a version holds a document besides these, or does not say what it holds (half-built, half-removed)."""
    try:
        raw = json.loads((version_folder(data, version) / "manifest.json").read_text(encoding="utf-8"))
        return not set(raw["documents"]) <= set(documents)
    except (OSError, ValueError, KeyError, TypeError):
        return True


def remove(data: Path, versions: Iterable[str]) -> None:
    """Remove the folders of versions."""
    for version in versions:
        shutil.rmtree(version_folder(data, version), ignore_errors=True)


@contextmanager
def building(data: Path) -> Iterator[None]:
    """Hold the right to build: one process at a time; it goes with the process that held it.

    Raises:
        IndexMismatch: another process is building.
    """
    folder = data / "index"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise IndexMismatch(
                "Une autre construction de l'index est en cours.", "Attendez qu'elle finisse, puis recommencez."
            ) from error
        yield
