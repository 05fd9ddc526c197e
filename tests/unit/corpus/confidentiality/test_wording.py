"""What words alone tell of a message, on invented ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.wording import Wording, fit_wording, unlearnt

TEXTS = ["mon voisin doit de l'argent", "ma voisine a été congédiée", "mon cousin est malade"] * 10
OTHERS = ["que dit la règle", "un organisme doit-il former", "quel article parle de maladie"] * 10
LEARNT = fit_wording([*TEXTS, *OTHERS], [True] * 30 + [False] * 30)


def test_words_learnt_tell_on_which_side_a_message_is() -> None:
    assert LEARNT.odds("mon voisin est malade") > 1
    assert LEARNT.odds("que dit l'article") < -1


def test_case_and_accents_change_nothing() -> None:
    assert LEARNT.odds("MA VOISINE A ETE CONGEDIEE") == LEARNT.odds("Ma voisine a été congédiée")


def test_a_message_without_any_word_is_on_neither_side() -> None:
    assert LEARNT.odds("…") == LEARNT.bias
    assert unlearnt().odds("mon voisin est malade") == 0.0


def test_order_counts_by_pairs_of_words() -> None:
    pairs = fit_wording(["pas encore annoncé", "annoncé pas encore"] * 20, [True, False] * 20)
    assert pairs.odds("pas encore annoncé") > pairs.odds("annoncé pas encore")


@given(st.text(max_size=200))
def test_any_message_has_odds(text: str) -> None:
    assert np.isfinite(LEARNT.odds(text))


@given(st.integers(2, 40))
def test_a_message_said_again_weighs_no_more(times: int) -> None:
    once = Wording(np.ones(1 << 16), np.ones(1 << 16), 0.0)
    assert once.odds("mot " * times) <= 2**0.5 + 1e-9
