"""What a follow-up adds is told apart from the question that it follows."""

import pytest

from assistant.answer import Verdict
from assistant.followup import of_another_matter, spoken_of
from assistant.verdict import verdict_of
from tests.fixtures.lanterns import FORBIDDEN, MANDATORY, PERMITTED, ROW_B
from tests.fixtures.lanterns import SHELF as RULES
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf

SHELF = Shelf().put("guide", Part("1", "Lanternes", (Said("L'organisme inscrit chaque lanterne au registre."),)))
EARLIER = "Faut-il inscrire la lanterne au registre ?"
RULE = ("L'organisme doit inscrire chaque lanterne au registre.",)


@pytest.mark.parametrize(
    "question", ["et le syndicat, faut-il son accord ?", "And does the vendor need liability insurance?"]
)
def test_what_the_quotes_do_not_speak_of_is_another_matter(question: str) -> None:
    query = SHELF.query(question, EARLIER)
    assert not spoken_of(query, RULE)
    assert of_another_matter(query, RULE)
    assert not of_another_matter(query, (*RULE, "Le syndicat donne son accord; the vendor is insured."))


@pytest.mark.parametrize(
    "question",
    [
        "Et même si le patron signe ?",
        "et pour un stagiaire ?",
        "What about the night shift?",
        "et qui préside ?",
        "et à quelle fréquence ?",
        "et combien de temps ?",
        "And how often?",
        "And who signs it?",
        "plus de détails ?",
        "Et celle du phare ?",
        "et le Protégé C ?",
        "Et en circuit fermé ?",
        "Et inscrire celle du phare au registre ?",
    ],
)
def test_a_condition_a_person_or_another_level_is_the_same_matter(question: str) -> None:
    assert not of_another_matter(SHELF.query(question, EARLIER), RULE)


def test_a_question_that_stands_alone_is_none() -> None:
    assert not of_another_matter(SHELF.query("Le syndicat donne-t-il son accord avant l'achat de la lanterne ?"), RULE)


def told_after(earlier: str, question: str, *drafts: object) -> Verdict | None:
    return verdict_of(RULES.query(question, earlier), drafts, RULES.index, NO_VOTES, official=True)  # type: ignore[arg-type]


def test_a_follow_up_is_told_by_a_rule_that_speaks_of_what_it_adds() -> None:
    earlier = "Faut-il déplacer la lanterne ?"
    assert told_after(earlier, "Et l'inscrire au registre, c'est obligatoire ?", MANDATORY) is Verdict.MANDATORY
    assert told_after(earlier, "Et le syndicat, faut-il son accord ?", MANDATORY) is None
    assert told_after("Puis-je peindre la lanterne ?", "Et moi, simple visiteuse ?", PERMITTED) is None


def test_a_follow_up_about_another_matter_is_not_forbidden_either() -> None:
    earlier = "Puis-je soumettre du Protégé B à ChatGPT ?"
    assert told_after(earlier, "Et un communiqué déjà en ligne, est-ce permis ?", ROW_B) is None


@pytest.mark.parametrize("question", ["Et quand c'est urgent ?", "And for a colleague who is on leave?"])
def test_a_condition_borrows_the_verdict(question: str) -> None:
    assert told_after("Puis-je soumettre du Protégé B à ChatGPT ?", question, ROW_B) is Verdict.FORBIDDEN


def test_words_that_the_conversation_has_said_are_not_what_a_follow_up_adds() -> None:
    earlier = "Faut-il inscrire la lanterne ?"
    assert told_after(earlier, "Et le syndicat, faut-il son accord pour la lanterne ?", MANDATORY) is None


def test_a_follow_up_about_another_level_or_for_another_person_is_still_forbidden() -> None:
    earlier = "Puis-je soumettre du Protégé A à un système d'IAG public ?"
    assert told_after(earlier, "Et du Protégé B ?", ROW_B) is Verdict.FORBIDDEN
    assert told_after("Puis-je déplacer une lanterne ?", "Et pour un stagiaire ?", FORBIDDEN) is Verdict.FORBIDDEN
    assert told_after("Puis-je soumettre du Protégé B à ChatGPT ?", "Et en circuit fermé ?", ROW_B) is Verdict.PERMITTED


@pytest.mark.parametrize("question", ["Et l'amende, c'est combien ?", "And who signs?"])
def test_a_follow_up_that_asks_for_content_borrows_no_verdict(question: str) -> None:
    assert told_after("Puis-je soumettre du Protégé B à ChatGPT ?", question, ROW_B) is None
