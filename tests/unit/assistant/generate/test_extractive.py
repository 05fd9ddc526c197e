"""Sentences, not slabs; a condition stays with its rule, a bullet with its lead-in."""

from dataclasses import replace

import pytest

from assistant.anticipate import Resemblance
from assistant.generate.extractive import MOST, MOST_ITEMS, compose, levels_in
from corpus.model import Force, UnitKind
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf

COLUMNS = ("Niveau", "IAG public")
ITEMS = tuple(
    Said(words, Force.OBLIGATION, UnitKind.BULLET, lead=0) for words in ("la mèche du quai;", "le verre;", "la clé.")
)
SHELF = Shelf().put(
    "guide",
    Part(
        "1",
        "Peinture",
        (
            Said("L'organisme doit peindre la lanterne.", Force.OBLIGATION),
            Said("Toutefois, une lanterne prêtée garde sa couleur.", Force.NONE),
            Said("La lanterne éclaire le quai."),
            Said("Par exemple, la lanterne du phare doit briller.", Force.EXAMPLE),
            Said("Le phare compte 112 marches."),
        ),
    ),
    Part(
        "2",
        "Étapes de la vérification",
        (Said("La vérification porte sur :", Force.OBLIGATION, UnitKind.LEAD_IN), *ITEMS),
        listing=True,
    ),
    Part("3", "Matrice", tuple(Said(f"Protégé {n}\tpermis", kind=UnitKind.ROW, columns=COLUMNS) for n in "AB")),
    Part("4", "Abréviations", (Said("LQ\tlanterne de quai", kind=UnitKind.DEFINITION),)),
    Part("5", "Titres", (Said("Article 1 Objet", kind=UnitKind.HEADING),), tags=("outline",)),
)


def said(question: str, *scores: tuple[str, float], votes: Resemblance = NO_VOTES) -> list[str]:
    drafts = compose(SHELF.query(question), SHELF.retrieval(*scores, votes=votes), SHELF.index, SHELF.vocabulary)
    return SHELF.quotes(drafts)


def test_nothing_retrieved_is_nothing_said() -> None:
    assert said("Que dit le guide ?") == []


def test_a_rule_is_shown_with_its_exception_and_an_exception_with_its_rule() -> None:
    both = ["L'organisme doit peindre la lanterne.", "Toutefois, une lanterne prêtée garde sa couleur."]
    assert said("La couleur ?", ("L'organisme", 5.0)) == both
    assert said("La couleur ?", ("Toutefois", 5.0)) == both


def test_a_lead_in_is_never_shown_without_its_items() -> None:
    assert said("Sur quoi porte cela ?", ("La vérification porte", 5.0)) == [item.text for item in ITEMS]


def test_what_is_far_below_the_best_no_longer_answers() -> None:
    assert said("Le quai ?", ("La lanterne éclaire", 20.0), ("Le phare", 0.0)) == ["La lanterne éclaire le quai."]


def test_the_same_words_are_shown_once() -> None:
    twice = Shelf().put(
        "a", Part("1", "Un", (Said("La clé est due."),)), Part("2", "Deux", (Said("La clé est due !"),))
    )
    found = twice.retrieval(("La clé est due.", 2.0), ("La clé est due !", 1.9))
    assert len(compose(twice.query("La clé ?"), found, twice.index, twice.vocabulary)) == 1


def test_a_question_of_right_or_duty_is_answered_by_a_rule_before_an_example() -> None:
    scores = (("Par exemple", 2.5), ("L'organisme", 2.0))
    assert said("Faut-il peindre ?", *scores)[0].startswith("L'organisme")
    assert any(
        words.startswith("L'organisme") for words in said("Faut-il peindre ?", ("Par", 9.0), ("L'organisme", 0.0))
    )


def test_a_row_about_another_level_is_left_out_and_that_of_the_level_is_added() -> None:
    shown = said("Le niveau Protégé B ?", ("Protégé A", 5.0), ("La lanterne éclaire", 4.9), ("Protégé B", -9.0))
    assert shown == ["La lanterne éclaire le quai.", "Protégé B\tpermis"]


def test_what_holds_the_kind_of_thing_asked_comes_first() -> None:
    scores = (("La lanterne éclaire", 2.0), ("Le phare", 1.5))
    assert said("Combien de marches compte le phare ?", *scores)[0] == "Le phare compte 112 marches."


def test_the_whole_list_is_given_in_order_when_a_list_is_asked() -> None:
    asked = "Quelles sont les étapes de la vérification ?"
    assert said(asked, ("le verre", 5.0), ("L'organisme", 4.0)) == [item.text for item in ITEMS]


def test_a_list_that_is_about_something_else_is_not_given_whole() -> None:
    assert said("Quels sont les phares du pays ?", ("Le phare", 5.0), ("le verre", 1.0)) != [i.text for i in ITEMS]


def test_the_items_that_questions_name_together_are_given_in_the_texts_order() -> None:
    named = ("Le phare", "le verre", "L'organisme", "la clé")
    starts = [("guide", SHELF.draft(words).unit.start) for words in named]
    votes = replace(NO_VOTES, units=dict.fromkeys(starts, 0.25), anticipated=frozenset(starts))
    shown = said("Quelles sont les choses ?", *((words, 9.0 - n) for n, words in enumerate(named)), votes=votes)
    assert [words[:8] for words in shown] == ["L'organi", "Le phare", "le verre", "la clé."]


def test_a_long_list_keeps_its_best_items() -> None:
    items = tuple(Said(f"la bouée numéro {n};", kind=UnitKind.BULLET) for n in range(MOST_ITEMS + 8))
    shelf = Shelf().put("guide", Part("1", "Liste des bouées", items, listing=True))
    last = items[-1].text
    query = shelf.query("Quelles sont les bouées ?")
    shown = shelf.quotes(compose(query, shelf.retrieval((last, 5.0)), shelf.index, shelf.vocabulary))
    assert len(shown) == MOST_ITEMS and shown[-1] == last


def test_a_term_asked_is_answered_by_its_abbreviation_first() -> None:
    assert said("Que signifie LQ ?", ("La lanterne éclaire", 2.0))[0] == "LQ\tlanterne de quai"
    assert said("Que signifie le quai ?", ("La lanterne éclaire", 2.0)) == ["La lanterne éclaire le quai."]


def test_titles_stand_as_an_answer_to_no_question() -> None:
    assert said("L'objet ?", ("Article 1", 9.0), ("La lanterne éclaire", 1.0)) == ["La lanterne éclaire le quai."]


def test_an_answer_that_is_no_list_is_short() -> None:
    parts = (Part(str(n), f"Bouée {n}", (Said(f"La bouée {n} flotte."),)) for n in range(9))
    shelf = Shelf().put("guide", *parts)
    found = shelf.retrieval(*((f"La bouée {n}", 5.0) for n in range(9)))
    assert len(compose(shelf.query("La bouée ?"), found, shelf.index, shelf.vocabulary)) == MOST


@pytest.mark.parametrize(
    ("quote", "levels"),
    [
        ("Protégé A et Protégé B", {"a", "b"}),
        ("Non classifié", {"n"}),
        ("protégée par un mur", set()),
        ("PROTÉGÉ C", {"c"}),
    ],
)
def test_levels_are_read_in_a_row(quote: str, levels: set[str]) -> None:
    assert levels_in(quote) == levels
