"""Which files are which documents: official texts from the documents' folder and from imports, else our sheets."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.errors import UncataloguedFile
from corpus.fiches import fiche_path
from corpus.model import Document

_IGNORED = {"readme.md", "lisezmoi.md"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that stands for a document. ``official`` is false for a summary sheet of ours."""

    document: Document
    path: Path
    sha256: str
    official: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a file. A ``fault`` makes the command fail; the other files go through all the same."""

    file: str
    text: str
    fault: bool


def discover(
    folders: Iterable[Path], catalogue: Catalogue, withdrawn: frozenset[str]
) -> tuple[tuple[Source, ...], tuple[Remark, ...]]:
    """One source a document (its official text where there is one, else its sheet), and what to say of the files.

    Withdrawn documents have no source at all. Among several files of one document, the version that the catalogue
    expects wins, then the latest; the others are reported as duplicates or obsolete versions.
    """
    official: dict[str, Source] = {}
    remarks: list[Remark] = []
    for path in _files(folders):
        try:
            source = source_of(path, catalogue)
        except UncataloguedFile as error:
            remarks.append(Remark(path.name, str(error), True))
            continue
        document = source.document
        if document.id in withdrawn:
            remarks.append(Remark(path.name, f"{path.name} : document retiré ({document.id}), laissé de côté.", False))
            continue
        held = official.get(document.id)
        if held is None:
            official[document.id] = source
        else:
            kept, dropped = _preferred(held, source)
            official[document.id] = kept
            remarks.append(_superfluous(kept, dropped))
    for source in official.values():
        if source.document.sha256 and source.sha256 not in source.document.sha256:
            remarks.append(
                Remark(
                    source.path.name,
                    f"{source.path.name} : cette version n'est pas celle du catalogue. Importée; vérifiez-la, puis "
                    f"ajoutez son empreinte {source.sha256[:12]}… à « sha256 ».",
                    False,
                )
            )
    sources = [official.get(d.id) or _sheet(d) for d in catalogue if d.id not in withdrawn]
    return tuple(s for s in sources if s is not None), tuple(remarks)


def source_of(path: Path, catalogue: Catalogue) -> Source:
    """The official document that a file is.

    Raises:
        UncataloguedFile: no entry of the catalogue names it.
    """
    digest = digest_of(path)
    document = catalogue.by_file(path.stem, digest)
    if document is None:
        raise UncataloguedFile(
            f"{path.name} : aucune entrée du catalogue ne nomme ce fichier.",
            "Ajoutez l'entrée à corpus/catalogue.toml (ou le nom du fichier à « files » d'une entrée).",
        )
    return Source(document, path, digest, True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(folders: Iterable[Path]) -> list[Path]:
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".") and path.name.lower() not in _IGNORED
    ]


def _sheet(document: Document) -> Source | None:
    path = fiche_path(document.id)
    return Source(document, path, digest_of(path), False) if path.is_file() else None


def _preferred(first: Source, second: Source) -> tuple[Source, Source]:
    def worth(source: Source) -> tuple[bool, float]:
        return source.sha256 in source.document.sha256, source.path.stat().st_mtime

    return (second, first) if worth(second) > worth(first) else (first, second)


def _superfluous(kept: Source, dropped: Source) -> Remark:
    name = dropped.path.name
    if kept.sha256 == dropped.sha256:
        return Remark(name, f"{name} : double de {kept.path.name}, laissé de côté. Supprimez l'un des deux.", False)
    return Remark(
        name,
        f"{name} : autre version de {kept.document.id}, laissée de côté (retenue : {kept.path.name}). Supprimez-la.",
        False,
    )
