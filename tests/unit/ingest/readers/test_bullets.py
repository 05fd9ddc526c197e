"""List items told from ordinary lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block
from ingest.readers.bullets import begins_item, is_labelled, is_mark, nested, split_bullet


@pytest.mark.parametrize(
    ("line", "depth", "text"),
    [
        ("- le quai", 1, "le quai"),
        ("• le quai", 1, "le quai"),
        ("\uf0b7\tle quai", 1, "le quai"),
        ("    - le quai", 3, "le quai"),
        ("\t- le quai", 2, "le quai"),
        ("\to pas un point", 0, "\to pas un point"),
        ("1° le quai", 1, "1° le quai"),
        ("  a) le quai", 2, "a) le quai"),
        ("1. le quai", 0, "1. le quai"),
        ("-le quai", 0, "-le quai"),
        ("- ", 0, "- "),
        ("le quai", 0, "le quai"),
    ],
)
def test_a_mark_goes_and_a_label_stays(line: str, depth: int, text: str) -> None:
    assert split_bullet(line) == (depth, text)


@given(st.text("- •a1°)\t", max_size=12))
def test_only_a_mark_and_spaces_are_taken_away(line: str) -> None:
    depth, text = split_bullet(line)
    assert line.endswith(text) and 0 <= depth <= 9
    assert depth or text == line


@pytest.mark.parametrize(
    ("text", "lone"), [("•", True), ("1°", True), ("4.", True), ("iv)", True), ("quai", False), ("", False)]
)
def test_a_mark_alone(text: str, lone: bool) -> None:
    assert is_mark(text) is lone


def test_a_dash_inside_a_long_unfinished_sentence_begins_no_item() -> None:
    sentence = "La lanterne que chacun voit de loin depuis le quai du village"
    assert not begins_item("- même la nuit -", sentence)
    assert begins_item("- même la nuit -", f"{sentence}.")
    assert begins_item("- même la nuit", "Le quai")
    assert begins_item("• même la nuit", sentence)
    assert not begins_item("même la nuit", "Le quai :")


def test_the_end_of_a_quotation_begins_no_item() -> None:
    assert not begins_item("» dit le gardien", "Il a crié « au feu")
    assert begins_item("» dit le gardien", "Il a crié « au feu »")


@pytest.mark.parametrize(
    ("line", "labelled"),
    [("4. Quai", True), ("1.1 Quai", True), (" Article 4 Quai", True), ("Quai 4", False), ("4.", False)],
)
def test_a_line_that_may_open_something(line: str, labelled: bool) -> None:
    assert is_labelled(line) is labelled


def test_letters_stand_under_the_number_that_they_follow_in_its_list() -> None:
    texts = ("a) seul", "1° un", "a) sous un", "2° deux", "b) sous deux")
    blocks = [*(Block(t, depth=1) for t in texts), Block("Paragraphe"), Block("a) seul", depth=1)]
    assert [b.depth for b in nested(blocks)] == [1, 1, 2, 1, 2, 0, 1]
