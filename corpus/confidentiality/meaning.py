"""What only meaning tells: a fact about a private person, a strategy, a weakness of a real system; and an injection.

Rules miss it (facts/confidential.md: recall .53 by patterns alone), so a linear model over the message's embedding is
learnt from examples written for it, all invented, beside the questions that people ask about these very things. It
reads how a message is said too (`corpus.confidentiality.manner`). It is learnt when an index is built, with the index's
own embedding model. Injections have a model of their own: a message can be both.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
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

THRESHOLD = 0.75
"""Probability from which a message is held to be confidential."""

SURE = 0.8
"""The same for an injection: it obtains nothing anyway, while people give honest orders (« Réponds en anglais »)."""

_SPREAD = 10.0
_RIDGE = 1.0
"""Penalty of the weights: of 1/3, 1 and 3.3, the one by which a set not learnt from yet was told apart best."""

_WINDOW = 280
"""Characters read together: a longer message is read in pieces, so that one sentence in a page is not diluted."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its matter: `person`, `strategy`, `weakness`, `marking`, `credential`, or a constant above."""

    text: str
    matter: str


def load_examples(path: Path = EXAMPLES) -> tuple[Example, ...]:
    """The examples to learn from, in the pieces in which messages are read.

    Each piece of an innocent message is innocent; which piece tells what is confidential is not known: it stays whole.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    examples = [Example(raw["text"], raw["matter"]) for raw in map(json.loads, filter(str.strip, lines))]
    return tuple(
        Example(piece, e.matter) for e in examples for piece in (windows(e.text) if e.matter == NOTHING else [e.text])
    )


def examples_digest(path: Path = EXAMPLES) -> str:
    """What changes when the examples do, or how they are learnt."""
    digest = hashlib.sha256()
    for file in (
        path,
        *(Path(__file__).with_name(f"{name}.py") for name in ("meaning", "manner", "telling", "wording")),
    ):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


class Meaning:
    """A fitted model: ``matters`` and, for each, its ``weights``, shape (len(matters), n + 1), bias first.

    A message is given by its ``n`` `features`.
    """

    def __init__(self, matters: Sequence[str], weights: np.ndarray) -> None:
        self.matters = tuple(matters)
        self.weights = weights
        self._innocent = np.isin(self.matters, [NOTHING, ASKED])

    def probability(self, message: np.ndarray) -> float:
        """How likely a message is not innocent, from 0 to 1, from its `features`."""
        return float(self._shares(message)[~self._innocent].sum())

    def matter(self, message: np.ndarray, threshold: float = THRESHOLD) -> str:
        """The matter of a message, or `NOTHING`, from its `features`."""
        shares = np.where(self._innocent, 0.0, self._shares(message))
        return self.matters[int(shares.argmax())] if shares.sum() >= threshold else NOTHING

    def _shares(self, message: np.ndarray) -> np.ndarray:
        scores = self.weights[:, 0] + self.weights[:, 1:] @ message
        grown = np.exp(scores - scores.max())
        return np.asarray(grown / grown.sum())


def fit_meaning(matters: Sequence[str], messages: np.ndarray) -> Meaning:
    """Learn from the `features` of messages, a row each, and the matter of each: ridge multinomial logistic regression.

    Every matter weighs the same, however many examples it has.
    """
    from sklearn.linear_model import LogisticRegression

    centre = messages.mean(axis=0)
    model = LogisticRegression(C=1 / _RIDGE, class_weight="balanced", max_iter=2000)
    model.fit((messages - centre) * _SPREAD, list(matters))
    coefficients, intercepts = model.coef_, model.intercept_
    if len(coefficients) == 1:  # Of two classes scikit-learn keeps one score, for the second.
        coefficients, intercepts = np.vstack([-coefficients, coefficients]) / 2, np.array([-1, 1]) * intercepts / 2
    weights = coefficients * _SPREAD
    bias = intercepts - weights @ centre
    return Meaning([str(m) for m in model.classes_], np.hstack([bias[:, None], weights]))


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


def dump(meaning: Meaning) -> bytes:
    """A model as bytes."""
    out = io.BytesIO()
    np.savez(out, matters=np.array(meaning.matters), weights=meaning.weights)
    return out.getvalue()


def load(path: Path) -> Meaning:
    """A model written by `dump`."""
    with np.load(path) as arrays:
        return Meaning([str(m) for m in arrays["matters"]], arrays["weights"])
