"""The weights of `assistant.scope`, fitted: `python -m tests.benchmark.abstention`.

Learns from the development questions (never the held-out ones), but those for which an answer and a silence would both
do, and from the anticipated questions, each compared with those of the other folds. Prints what a cross-validation gives,
the questions of a hand judged by a fit on other hands', then the weights as JSON on the last line.
"""

import dataclasses
import json
import random
from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answer import Outcome, Question, Turn
from assistant.anticipate import Anticipations
from assistant.engine import Engine
from assistant.knowledge import Knowledge
from assistant.query import prepare
from assistant.retrieve import retrieve
from assistant.scope import signals_of
from corpus.index.questions import Questions, Tied
from corpus.settings import load_settings
from corpus.shipped_vectors import load_shipped
from eval.gold import Gold, Split, load_gold
from eval.metrics import GUARDED
from eval.run import TODAY

FOLDS = 10
ANSWERED_A_FOLD = 60
"""Answered anticipated questions compared in each fold: enough, and quick."""

ANTICIPATED_WORTH = 0.1
"""Worth of an anticipated question against one of the sets, which are asked as people ask: of .1 and .3, the one that
refuses fewer unseen questions for the same silences (1 December 2026).
"""

RIDGE = 1.0
ACCEPTED = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)
SILENT = frozenset({Outcome.NO_SOURCE, Outcome.OUT_OF_SCOPE})


@dataclasses.dataclass(frozen=True)
class Row:
    """One question: where it comes from, its hand if it is told, whether the texts answer, and its signals in the order
    of `Signals`.
    """

    source: str
    hand: str
    answered: bool
    signals: tuple[float, ...]


def signals(gold: Gold | str, knowledge: Knowledge) -> tuple[float, ...] | None:
    """A question's signals; `None` where a rule decides without them."""
    if isinstance(gold, str):
        question = Question(gold)
    else:
        question = Question(gold.question, "", gold.on, tuple(Turn(h.question, h.answer) for h in gold.history))
    query = prepare(question, TODAY, knowledge.vocabulary, knowledge.lexicon, knowledge.catalogue.documents)
    if query.elsewhere or query.missing_label:
        return None
    found = retrieve(query, knowledge.index, knowledge.vocabulary, knowledge.anticipations, knowledge.index.embed_query)
    return dataclasses.astuple(signals_of(query, found, knowledge.index, knowledge.vocabulary))


def asked(knowledge: Knowledge) -> list[Row]:
    """The development questions that only an answer, or only a silence, answers."""
    golds = [g for g in load_gold(Split.DEVELOPMENT) if _decided({g.outcome, *g.accept_outcomes})]
    return [
        Row("development", g.author, g.answerable, found) for g in golds if (found := signals(g, knowledge)) is not None
    ]


def _decided(outcomes: Collection[Outcome]) -> bool:
    """Whether what would do is an answer, or a silence, and not both, nor what the guard decides."""
    answers = Outcome.ANSWERED in outcomes
    return not GUARDED.intersection(outcomes) and answers != bool(SILENT.intersection(outcomes))


def anticipated(knowledge: Knowledge) -> list[Row]:
    """The anticipated questions, each without those of its own fold; the same units are always in the same fold."""
    questions = knowledge.index.questions
    shipped = load_shipped(knowledge.index.manifest.model)
    vectors = np.stack([shipped[question.text] for question in questions.tied])
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for row, tied in enumerate(questions.tied):
        groups[(tied.document, tied.units) if tied.units else row].append(row)
    keys = list(groups)
    random.Random(3).shuffle(keys)
    rows: list[Row] = []
    for fold in range(FOLDS):
        out = [row for key in keys[fold::FOLDS] for row in groups[key]]
        kept = sorted(set(range(len(questions.tied))) - set(out))
        tied = [questions.tied[row] for row in kept]
        apart = Anticipations(Questions.learn(tied, vectors[kept]))
        rows += _of_fold(
            [questions.tied[row] for row in out], dataclasses.replace(knowledge, anticipations=apart), fold
        )
    return rows


def _of_fold(tied: Sequence[Tied], knowledge: Knowledge, fold: int) -> list[Row]:
    answered = [t for t in tied if t.units]
    chosen = random.Random(fold).sample(answered, min(ANSWERED_A_FOLD, len(answered)))
    rows = []
    for question in [*chosen, *(t for t in tied if not t.units)]:
        found = signals(question.text, knowledge)
        if found is not None:
            rows.append(Row("anticipated", "", bool(question.units), found))
    return rows


def fit(rows: Sequence[Row]) -> tuple[float, np.ndarray]:
    """Bias and weights, for signals as they are."""
    x = np.array([row.signals for row in rows])
    centre, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=1 / RIDGE, max_iter=2000)
    worth = [ANTICIPATED_WORTH if row.source == "anticipated" else 1.0 for row in rows]
    model.fit((x - centre) / spread, [row.answered for row in rows], sample_weight=worth)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - weights @ centre), weights


def validated(rows: Sequence[Row]) -> np.ndarray:
    """The probability given to each row by a model fitted without its fold; a hand is all in one."""
    hands = {hand: number % FOLDS for number, hand in enumerate(sorted({row.hand for row in rows}))}
    drawn = np.random.default_rng(0).integers(0, FOLDS, len(rows))
    fold = np.array([hands[row.hand] if row.hand else one for row, one in zip(rows, drawn, strict=True)])
    given = np.zeros(len(rows))
    for out in range(FOLDS):
        bias, weights = fit([row for row, f in zip(rows, fold, strict=True) if f != out])
        for i in np.flatnonzero(fold == out):
            given[i] = 1 / (1 + np.exp(-(bias + weights @ np.array(rows[i].signals))))
    return given


def main() -> None:
    """Fit, validate, print."""
    engine = Engine.open(load_settings())
    knowledge = engine.knowledge
    rows = [*asked(knowledge), *anticipated(knowledge)]
    given = validated(rows)
    for source in dict.fromkeys(row.source for row in rows):
        for threshold in ACCEPTED:
            yes = [g for row, g in zip(rows, given, strict=True) if row.source == source and row.answered]
            no = [g for row, g in zip(rows, given, strict=True) if row.source == source and not row.answered]
            refused = sum(g < threshold for g in yes) / max(len(yes), 1)
            abstained = sum(g < threshold for g in no) / max(len(no), 1)
            print(
                f"{source:<12} {threshold:.2f}  refused {refused:.3f} of {len(yes)}  abstained {abstained:.3f} of {len(no)}"
            )
    bias, weights = fit(rows)
    from assistant.scope import Signals

    names = [field.name for field in dataclasses.fields(Signals)]
    print(json.dumps({"bias": round(bias, 2), **{n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}}))


if __name__ == "__main__":
    main()
