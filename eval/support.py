"""Our model-free verification, measured: is a sentence supported by its context? `python -m eval judge FILE`.

Labels by people, in the MEMERAG format (Blandón et al. 2025): a JSONL of `query_id`, `context` (texts) and `answer`, a
list of sentences with their `factuality`. Features that need no model; a logistic regression validated by query. What
each feature brings is shown by leaving it out, and by leaving all the others out. Learnt and measured on one small
set, by cross-validation, and said so.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, cohen_kappa_score, precision_score
from sklearn.model_selection import GroupKFold

from assistant.vocabulary import Vocabulary
from corpus.errors import BaliseError
from eval.statistics import Estimate

FOLDS = 10
REPEATS = 1_000
FEATURES = ("words", "best sentence", "pairs", "numbers", "names", "rarest word", "length", "negation")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"\d+(?:[ .,]\d+)*")
_NAME = re.compile(r"(?<=[a-zéèà,;] )[A-ZÀ-Ý][\w'\-]+")
_NOT = re.compile(r"\b(?:ne|n'|pas|aucune?|jamais|sans|non)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, what should support it, and whether people found that it does."""

    query: str
    sentence: str
    context: tuple[str, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """What a feature brings: the balanced accuracy with it alone, and what is lost when it alone is left out (both with
    bootstrap intervals over sentences, the second paired).
    """

    feature: str
    alone: Estimate
    lost: Estimate

    @property
    def tells(self) -> bool:
        """Whether it surely tells something by itself."""
        return self.alone.low > 0.5

    @property
    def missed(self) -> bool:
        """Whether leaving it out surely loses something that the others do not tell."""
        return self.lost.low > 0


@dataclass(frozen=True, slots=True)
class Support:
    """How well support is told: cross-validated, by query. ``longer_less_shorter``: the accuracy on the longer half of
    the sentences, less that on the shorter.
    """

    balanced_accuracy: Estimate
    kappa: float
    precision_not_supported: float
    said_not_supported: int
    longer_less_shorter: float
    supported: int
    not_supported: int
    brought: tuple[Brought, ...]


def load_labelled(path: Path) -> list[Labelled]:
    """The sentences that people could decide on.

    Raises:
        BaliseError: the file is not in the MEMERAG format.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [found for raw in lines for found in _sentences(raw)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BaliseError(f"{path.name} ne se lit pas ({error}).", "Donnez un fichier au format MEMERAG.") from error


def _sentences(raw: dict[str, Any]) -> list[Labelled]:
    context = tuple(c["text"] for c in raw["context"])
    return [
        Labelled(raw["query_id"], s["sentence"], context, s["factuality"] == "Supported")
        for s in raw["answer"]
        if s["factuality"] in ("Supported", "Not Supported")
    ]


def features(labelled: Labelled, vocabulary: Vocabulary) -> list[float]:
    """The features of one sentence against its context, in the order of `FEATURES`."""
    whole = " ".join(labelled.context)
    own, around = vocabulary.stems(labelled.sentence), set(vocabulary.stems(whole))
    best = max((_share(own, set(vocabulary.stems(s)), vocabulary) for s in _SENTENCE.split(whole)), default=0.0)
    stems = vocabulary.stems(whole)
    pairs, known = list(pairwise(own)), set(pairwise(stems))
    missing = [vocabulary.rarity(stem) for stem in own if stem not in around]
    return [
        _share(own, around, vocabulary),
        best,
        sum(pair in known for pair in pairs) / max(len(pairs), 1),
        _held(_NUMBER.findall(labelled.sentence), whole),
        _held(_NAME.findall(labelled.sentence), whole),
        max(missing, default=0.0) / vocabulary.rarest,
        len(own) / 20,
        float(bool(_NOT.search(labelled.sentence))),
    ]


def measure(labelled: Sequence[Labelled]) -> Support:
    """Cross-validate the verification."""
    vocabulary = Vocabulary(" ".join(one.context) for one in labelled)
    x = np.array([features(one, vocabulary) for one in labelled])
    y = np.array([one.supported for one in labelled])
    groups = np.array([one.query for one in labelled])
    given = _validated(x, y, groups)
    rng = np.random.default_rng(0)
    drawn = [d for d in (rng.integers(0, len(y), len(y)) for _ in range(REPEATS)) if len(set(y[d])) == 2]
    whole = [float(balanced_accuracy_score(y[d], given[d])) for d in drawn]
    mean = float(balanced_accuracy_score(y, given))
    lengths = np.array([len(one.sentence) for one in labelled])
    long, right = lengths > np.median(lengths), given == y

    def brought(i: int, name: str) -> Brought:
        without = _validated(np.delete(x, i, axis=1), y, groups)
        lost = [w - float(balanced_accuracy_score(y[d], without[d])) for w, d in zip(whole, drawn, strict=True)]
        single = _validated(x[:, [i]], y, groups)
        alone = [float(balanced_accuracy_score(y[d], single[d])) for d in drawn]
        return Brought(
            name,
            _interval(float(balanced_accuracy_score(y, single)), alone, len(y)),
            _interval(mean - float(balanced_accuracy_score(y, without)), lost, len(y)),
        )

    return Support(
        _interval(mean, whole, len(y)),
        float(cohen_kappa_score(y, given)),
        float(precision_score(~y, ~given, zero_division=0)),
        int((~given).sum()),
        float(right[long].mean() - right[~long].mean()) if long.any() else 0.0,
        int(y.sum()),
        int((~y).sum()),
        tuple(brought(i, name) for i, name in enumerate(FEATURES)),
    )


def _interval(mean: float, drawn: Sequence[float], n: int) -> Estimate:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(mean, float(low), float(high), n)


def _validated(x: np.ndarray, y: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """What a model fitted without a sentence's query says of it."""
    given = np.zeros(len(y), dtype=bool)
    for fitted, left in GroupKFold(FOLDS).split(x, y, groups):
        centre, spread = x[fitted].mean(axis=0), x[fitted].std(axis=0) + 1e-9
        model = LogisticRegression(class_weight="balanced", max_iter=2000)
        model.fit((x[fitted] - centre) / spread, y[fitted])
        given[left] = model.predict((x[left] - centre) / spread)
    return given


def _share(own: Sequence[str], held: set[str], vocabulary: Vocabulary) -> float:
    total = sum(vocabulary.rarity(stem) for stem in own) or 1.0
    return sum(vocabulary.rarity(stem) for stem in own if stem in held) / total


def _held(found: Sequence[str], whole: str) -> float:
    return sum(one in whole for one in found) / len(found) if found else 1.0
