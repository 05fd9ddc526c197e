"""The worth of each signal of a unit (`assistant.retrieve.UnitSignals`), fitted: `python -m tests.benchmark.ranking`.

Learns from the development questions (never the held-out ones): among the units of the passages looked into, those of a
section that answers which hold one of the facts expected. Prints where the first of them ranks, by the weights in use and
by ten-fold cross-validated ones, then the weights as JSON on the last line, meaning counting for one.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, fields

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answer import Question, Turn
from assistant.engine import Engine
from assistant.knowledge import Knowledge
from assistant.query import prepare
from assistant.retrieve import WITH_VOTES, Candidate, UnitSignals, retrieve
from corpus.settings import load_settings
from eval.gold import Gold, Split, load_gold
from eval.metrics import relevant
from eval.run import TODAY

FOLDS = 10
LEARNT = 5.0
"""What all the units of a question that answer nothing weigh together, against those that answer it."""


def plain(text: str) -> str:
    """Words as the gold's patterns expect them."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).replace("’", "'"))


def answers(gold: Gold, candidate: Candidate, knowledge: Knowledge) -> bool:
    """Whether a unit stands in a section that answers and holds a fact expected."""
    passage, unit = candidate.passage, candidate.unit
    if not relevant(gold, passage.document, passage.section, passage.heading):
        return False
    text = knowledge.index.texts[passage.document].text
    lead = text[unit.lead[0] : unit.lead[1]] if unit.lead else ""
    said = plain(f"{text[unit.start : unit.end]} {lead}")
    return any(re.search(plain(pattern), said, re.IGNORECASE) for fact in gold.facts for pattern in fact)


def rows_of(gold: Gold, knowledge: Knowledge) -> tuple[np.ndarray, np.ndarray] | None:
    """A question's candidates: their signals, shape (n, signals), and which answer, shape (n,); `None` when none does."""
    asked = Question(gold.question, "", gold.on, tuple(Turn(h.question, h.answer) for h in gold.history))
    query = prepare(asked, TODAY, knowledge.vocabulary, knowledge.lexicon, knowledge.catalogue.documents)
    index = knowledge.index
    found = retrieve(query, index, knowledge.vocabulary, knowledge.anticipations, index.embed_query)
    kept = [c for c in found.candidates if "outline" not in c.passage.tags]
    right = np.array([answers(gold, c, knowledge) for c in kept], dtype=bool)
    return (np.array([astuple(c.signals) for c in kept]), right) if right.any() else None


def fit(rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weights of the signals, shape (signals,), the first one 1."""
    weights = [np.where(right, 1 / right.sum(), LEARNT / len(right)) for _, right in rows]
    model = LogisticRegression(max_iter=3000)
    model.fit(
        np.vstack([signals for signals, _ in rows]),
        np.concatenate([right for _, right in rows]),
        sample_weight=np.concatenate(weights),
    )
    return np.asarray(model.coef_[0] / model.coef_[0][0])


def say(what: str, rows: Sequence[tuple[np.ndarray, np.ndarray]], weights: Sequence[np.ndarray]) -> None:
    """Print where the first unit that answers ranks."""
    ranks = np.array(
        [
            (np.argsort(np.argsort(-(signals @ own)))[right]).min() + 1
            for (signals, right), own in zip(rows, weights, strict=True)
        ]
    )
    shares = "  ".join(f"@{k} {np.mean(ranks <= k):.3f}" for k in (1, 3, 5))
    print(f"{what:<16} n {len(ranks)}  mrr {np.mean(1 / ranks):.3f}  {shares}")


def main() -> None:
    """Fit, validate, print."""
    engine = Engine.open(load_settings())
    golds = [g for g in load_gold(Split.DEVELOPMENT) if g.answerable and g.facts]
    rows = [found for g in golds if (found := rows_of(g, engine.knowledge)) is not None]
    say("in use", rows, [np.array(astuple(WITH_VOTES))] * len(rows))
    fold = np.random.default_rng(0).integers(0, FOLDS, len(rows))
    fitted = [fit([row for row, f in zip(rows, fold, strict=True) if f != out]) for out in range(FOLDS)]
    say("cross-validated", rows, [fitted[f] for f in fold])
    names = [field.name for field in fields(UnitSignals)]
    print(json.dumps({n: round(float(w), 2) for n, w in zip(names, fit(rows), strict=True)}))


if __name__ == "__main__":
    main()
