"""The model of attempts: how it is fitted, read and kept, on invented vectors."""

from pathlib import Path

import numpy as np

from corpus.confidentiality.attempts import Attempts, dump, fit_attempts, load

MESSAGES = np.repeat(np.eye(3), 30, axis=0) + np.random.default_rng(0).normal(0, 0.05, (90, 3))
LEARNT = fit_attempts([row >= 60 for row in range(90)], MESSAGES)


def test_an_attempt_is_told_from_any_other_message() -> None:
    assert [LEARNT.holds(message) for message in np.eye(3)] == [False, False, True]


def test_a_message_that_may_be_one_passes() -> None:
    assert not Attempts(np.array([0.0, 1.0])).holds(np.array([1.0]))
    assert Attempts(np.array([0.0, 1.0])).holds(np.array([2.0]))


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "attempts.npz"
    path.write_bytes(dump(LEARNT))
    assert np.array_equal(load(path).weights, LEARNT.weights)
