"""Blocks joined into one text, each at its offsets."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block
from ingest.layout import lay_out

blocks = st.builds(Block, st.text(max_size=12), depth=st.integers(0, 2)) | st.builds(
    lambda cells: Block("\t".join(cells), cells=tuple(cells)),
    st.lists(st.text("ab", max_size=4), min_size=1, max_size=3),
)


@given(st.lists(blocks, max_size=12))
def test_every_block_is_at_its_offsets_in_order(given_blocks: list[Block]) -> None:
    text, placed = lay_out(given_blocks)
    assert [text[p.start : p.end] for p in placed] == [b.text for b in given_blocks]
    assert [p.block for p in placed] == given_blocks
    ends = [0, *(p.end for p in placed)]
    between = [text[end : p.start] for end, p in zip(ends, placed, strict=False)]
    assert set(between[1:]) <= {"\n", "\n\n"} and text == "".join(
        a + b.text for a, b in zip(between, given_blocks, strict=True)
    )


def test_rows_and_bullets_are_tight_and_paragraphs_apart() -> None:
    text, _ = lay_out(
        [
            Block("Liste :"),
            Block("un;", depth=1),
            Block("deux.", depth=2),
            Block("a\tb", cells=("a", "b")),
            Block("c\td", cells=("c", "d")),
        ]
    )
    assert text == "Liste :\n\nun;\ndeux.\n\na\tb\nc\td"


def test_no_block_is_no_text() -> None:
    assert lay_out([]) == ("", ())
