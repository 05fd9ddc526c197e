"""Readers: a file in, clean blocks out (see `corpus.model.Block`). One module a format, through well-kept libraries."""

from pathlib import Path

from corpus.errors import EmptyFile, OversizedFile, ReadError, UnknownType, WrongEncoding
from corpus.model import Block

_LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file read."""

_MARKDOWN, _HTML = {".md", ".markdown", ".txt"}, {".html", ".htm"}

EXTENSIONS = frozenset({*_MARKDOWN, *_HTML, ".pdf", ".docx"})
"""What can be read."""


def read(path: Path) -> tuple[Block, ...]:
    """The blocks of a file, in reading order.

    Raises:
        ReadError: one of its subclasses, saying what is wrong with the file and what to do.
    """
    kind = path.suffix.lower()
    if kind not in EXTENSIONS:
        raise UnknownType(
            f"{path.name} : ce type de fichier n'est pas lu.",
            "Convertissez le document en PDF, DOCX, HTML, Markdown ou texte.",
        )
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile(f"{path.name} : le fichier est vide.", "Déposez de nouveau le document complet.")
    if size > _LARGEST:
        raise OversizedFile(
            f"{path.name} : le fichier dépasse {_LARGEST // 1024 // 1024} Mio.", "Divisez-le ou allégez ses images."
        )
    blocks = _blocks(path, kind)
    if not any(block.text for block in blocks):
        raise EmptyFile(f"{path.name} : le fichier ne contient aucun texte.", "Déposez de nouveau le document complet.")
    return blocks


def _blocks(path: Path, kind: str) -> tuple[Block, ...]:
    if kind in _MARKDOWN:
        from ingest.readers.markdown import read_markdown

        return read_markdown(_text(path))
    if kind in _HTML:
        from ingest.readers.html import read_html

        return read_html(_text(path))
    if kind == ".pdf":
        from ingest.readers.pdf import read_pdf

        return read_pdf(path)
    from ingest.readers.docx import read_docx

    return read_docx(path)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(
            f"{path.name} : le texte n'est pas encodé en UTF-8 (octet {error.start}).",
            "Enregistrez-le de nouveau en UTF-8.",
        ) from error
    if "\0" in text:
        raise WrongEncoding(f"{path.name} : le fichier n'est pas du texte.", "Enregistrez-le de nouveau en UTF-8.")
    return text


__all__ = ["EXTENSIONS", "ReadError", "read"]
