"""The two models of what no rule tells, fitted, read and kept, on invented vectors and words."""

from pathlib import Path

import numpy as np
import pytest

from corpus.confidentiality.meaning import ASKED, NOTHING
from corpus.confidentiality.telling import Telling, dump, fit_telling, load
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
    layers = ((np.array([[0.0, 1.0]]), np.array([0.0, -1.0])),)
    telling = Telling([NOTHING, "person"], [layers], unlearnt())
    assert telling.matter("zzz", np.array([3.0])) == "person"
    assert telling.matter("zzz", np.array([0.5])) == NOTHING


def test_networks_are_averaged() -> None:
    shy, bold = (((np.zeros((1, 2)), np.array([0.0, bias])),) for bias in (-1.0, 4.0))
    assert Telling([NOTHING, "person"], [shy], unlearnt()).matter("", np.ones(1)) == NOTHING
    assert Telling([NOTHING, "person"], [shy, bold], unlearnt()).matter("", np.ones(1)) == "person"


def test_the_same_messages_teach_the_same(learnt: Telling) -> None:
    again = fit_telling(TEXTS, MATTERS, MESSAGES)
    assert np.allclose(again.networks[0][0][0], learnt.networks[0][0][0])


def test_a_model_is_read_as_it_was_written(learnt: Telling, tmp_path: Path) -> None:
    path = tmp_path / "telling.npz"
    path.write_bytes(dump(learnt))
    again = load(path)
    assert again.matters == learnt.matters
    assert [len(network) for network in again.networks] == [2, 2]
    for row in range(4):
        assert again.matter(TEXTS[40 * row], np.eye(4)[row]) == learnt.matter(TEXTS[40 * row], np.eye(4)[row])
    assert again.wording.odds(TEXTS[50]) == pytest.approx(learnt.wording.odds(TEXTS[50]), abs=1e-3)
