"""What a follow-up adds is told apart from the question that it follows."""

import pytest

from assistant.followup import of_another_matter, spoken_of
from tests.fixtures.shelf import Part, Said, Shelf

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
