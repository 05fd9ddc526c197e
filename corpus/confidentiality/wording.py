"""How confidential a message is by its words alone: a linear model over words and pairs of words, hashed.

An embedding of a whole message blurs the one word that tells (« mon chum », « toujours actif », « pas encore
annoncé »); this model sees nothing else. Hashing (Weinberger et al., « Feature hashing for large scale multitask
learning », 2009)
keeps no word of the examples in what is written; scikit-learn's own is not used, as answers would have to import it.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from corpus.lexicon import fold

_BUCKETS = 1 << 16
_WORD = re.compile(r"\w+")
_RIDGE = 0.1


class Wording:
    """A fitted model: ``rarity`` and ``weights`` of each bucket, shape (buckets,), and ``bias``, in log-odds."""

    def __init__(self, rarity: np.ndarray, weights: np.ndarray, bias: float) -> None:
        self.rarity = rarity
        self.weights = weights
        self.bias = bias

    def odds(self, text: str) -> float:
        """Log-odds that a message is confidential; 0 where nothing was learnt."""
        buckets, counts = _counted(text)
        worth = counts * self.rarity[buckets]
        length = float(np.linalg.norm(worth))
        return self.bias + (float(worth @ self.weights[buckets]) / length if length else 0.0)


def unlearnt() -> Wording:
    """A model that says nothing of any message."""
    return Wording(np.zeros(_BUCKETS), np.zeros(_BUCKETS), 0.0)


def fit_wording(texts: Sequence[str], confidential: Sequence[bool]) -> Wording:
    """Learn from messages and whether each is confidential: ridge logistic regression, both sides weighing the same.

    Words are weighed by their logarithmic count and their rarity among the messages, each message to length 1.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counted = [_counted(text) for text in texts]
    holders = np.zeros(_BUCKETS)
    for buckets, _ in counted:
        holders[buckets] += 1
    rarity = np.log((1 + len(texts)) / (1 + holders)) + 1
    rows = [counts * rarity[buckets] for buckets, counts in counted]
    values = np.concatenate([row / max(float(np.linalg.norm(row)), 1e-9) for row in rows])
    columns = np.concatenate([buckets for buckets, _ in counted])
    starts = np.cumsum([0, *(len(row) for row in rows)])
    messages = csr_matrix((values, columns, starts), shape=(len(texts), _BUCKETS))
    model = LogisticRegression(C=1 / _RIDGE, class_weight="balanced", max_iter=1000)
    model.fit(messages, np.array(confidential))
    return Wording(rarity, model.coef_[0], float(model.intercept_[0]))


def _counted(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The buckets of a message's words and pairs of words, and the logarithm of how often it uses each, plus 1."""
    words = _WORD.findall(fold(text))
    pairs = map(" ".join, pairwise(words))
    counts = Counter(zlib.crc32(gram.encode()) % _BUCKETS for gram in (*words, *pairs))
    return np.array(list(counts), dtype=np.int64), np.array([1 + math.log(n) for n in counts.values()])
