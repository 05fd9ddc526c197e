import numpy as np
import pytest

from assistant.anticipate import Anticipations, _agreed
from assistant.intent import Modality
from assistant.precedents import Sense
from assistant.retrieve import voted
from corpus.index.questions import Questions, Tied

RULE, CONDITION, OTHER = 10, 20, 30
ASKED = Sense(Modality.DUTY, bans=False, leaves_out=False)
TIED = (
    Tied("Faut-il former le personnel ?", "guide", (RULE, CONDITION)),
    Tied("La formation est-elle obligatoire ?", "guide", (RULE,)),
    Tied("Qui tient le registre ?", "guide", (OTHER,)),
    Tied("Combien coûte la formation ?", "", ()),
)
VECTORS = np.array([[1.0, 0.0], [0.98, 0.199], [0.0, 1.0], [0.6, 0.8]], dtype=np.float32)


def compared(text: str, vector: list[float]):  # type: ignore[no-untyped-def]
    return Anticipations(Questions.learn(TIED, VECTORS)).compare(text, np.array(vector, dtype=np.float32), ASKED)


def test_the_closest_questions_vote_for_their_units() -> None:
    found = compared("Doit-on former les gens ?", [1.0, 0.0])
    assert found.share("guide", RULE) > found.share("guide", CONDITION) > found.share("guide", OTHER)
    assert found.share("guide", RULE) == pytest.approx(1.0, abs=0.03)
    assert found.unanswered < 0.05
    assert found.share("elsewhere", RULE) == 0.0


def test_only_the_closest_vote_among_many() -> None:
    angles = np.linspace(0, np.pi / 2, 200)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    many = tuple(Tied(f"Question {n} ?", "guide", (RULE if n < 100 else OTHER,)) for n in range(200))
    found = Anticipations(Questions.learn(many, circle)).compare("x", circle[0], ASKED)
    assert found.share("guide", RULE) == pytest.approx(1.0)


def test_a_unit_named_second_gets_less_of_the_vote() -> None:
    alone = Anticipations(Questions.learn(TIED[:1], VECTORS[:1])).compare("x", VECTORS[0], ASKED)
    assert alone.share("guide", RULE) == pytest.approx(1.0)
    assert 0.8 < alone.share("guide", CONDITION) < 0.9


def test_questions_that_no_text_answers_vote_for_silence() -> None:
    found = compared("Combien coûte la formation ?", [0.6, 0.8])
    assert found.unanswered > 0.9
    assert found.silent > found.answered


def test_words_shared_count_beside_meaning() -> None:
    said = compared("La formation est-elle obligatoire ?", [0.99, 0.1])
    unsaid = compared("Zzz ?", [0.99, 0.1])
    assert said.answered > unsaid.answered


def test_without_anticipated_questions_nothing_votes() -> None:
    empty = Anticipations(Questions.learn((), np.zeros((0, 2), dtype=np.float32)))
    found = empty.compare("Faut-il former le personnel ?", np.array([1.0, 0.0], dtype=np.float32), ASKED)
    assert not found.units
    assert found.answered == found.unanswered == 0.0


def test_a_clear_minority_still_counts() -> None:
    assert voted(0.0) == 0.0
    assert voted(1.0) == pytest.approx(1.0)
    assert voted(0.1) > 0.45


def test_neighbours_and_what_all_the_questions_teach_must_agree() -> None:
    votes, led = np.array([0.5, 0.5, 0.0]), np.array([0.8, 0.01, 0.19])
    agreed = _agreed(votes, led)
    assert agreed[0] > 0.8
    assert agreed[0] > 5 * agreed[1]
    assert agreed[2] < 0.05
    assert agreed.sum() == pytest.approx(1.0)


def test_a_list_keeps_the_votes_of_each_of_its_items() -> None:
    """Several units answer one question: each has its vote, so that their sum is over 1."""
    agreed = _agreed(np.array([1.0, 0.9, 0.8, 0.0]), np.array([0.35, 0.33, 0.3, 0.02]))
    assert agreed[:3].min() > 0.7
    assert agreed.max() <= 1.0


def test_where_nothing_was_learnt_the_neighbours_alone_tell() -> None:
    votes = np.array([0.7, 0.3])
    assert (_agreed(votes, None) == votes).all()
