"""What neither rules nor names tell: whether a message is confidential, by its meaning and by its wording.

Two models that err differently and are averaged: small networks over the message's embedding and manner, and a linear
model over its words (`corpus.confidentiality.wording`). On sets of messages by hands that were not learnt from, at 2 %
of false alarms, together they found from 1 to 5 messages in 100 more than a linear model over the embedding.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.confidentiality.meaning import ASKED, NOTHING
from corpus.confidentiality.wording import Wording, fit_wording

THRESHOLD = -1.0
"""Log-odds from which a message is held to be confidential. Of 5,710 development questions these two models alone
refuse 1.4 % at -1, 1.3 % at -0.75 and 1.6 % at -1.5 (1 December 2026). Learnt from a sample of 4,000 anticipated
questions rather than from all, they refused nearly twice as many of 570 new ones for the same recall.
"""

_SPREAD = 10.0
_HIDDEN = 128
_DECAY = 0.05
_EPOCHS = 25
_RATE = 0.002
_SEEDS = (0, 1)


@dataclass(frozen=True, slots=True)
class Network:
    """A hidden layer with a ramp, then scores: ``inward``, shape (inputs, hidden), and ``shift``, shape (hidden,);
    ``outward``, shape (hidden, matters), and ``bias``, shape (matters,).
    """

    inward: np.ndarray
    shift: np.ndarray
    outward: np.ndarray
    bias: np.ndarray

    def scores(self, message: np.ndarray) -> np.ndarray:
        """The score of each matter for a message's `meaning.features`, shape (matters,)."""
        return np.asarray(np.maximum(message @ self.inward + self.shift, 0.0) @ self.outward + self.bias)


class Telling:
    """Fitted models: ``matters`` are what the ``network`` scores."""

    def __init__(self, matters: Sequence[str], network: Network, wording: Wording) -> None:
        self.matters = tuple(matters)
        self.network = network
        self.wording = wording
        self._innocent = np.isin(self.matters, [NOTHING, ASKED])

    def matter(self, text: str, message: np.ndarray) -> str:
        """The matter of a message, or `NOTHING`, from its words and its `meaning.features`."""
        scores = self.network.scores(message)
        told = np.logaddexp.reduce(scores[~self._innocent]) - np.logaddexp.reduce(scores[self._innocent])
        if told + self.wording.odds(text) < THRESHOLD:
            return NOTHING
        return self.matters[int(np.where(self._innocent, -np.inf, scores).argmax())]


def fit_telling(texts: Sequence[str], matters: Sequence[str], messages: np.ndarray) -> Telling:
    """Learn from messages: the words of each, its matter, and its features, a row each."""
    known = np.array(matters)
    network = _average([_fit_network(messages, known, seed) for seed in _SEEDS])
    wording = fit_wording(texts, [matter not in (NOTHING, ASKED) for matter in matters])
    return Telling([str(name) for name in np.unique(known)], network, wording)


def _fit_network(messages: np.ndarray, matters: np.ndarray, seed: int) -> Network:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    centre = messages.mean(axis=0)
    model = MLPClassifier((_HIDDEN,), alpha=_DECAY, max_iter=_EPOCHS, learning_rate_init=_RATE, random_state=seed)
    with warnings.catch_warnings():
        # It is stopped early on purpose: it would learn the examples by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit((messages - centre) * _SPREAD, matters)
    inward, outward = model.coefs_
    shift, bias = model.intercepts_
    inward = inward * _SPREAD
    return Network(inward, shift - centre @ inward, outward, bias)


def _average(networks: Sequence[Network]) -> Network:
    """One network whose scores are the mean of theirs: their hidden layers side by side."""
    return Network(
        np.hstack([n.inward for n in networks]),
        np.concatenate([n.shift for n in networks]),
        np.vstack([n.outward for n in networks]) / len(networks),
        np.mean([n.bias for n in networks], axis=0),
    )


def dump(telling: Telling) -> bytes:
    """A model as bytes."""
    out = io.BytesIO()
    network, wording = telling.network, telling.wording
    np.savez(
        out,
        matters=np.array(telling.matters),
        inward=network.inward.astype(np.float32),
        shift=network.shift.astype(np.float32),
        outward=network.outward.astype(np.float32),
        bias=network.bias.astype(np.float32),
        rarity=wording.rarity.astype(np.float32),
        words=wording.weights.astype(np.float32),
        offset=np.array(wording.bias),
    )
    return out.getvalue()


def load(path: Path) -> Telling:
    """A model written by `dump`."""
    with np.load(path) as arrays:
        network = Network(arrays["inward"], arrays["shift"], arrays["outward"], arrays["bias"])
        wording = Wording(arrays["rarity"], arrays["words"], float(arrays["offset"]))
        return Telling([str(m) for m in arrays["matters"]], network, wording)
