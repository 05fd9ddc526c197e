"""The verdict comes from the rules cited, and none is given where they do not carry one."""

from dataclasses import replace

import pytest

from assistant.answer import Verdict
from assistant.asked import asks_verdict
from assistant.verdict import binds_the_body, stricter_first
from tests.fixtures.lanterns import (
    ADVISED,
    BODY,
    DUTY,
    EXAMPLE,
    FACT,
    FORBIDDEN,
    MANDATORY,
    PERMITTED,
    RIGHT,
    ROW_A,
    ROW_B,
    ROW_OBLIGED,
    SHELF,
    UNCHECKED,
    URGED,
    WHEN_REQUIRED,
    said,
    shares,
    since_lapsed,
)
from tests.fixtures.shelf import NO_VOTES


@pytest.mark.parametrize(
    ("question", "draft", "verdict"),
    [
        (RIGHT, FORBIDDEN, Verdict.FORBIDDEN),
        (RIGHT, PERMITTED, Verdict.PERMITTED),
        (RIGHT, BODY, Verdict.DEPENDS),
        ("Puis-je interdire les lanternes ?", BODY, Verdict.PERMITTED),
        (DUTY, MANDATORY, Verdict.MANDATORY),
        (DUTY, ADVISED, Verdict.RECOMMENDED),
        (DUTY, FORBIDDEN, Verdict.FORBIDDEN),
        ("Est-il obligatoire d'interdire les visiteurs ?", FORBIDDEN, Verdict.MANDATORY),
        ("Peut-on se passer du registre ?", MANDATORY, Verdict.MANDATORY),
        ("Peut-on allumer une lanterne sans registre ?", MANDATORY, Verdict.FORBIDDEN),
    ],
)
def test_the_force_of_the_rule_answers_what_was_asked(question: str, draft: object, verdict: Verdict) -> None:
    assert said(question, draft) is verdict


def test_who_asks_for_no_verdict_gets_none() -> None:
    assert said("Que dit le guide des lanternes ?", FORBIDDEN) is None
    assert not asks_verdict(SHELF.query("Que dit le guide des lanternes ?"))
    assert asks_verdict(SHELF.query("Protégé B dans un système d'IAG public"))


@pytest.mark.parametrize(
    ("question", "draft"),
    [
        ("Puis-je interdire les lanternes à mes élèves ?", BODY),
        ("Qui déplace une lanterne peut-il être congédié ?", FORBIDDEN),
    ],
)
def test_a_rule_about_something_else_tells_nothing(question: str, draft: object) -> None:
    assert said(question, draft) is None


def test_a_summary_sheet_never_decides_not_even_silence() -> None:
    assert said(RIGHT, FORBIDDEN, official=False) is None
    assert said(RIGHT, FACT, official=False) is None


def test_an_example_or_a_description_decides_nothing() -> None:
    assert said(RIGHT, FACT, EXAMPLE) is Verdict.NOT_STATED
    assert said(RIGHT, EXAMPLE, PERMITTED) is Verdict.PERMITTED


def test_the_texts_are_silent_only_where_no_rule_comes_near_the_question() -> None:
    assert said(DUTY, FACT, votes=shares((FACT, 0.9))) is Verdict.NOT_STATED
    assert said(DUTY, FACT, MANDATORY, votes=shares((FACT, 0.9), (MANDATORY, 0.0))) is None
    assert said(DUTY, EXAMPLE, votes=shares((EXAMPLE, 0.9))) is None
    assert said(DUTY, URGED, votes=shares((URGED, 0.9))) is None
    assert said(DUTY, FACT, votes=shares((FACT, 0.5))) is None


