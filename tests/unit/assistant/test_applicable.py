"""What applies on the day: texts in force first, a lapsed rule kept with what applies instead, a future one left out."""

from dataclasses import replace
from datetime import date

from assistant.applicable import Selection, select_applicable, with_body_rule
from corpus.model import Force, Status
from tests.fixtures.shelf import Part, Said, Shelf, own_validity, validity

UNTIL = date(2099, 1, 1)
SHELF = (
    Shelf()
    .put(
        "guide",
        Part(
            "1.2",
            "Déploiement",
            (
                Said("L'organisme doit obtenir un avis de sécurité avant le déploiement.", Force.OBLIGATION),
                Said("Le programme de formation du personnel est décrit ailleurs.", Force.NONE),
            ),
        ),
        Part("4", "Usage", (Said("Un organisme public peut en tout temps interdire les systèmes.", Force.PERMISSION),)),
        aliases=("guide d'essai",),
    )
    .put(
        "suspension",
        Part("1", "Suspension", (Said("Il est interdit de déployer un assistant.", Force.PROHIBITION),)),
        Part("2", "Rappels", (Said("L'organisme doit tenir un registre.", Force.OBLIGATION),)),
        validity=validity(Status.LIFTED, until=UNTIL, applies_instead=("guide", "absent"), on_word_of="nouvelle"),
        sections=(own_validity("^2$", Status.IN_FORCE),),
    )
    .put(
        "futur",
        Part("1", "Plus tard", (Said("L'organisme devra nommer un gardien.", Force.OBLIGATION),)),
        validity=validity(since=date(2099, 9, 1)),
    )
    .put(
        "nouvelle",
        Part("1", "Annonce", (Said("Selon le guide d'essai, un avis est obligatoire.", Force.OBLIGATION),)),
        Part("2", "Fête", (Said("La fête est obligatoire.", Force.OBLIGATION),)),
        validity=validity(Status.NOT_NORMATIVE),
    )
    .put("fiche", Part("", "Fiche", (Said("En bref, un avis est dû.", Force.OBLIGATION),)), official=False)
)
NOTICE, TRAINING, BODY = "L'organisme doit obtenir", "Le programme", "Un organisme public"
BAN, KEPT, LATER = "Il est interdit", "L'organisme doit tenir", "L'organisme devra"


def selected(question: str, *beginnings: str, on: date | None = None) -> Selection:
    drafts = [SHELF.draft(words) for words in beginnings]
    return select_applicable(drafts, SHELF.query(question, on=on), SHELF.knowledge, SHELF.index.embed_query)


def heads(drafts: object) -> list[str]:
    return [words.split(" ")[0] + " " + words.split(" ")[1] for words in SHELF.quotes(drafts)]  # type: ignore[arg-type]


def test_only_what_is_in_force_rules_and_a_future_rule_is_left_out() -> None:
    found = selected("Qui nomme le gardien ?", LATER, NOTICE)
    assert SHELF.quotes(found.drafts) == SHELF.quotes(found.ruling) == SHELF.quotes([SHELF.draft(NOTICE)])


def test_a_future_rule_alone_is_shown_and_rules_on_nothing() -> None:
    found = selected("Qui nomme le gardien ?", LATER)
    assert len(found.drafts) == 1 and found.ruling == ()
    assert len(selected("Qui nomme le gardien ?", LATER, on=date(2099, 9, 1)).ruling) == 1


def test_a_lapsed_rule_stays_after_those_in_force_and_does_not_rule() -> None:
    found = selected("Qui tient la liste ?", BAN, NOTICE)
    assert SHELF.draft(BAN) in found.drafts and SHELF.draft(BAN) not in found.ruling
    assert found.drafts.index(SHELF.draft(NOTICE)) < found.drafts.index(SHELF.draft(BAN))


def test_on_a_day_before_it_lapsed_it_rules() -> None:
    found = selected("Qui tient la liste ?", BAN, on=date(2098, 6, 1))
    assert found.ruling == found.drafts == (SHELF.draft(BAN),)


def test_a_section_that_the_lapse_did_not_touch_still_rules() -> None:
    assert selected("Qui tient la liste ?", KEPT).ruling == (SHELF.draft(KEPT),)


def test_the_lapse_asked_about_is_answered_first_by_what_applies_instead() -> None:
    found = selected("Peut-on déployer un assistant malgré la suspension ?", BAN)
    assert found.instead
    assert found.drafts[0] == SHELF.draft(NOTICE) and found.drafts[-1] == SHELF.draft(BAN)
    assert SHELF.draft(TRAINING) not in found.drafts  # a description is not what applies instead


def test_a_lapse_asked_about_its_own_time_is_quoted_first() -> None:
    found = selected("Que pouvait-on déployer pendant la suspension ?", NOTICE, BAN)
    assert found.drafts == (SHELF.draft(BAN), SHELF.draft(NOTICE)) and not found.instead


def test_a_text_without_force_rules_only_where_it_recalls_one_in_force() -> None:
    assert selected("L'avis est-il dû ?", "Selon le guide").ruling
    assert not selected("L'avis est-il dû ?", "La fête").ruling


def test_our_sheets_are_shown_and_rule_on_nothing() -> None:
    found = selected("L'avis est-il dû ?", "En bref")
    assert len(found.drafts) == 1 and found.ruling == ()


def test_the_rule_by_which_the_body_decides_is_put_first_once() -> None:
    ruling = (SHELF.draft(NOTICE),)
    before = Selection((SHELF.draft(NOTICE), SHELF.draft(BODY)), ruling)
    after = with_body_rule(before, SHELF.query("Puis-je utiliser ChatGPT ?"), SHELF.knowledge, SHELF.index.embed_query)
    assert heads(after.drafts) == ["Un organisme", "L'organisme doit"] and after.ruling == ruling


def test_without_such_a_rule_nothing_moves() -> None:
    shelf = Shelf().put("guide", Part("1", "Quai", (Said("Le quai est gris."),)))
    before = Selection((shelf.draft("Le quai"),), ())
    query = replace(shelf.query("Puis-je utiliser ChatGPT ?"))
    assert with_body_rule(before, query, shelf.knowledge, shelf.index.embed_query) == before
