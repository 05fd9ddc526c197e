"""What the reader must know: a rule that no longer applies first, then the verdict withheld, the sheets, who is bound."""

from datetime import date

from assistant.answer import Notice, NoticeKind, Verdict
from assistant.notices import notices_for
from corpus.model import Status
from tests.fixtures.shelf import Part, Said, Shelf, own_validity, validity

SHELF = (
    Shelf()
    .put(
        "guide", Part("1", "Peinture", (Said("La lanterne est bleue."), Said("Le quai est gris."))), title="Guide neuf"
    )
    .put(
        "ancien",
        Part("1", "Avant", (Said("La lanterne était verte."), Said("Le quai était vert."))),
        Part("3", "Encore", (Said("Le phare était haut."),)),
        Part("2", "Reste", (Said("Le registre demeure."),)),
        title="Vieux guide",
        validity=validity(
            Status.REPLACED,
            until=date(2099, 1, 2),
            changed_by=("guide",),
            applies_instead=("guide",),
            on_word_of="annonce",
        ),
        sections=(own_validity("^2$", Status.IN_FORCE),),
    )
    .put("annonce", Part("1", "Annonce", (Said("Le guide est remplacé."),)), validity=validity(Status.NOT_NORMATIVE))
    .put("futur", Part("1", "Après", (Said("La lanterne sera rouge."),)), validity=validity(since=date(2099, 9, 1)))
    .put("fiche", Part("", "Fiche", (Said("La lanterne, en bref."),)), official=False)
)
RIGHT, FACT = "Puis-je peindre ma lanterne ?", "Quelle est la couleur ?"


def given(
    question: str, *beginnings: str, verdict: Verdict | None = None, on: date | None = None
) -> tuple[Notice, ...]:
    drafts = [SHELF.draft(words) for words in beginnings]
    return notices_for(SHELF.query(question, on=on), drafts, verdict, SHELF.catalogue)


def kinds(notices: tuple[Notice, ...]) -> list[NoticeKind]:
    return [notice.kind for notice in notices]


def test_a_text_in_force_or_a_section_that_still_is_needs_no_notice() -> None:
    assert given(FACT, "La lanterne est", "Le registre") == ()


def test_a_replaced_text_says_by_what_and_what_applies_each_cited_once() -> None:
    (notice,) = given(FACT, "La lanterne était")
    assert "Vieux guide" in notice.text and "2 janvier 2099" in notice.text
    assert notice.text.count("Guide neuf") == 2
    assert [c.document for c in notice.citations] == ["guide", "annonce"]
    assert all(c.quote is None for c in notice.citations)


def test_one_notice_a_text_however_many_of_its_sentences_are_shown() -> None:
    assert len(given(FACT, "La lanterne était", "Le quai était", "Le phare était")) == 1


def test_on_a_day_when_it_held_there_is_nothing_to_say() -> None:
    assert given(FACT, "La lanterne était", on=date(2098, 6, 1)) == ()


def test_a_text_that_is_not_in_force_yet_says_from_when() -> None:
    (notice,) = given(FACT, "La lanterne sera")
    assert notice.kind is NoticeKind.VALIDITY and "1er septembre 2099" in notice.text


def test_a_verdict_withheld_is_said_where_one_was_asked_of_an_official_text() -> None:
    assert kinds(given(RIGHT, "La lanterne est")) == [NoticeKind.UNDECIDED]
    assert kinds(given(RIGHT, "La lanterne est", verdict=Verdict.FORBIDDEN)) == []
    assert kinds(given(FACT, "La lanterne est")) == []
    assert kinds(given(RIGHT, "La lanterne, en")) == [NoticeKind.SUMMARY]


def test_validity_comes_first_then_the_rest() -> None:
    shown = given(RIGHT, "La lanterne, en", "La lanterne était")
    assert kinds(shown) == [NoticeKind.VALIDITY, NoticeKind.UNDECIDED, NoticeKind.SUMMARY]
    assert kinds(given(RIGHT, "La lanterne est", verdict=Verdict.PERMITTED)) == [NoticeKind.ADDRESSEE]


def test_a_question_in_english_gets_its_notices_in_english() -> None:
    french, english = (given(q, "La lanterne était")[0].text for q in (FACT, "What is the colour of the lantern?"))
    assert "janvier" in french and "January" in english
