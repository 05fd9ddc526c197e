"""Lines joined, cut words mended, compounds kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.hyphenation import join


@pytest.mark.parametrize(
    ("lines", "words", "whole"),
    [
        (["la lan-", "terne"], (), "la lanterne"),
        (["le celui-", "ci"], (), "le celui-ci"),
        (["un sous-", "marin"], (), "un sous-marin"),
        (["un sous-", "marin"], ("sousmarin",), "un sousmarin"),
        (["le phare-", "école"], ("phare-école",), "le phare-école"),
        (["le phare-", "école"], (), "le phareécole"),
        (["va-t-", "il"], (), "va-t-il"),
        (["de 2 à 3-", "4 jours"], (), "de 2 à 3-4 jours"),
        (["", "le quai", "", "gris", ""], (), "le quai gris"),
        ([], (), ""),
    ],
)
def test_a_cut_word_is_mended_and_a_compound_kept(lines: list[str], words: tuple[str, ...], whole: str) -> None:
    assert join(lines, words) == whole


@given(st.lists(st.text("abé '", max_size=8).map(lambda line: " ".join(line.split())), max_size=6))
def test_without_hyphens_nothing_is_lost_nor_added(lines: list[str]) -> None:
    assert join(lines) == " ".join(filter(None, lines))


@given(st.lists(st.text("ab-é", max_size=8), max_size=6))
def test_only_hyphens_are_ever_lost(lines: list[str]) -> None:
    assert join(lines).replace("-", "").replace(" ", "") == "".join(lines).replace("-", "")
