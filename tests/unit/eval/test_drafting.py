"""Drafts from a section: a right, a duty, a fact, marked as drafts, with what may be expected of them."""

from collections.abc import Sequence

import pytest

from corpus.model import Force, Passage, Text, Unit, UnitKind
from eval.drafting import TO_REWRITE, drafted_from, plain_title, rare_words, rules
from eval.gold import Gold

ID = "IAG IAG IAG."


def drafts(heading: str, *said: tuple[str, Force], kind: UnitKind = UnitKind.SENTENCE) -> list[tuple[str, str | None]]:
    text, units = ID, []
    for words, force in said:
        units.append(Unit(len(text), len(text) + len(words), kind, force, "l'organisme public" if force else ""))
        text += words
    section = Passage("d@1#0", "d", "1", "1.2", (heading,), 0, len(text), tuple(units))
    found = drafted_from(section, [section], {"d": Text("d", "1", text)})
    assert all(one["question"].startswith(TO_REWRITE) for one in found)
    assert all(Gold.model_validate({"id": "x"} | one).evidence[0].section == "1.2" for one in found)
    return [(one["question"].removeprefix(TO_REWRITE).strip(), one.get("verdict")) for one in found]


@pytest.mark.parametrize(
    ("said", "force", "right", "duty"),
    [
        (
            "L'organisme doit offrir une formation, chaque année.",
            Force.OBLIGATION,
            ("Pour l'organisme public, peut-on se passer d'offrir une formation ?", "forbidden"),
            ("Pour l'organisme public, faut-il offrir une formation ?", "mandatory"),
        ),
        (
            "Le personnel ne doit pas transmettre de secret.",
            Force.PROHIBITION,
            ("Pour l'organisme public, peut-on transmettre de secret ?", "forbidden"),
            ("Pour l'organisme public, faut-il s'abstenir de transmettre de secret ?", "mandatory"),
        ),
        (
            "Le personnel peut utiliser un outil approuvé.",
            Force.PERMISSION,
            ("Pour l'organisme public, peut-on utiliser un outil approuvé ?", "permitted"),
            ("Pour l'organisme public, faut-il utiliser un outil approuvé ?", None),
        ),
    ],
)
def test_the_strongest_rule_gives_a_right_and_a_duty_and_the_title_a_fact(
    said: str, force: Force, right: tuple[str, str], duty: tuple[str, str | None]
) -> None:
    found = drafts("1.2. Lanternes", ("Il est souhaitable de lire.", Force.RECOMMENDATION), (said, force))
    assert found == [right, duty, ("Que disent les textes au sujet de « lanternes » ?", None)]


def test_a_rule_whose_words_do_not_tell_what_is_done_is_asked_about_by_the_title() -> None:
    found = drafts("Lanternes bleues", ("Interdiction : circuit fermé.", Force.PROHIBITION))
    assert [question for question, _ in found] == [
        "Qu'a-t-on le droit de faire au sujet de « lanternes bleues » ?",
        "Que doit faire l'organisme public au sujet de « lanternes bleues » ?",
        "Que disent les textes au sujet de « lanternes bleues » ?",
    ]


def test_without_a_rule_there_are_facts_and_a_list_where_there_are_only_headings() -> None:
    assert len(drafts("Lanternes", ("Une lanterne éclaire.", Force.NONE))) == 2
    listed = drafts("Lanternes", ("1.2.1. Bleues", Force.NONE), kind=UnitKind.HEADING)
    assert listed[-1] == ("Quelles sont les parties de « lanternes » ?", None)
    assert drafts("QUI ALLUME ?", ("Le gardien.", Force.NONE))[0] == ("Qui allume ?", None)


def test_an_item_of_a_list_is_read_with_its_lead_in() -> None:
    text = "L'organisme doit : former le personnel, chaque année;"
    item = Unit(19, len(text), UnitKind.BULLET, Force.OBLIGATION, lead=(0, 18))
    assert [one.act for one in rules([item], text)] == ["former le personnel"]


def test_a_long_rule_is_cut_and_does_not_end_on_a_preposition() -> None:
    said = "Il faut lire un deux trois quatre cinq six sept huit neuf dix onze par la douze treize."
    (rule,) = rules([Unit(0, len(said), force=Force.OBLIGATION)], said)
    assert rule.act == "lire un deux trois quatre cinq six sept huit neuf dix onze…"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("3.1. ADOPTER UN SYSTÈME D'IAG", "adopter un système d'IAG"),
        ("Objectif 4 – Accroître la mobilité", "accroître la mobilité"),
        ("IAG et lanternes", "IAG et lanternes"),
    ],
)
def test_a_title_loses_its_number_and_its_capitals_but_those_of_acronyms(heading: str, title: str) -> None:
    assert plain_title(heading, ID) == title


def test_suggested_facts_are_rare_words_that_the_question_does_not_give_away() -> None:
    rarity = {"lanterne": 9, "bleue": 2, "chaque": 50, "soir": 1, "allumee": 1}
    found: Sequence[str] = rare_words("Chaque lanterne bleue doit être allumée", "Une lanterne ?", rarity)
    assert found == ["allumée", "bleue", "chaque"]
