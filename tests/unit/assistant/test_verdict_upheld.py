"""What the closest precedents were told upholds a verdict, takes it back, or tells it where the rules do not."""

from dataclasses import replace

from assistant.answer import Verdict
from assistant.anticipate import Resemblance
from assistant.verdict import verdict_of
from tests.fixtures.lanterns import (
    ADVISED,
    AS_NEEDED,
    BODY,
    DUTY,
    EITHER_PAPER,
    FACT,
    FORBIDDEN,
    MANDATORY,
    PERMITTED,
    RIGHT,
    ROW_A,
    ROW_B,
    ROW_OBLIGED,
    SHELF,
    said,
    shares,
    since_lapsed,
    told,
)


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


def test_no_leave_is_left_where_precedents_were_told_otherwise() -> None:
    assert since_lapsed(RIGHT, MANDATORY, votes=told(permitted=0.4, forbidden=0.6)) is Verdict.PERMITTED
    assert since_lapsed(RIGHT, MANDATORY, votes=told(permitted=0.05, forbidden=0.95)) is None


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
