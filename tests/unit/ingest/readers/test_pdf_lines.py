"""A page as lines: what was drawn side by side is one line, small raised figures are superscripts."""

import io

from fpdf import FPDF
from pypdf import PdfReader

from ingest.readers.cleaning import clean
from ingest.readers.pdf_lines import Line, lines_of


def lines(*drawn: tuple[float, float, str], size: int = 12, style: str = "") -> list[Line]:
    """The lines of a page on which texts are drawn at (x, y) points from the top left; « ^ » is a small raised one."""
    pdf = FPDF(unit="pt")
    pdf.add_page()
    for x, y, text in drawn:
        pdf.set_font("Helvetica", style, 7 if text.startswith("^") else size)
        pdf.text(x, y, text.removeprefix("^"))
    page = PdfReader(io.BytesIO(bytes(pdf.output()))).pages[0]
    return lines_of(page, 3)


def texts(found: list[Line]) -> list[str]:
    return [clean(line.text) for line in found]


def test_what_is_drawn_side_by_side_is_one_line() -> None:
    (line,) = lines((50, 100, "La lanterne"), (113, 100, "est bleue."))
    assert clean(line.text) == "La lanterne est bleue."
    assert line.page == 3 and 49 < line.x < 51 and line.end > 150


def test_another_baseline_or_a_wide_gap_is_another_line() -> None:
    assert texts(lines((50, 100, "Le quai"), (50, 116, "est gris."))) == ["Le quai", "est gris."]
    assert texts(lines((50, 100, "Le quai"), (300, 100, "Le phare"))) == ["Le quai", "Le phare"]


def test_the_mark_of_an_item_stays_with_its_words() -> None:
    assert texts(lines((50, 100, "-"), (75, 100, "le quai"))) == ["- le quai"]


def test_a_small_raised_figure_is_a_superscript_and_a_plain_one_is_not() -> None:
    assert texts(lines((50, 100, "quai"), (75, 95, "^8"))) == ["quai⁸"]
    assert texts(lines((50, 100, "quai"), (78, 100, "8"))) == ["quai 8"]


def test_size_and_weight_are_those_of_what_was_drawn() -> None:
    (line,) = lines((50, 100, "Le quai"), size=15, style="B")
    assert line.bold and round(line.size) == 15
    assert not lines((50, 100, "Le quai"))[0].bold


def test_higher_on_the_page_is_higher_up() -> None:
    above, below = lines((50, 100, "Haut"), (50, 300, "Bas"))
    assert above.y > below.y


def test_a_page_without_words_has_no_line() -> None:
    assert lines() == []
