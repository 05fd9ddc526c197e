"""A question made ready: the conversation completes it, spelling is mended, words of the texts are added."""

from datetime import date

import pytest

from assistant.answer import Question, Turn
from assistant.intent import Modality
from assistant.query import completed, prepare
from corpus.lexicon import load_lexicon
from tests.fixtures.shelf import TODAY, Part, Said, Shelf

SHELF = (
    Shelf()
    .put(
        "guide",
        Part("1", "Lanternes", (Said("Le fournisseur de la lanterne tient un registre."), Said("Article 3 Protégé B"))),
    )
    .put("loi", Part("1", "Loi", (Said("La loi est sue."),)), aliases=("loi des phares",), number="Z-9", sha256=())
)
EARLIER = Turn("Puis-je confier un document Protégé B à la lanterne ?")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Et pour Protégé C ?", "Puis-je confier un document  à la lanterne ? Et pour Protégé C ?"),
        ("Et la bouée ?", f"{EARLIER.question} Et la bouée ?"),
        ("Et cela vaut-il aussi pour les visiteurs du dimanche matin ?", None),
        ("Quelles sont les règles applicables à l'entretien annuel des phares côtiers ?", ""),
    ],
)
def test_a_follow_up_is_joined_to_what_it_follows_and_a_full_question_stands(text: str, whole: str | None) -> None:
    expected = f"{EARLIER.question} {text}" if whole is None else whole or text
    assert completed(text, [EARLIER]) == expected
    assert completed(text, []) == text


def test_the_last_exchange_alone_completes() -> None:
    assert completed("Et la nuit ?", [Turn("Et la pluie ?"), Turn("Le jour ?")]) == "Le jour ? Et la nuit ?"


def test_a_follow_up_asks_for_the_verdict_that_the_first_asked() -> None:
    assert SHELF.query("Et pour la lanterne ?", EARLIER.question).intent.modality is Modality.RIGHT
    assert SHELF.query("Le registre de la lanterne").intent.modality is Modality.NONE


def test_a_model_that_wrote_the_follow_up_again_is_believed() -> None:
    asked = Question("Et là ?", history=(EARLIER,), alone="Qui tient le registre ?")
    query = prepare(asked, TODAY, SHELF.vocabulary, load_lexicon(), SHELF.documents)
    assert (query.asked, query.text) == ("Et là ?", "Qui tient le registre ?")


def test_a_word_mended_is_no_follow_up() -> None:
    def followed(text: str, *history: Turn) -> bool:
        asked = Question(text, history=history)
        return prepare(asked, TODAY, SHELF.vocabulary, load_lexicon(), SHELF.documents).followed

    assert not followed("Qui tient le regisstre de la lanterne ?")
    assert followed("Et pour Protégé C ?", EARLIER)


def test_spelling_is_mended_in_french_only() -> None:
    assert "fournisseur" in SHELF.query("Quel est le fournissseur de la lanterne ?").text
    assert "fournissseur" in SHELF.query("What is the fournissseur of the lanterne?").text


def test_the_day_is_the_one_asked_with_then_the_one_named_then_today() -> None:
    named = "Que disait le registre en juin 2025 ?"
    assert SHELF.query(named, on=date(2024, 1, 2)).day == date(2024, 1, 2)
    assert SHELF.query(named).day.year == 2025 and SHELF.query(named).dated
    assert SHELF.query("Que dit le registre ?").day == TODAY and not SHELF.query("Que dit le registre ?").dated


def test_added_words_weigh_less_than_typed_ones_and_are_not_typed() -> None:
    shelf = Shelf().put("guide", Part("1", "ARP", (Said("analyse des risques du produit"), Said("une ARP complète"))))
    query = shelf.query("une ARP")
    added = [stem for stem in query.weights if stem not in query.typed]
    assert added and "analyse" in query.added
    typed = shelf.query("l'analyse des risques")
    assert all(query.weights[stem] < typed.weights[stem] for stem in added if stem in typed.weights)


def test_words_that_no_text_uses_are_told() -> None:
    assert SHELF.query("Le fournisseur de la lanterne").unseen == 0
    assert SHELF.query("Le zouave de la lanterne").unseen > 0


def test_what_is_asked_for_is_the_focus_unless_it_says_nothing() -> None:
    assert SHELF.query("Quel fournisseur tient cela ?").focus == SHELF.vocabulary.stems("fournisseur")[0]
    assert SHELF.query("Quels types de lanternes ?").focus == ""


def test_a_numbered_part_that_no_text_has_is_missing() -> None:
    assert SHELF.query("Que dit l'objectif 9 ?").missing_label
    assert not SHELF.query("Que dit le niveau Protégé B ?").missing_label


def test_a_text_is_named_by_its_alias_or_number_as_whole_words() -> None:
    assert SHELF.query("Que dit la Loi des phares ?").documents == {"loi"}
    assert SHELF.query("Que dit la loi des pharesque ?").documents == frozenset()


def test_what_stands_inside_a_text_that_is_not_at_hand_cannot_be_told() -> None:
    assert SHELF.query("Que contient la loi des phares ?").missing_label
    assert not SHELF.query("Quand la loi des phares a-t-elle été adoptée ?").missing_label


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Le Protégé C va-t-il au phare ?", "et le Protégé A ?"),
        ("Un renseignement personnel sensible va-t-il au phare ?", "et un renseignement personnel ordinaire ?"),
    ],
)
def test_what_a_follow_up_replaces_is_left_out(earlier: str, later: str) -> None:
    made = completed(later, [Turn(earlier)])
    assert "va-t-il au phare" in made
    assert "Protégé C" not in made
    assert "personnel sensible" not in made


def test_a_follow_up_brings_its_own_words() -> None:
    assert {"syndicat", "accord"} <= SHELF.query(
        "Et le syndicat, faut-il son accord ?", "Faut-il le registre ?"
    ).brought
    assert not SHELF.query("Le syndicat doit-il donner son accord au registre de la lanterne ?").brought