def test_of_a_duty_and_a_recommendation_on_the_same_subject_the_stricter_holds() -> None:
    assert said(DUTY, ADVISED, MANDATORY, votes=shares((ADVISED, 0.6), (MANDATORY, 0.6))) is Verdict.MANDATORY
    assert said(DUTY, ADVISED, MANDATORY, votes=shares((ADVISED, 0.6), (MANDATORY, 0.2))) is Verdict.RECOMMENDED
    assert said(DUTY, ADVISED, MANDATORY, votes=shares((ADVISED, 0.6), (MANDATORY, 0.35))) is None


def test_the_duty_is_read_before_the_recommendation_that_it_is_stricter_than() -> None:
    shown = (ADVISED, FACT, MANDATORY)
    assert stricter_first(shown, Verdict.MANDATORY, SHELF.query(DUTY), SHELF.index) == (MANDATORY, ADVISED, FACT)
    assert stricter_first(shown, Verdict.RECOMMENDED, SHELF.query(DUTY), SHELF.index) == shown
    assert stricter_first((FACT, MANDATORY), Verdict.MANDATORY, SHELF.query(DUTY), SHELF.index) == (FACT, MANDATORY)


def test_rules_that_do_not_agree_give_no_verdict() -> None:
    even = shares((FORBIDDEN, 0.5), (PERMITTED, 0.7))
    assert said(RIGHT, FORBIDDEN, PERMITTED, votes=even) is None
    assert said(RIGHT, FORBIDDEN, PERMITTED, votes=shares((FORBIDDEN, 0.9), (PERMITTED, 0.05))) is Verdict.FORBIDDEN


def test_no_leave_is_given_where_a_rule_that_is_asked_about_forbids() -> None:
    allowed = shares((PERMITTED, 0.8), (FORBIDDEN, 0.05))
    assert said(RIGHT, PERMITTED, FORBIDDEN, votes=allowed) is None
    assert said(RIGHT, PERMITTED, FORBIDDEN, votes=shares((PERMITTED, 0.8), (FORBIDDEN, 0.0))) is Verdict.PERMITTED


def test_leave_beside_a_dependence_on_the_body_is_not_given() -> None:
    assert said(RIGHT, PERMITTED, BODY, votes=shares((PERMITTED, 0.6), (BODY, 0.4))) is None


def test_whether_a_duty_may_come_later_its_force_does_not_tell() -> None:
    assert said("Peut-on allumer la lanterne et l'inscrire après ?", MANDATORY) is None


def test_a_duty_is_no_leave_to_do_what_is_asked() -> None:
    assert said(RIGHT, MANDATORY) is None
    assert said(RIGHT, ADVISED) is None
    assert said(RIGHT, MANDATORY, FORBIDDEN) is Verdict.FORBIDDEN


def test_what_nobody_approved_is_not_what_is_permitted() -> None:
    assert said("Puis-je déplacer une lanterne que personne n'a validée ?", PERMITTED) is None
    assert said("May I move a lantern that was never approved?", PERMITTED) is None


def test_what_one_must_do_is_told_by_a_rule_closely_tied_to_the_question() -> None:
    assert said(DUTY, MANDATORY, votes=shares((MANDATORY, 0.5))) is None
    assert said(DUTY, MANDATORY, votes=shares((MANDATORY, 0.6))) is Verdict.MANDATORY
    assert said(DUTY, MANDATORY, votes=shares((FACT, 0.1))) is Verdict.MANDATORY


def test_a_lifted_ban_leaves_what_applies_instead_as_conditions() -> None:
    assert since_lapsed(RIGHT, MANDATORY, ADVISED) is Verdict.PERMITTED
    assert since_lapsed(RIGHT, MANDATORY, official=False) is None
    assert since_lapsed(RIGHT, FACT) is None
    assert since_lapsed(RIGHT, MANDATORY, FORBIDDEN) is None
    for contrary in ("sans registre", "avant l'inscription", "et l'inscrire ensuite", "que personne n'a validée"):
        assert since_lapsed(f"Puis-je déplacer une lanterne {contrary} ?", MANDATORY) is None
    assert since_lapsed(DUTY, MANDATORY) is None


