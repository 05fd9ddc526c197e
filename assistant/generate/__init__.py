"""From retrieved units to drafts of statements. A composer picks units; it never writes what is quoted."""

from dataclasses import dataclass

from corpus.model import Passage, Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to verify: the unit that carries it and the passage it stands in."""

    unit: Unit
    passage: Passage
