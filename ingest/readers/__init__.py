"""Readers: a file in, clean blocks out (see `corpus.model.Block`). One module a format, through well-kept libraries."""

import re
from pathlib import Path

from corpus.errors import EmptyFile, OversizedFile, ReadError, UnknownType, WrongEncoding
from corpus.model import Block

_LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file read."""
_KINDS = {
    ".md": "text",
    ".markdown": "text",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_NAMES = {"text": "un texte", "html": "une page HTML", "pdf": "un PDF", "docx": "un document Word (.docx)"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def read(path: Path) -> tuple[Block, ...]:
    """The blocks of a file, in reading order. Its extension says how it is read; its content must agree.

    Raises:
        ReadError: one of its subclasses, saying what is wrong with the file and what to do.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise UnknownType(
            f"{path.name} : ce type de fichier n'est pas pris en charge.",
            "Convertissez le document en PDF, DOCX, HTML, Markdown ou texte.",
        )
    data = _bytes(path)
    found = _sniff(data, kind)
    if found != kind:
        named = f"le fichier est {_NAMES[found]}, pas {_NAMES[kind]}" if found else f"ce n'est pas {_NAMES[kind]}"
        raise UnknownType(f"{path.name} : {named}.", "Donnez-lui l'extension qui lui convient ou convertissez-le.")
    blocks = _blocks(path, kind, data)
    if not any(block.text.strip() for block in blocks):
        raise EmptyFile(f"{path.name} : le fichier ne contient aucun texte.", "Déposez de nouveau le document complet.")
    return blocks


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise OversizedFile(
                f"{path.name} : le fichier dépasse {_LARGEST // 1024 // 1024} Mio.", "Divisez-le ou allégez ses images."
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path.name} : le fichier est introuvable ou illisible.", "Vérifiez son emplacement et ses droits d'accès."
        ) from error
    if not data.strip(b"\0\t\n\r\f ").removeprefix(b"\xef\xbb\xbf"):
        raise EmptyFile(f"{path.name} : le fichier est vide.", "Déposez de nouveau le document complet.")
    return data


def _sniff(data: bytes, kind: str) -> str:
    """What the content is: a kind, or an empty string for none that is read. Text that claims nothing is ``kind``."""
    if b"%PDF-" in data[:1024] and (kind == "pdf" or data.startswith(b"%PDF-")):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "docx" if kind == "docx" and _ENCRYPTED_OFFICE in data else ""
    if _HTML.match(data[:4096]):
        return "html"
    return "" if kind in ("pdf", "docx") else kind


def _blocks(path: Path, kind: str, data: bytes) -> tuple[Block, ...]:
    """Each library is imported when a file needs it: a synchronisation with nothing new must stay fast."""
    if kind == "text":
        from ingest.readers.markdown import read_markdown

        return read_markdown(_text(path, data))
    if kind == "html":
        from ingest.readers.html import read_html

        return read_html(_text(path, data), path.name)
    if kind == "pdf":
        from ingest.readers.pdf import read_pdf

        return read_pdf(path)
    from ingest.readers.docx import read_docx

    return read_docx(path)


def _text(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(
            f"{path.name} : le texte n'est pas encodé en UTF-8 (octet {error.start}).",
            "Ouvrez-le dans un éditeur et enregistrez-le en UTF-8.",
        ) from error
    if "\0" in text:
        raise WrongEncoding(
            f"{path.name} : le fichier n'est pas du texte en UTF-8.",
            "Ouvrez-le dans un éditeur et enregistrez-le en UTF-8.",
        )
    return text
