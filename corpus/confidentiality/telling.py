"""What neither rules nor names tell: whether a message is confidential, by its meaning and by its wording.

Two models that err differently and are averaged: small networks over the message's embedding and manner, and a linear
model over its words (`corpus.confidentiality.wording`). On sets of messages by hands that were not learnt from, at 2 %
of false alarms, together they find from 1 to 5 messages in 100 more than a linear model over the embedding.
"""

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.confidentiality.meaning import ASKED, NOTHING
from corpus.confidentiality.wording import Wording, fit_wording

THRESHOLD = 0.0
"""Log-odds from which a message is held to be confidential: where unseen messages raise some 2 % of false alarms."""

_SPREAD = 10.0
_HIDDEN = 128
_DECAY = 0.01
_EPOCHS = 25
_RATE = 0.002
_SEEDS = (0, 1)
_ASKED_AT_MOST = 4000
"""Anticipated questions that the networks learn from: enough to know them, and quick."""

Network = tuple[tuple[np.ndarray, np.ndarray], ...]
"""Layers, first one first: weights, shape (inputs, outputs), and biases, shape (outputs,), a ramp in between."""


class Telling:
    """Fitted models: ``matters`` are the outputs of each of ``networks``."""

    def __init__(self, matters: Sequence[str], networks: Sequence[Network], wording: Wording) -> None:
        self.matters = tuple(matters)
        self.networks = tuple(networks)
        self.wording = wording
        self._innocent = np.isin(self.matters, [NOTHING, ASKED])

    def matter(self, text: str, message: np.ndarray) -> str:
        """The matter of a message, or `NOTHING`, from its words and its `meaning.features`."""
        scores = np.mean([_scores(network, message) for network in self.networks], axis=0)
        told = _log_sum(scores[~self._innocent]) - _log_sum(scores[self._innocent])
        if told + self.wording.odds(text) < THRESHOLD:
            return NOTHING
        return self.matters[int(np.where(self._innocent, -np.inf, scores).argmax())]


def fit_telling(texts: Sequence[str], matters: Sequence[str], messages: np.ndarray) -> Telling:
    """Learn from messages: the words of each, its matter, and its features, a row each."""
    known = np.array(matters)
    asked = np.flatnonzero(known == ASKED)
    step = max(1, -(-len(asked) // _ASKED_AT_MOST))
    kept = np.sort(np.concatenate([np.flatnonzero(known != ASKED), asked[::step]]))
    names = np.unique(known[kept])
    networks = [_fit_network(messages[kept], known[kept], seed) for seed in _SEEDS]
    wording = fit_wording(texts, [matter not in (NOTHING, ASKED) for matter in matters])
    return Telling([str(name) for name in names], networks, wording)


def _fit_network(messages: np.ndarray, matters: np.ndarray, seed: int) -> Network:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    centre = messages.mean(axis=0)
    model = MLPClassifier(
        (_HIDDEN,), alpha=_DECAY, max_iter=_EPOCHS, learning_rate_init=_RATE, random_state=seed, shuffle=True
    )
    with warnings.catch_warnings():
        # It is stopped early on purpose: it would learn the examples by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit((messages - centre) * _SPREAD, matters)
    (first, *weights), (bias, *biases) = model.coefs_, model.intercepts_
    first = first * _SPREAD
    return ((first, bias - centre @ first), *zip(weights, biases, strict=True))


def _scores(network: Network, message: np.ndarray) -> np.ndarray:
    *hidden, (weights, bias) = network
    for inward, shift in hidden:
        message = np.maximum(message @ inward + shift, 0.0)
    return np.asarray(message @ weights + bias)


def _log_sum(scores: np.ndarray) -> float:
    if not len(scores):
        return float("-inf")
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def dump(telling: Telling) -> bytes:
    """A model as bytes."""
    out = io.BytesIO()
    layers = {
        f"{kind}-{row}-{layer}": array
        for row, network in enumerate(telling.networks)
        for layer, pair in enumerate(network)
        for kind, array in zip(("weights", "bias"), pair, strict=True)
    }
    wording = telling.wording
    np.savez(
        out,
        matters=np.array(telling.matters),
        rarity=wording.rarity.astype(np.float32),
        words=wording.weights.astype(np.float32),
        offset=np.array(wording.bias),
        **{name: array.astype(np.float32) for name, array in layers.items()},  # type: ignore[arg-type]
    )
    return out.getvalue()


def load(path: Path) -> Telling:
    """A model written by `dump`."""
    with np.load(path) as arrays:
        rows = sorted({name.rpartition("-")[0] for name in arrays.files if name.startswith("weights-")})
        networks = []
        for row in rows:
            number = row.removeprefix("weights-")
            layers = sorted(name for name in arrays.files if name.startswith(f"{row}-"))
            networks.append(
                tuple((arrays[name], arrays[f"bias-{number}-{name.rpartition('-')[2]}"]) for name in layers)
            )
        wording = Wording(arrays["rarity"], arrays["words"], float(arrays["offset"]))
        return Telling([str(m) for m in arrays["matters"]], networks, wording)
