"""The verdict comes from the rules cited, and none is given where they do not carry one."""

from dataclasses import replace

import pytest

from assistant.answer import Verdict
from assistant.anticipate import Resemblance
from assistant.asked import asks_verdict
from assistant.verdict import binds_the_body, stricter_first, verdict_of, verdict_since_lapsed
from corpus.model import Force, UnitKind
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf

COLUMNS = ("Niveau", "Système d'IAG public", "Circuit fermé")
SHELF = Shelf().put(
    "guide",
    Part(
        "1",
        "Lanternes",
        (
            Said("Il est interdit de confier une lanterne à un visiteur.", Force.PROHIBITION),
            Said("L'organisme doit inscrire chaque lanterne au registre.", Force.OBLIGATION),
            Said("Le personnel peut peindre une lanterne en bleu.", Force.PERMISSION),
            Said("Il est recommandé de nettoyer la lanterne.", Force.RECOMMENDATION),
            Said("La lanterne éclaire le quai.", Force.NONE),
            Said("Par exemple, la lanterne du phare est interdite.", Force.EXAMPLE),
            Said("Un organisme peut en tout temps interdire les lanternes.", Force.PERMISSION),
            Said("Il importe de veiller sur les lanternes.", Force.NONE),
            Said("obtenir l'accord du gardien lorsque requis;", Force.OBLIGATION),
            Said("Rallumer une mèche non vérifiée est interdit.", Force.PROHIBITION),
            Said("Au besoin, suivre la norme des lanternes.", Force.RECOMMENDATION),
            Said("Chaque lanterne doit porter une fiche de départ ou une note au gardien.", Force.OBLIGATION),
            Said("Au moment où la lanterne est livrée, il faut avertir le gardien.", Force.OBLIGATION),
        ),
    ),
    Part(
        "2",
        "Matrice",
        (
            Said("Protégé A\tpermis\tpermis", kind=UnitKind.ROW, columns=COLUMNS),
            Said("Protégé B\tinterdit\tpermis", kind=UnitKind.ROW, columns=COLUMNS),
            Said("Protégé C\tobligatoire\tobligatoire", kind=UnitKind.ROW, columns=COLUMNS),
        ),
    ),
)
(
    FORBIDDEN,
    MANDATORY,
    PERMITTED,
    ADVISED,
    FACT,
    EXAMPLE,
    BODY,
    URGED,
    WHEN_REQUIRED,
    UNCHECKED,
    ROW_A,
    ROW_B,
    ROW_OBLIGED,
) = (
    SHELF.draft(beginning)
    for beginning in (
        *("Il est interdit", "L'organisme", "Le personnel", "Il est recommandé", "La lanterne", "Par exemple"),
        *("Un organisme", "Il importe", "obtenir", "Rallumer", "Protégé A", "Protégé B", "Protégé C"),
    )
)
AS_NEEDED, EITHER_PAPER = SHELF.draft("Au besoin"), SHELF.draft("Chaque lanterne")
RIGHT = "Puis-je déplacer une lanterne ?"
DUTY = "Faut-il déplacer la lanterne ?"


def said(question: str, *drafts: object, votes: Resemblance = NO_VOTES, official: bool = True) -> Verdict | None:
    return verdict_of(SHELF.query(question), drafts, SHELF.index, votes, official=official)  # type: ignore[arg-type]


def shares(*given: tuple[object, float]) -> Resemblance:
    units = {(d.passage.document, d.unit.start): share for d, share in given}  # type: ignore[attr-defined]
    return replace(NO_VOTES, units=units, anticipated=frozenset(units))


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


def since_lapsed(
    question: str, *drafts: object, votes: Resemblance = NO_VOTES, official: bool = True
) -> Verdict | None:
    return verdict_since_lapsed(SHELF.query(question), drafts, SHELF.index, votes, official=official)  # type: ignore[arg-type]


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


def told(**shares: float) -> Resemblance:
    """What the closest precedents were told."""
    return replace(NO_VOTES, verdicts=shares)  # type: ignore[arg-type]


