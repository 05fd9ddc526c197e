"""The PDF reader, on invented orders and on pages drawn for one trait each."""

import time
from pathlib import Path

import pytest
from fpdf import FPDF

from corpus.errors import OversizedFile
from corpus.model import Block
from ingest.readers.hyphenation import join
from ingest.readers.pdf import read_pdf
from tests.fixtures.hostile import pdf_of
from tests.fixtures.orders import ORDERS, Order, make_order


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Block, ...]]:
    folder = tmp_path_factory.mktemp("orders")
    return {order.number: read_pdf(make_order(order, folder)) for order in ORDERS}


def plain(text: str) -> str:
    return text.replace("\u00ad", "")


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.number)
def test_every_paragraph_of_an_order_is_a_block(order: Order, orders: dict[str, tuple[Block, ...]]) -> None:
    texts = [block.text for block in orders[order.number] if not block.cells]
    expected = [plain(text) for _, text in order.body]
    assert [text for text in texts if text in expected] == expected


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.number)
def test_nothing_is_added_and_headers_and_footers_are_gone(order: Order, orders: dict[str, tuple[Block, ...]]) -> None:
    title = f"Arrêté numéro {order.number} de la personne titulaire du ministère en date du {order.date}"
    expected = [title, order.title, *(plain(text) for _, text in order.body)]
    expected += [order.annex, *("\t".join(row) for row in order.table)] if order.table else []
    assert [block.text for block in orders[order.number]] == expected


def test_table_of_an_annex(orders: dict[str, tuple[Block, ...]]) -> None:
    rows = [block for block in orders["2099-02"] if block.cells]
    assert tuple(row.cells for row in rows) == ORDERS[1].table
    assert [row.header for row in rows] == [True, False, False, False]
    assert rows[-1].page == 3


def test_pages_items_and_bold(orders: dict[str, tuple[Block, ...]]) -> None:
    blocks = {block.text: block for block in orders["2099-01"]}
    assert (blocks["Article 1"].page, blocks["Article 1"].bold) == (1, True)
    item = blocks["3° le nom de la personne responsable des lanternes au sein de l'organisme."]
    assert (item.page, item.depth, item.bold) == (2, 1, False)
    assert blocks["Article 6"].page == 3


def page(folder: Path, *draw: tuple[float, float, str, float]) -> tuple[Block, ...]:
    pdf = FPDF(unit="pt", format="Letter")
    pdf.add_page()
    for x, y, text, size in draw:
        pdf.set_font("Helvetica", size=size)
        pdf.text(x, y, text)
    path = folder / "page.pdf"
    pdf.output(str(path))
    return read_pdf(path)


def test_raised_note_calls_are_superscripts(tmp_path: Path) -> None:
    blocks = page(tmp_path, (72, 100, "Texte des phares", 12), (165, 95, "12", 7), (176, 100, " et la suite.", 12))
    assert blocks[0].text == "Texte des phares¹² et la suite."


def test_columns_of_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [(60.0, 100.0 + 14 * i, f"gauche ligne {i} suite de la colonne", 10.0) for i in range(5)]
    right = [(330.0, 100.0 + 14 * i, f"droite ligne {i} suite de la colonne", 10.0) for i in range(5)]
    text = " ".join(block.text for block in page(tmp_path, *left, *right))
    assert text.index("gauche ligne 4") < text.index("droite ligne 0")
    assert not any(block.cells for block in page(tmp_path, *left, *right))


def test_marks_drawn_apart_from_their_words_are_items_not_cells(tmp_path: Path) -> None:
    items = [
        (72.0, 100.0, "-", 12.0),
        (100.0, 100.0, "un;", 12.0),
        (72.0, 114.0, "a)", 12.0),
        (100.0, 114.0, "deux.", 12.0),
    ]
    assert [(b.text, b.depth) for b in page(tmp_path, *items)] == [("un;", 1), ("a) deux.", 1)]


def test_a_table_with_centred_titles_wrapped_cells_and_a_hole(tmp_path: Path) -> None:
    blocks = page(
        tmp_path,
        *[(110.0, 107.0, "Niveau", 12.0), (230.0, 100.0, "Pilote", 12.0), (229.0, 114.0, "public", 12.0)],
        *[(350.0, 107.0, "Exemple", 12.0)],
        *[(72.0, 140.0, "Temps clair et", 12.0), (72.0, 154.0, "dégagé", 12.0), (320.0, 147.0, "Carte", 12.0)],
        *[(72.0, 180.0, "Brume", 12.0), (200.0, 180.0, "Interdit", 12.0), (320.0, 180.0, "Câbles", 12.0)],
    )
    assert [(b.cells, b.header) for b in blocks] == [
        (("Niveau", "Pilote public", "Exemple"), True),
        (("Temps clair et dégagé", "", "Carte"), False),
        (("Brume", "Interdit", "Câbles"), False),
    ]


def test_two_signatures_side_by_side_are_no_table(tmp_path: Path) -> None:
    blocks = page(tmp_path, (72, 100, "Maëlle Quintefeuille", 12), (350, 100, "Orphée Vraisemblance", 12))
    assert [b.text for b in blocks] == ["Maëlle Quintefeuille Orphée Vraisemblance"]


def test_a_year_alone_at_the_top_of_a_page_is_not_a_page_number(tmp_path: Path) -> None:
    assert [b.text for b in page(tmp_path, (72, 60, "2099", 12), (72, 200, "Texte.", 12))] == ["2099", "Texte."]


def test_a_page_number_goes(tmp_path: Path) -> None:
    assert [b.text for b in page(tmp_path, (72, 200, "Texte.", 12), (300, 760, "- 1 -", 9))] == ["Texte."]


def test_too_many_pages(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf_of(b"BT /F 12 Tf 72 700 Td (Texte) Tj ET", pages=2001))
    with pytest.raises(OversizedFile):
        read_pdf(path)


@pytest.mark.parametrize(
    ("lines", "words", "joined"),
    [
        (["la trans-", "mission des"], set(), "la transmission des"),
        (["puis celui-", "ci ajoute"], set(), "puis celui-ci ajoute"),
        (["le porte-", "parole"], set(), "le porte-parole"),
        (["un libre-", "service"], {"libre-service"}, "un libre-service"),
        (["la sous-", "traitance"], {"soustraitance"}, "la soustraitance"),
        (["de 2099-", "2100 inclus"], set(), "de 2099-2100 inclus"),
        (["une phrase", "coupée"], set(), "une phrase coupée"),
    ],
)
def test_words_cut_at_the_end_of_a_line(lines: list[str], words: set[str], joined: str) -> None:
    assert join(lines, words) == joined


def test_a_very_long_paragraph_is_joined_without_searching_it_whole_at_each_line() -> None:
    start = time.process_time()
    joined = join(["des mots encore des mots encore des mots"] * 20_000 + ["la trans-", "mission"])
    assert joined.endswith("des mots la transmission")
    assert time.process_time() - start < 10  # one second; minutes when each line costs the whole text
