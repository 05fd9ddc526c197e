"""Table rows, which of them holds the titles, and spans that cannot explode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.rows import Repetition, TablesTooLarge, row, spanned, with_one_title_row, with_titles


def titled(*rows: tuple[str, ...]) -> bool:
    return with_titles([row(cells) for cells in rows])[0].header


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        ((("Outil", "Couleur"), ("lanterne", "bleue")), True),
        ((("", "Public", "Fermé"), ("bas", "oui", "non")), True),
        ((("Outil", "Couleur"),), False),
        ((("Outil", "Couleur"), ("lanterne", "bleue", "2")), False),
        ((("Introduction", "4"), ("Le quai", "7")), False),
        ((("Outil", ""), ("lanterne", "bleue")), False),
        ((("LQ", "lanterne"), ("OP", "organisme")), False),
        ((("Seul",), ("mot",)), False),
    ],
)
def test_the_first_row_is_titles_unless_it_plainly_is_data(rows: tuple[tuple[str, ...], ...], titles: bool) -> None:
    assert titled(*rows) is titles


def test_titles_that_the_format_marks_are_left_alone() -> None:
    marked = [row(("a", "b")), row(("c", "d"), header=True)]
    assert with_titles(marked) == marked


def test_titles_on_several_levels_become_one() -> None:
    found = with_one_title_row([["Usage", "Usage", "Fin"], ["Public", "Fermé"]], [["oui", "non", "mai"]])
    assert found[0].cells == ("Usage – Public", "Usage – Fermé", "Fin") and found[0].header
    assert [b.header for b in with_one_title_row([], [["a", "b"], ["c", "d"]])] == [True, False]


def test_the_text_of_a_row_is_its_cells_even_empty_ones() -> None:
    assert row(["a", "", ""]).text == "a\t\t"


def test_spans_are_repeated_so_that_each_row_reads_alone() -> None:
    grid = spanned(
        [[("haut", 2, 1), ("c", 1, 2)], [("a", 1, 1), ("b", 1, 1)], [("x", 1, 1), ("y", 1, 1)]], Repetition()
    )
    assert grid == [["haut", "haut", "c"], ["a", "b", "c"], ["x", "y"]]


def test_a_title_across_the_table_is_not_repeated() -> None:
    assert spanned([[("Titre", 3, 1)]], Repetition()) == [["Titre", "", ""]]


def test_a_file_that_claims_millions_is_bounded_and_a_bomb_is_refused() -> None:
    assert len(spanned([[("a", 10**9, 1), ("b", 1, 1)]], Repetition())[0]) == 51
    with pytest.raises(TablesTooLarge):
        spanned([[("a" * 200_000, 50, 1), ("b", 1, 1)]], Repetition())


def test_what_one_document_may_add_is_counted_over_its_tables() -> None:
    shared, table = Repetition(), [[("a" * 100_000, 50, 1), ("b", 1, 1)]]
    spanned(table, shared)
    with pytest.raises(TablesTooLarge):
        spanned(table, shared)


cell = st.tuples(st.text("ab", max_size=2), st.integers(0, 4), st.integers(0, 3))


@given(st.lists(st.lists(cell, min_size=1, max_size=4), max_size=5))
def test_no_cell_is_lost(rows: list[list[tuple[str, int, int]]]) -> None:
    grid = spanned(rows, Repetition())
    assert len(grid) == len(rows)
    for line, cells in zip(grid, rows, strict=True):
        kept = iter(line)
        assert all(any(text == held for held in kept) for text, _, _ in cells)
