from typing import get_args

import numpy as np
import pytest

from assistant.answer import Verdict
from assistant.intent import Modality
from assistant.precedents import Precedents, Sense, sense_of
from corpus import anticipated
from corpus.index.questions import Tied

LEAVE = Sense(Modality.RIGHT, bans=False, leaves_out=False)
WITHOUT = Sense(Modality.RIGHT, bans=False, leaves_out=True)
TIED = (
    Tied("Puis-je allumer la lanterne ?", "guide", (10,), verdicts=("permitted",)),
    Tied("A-t-on le droit d'allumer une lanterne ?", "guide", (10,), verdicts=("permitted", "depends")),
    Tied("Puis-je allumer la lanterne sans l'inscrire ?", "guide", (10,), verdicts=("forbidden",)),
    Tied("Faut-il inscrire la lanterne ?", "guide", (20,), verdicts=("mandatory",)),
    Tied("Qui tient le registre ?", "guide", (20,)),
)
PRECEDENTS = Precedents(TIED)


def test_only_those_that_ask_in_the_same_sense_vote() -> None:
    closeness = np.array([0.5, 0.4, 0.99, 0.9, 1.0])
    assert set(PRECEDENTS.votes(closeness, LEAVE)) == {"permitted", "depends"}
    assert PRECEDENTS.votes(closeness, WITHOUT) == {"forbidden": pytest.approx(1.0)}


def test_the_closest_weighs_most_and_two_verdicts_share_its_vote() -> None:
    first = PRECEDENTS.votes(np.array([0.9, 0.5, 0, 0, 0]), LEAVE)
    second = PRECEDENTS.votes(np.array([0.5, 0.9, 0, 0, 0]), LEAVE)
    assert first["permitted"] > 0.99
    assert second["depends"] == pytest.approx(0.5, abs=0.01)
    assert sum(second.values()) == pytest.approx(1.0)


def test_those_spelt_most_alike_vote_too() -> None:
    said = PRECEDENTS.votes_by_letters("A-t-on le droit d'allumer une lanterne rouge ?", LEAVE)
    assert said["depends"] > said["permitted"] - said["depends"]
    assert sum(said.values()) == pytest.approx(1.0)
    assert set(PRECEDENTS.votes_by_letters("Puis-je l'allumer sans l'inscrire ?", WITHOUT)) == {"forbidden"}


def test_no_precedent_says_nothing() -> None:
    assert PRECEDENTS.votes_by_letters("Rien ?", Sense(Modality.DUTY, bans=True, leaves_out=False)) == {}
    assert PRECEDENTS.votes(np.ones(5), Sense(Modality.DUTY, bans=True, leaves_out=False)) == {}
    assert PRECEDENTS.votes(np.ones(5), Sense(Modality.NONE, bans=False, leaves_out=False)) == {}


def test_a_sense_is_read_in_the_words() -> None:
    assert sense_of("Puis-je allumer la lanterne sans l'inscrire ?", Modality.RIGHT) == WITHOUT
    assert sense_of("Peut-on interdire les lanternes ?", Modality.RIGHT).bans
    assert sense_of("Puis-je l'allumer ?", Modality.RIGHT) == LEAVE


def test_precedents_bear_the_verdicts_of_answers() -> None:
    assert set(get_args(anticipated.Verdict)) == {*Verdict, "none"}