def test_who_would_stop_what_is_forbidden_is_not_forbidden_to() -> None:
    assert said("Puis-je bannir les lanternes ?", FORBIDDEN) is None
    assert said("Doit-on déplacer la lanterne malgré l'interdiction ?", FORBIDDEN) is Verdict.FORBIDDEN


def test_a_ban_of_what_is_not_so_says_nothing_of_what_is() -> None:
    assert said("Puis-je rallumer une mèche ?", UNCHECKED) is Verdict.FORBIDDEN
    assert said("Puis-je rallumer une mèche non vérifiée ?", UNCHECKED) is Verdict.FORBIDDEN
    assert said("Puis-je rallumer une mèche que personne n'a vérifiée ?", UNCHECKED) is Verdict.FORBIDDEN
    assert said("Puis-je rallumer une mèche, une fois vérifiée ?", UNCHECKED) is None


def test_a_leave_or_a_duty_asked_together_get_no_verdict() -> None:
    assert said("Peut-on peindre la lanterne en bleu ?", PERMITTED) is Verdict.PERMITTED
    assert said("Peut-on peindre la lanterne en bleu, ou faut-il la laisser ainsi ?", PERMITTED) is None


def test_words_that_only_look_like_an_omission_are_none() -> None:
    for harmless in ("dropdown", "dispenser", "reports"):
        assert said(f"Puis-je {harmless} une lanterne ?", MANDATORY) is None


def test_the_texts_are_not_silent_where_the_row_asked_about_rules() -> None:
    question = "Puis-je soumettre un document Protégé B à un système en circuit fermé que personne n'a validé ?"
    assert said(question, ROW_B, votes=shares((ROW_B, 0.9))) is None


def test_where_every_vote_says_that_no_text_answers_no_rule_is_close() -> None:
    nobody = replace(NO_VOTES, anticipated=shares((MANDATORY, 1.0)).anticipated)
    assert said(DUTY, MANDATORY, votes=nobody) is None


def test_a_rule_that_nobody_asks_about_is_too_far_to_decide() -> None:
    assert said(RIGHT, FORBIDDEN, votes=shares((FORBIDDEN, 0.0), (FACT, 1.0))) is None


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Puis-je soumettre un document Protégé B à un système d'IAG public ?", Verdict.FORBIDDEN),
        ("Puis-je soumettre un document Protégé B à un système en circuit fermé ?", Verdict.PERMITTED),
        ("Puis-je soumettre un document Protégé A à un système d'IAG public ?", Verdict.PERMITTED),
    ],
)
def test_the_cell_of_the_level_and_the_hosting_asked_about_decides(question: str, verdict: Verdict) -> None:
    assert said(question, ROW_A, ROW_B) is verdict


def test_the_row_of_the_level_asked_about_is_about_the_question_whatever_its_votes() -> None:
    question = "Puis-je soumettre un document Protégé B à un système d'IAG public ?"
    assert said(question, ROW_B, votes=shares((ROW_B, 0.0), (FACT, 0.9))) is Verdict.FORBIDDEN


def test_the_loudest_rule_is_heard_even_where_others_answer_better() -> None:
    votes = shares((ROW_OBLIGED, 0.6), (PERMITTED, 0.5))
    assert said(RIGHT, ROW_OBLIGED, PERMITTED, votes=votes) is None


def test_a_permission_given_to_the_body_is_told_apart_when_one_asks_for_oneself() -> None:
    assert binds_the_body(SHELF.query("Puis-je peindre ma lanterne ?"), Verdict.PERMITTED)
    assert not binds_the_body(SHELF.query("Puis-je peindre ma lanterne ?"), Verdict.FORBIDDEN)
    assert not binds_the_body(SHELF.query("Un organisme a-t-il le droit de peindre ?"), Verdict.PERMITTED)


