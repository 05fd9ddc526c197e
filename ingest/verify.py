"""Checks of the published index: nothing missing, every offset exact, nothing left of a withdrawn document."""

from collections.abc import Iterator
from pathlib import Path

from corpus.embedding import load_embedding
from corpus.index import store
from corpus.index.published import open_index
from corpus.settings import Settings
from ingest.pipeline import withdrawn


def faults(settings: Settings) -> list[str]:
    """What is wrong with the published index, one French sentence each; empty when it is sound.

    Raises:
        IndexNotBuilt: nothing has been published.
        IndexMismatch: another model or format built it.
    """
    manifest = store.required_manifest(settings.data)
    index = open_index(settings, load_embedding(settings.embedding))
    try:
        found: list[str] = []
        if index.count() != len(index.passages):
            found.append(f"L'index tient {index.count()} points pour {len(index.passages)} passages.")
        for identifier, imported in manifest.documents.items():
            text = index.texts.get(identifier)
            if text is None or text.version != imported.version:
                found.append(f"Le texte de {identifier} n'est pas celui que l'index déclare.")
        for passage in index.passages.values():
            body = index.texts[passage.document].text
            if any(not body[u.start : u.end].strip() for u in passage.units):
                found.append(f"Un passage de {passage.document} pointe hors de son texte ({passage.id}).")
    finally:
        index.close()
    gone = withdrawn(settings.data)
    found += [
        f"Il reste une trace du document retiré {name} dans {file.name}." for name, file in _traces(settings, gone)
    ]
    return found


def _traces(settings: Settings, gone: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """Files of the index, of any version, that still name a withdrawn document."""
    folder = settings.data / "index" / "versions"
    for file in folder.rglob("*") if gone and folder.is_dir() else ():
        if not file.is_file() or file.name == "manifest.json":
            continue
        content = file.read_bytes()
        for name in gone:
            if b'"' + name.encode() + b'"' in content or name.encode() + b"@" in content:
                yield name, file
