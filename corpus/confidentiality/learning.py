"""What the guard learns from its examples, once: its two models are kept, beside the vectors, by what they came from.

They depend on what the examples and the anticipated questions say, not on the documents at hand: an index that gains or
loses one guards as it did, and does not learn again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from corpus import durable
from corpus.confidentiality import attempts, telling
from corpus.confidentiality.attempts import fit_attempts
from corpus.confidentiality.meaning import INJECTION, Example, features
from corpus.confidentiality.telling import fit_telling

_PACKAGE = Path(__file__).parent
CODE = (*sorted(_PACKAGE.glob("*.py")), _PACKAGE.parent / "lexicon.py", _PACKAGE.parent / "logistic.py")
"""The code that reads messages and learns from them: when it changes, they are learnt again."""

_LEARNERS = ("numpy", "scipy", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Learnt:
    """The models as bytes: of confidential messages (`telling.dump`), and of injections (`attempts.dump`)."""

    telling: bytes
    attempts: bytes


def learn(folder: Path, said: Sequence[Example], vectors: np.ndarray) -> Learnt:
    """The models learnt from messages and their vectors, a row each, shape (messages, dimension): those that ``folder``
    keeps where they come from the same, whatever the order; else they are learnt, and replace what it kept.
    """
    order = sorted(range(len(said)), key=lambda row: (said[row].text, said[row].matter))
    said, vectors = [said[row] for row in order], vectors[order]
    source = _source(said, vectors)
    kept = {name: folder / f"{source}-{name}.npz" for name in ("telling", "attempts")}
    if not all(path.is_file() for path in kept.values()):
        messages = np.array([features(e.text, vector) for e, vector in zip(said, vectors, strict=True)])
        durable.replace(kept["telling"], _telling(said, messages))
        durable.replace(kept["attempts"], attempts.dump(fit_attempts([e.matter == INJECTION for e in said], messages)))
    for other in set(folder.iterdir()) - set(kept.values()):  # a kill may leave a part of one
        other.unlink()
    return Learnt(kept["telling"].read_bytes(), kept["attempts"].read_bytes())


def _telling(said: Sequence[Example], messages: np.ndarray) -> bytes:
    rows = [row for row, e in enumerate(said) if e.matter != INJECTION for _ in range(e.times)]
    return telling.dump(
        fit_telling([said[row].text for row in rows], [said[row].matter for row in rows], messages[rows])
    )


def _source(said: Sequence[Example], vectors: np.ndarray) -> str:
    """What changes when the messages, their vectors, or what learns from them do."""
    digest = hashlib.sha256()
    for file in CODE:
        digest.update(file.read_bytes())
    for part in (*map(version, _LEARNERS), *(f"{e.matter}\0{e.times}\0{e.text}" for e in said)):
        digest.update(part.encode() + b"\0")
    digest.update(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
    return digest.hexdigest()[:16]