def test_a_verdict_that_precedents_contradict_is_not_given() -> None:
    assert said(RIGHT, PERMITTED, votes=told(forbidden=0.95, permitted=0.05)) is None
    assert said(RIGHT, PERMITTED, votes=told(forbidden=0.4, permitted=0.6)) is None
    assert said(RIGHT, PERMITTED, votes=told(forbidden=0.3, permitted=0.7)) is Verdict.PERMITTED
    assert said(RIGHT, FORBIDDEN, votes=told(forbidden=0.6, permitted=0.4)) is None
    assert said(DUTY, ADVISED, votes=told(recommended=0.5, mandatory=0.5)) is Verdict.RECOMMENDED


def test_a_ban_is_not_told_where_precedents_spelt_alike_were_told_otherwise() -> None:
    def spelt(**shares: float) -> Resemblance:
        return replace(told(forbidden=1.0), spelt=shares)  # type: ignore[arg-type]

    assert said(RIGHT, FORBIDDEN, votes=spelt(forbidden=0.4, permitted=0.6)) is None
    assert said(RIGHT, FORBIDDEN, votes=spelt(forbidden=0.6, permitted=0.4)) is Verdict.FORBIDDEN
    assert said("Puis-je mettre du Protégé B dans ChatGPT ?", ROW_B, votes=spelt(permitted=1.0)) is Verdict.FORBIDDEN
    without = "Peut-on allumer une lanterne sans registre ?"
    assert said(without, MANDATORY, votes=spelt(forbidden=0.3, mandatory=0.7)) is Verdict.FORBIDDEN


def test_a_duty_that_may_be_a_recommendation_is_not_told() -> None:
    assert said(DUTY, MANDATORY, votes=told(mandatory=0.7, recommended=0.3)) is None
    assert said(DUTY, MANDATORY, votes=told(mandatory=0.8, recommended=0.2)) is Verdict.MANDATORY


def test_what_nearly_all_precedents_were_told_is_given_where_the_rules_do_not_tell() -> None:
    assert said(RIGHT, ADVISED, votes=told(permitted=0.95, forbidden=0.05)) is Verdict.PERMITTED
    assert said(RIGHT, ADVISED, votes=told(permitted=0.7, forbidden=0.3)) is None
    assert said(RIGHT, MANDATORY, votes=told(depends=0.75, permitted=0.25)) is Verdict.DEPENDS


def test_precedents_alone_give_no_leave_from_a_duty_nor_for_what_nobody_approved() -> None:
    assert said(RIGHT, MANDATORY, votes=told(permitted=1.0)) is None
    assert said("Puis-je prendre une lanterne non approuvée ?", ADVISED, votes=told(permitted=1.0)) is None
    banned = "Notre direction a banni les lanternes. Puis-je en prendre une ?"
    assert said(banned, PERMITTED) is None
    assert said(banned, ADVISED, votes=told(permitted=1.0)) is None


def test_a_duty_that_holds_where_another_rule_asks_for_it_depends() -> None:
    assert said("Faut-il obtenir l'accord du gardien ?", WHEN_REQUIRED) is Verdict.DEPENDS
    assert said("Peut-on allumer sans l'accord du gardien ?", WHEN_REQUIRED) is Verdict.DEPENDS
    assert said("Puis-je obtenir l'accord du gardien ?", WHEN_REQUIRED) is None


def test_precedents_alone_tell_no_prohibition_no_duty_and_no_silence() -> None:
    for verdict in ("forbidden", "mandatory", "not_stated", "none"):
        assert said(RIGHT, MANDATORY, votes=told(**{verdict: 1.0})) is None


def test_to_leave_a_duty_undone_is_forbidden_where_precedents_were_told_so() -> None:
    question = "Peut-on se passer du registre ?"
    assert said(question, MANDATORY, votes=told(forbidden=0.9, mandatory=0.1)) is Verdict.FORBIDDEN
    assert said(question, MANDATORY, votes=told(forbidden=0.6, mandatory=0.4)) is Verdict.MANDATORY
    assert said(question, MANDATORY, votes=told(forbidden=0.3, mandatory=0.5, none=0.2)) is Verdict.MANDATORY
    assert said(question, MANDATORY, votes=told(forbidden=0.3, none=0.7)) is None
    assert said(question, MANDATORY, votes=told(recommended=1.0)) is None


