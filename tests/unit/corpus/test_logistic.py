"""Two sides told apart, on invented vectors."""

import numpy as np

from corpus.logistic import fit_sides, log_odds

RNG = np.random.default_rng(1)


def test_both_sides_weigh_the_same_however_many_they_are() -> None:
    sides = np.repeat([True, False], [30, 600])
    vectors = np.where(sides[:, np.newaxis], [0.1, 0.0], [0.0, 0.1]) + RNG.normal(0, 0.01, (630, 2))
    weights = fit_sides(sides, vectors, 1.0)
    assert abs(log_odds(weights, np.array([0.05, 0.05]))) < 1
    assert log_odds(weights, np.array([0.1, 0.0])) > 1
    assert log_odds(weights, np.array([0.0, 0.1])) < -1


def test_a_greater_penalty_is_more_prudent() -> None:
    sides = np.repeat([True, False], 30)
    vectors = np.where(sides[:, np.newaxis], [0.1, 0.0], [0.0, 0.1]) + RNG.normal(0, 0.01, (60, 2))
    bold, shy = (log_odds(fit_sides(sides, vectors, ridge), np.array([0.1, 0.0])) for ridge in (0.1, 10.0))
    assert bold > shy > 0
