"""Rules first, then a score: a silence is told from another subject."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.anticipate import Resemblance
from assistant.retrieve import Retrieval
from assistant.scope import _WITH, Fit, Judged, Scope, Signals, confidence, scope_of, signals_of
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf

SHELF = Shelf().put(
    "guide",
    Part(
        "3",
        "Budget des lanternes",
        (
            Said("Le budget des lanternes est de 12 millions de dollars."),
            Said("Le registre des lanternes est tenu par le fournisseur."),
            Said("La mesure 3 porte sur la peinture."),
            Said("Une lanterne éteinte expose à une amende."),
        ),
    ),
)
NAMES = [field.name for field in fields(Signals)]
NOTHING = Signals(*[0.0] * len(NAMES))


def found(votes: Resemblance = NO_VOTES, first: str = "Le budget", overlap: float = 0.5) -> Retrieval:
    return SHELF.retrieval((first, 1.0), votes=votes, overlap=overlap)


def judged(question: str, retrieval: Retrieval | None = None) -> Judged:
    return scope_of(SHELF.query(question), retrieval or found(), SHELF.index, SHELF.vocabulary)


def signals(question: str, retrieval: Retrieval | None = None) -> Signals:
    return signals_of(SHELF.query(question), retrieval or found(), SHELF.index, SHELF.vocabulary)


@given(st.floats(-1e6, 1e6), st.lists(st.floats(-1e3, 1e3), min_size=len(NAMES), max_size=len(NAMES)))
def test_a_confidence_is_a_probability(bias: float, weights: list[float]) -> None:
    assert 0.0 <= confidence(replace(NOTHING, meaning=1.0, length=9.0), Fit(bias, Signals(*weights))) <= 1.0


@pytest.mark.parametrize("name", NAMES)
def test_each_signal_weighs_for_itself_alone(name: str) -> None:
    present = replace(NOTHING, **{name: 1.0})
    fit = Fit(0.0, present)
    assert confidence(present, fit) > confidence(NOTHING, fit) == 0.5
    assert confidence(present, Fit(0.0, replace(NOTHING, **{name: -1.0}))) < 0.5


def test_another_administration_is_elsewhere_before_any_score() -> None:
    assert judged("Quel est le budget fédéral des lanternes ?") == Judged(Scope.ELSEWHERE, None)


def test_another_administration_does_not_matter_where_the_very_question_was_anticipated() -> None:
    known = found(replace(NO_VOTES, answered=1.0))
    assert judged("Quel est le budget fédéral des lanternes ?", known).confidence is not None


def test_a_question_about_the_lapse_itself_is_answered_from_the_catalogue() -> None:
    assert judged("La suspension est-elle levée ?") == Judged(Scope.ANSWERS, None)


def test_a_numbered_part_that_no_text_has_is_a_silence() -> None:
    assert judged("Que dit l'objectif 47 ?") == Judged(Scope.SILENT, None)


@pytest.mark.parametrize(
    "question",
    ["Un gardien peut-il être congédié pour une lanterne éteinte ?", "Quelle amende pour une lanterne éteinte ?"],
)
def test_what_befalls_whoever_breaks_a_rule_is_a_silence_where_no_text_tells_it(question: str) -> None:
    assert judged(question) == Judged(Scope.SILENT, None)
    assert judged(question, found(first="Une lanterne éteinte")).confidence is not None


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je me servir d'une lanterne pour rédiger un avis de congédiement ?",
        "Peut-on résumer un dossier de sanctions sous la lanterne ?",
    ],
)
def test_a_sanction_that_is_something_to_work_on_is_no_silence(question: str) -> None:
    assert judged(question).confidence is not None


def test_nothing_found_is_not_answered() -> None:
    nothing = Retrieval((), (), replace(NO_VOTES, silent=0.9))
    assert judged("Combien coûte la tournée des capitaines ?", nothing).scope is Scope.SILENT


def test_votes_do_not_choose_which_units_tell_that_questions_are_anticipated() -> None:
    """Ranked first, a unit that nobody asks about, where the votes go against the others, would decide alone."""
    asked = frozenset(("guide", SHELF.draft(words).unit.start) for words in ("Le registre", "La mesure"))
    votes = replace(NO_VOTES, unanswered=1.0, anticipated=asked)
    ranked = SHELF.retrieval(("Le budget", 9.0), ("Le registre", 1.0), ("La mesure", 1.0), votes=votes)
    known = confidence(signals("Quel est le budget des lanternes ?", ranked), _WITH)
    assert judged("Quel est le budget des lanternes ?", ranked).confidence == known


def test_below_the_threshold_the_closest_anticipated_question_tells_another_subject() -> None:
    foreign = Retrieval((), (), replace(NO_VOTES, elsewhere=0.9, silent=0.5))
    assert judged("Comment nourrir un perroquet ?", foreign).scope is Scope.ELSEWHERE
    assert judged("Comment nourrir un perroquet avec une IA ?", foreign).scope is Scope.SILENT


def test_a_number_asked_must_stand_near_the_question() -> None:
    question = "Combien de dollars pour les lanternes ?"
    assert signals(question).held == 1.0
    assert signals(question, found(first="Le registre")).held == 0.0
    assert signals(question, found(overlap=0.0)).held == 0.0
    assert signals("Qui tient le registre ?", found(first="Le registre")).held == 1.0


def test_what_is_asked_for_must_stand_in_what_was_found() -> None:
    assert signals("Quel fournisseur tient le registre ?").focus == 1.0
    assert signals("Quel capitaine tient le registre ?").focus == 0.0
    assert signals("Puis-je peindre ?").focus == 1.0


def test_words_that_no_text_uses_lower_the_overlap() -> None:
    assert signals("Le budget des lanternes").overlap > signals("Le budget des zouaves et des lanternes").overlap > 0