def test_a_faint_duty_that_one_would_leave_undone_is_told_where_precedents_are_sure() -> None:
    faint = replace(shares((MANDATORY, 0.1), (FACT, 0.8)), verdicts={"forbidden": 0.5, "mandatory": 0.48})
    assert said("Peut-on se passer du registre ?", MANDATORY, FACT, votes=faint) is Verdict.MANDATORY
    assert said("Peut-on se passer du registre ?", FACT, MANDATORY, votes=faint) is None
    assert said(RIGHT, MANDATORY, FACT, votes=faint) is None
    assert said("Peut-on se passer du registre ?", MANDATORY, FACT, votes=replace(faint, verdicts={})) is None


def test_the_row_of_the_level_asked_about_needs_no_precedent() -> None:
    question = "Puis-je mettre du Protégé B dans un système d'IAG public ?"
    assert said(question, ROW_B, votes=told(permitted=1.0)) is Verdict.FORBIDDEN
    assert said(RIGHT, ROW_OBLIGED, votes=told(permitted=1.0)) is None


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


def test_a_row_about_a_level_that_is_not_named_gives_no_leave_alone() -> None:
    """« On me remet un dossier sans cote » : the row of one level allows what the level, unknown, may forbid."""
    question = "On me remet un dossier sans cote : puis-je le confier à une IA publique ?"
    assert said(question, ROW_A, votes=told(depends=0.6, permitted=0.4)) is None
    assert said(question, ROW_A, votes=told(permitted=0.9, depends=0.1)) is None  # « sans cote »
    plain = "On me remet un dossier : puis-je le confier à une IA publique ?"
    assert said(plain, ROW_A, votes=told(depends=0.6, permitted=0.4)) is None
    assert said(plain, ROW_A, votes=told(permitted=0.9, depends=0.1)) is Verdict.PERMITTED


def test_a_row_that_may_forbid_and_cannot_tell_gives_no_other_rule_leave_to_permit() -> None:
    question = "Puis-je confier à une IA fermée un document Protégé A que la directive de mon organisme exclut ?"
    assert said(question, ROW_A, PERMITTED, votes=told(permitted=1.0)) is None


def test_about_a_level_precedents_tell_nothing_alone() -> None:
    question = "Puis-je confier un document Protégé A à une lanterne ?"
    assert said(question, ADVISED, votes=told(permitted=1.0)) is None
    without = "Puis-je confier un document à une lanterne ?"
    assert said(without, ADVISED, votes=told(permitted=1.0)) is Verdict.PERMITTED


def test_precedents_tell_nothing_between_two_hostings_nor_of_what_the_body_has_decided() -> None:
    assert said("Peut-on passer de notre IA fermée à un outil public ?", ADVISED, votes=told(permitted=1.0)) is None
    banned = "Notre politique bannit les lanternes : puis-je allumer la mienne ?"
    assert said(banned, ADVISED, votes=told(depends=1.0)) is None
    assert said(banned, BODY) is None


def test_precedents_alone_give_no_leave_where_something_lacks_and_nothing_to_a_follow_up() -> None:
    assert said("On attend l'accord : puis-je déplacer une lanterne ?", ADVISED, votes=told(permitted=1.0)) is None
    assert said("Rien n'est décidé : puis-je peindre la lanterne ?", PERMITTED, votes=told(permitted=1.0)) is None
    assert since_lapsed("Aucun accord encore : puis-je déplacer une lanterne ?", MANDATORY) is None
    assert since_lapsed(RIGHT, MANDATORY) is Verdict.PERMITTED
    follow_up = replace(
        SHELF.query("Puis-je déplacer une lanterne, et le phare ?"), asked="Puis-je, et le phare ?", followed=True
    )
    assert verdict_of(follow_up, [ADVISED], SHELF.index, told(permitted=1.0), official=True) is None