def test_a_duty_that_holds_where_another_rule_asks_for_it_depends() -> None:
    assert said("Faut-il obtenir l'accord du gardien ?", WHEN_REQUIRED) is Verdict.DEPENDS
    assert said("Peut-on allumer sans l'accord du gardien ?", WHEN_REQUIRED) is Verdict.DEPENDS
    assert said("Puis-je obtenir l'accord du gardien ?", WHEN_REQUIRED) is None


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je soumettre un document Protégé B à Quelconque IA ?",
        "Notre IA fermée n'est pas prête : puis-je soumettre un document Protégé B à un outil public ?",
    ],
    ids=["no hosting named", "two named"],
)
def test_the_matrix_gives_no_leave_where_the_hosting_is_not_one(question: str) -> None:
    assert said(question, ROW_B) is None


def test_a_rule_on_ai_tells_nothing_of_what_is_none_nor_a_duty_how_many_times() -> None:
    assert said("Puis-je déplacer un outil sans IA ?", FORBIDDEN) is None
    assert said("Faut-il inscrire la lanterne deux fois l'an ?", MANDATORY) is None
    assert said("Faut-il inscrire la lanterne ?", MANDATORY) is Verdict.MANDATORY


def test_what_one_must_do_does_not_say_whether_one_must_let_others() -> None:
    assert said("Sommes-nous tenus de permettre la lanterne ?", MANDATORY) is None
    assert said("Sommes-nous tenus d'inscrire la lanterne ?", MANDATORY) is Verdict.MANDATORY


@pytest.mark.parametrize(
    "question",
    ["Peut-il être congédié pour avoir déplacé une lanterne ?", "Can I be fired for moving the lantern?"],
)
def test_what_befalls_whoever_broke_a_rule_that_lapsed_is_not_told_either(question: str) -> None:
    assert since_lapsed(question, MANDATORY) is None


def test_what_somebody_outside_would_do_is_not_told() -> None:
    assert said("Un citoyen peut-il déplacer une lanterne ?", FORBIDDEN) is None
    assert since_lapsed("Un citoyen peut-il déplacer une lanterne ?", MANDATORY) is None
    assert said("Un employé peut-il déplacer une lanterne ?", FORBIDDEN) is Verdict.FORBIDDEN


def test_how_much_is_not_told_by_a_force() -> None:
    question = "Y a-t-il un montant au-delà duquel il est interdit de déplacer une lanterne ?"
    assert said(question, FORBIDDEN) is None
    assert since_lapsed(question, MANDATORY) is None


@pytest.mark.parametrize(
    "question",
    [
        "Protégé B dans une IA publique",
        "Protégé B dans une IA publique, que dit la matrice ?",
        "Quelle est la règle pour le Protégé B dans une IA publique ?",
    ],
)
def test_a_level_and_a_hosting_ask_whether_the_one_may_go_to_the_other(question: str) -> None:
    assert said(question, ROW_B) is Verdict.FORBIDDEN
    assert said("Protégé B dans une IA publique : quelle somme verser ?", ROW_B) is None


def test_of_what_kind_a_thing_must_be_is_told_by_a_rule_that_names_the_kind() -> None:
    assert said("Le registre doit-il être un carnet de cuir ?", MANDATORY) is None
    assert said("L'inventaire doit-il être un registre ?", MANDATORY) is Verdict.MANDATORY


def test_a_title_over_what_was_made_is_told_by_a_rule_that_speaks_of_it() -> None:
    assert said("Doit-on tenir l'inventaire et en réclamer le droit d'auteur ?", MANDATORY) is None
    assert said("Doit-on tenir l'inventaire ?", MANDATORY) is Verdict.MANDATORY


def test_a_leave_tells_nothing_of_a_machine_of_one_s_own() -> None:
    assert said("Puis-je consulter le registre ?", PERMITTED) is Verdict.PERMITTED
    assert said("Puis-je consulter le registre de mon téléphone personnel ?", PERMITTED) is None
