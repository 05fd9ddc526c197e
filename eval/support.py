"""Support of a sentence by its context without a model, measured: `python -m eval judge FILE`.

Labels by people, in the MEMERAG format (Blandón et al. 2025): a JSONL of `query_id`, `context` (texts) and `answer`, a
list of sentences with their `factuality`. Three ways to tell it:

- `strict`: what decides in service, `fault_of`. There a model points at the sentences that carry what it wrote;
  here nothing points, so any few neighbouring sentences of the context that carry it will do, which is lenient.
- `likely`: what estimates there how much a model invents, `likely_supported`, in the same way. It is a looser
  form of the feature below that tells most by itself, with the bound that `strict` had: no figure was fitted on these.
- `learnt`: features and a logistic regression fitted on these very labels, cross-validated by query. Not in service:
  it says what could be told. What each feature brings is shown by leaving it out, and by leaving all the others out.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.faithful import fault_between, likely_supported
from assistant.vocabulary import Vocabulary
from corpus.errors import BaliseError
from eval.judge.agreement import Agreement, agreement, balanced_accuracy, resampled
from eval.statistics import Estimate
from eval.unread import why

FOLDS = 10
POINTED = 3
"""Neighbouring sentences, at most, that may carry a sentence together."""

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

    @property
    def id(self) -> str:
        """What names it: a digest of what a judge reads."""
        return hashlib.sha256("\n".join([self.sentence, *self.context]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a feature brings: the balanced accuracy with it alone, and what is lost when it alone is left out (both with
    bootstrap intervals over questions, the second paired).
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
class Learnt:
    """How well the learnt features tell support, and what each brings."""

    agreement: Agreement
    brought: tuple[Brought, ...]


def load_labelled(path: Path) -> list[Labelled]:
    """The sentences that people could decide on.

    Raises:
        BaliseError: the file is not in the MEMERAG format.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [found for raw in lines for found in _sentences(raw)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaliseError(f"{path} ne se lit pas : {why(error)}.", "Donnez un fichier au format MEMERAG.") from error


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


def strict(labelled: Sequence[Labelled]) -> Agreement:
    """Measure the verification that decides in service."""
    vocabulary = Vocabulary(" ".join(one.context) for one in labelled)
    return _agreement(labelled, [carried(one, vocabulary) for one in labelled])


def likely(labelled: Sequence[Labelled]) -> Agreement:
    """Measure the estimate of what a model invents."""
    vocabulary = Vocabulary(" ".join(one.context) for one in labelled)
    said = [any(likely_supported(one.sentence, quotes, vocabulary) for quotes in _pointable(one)) for one in labelled]
    return _agreement(labelled, said)


def carried(one: Labelled, vocabulary: Vocabulary) -> bool:
    """Whether the verification in service finds the sentence faithful to neighbouring sentences of one text."""
    return any(fault_between(one.sentence, quotes, vocabulary) is None for quotes in _pointable(one))


def _pointable(one: Labelled) -> Iterator[Sequence[str]]:
    """Every few neighbouring sentences of one text of the context, at which a model could have pointed."""
    for text in one.context:
        sentences = [s for s in _SENTENCE.split(text) if s.strip()]
        for start in range(len(sentences)):
            for end in range(start + 1, min(start + POINTED, len(sentences)) + 1):
                yield sentences[start:end]


def learnt(labelled: Sequence[Labelled]) -> Learnt:
    """Cross-validate the learnt features."""
    vocabulary = Vocabulary(" ".join(one.context) for one in labelled)
    x = np.array([features(one, vocabulary) for one in labelled])
    y = np.array([one.supported for one in labelled])
    groups = np.array([one.query for one in labelled])
    given = _validated(x, y, groups)
    drawn = [d for d in resampled([one.query for one in labelled]) if len(set(y[d])) == 2]
    whole, mean = [balanced_accuracy(y[d], given[d]) for d in drawn], balanced_accuracy(y, given)

    def brought(i: int, name: str) -> Brought:
        without = _validated(np.delete(x, i, axis=1), y, groups)
        lost = [w - balanced_accuracy(y[d], without[d]) for w, d in zip(whole, drawn, strict=True)]
        single = _validated(x[:, [i]], y, groups)
        alone = [balanced_accuracy(y[d], single[d]) for d in drawn]
        return Brought(
            name,
            _interval(balanced_accuracy(y, single), alone, len(y)),
            _interval(mean - balanced_accuracy(y, without), lost, len(y)),
        )

    return Learnt(_agreement(labelled, given.tolist()), tuple(brought(i, name) for i, name in enumerate(FEATURES)))


def _agreement(labelled: Sequence[Labelled], said: Sequence[bool]) -> Agreement:
    return agreement(
        [one.supported for one in labelled],
        said,
        [one.query for one in labelled],
        [len(one.sentence) for one in labelled],
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
