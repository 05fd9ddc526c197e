"""Blocks joined into a document's normalised text, each with its offsets. The only place where offsets are born."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Block


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where it stands: ``text[start:end] == block.text``."""

    block: Block
    start: int
    end: int


def lay_out(blocks: Sequence[Block]) -> tuple[str, tuple[Placed, ...]]:
    """Join blocks into one text, a blank line between paragraphs and a line break between rows and bullets."""
    parts: list[str] = []
    placed: list[Placed] = []
    position = 0
    for previous, block in zip([None, *blocks], blocks, strict=False):
        if previous is not None:
            tight = (previous.cells and block.cells) or (previous.depth and block.depth)
            separator = "\n" if tight else "\n\n"
            parts.append(separator)
            position += len(separator)
        parts.append(block.text)
        placed.append(Placed(block, position, position + len(block.text)))
        position += len(block.text)
    return "".join(parts), tuple(placed)
