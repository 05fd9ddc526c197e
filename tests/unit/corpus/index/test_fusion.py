"""Standardised scores summed: the union of the lists, best first, ties in the points' order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.fusion import Weights, fuse
from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Scores

NONE: Scores = {DENSE: [], UNITS: [], ASKED: [], WORDS: []}
lists = st.dictionaries(st.integers(0, 12), st.floats(-1, 30), max_size=8).map(
    lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
)


def test_nothing_found_is_nothing() -> None:
    assert fuse(NONE, Weights()) == []


def test_a_point_missing_from_a_list_scores_as_its_last_one_and_shares_no_word() -> None:
    found = fuse({**NONE, DENSE: [(1, 0.9), (2, 0.4)], WORDS: [(3, 7.0)]}, Weights())
    signals = {f.number: (f.dense, f.units, f.words) for f in found}
    assert signals == {1: (0.9, 0.0, 0.0), 2: (0.4, 0.0, 0.0), 3: (0.4, 0.0, 7.0)}


def test_a_signal_weighs_by_its_weight_alone() -> None:
    scores = {**NONE, DENSE: [(1, 0.9), (2, 0.1)], WORDS: [(2, 5.0), (1, 1.0)]}
    assert fuse(scores, Weights(1, 0, 0, 0, 0))[0].number == 1
    assert fuse(scores, Weights(0, 0, 0, 1, 0))[0].number == 2


def test_words_count_more_where_they_single_a_passage_out() -> None:
    dense = [(1, 0.9), (2, 0.6), (3, 0.1)]
    alone, level = [(2, 9.0), (1, 1.0), (3, 1.0)], [(2, 9.0), (1, 8.9), (3, 1.0)]
    weights = Weights(dense=1, units=0, asked=0, words=0.1, words_apart=3)
    assert fuse({**NONE, DENSE: dense, WORDS: alone}, weights)[0].number == 2
    assert fuse({**NONE, DENSE: dense, WORDS: level}, weights)[0].number == 1


@pytest.mark.parametrize("name", [DENSE, UNITS, ASKED, WORDS])
def test_scale_does_not_count_only_distance_does(name: str) -> None:
    small, large = ({**NONE, name: [(1, 3.0 * k), (2, 2.0 * k), (5, 0.5 * k)]} for k in (0.01, 100.0))
    assert [f.score for f in fuse(small, Weights())] == pytest.approx([f.score for f in fuse(large, Weights())])


def test_ties_come_in_the_order_of_the_points() -> None:
    found = fuse({**NONE, DENSE: [(99, 0.9), *((n, 0.5) for n in range(60, 0, -1))]}, Weights())
    assert [f.number for f in found] == [99, *range(1, 61)]


@given(lists, lists, lists, lists)
def test_every_point_found_is_ranked_once_and_best_first(
    dense: list[tuple[int, float]],
    units: list[tuple[int, float]],
    asked: list[tuple[int, float]],
    words: list[tuple[int, float]],
) -> None:
    found = fuse({DENSE: dense, UNITS: units, ASKED: asked, WORDS: words}, Weights())
    numbers = [f.number for f in found]
    assert sorted(numbers) == sorted({n for ranked in (dense, units, asked, words) for n, _ in ranked})
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
