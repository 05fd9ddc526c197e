"""What binds: right by construction for quotes, and wrong where words, labels or verdicts are bent on purpose."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Outcome, Statement, Verdict
from corpus.model import Force, Text, Unit
from eval.binding import Carried, Sources, addressee_right, contradicts, force_right, measure, opposite, reworded
from eval.gold import Gold
from tests.unit.eval.test_metrics import answer, citation

QUOTE = "Le personnel ne doit pas soumettre plus de 3 lanternes."
UNIT = Unit(0, len(QUOTE), force=Force.PROHIBITION, addressee="le personnel")

KNOWLEDGE: Any = SimpleNamespace(
    index=SimpleNamespace(passages={}, texts={"guide": Text("guide", "v", QUOTE)}), vocabulary=None
)
SOURCES = Sources(KNOWLEDGE)


def carried(text: str = QUOTE, force: Force = Force.PROHIBITION, addressee: str = "le personnel") -> Carried:
    return Carried(Statement(text, force, addressee, (citation("2", QUOTE),)), [UNIT], [QUOTE])


def test_a_quote_is_right_and_contradicts_nothing() -> None:
    own = carried()
    assert not reworded(own.statement)
    assert force_right(own) and addressee_right(own) and not contradicts(own)


def test_a_label_that_is_not_the_units_is_wrong() -> None:
    assert not force_right(carried(force=Force.PERMISSION))
    assert not addressee_right(carried(addressee="l'organisme public"))


@pytest.mark.parametrize(
    ("text", "force", "addressee", "against"),
    [
        ("Le personnel ne doit pas soumettre 3 lanternes.", True, True, False),
        ("Le personnel peut soumettre 3 lanternes.", False, True, True),
        ("Le personnel doit soumettre 3 lanternes.", False, True, True),
        ("Le personnel ne doit pas soumettre 9 lanternes.", True, True, True),
        ("Le ministre ne doit pas soumettre 3 lanternes.", True, False, False),
        ("Il est question de 3 lanternes.", False, True, True),
    ],
)
def test_other_words_are_held_to_the_unit(text: str, force: bool, addressee: bool, against: bool) -> None:
    own = carried(text)
    assert reworded(own.statement)
    assert (force_right(own), addressee_right(own), contradicts(own)) == (force, addressee, against)


def test_a_sheet_of_ours_has_no_quote_to_depart_from() -> None:
    bare = replace(citation("2", QUOTE), quote=None, start=None, end=None)
    assert not reworded(Statement("Autre chose.", Force.NONE, "", (bare,)))


def test_opposite_verdicts() -> None:
    assert opposite(Verdict.FORBIDDEN, Verdict.PERMITTED) and opposite(Verdict.MANDATORY, Verdict.FORBIDDEN)
    assert not opposite(Verdict.DEPENDS, Verdict.FORBIDDEN) and not opposite(None, Verdict.FORBIDDEN)
    assert not opposite(Verdict.PERMITTED, Verdict.RECOMMENDED)


def test_a_verdict_that_says_the_same_is_no_contradiction() -> None:
    dispensed = Gold(
        id="a",
        question="Peut-on se passer de lanterne ?",
        language="fr",
        kind="rule",
        outcome=Outcome.ANSWERED,
        verdict=Verdict.FORBIDDEN,
        accept_verdicts=(Verdict.MANDATORY,),
    )
    said = {v: measure(dispensed, answer(citation("2", QUOTE), verdict=v), SOURCES)["contradiction"] for v in Verdict}
    assert {v for v, against in said.items() if against} == {Verdict.PERMITTED, Verdict.RECOMMENDED}
