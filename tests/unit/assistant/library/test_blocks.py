"""A text cut into blocks: nothing lost, every unit anchored once at its own offsets. The text is invented."""

from dataclasses import replace

from assistant.library.blocks import Block, Paragraph, Table, Title, blocks_of
from corpus.catalogue import load_catalogue
from corpus.model import Force, Passage, Text, Unit, UnitKind
from ingest.readers import read
from ingest.segment import segment
from tests.e2e.conftest import DOCUMENTS


def segmented() -> tuple[Text, tuple[Passage, ...]]:
    path = DOCUMENTS / "guide-iag-2025.md"
    return segment(read(path), load_catalogue().get("guide-iag-2025"), official=True)


def cut() -> tuple[Text, list[Block]]:
    text, passages = segmented()
    return text, blocks_of(text.text, passages)


def test_titles_have_their_level() -> None:
    _, blocks = cut()
    titles = {b.text: b.level for b in blocks if isinstance(b, Title)}
    assert titles["4. UTILISATION DES SYSTÈMES PUBLICS"] < titles["4.1. Limites d'utilisation d'un système public"]


def test_rows_of_the_same_columns_make_one_table() -> None:
    body = "Niveau\tLanterne\nBleu\tPermis\nRouge\tInterdit\n\nUne phrase."
    columns = ("Niveau", "Lanterne")
    rows = [
        Unit(kind=UnitKind.ROW, start=16, end=27, force=Force.PERMISSION, addressee="", columns=columns),
        Unit(kind=UnitKind.ROW, start=28, end=42, force=Force.PROHIBITION, addressee="", columns=columns),
    ]
    passage = replace(segmented()[1][0], units=tuple(rows))
    blocks = blocks_of(body, [passage])
    table = next(b for b in blocks if isinstance(b, Table))
    assert table.rows == [("16-27", ("Bleu", "Permis")), ("28-42", ("Rouge", "Interdit"))]


def test_an_anchor_is_the_offsets_of_its_words() -> None:
    text, blocks = cut()
    pieces = [p for b in blocks if isinstance(b, Paragraph) for p in b.pieces if p.anchor]
    assert len(pieces) >= 4
    for piece in pieces:
        start, end = map(int, piece.anchor.split("-"))
        assert text.text[start:end].startswith(piece.text)
    assert len({p.anchor for p in pieces}) == len(pieces)


def test_no_word_is_lost() -> None:
    text, blocks = cut()
    shown = " ".join(
        " ".join(p.text for p in b.pieces)
        if isinstance(b, Paragraph)
        else " ".join(" ".join(cells) for _, cells in b.rows) + " " + " ".join(b.columns)
        if isinstance(b, Table)
        else b.text
        for b in blocks
    )
    assert set(text.text.split()) <= set(shown.split())
