"""How something is said: of oneself, of somebody pointed at, of the rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.manner import manner


def traits(text: str) -> set[int]:
    return set(np.flatnonzero(manner(text)).tolist())


@pytest.mark.parametrize(
    ("rule", "somebody"),
    [
        ("Un employé malade garde-t-il son accès ?", "Mon employé est malade, il garde son accès."),
        ("Peut-on résumer une évaluation ?", "Résume cette évaluation"),
        ("Une candidate est-elle avisée ?", "Notre candidate a été avisée"),
    ],
)
def test_a_question_about_rules_is_not_said_as_what_befalls_somebody(rule: str, somebody: str) -> None:
    assert traits(rule) - traits(somebody) and traits(somebody) - traits(rule)


def test_case_and_accents_do_not_count() -> None:
    assert traits("RÉSUME ÇA") == traits("resume ca")


def test_nothing_said_has_no_trait() -> None:
    assert traits("") == set()


@given(st.text(max_size=80))
def test_a_trait_is_there_or_not_and_weighs_the_same(text: str) -> None:
    found = manner(text)
    assert found.shape == (10,) and len(set(found.tolist()) - {0.0}) <= 1 and (found >= 0).all()
