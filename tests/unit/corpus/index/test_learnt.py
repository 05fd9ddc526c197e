"""What the anticipated questions teach: on invented vectors, where what matters and what does not is known."""

import numpy as np

from corpus.index.learnt import fit_leaning, fit_metric

RNG = np.random.default_rng(3)
ANSWERS = np.repeat(np.arange(40), 5)


def questions(noise: float) -> np.ndarray:
    """Six coordinates tell the answer; in two more, wider, only the ways of asking differ."""
    told = RNG.normal(0, 1, (40, 6))[ANSWERS]
    asked = RNG.normal(0, noise, (len(ANSWERS), 2))
    return np.hstack([told + RNG.normal(0, 0.1, told.shape), asked])


def same_as_nearest(vectors: np.ndarray) -> float:
    """The share of questions whose closest other has the same answer."""
    closeness = vectors @ vectors.T - 9 * np.eye(len(vectors))
    return float(np.mean(ANSWERS[closeness.argmax(axis=1)] == ANSWERS))


def test_ways_of_asking_count_less_than_answers() -> None:
    vectors = questions(noise=3.0)
    plain = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    placed = fit_metric(ANSWERS, vectors).place(vectors)
    assert same_as_nearest(placed) > same_as_nearest(plain) + 0.2


def test_vectors_are_placed_with_length_one() -> None:
    vectors = questions(noise=1.0)
    placed = fit_metric(ANSWERS, vectors).place(vectors)
    assert placed.dtype == np.float32
    assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)


def test_too_few_questions_of_one_answer_change_nothing() -> None:
    vectors = np.eye(4, dtype=np.float32)
    placed = fit_metric(np.arange(4), vectors).place(vectors)
    assert np.allclose(placed, vectors)


def test_without_questions_there_is_nothing_to_place() -> None:
    assert fit_metric(np.zeros(0, dtype=np.int64), np.zeros((0, 3))).place(np.zeros((0, 3))).shape == (0, 3)


def test_a_vector_leans_to_the_side_it_resembles() -> None:
    answered = np.repeat([True, False], 60)
    vectors = np.where(answered[:, np.newaxis], [1.0, 0.0], [0.0, 1.0]) + RNG.normal(0, 0.1, (120, 2))
    weights = fit_leaning(answered, vectors)
    assert weights[0] + weights[1:] @ [1.0, 0.0] > 1
    assert weights[0] + weights[1:] @ [0.0, 1.0] < -1


def test_one_side_alone_teaches_no_leaning() -> None:
    assert not fit_leaning(np.ones(50, dtype=bool), RNG.normal(size=(50, 2))).any()
