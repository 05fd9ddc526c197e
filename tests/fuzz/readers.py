"""Fuzz the readers of documents: `make fuzz`. A file is read or refused by a `ReadError`; anything else is a bug."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest", "pypdf", "docx"]):
    from corpus.errors import ReadError
    from ingest.readers import read

from tests.fixtures.orders import ORDERS, make_order

KINDS = (".md", ".txt", ".html", ".pdf", ".docx")
FOLDER = Path(tempfile.mkdtemp())


def seed(folder: Path) -> None:
    """An invented order as PDF, and texts of each kind, to start from: the first byte says the kind."""
    folder.mkdir(parents=True, exist_ok=True)
    order = make_order(ORDERS[0], FOLDER)
    texts = {0: b"# Titre\n\n1. Un\n- deux;\n\n| a | b |\n|---|---|\n| c | d |\n", 2: b"<h1>T</h1><p>Un <b>mot</b></p>"}
    for kind, content in {**texts, 3: order.read_bytes()}.items():
        (folder / f"seed{kind}").write_bytes(bytes([kind]) + content)


def one(data: bytes) -> None:
    kind = KINDS[data[0] % len(KINDS)] if data else ".txt"
    path = FOLDER / f"essai{kind}"
    path.write_bytes(data[1:])
    try:
        read(path)
    except ReadError:
        return


if __name__ == "__main__":
    seed(Path(sys.argv[-1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
