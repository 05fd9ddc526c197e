"""The two models of what no rule tells, fitted, read and kept, on invented vectors and words."""

from pathlib import Path

import numpy as np
import pytest

from corpus.confidentiality.meaning import ASKED, NOTHING
from corpus.confidentiality.telling import THRESHOLD, Network, Telling, _average, dump, fit_telling, load
from corpus.confidentiality.wording import unlearnt

RNG = np.random.default_rng(0)
MATTERS = [NOTHING] * 40 + ["person"] * 40 + ["weakness"] * 40 + [ASKED] * 40
MESSAGES = np.repeat(np.eye(4), 40, axis=0) + RNG.normal(0, 0.05, (160, 4))
TEXTS = ["une consigne générale"] * 40 + ["mon collègue est absent"] * 40 + ["le portail a une faille"] * 40
TEXTS += ["que dit le guide"] * 40


@pytest.fixture(scope="module")
def learnt() -> Telling:
    return fit_telling(TEXTS, MATTERS, MESSAGES)


def test_what_was_learnt_is_told_apart(learnt: Telling) -> None:
    asked = [learnt.matter(TEXTS[40 * row], np.eye(4)[row]) for row in range(4)]
    assert asked == [NOTHING, "person", "weakness", NOTHING]


def test_words_tell_where_the_vector_says_neither(learnt: Telling) -> None:
    between = (np.eye(4)[0] + np.eye(4)[1]) / 2
    assert learnt.matter("mon collègue est absent", between) == "person"
    assert learnt.matter("une consigne générale", between) == NOTHING


def test_the_vector_tells_where_words_say_nothing() -> None:
    network = Network(np.eye(1), np.zeros(1), np.array([[0.0, 1.0]]), np.array([0.0, THRESHOLD - 1.0]))
    telling = Telling([NOTHING, "person"], network, unlearnt())
    assert telling.matter("zzz", np.array([3.0])) == "person"
    assert telling.matter("zzz", np.array([0.5])) == NOTHING
    assert telling.matter("zzz", np.array([-3.0])) == NOTHING


def test_several_networks_are_averaged_into_one() -> None:
    shy, bold = (Network(np.eye(2), np.zeros(2), np.eye(2) * weight, np.array([0.0, weight])) for weight in (1.0, 3.0))
    message = np.array([0.5, 2.0])
    assert _average([shy, bold]).scores(message) == pytest.approx((shy.scores(message) + bold.scores(message)) / 2)


def test_the_same_messages_teach_the_same(learnt: Telling) -> None:
    again = fit_telling(TEXTS, MATTERS, MESSAGES)
    assert np.allclose(again.network.inward, learnt.network.inward)


def test_a_model_is_read_as_it_was_written(learnt: Telling, tmp_path: Path) -> None:
    path = tmp_path / "telling.npz"
    path.write_bytes(dump(learnt))
    again = load(path)
    assert again.matters == learnt.matters
    assert again.network.inward == pytest.approx(learnt.network.inward, abs=1e-4)
    for row in range(4):
        assert again.matter(TEXTS[40 * row], np.eye(4)[row]) == learnt.matter(TEXTS[40 * row], np.eye(4)[row])
    assert again.wording.odds(TEXTS[50]) == pytest.approx(learnt.wording.odds(TEXTS[50]), abs=1e-3)