def test_a_rule_on_ai_tells_nothing_of_what_is_none_nor_a_duty_how_many_times() -> None:
    assert said("Puis-je déplacer un outil sans IA ?", FORBIDDEN) is None
    assert said("Faut-il inscrire la lanterne deux fois l'an ?", MANDATORY) is None
    assert said("Faut-il inscrire la lanterne ?", MANDATORY) is Verdict.MANDATORY


def test_what_one_must_do_does_not_say_whether_one_must_let_others() -> None:
    assert said("Sommes-nous tenus de permettre la lanterne ?", MANDATORY) is None
    assert said("Sommes-nous tenus d'inscrire la lanterne ?", MANDATORY) is Verdict.MANDATORY


def test_no_leave_is_left_where_precedents_were_told_otherwise() -> None:
    assert since_lapsed(RIGHT, MANDATORY, votes=told(permitted=0.4, forbidden=0.6)) is Verdict.PERMITTED
    assert since_lapsed(RIGHT, MANDATORY, votes=told(permitted=0.05, forbidden=0.95)) is None


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


def test_what_is_advised_as_needed_tells_no_duty() -> None:
    assert said("Faut-il suivre la norme des lanternes ?", ADVISED) is Verdict.RECOMMENDED
    assert said("Faut-il suivre la norme des lanternes ?", AS_NEEDED) is None
    assert said("Faut-il suivre la norme des lanternes ?", AS_NEEDED, votes=told(recommended=1.0)) is None


def test_who_has_the_one_may_leave_the_other() -> None:
    assert said("Peut-on se passer de la note ?", EITHER_PAPER) is Verdict.MANDATORY
    has_one = "Nous avons la fiche de départ. Peut-on se passer de la note ?"
    assert said(has_one, EITHER_PAPER) is None
    assert said(has_one, EITHER_PAPER, votes=told(mandatory=1.0)) is None
    assert said("Peut-on se passer de la fiche et de la note ?", EITHER_PAPER) is Verdict.MANDATORY
    has_one = "Nous avons la note, sans fiche de départ : est-ce permis ?"
    assert said(has_one, EITHER_PAPER) is None
    assert said(has_one, EITHER_PAPER, votes=told(mandatory=1.0)) is None
    where = "Au moment de livrer la lanterne, peut-on se passer d'avertir le gardien ?"
    assert said(where, SHELF.draft("Au moment")) is Verdict.MANDATORY


def test_no_leave_not_to_ban_is_told_by_precedents_where_the_rule_is_a_ban() -> None:
    def faintly(draft: object) -> Resemblance:
        return replace(shares((draft, 0.05)), verdicts={"permitted": 1.0})

    question = "Est-on tenu d'interdire les visiteurs ?"
    assert said(question, ADVISED, votes=faintly(ADVISED)) is Verdict.PERMITTED
    assert said(question, FORBIDDEN, votes=faintly(FORBIDDEN)) is None


def test_of_what_kind_a_thing_must_be_is_told_by_a_rule_that_names_the_kind() -> None:
    assert said("Le registre doit-il être un carnet de cuir ?", MANDATORY) is None
    assert said("L'inventaire doit-il être un registre ?", MANDATORY) is Verdict.MANDATORY


def test_a_title_over_what_was_made_is_told_by_a_rule_that_speaks_of_it() -> None:
    assert said("Doit-on tenir l'inventaire et en réclamer le droit d'auteur ?", MANDATORY) is None
    assert said("Doit-on tenir l'inventaire ?", MANDATORY) is Verdict.MANDATORY


def test_a_leave_tells_nothing_of_a_machine_of_one_s_own() -> None:
    assert said("Puis-je consulter le registre ?", PERMITTED) is Verdict.PERMITTED
    assert said("Puis-je consulter le registre de mon téléphone personnel ?", PERMITTED) is None
