"""How the guard reads the meaning of a message, and the examples that it learns from.

Rules miss a fact about a private person, a strategy or a weakness of a real system said in plain words
(facts/confidential.md: recall .53 by patterns alone), so models are learnt from examples written for it, all invented,
beside the questions that people ask about these very things, with the index's own embedding model (`telling`: what is
confidential; `attempts`: injections; `learning`: when).
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.confidentiality.manner import manner

EXAMPLES = Path(__file__).with_name("examples.jsonl")
NOTHING = ""
"""The matter of an innocent message."""

ASKED = "asked"
"""The matter of an anticipated question: innocent too, but apart, or their thousands would outweigh the innocent
messages that were written to be near what is confidential.
"""

INJECTION = "injection"
"""The matter of an attempt to turn the assistant away from its rules."""

_SITUATION = 180
"""Characters from which a message tells a situation, as people do who then ask: it is learnt `_SITUATION_WORTH` times.
Nine hands, left out three at a time (30 November 2026): at .93 of what is confidential, 17 % of the innocent ones were
refused where each was learnt once, and 14.5 % so, with the networks' decay of `telling`.
"""
_SITUATION_WORTH = 3

_WINDOW = 280
"""Characters read together: a longer message is read in pieces, so that one sentence in a page is not diluted."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its matter: `person`, `strategy`, `weakness`, `marking`, `credential`, or a constant above; what is
    confidential is learnt from it as many ``times`` as that.
    """

    text: str
    matter: str
    times: int = 1


def load_examples(path: Path = EXAMPLES) -> tuple[Example, ...]:
    """The examples to learn from, whole, and the innocent ones also in the pieces in which messages are read.

    Each piece of an innocent message is innocent; which piece tells what is confidential is not known. An innocent one
    that was learnt in pieces alone would leave whatever is long to what is confidential: hands left out in turn, 20 %
    of the innocent situations were refused, and 17 % are with their wholes (30 November 2026).
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    examples = [Example(raw["text"], raw["matter"]) for raw in map(json.loads, filter(str.strip, lines))]
    return tuple(
        Example(text, e.matter, _SITUATION_WORTH if len(e.text) > _SITUATION else 1)
        for e in examples
        for text in (dict.fromkeys([*windows(e.text), e.text]) if e.matter == NOTHING else [e.text])
    )


def examples_digest(path: Path = EXAMPLES) -> str:
    """What changes when the examples do."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def features(text: str, vector: np.ndarray) -> np.ndarray:
    """What a message is told apart by, shape (dimension + traits,): its vector, shape (dimension,), and its manner."""
    return np.concatenate([vector, manner(text)])


def legible(text: str) -> str:
    """The message as an embedding reads it best: one all in capitals is put in small letters."""
    return text.lower() if text.isupper() else text


def windows(text: str) -> Iterator[str]:
    """A message in pieces of some `_WINDOW` characters, cut after sentences where it can be."""
    piece = ""
    for sentence in re.split(r"(?<=[.!?;\n])\s+", text.strip()):
        while len(sentence) > 2 * _WINDOW:
            yield sentence[:_WINDOW]
            sentence = sentence[_WINDOW:]
        if piece and len(piece) + len(sentence) > _WINDOW:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    if piece:
        yield piece
