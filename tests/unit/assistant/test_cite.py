"""A citation says where its quote stands and what the text is worth that day; a sheet of ours is never quoted."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.cite import cite, cite_document, validity_of
from assistant.verify import exact
from corpus.model import Status
from tests.fixtures.shelf import CHECKED, TODAY, Part, Said, Shelf, own_validity, validity

SHELF = (
    Shelf()
    .put(
        "guide",
        Part("1", "Peinture", (Said("La lanterne est bleue."),)),
        Part("2", "Durée", (Said("La règle a fini."),)),
        sections=(own_validity("^2$", Status.LIFTED, until=date(2099, 1, 1)),),
    )
    .put("fiche", Part("1", "Fiche", (Said("La lanterne, en bref."),)), official=False)
)


@given(st.integers(0, 39), st.integers(1, 39))
def test_the_quote_is_the_text_at_its_offsets(start: int, length: int) -> None:
    end = min(start + length, 39)
    passage = SHELF.draft("La lanterne est").passage
    made = cite(passage, (start, end), (), SHELF.index, SHELF.catalogue, TODAY)
    assert made.quote == SHELF.texts["guide"].text[start:end]
    assert exact(made, SHELF.texts) == (end > start)


def test_it_says_which_version_section_and_columns() -> None:
    draft = SHELF.draft("La lanterne est")
    span = (draft.unit.start, draft.unit.end)
    made = cite(draft.passage, span, ("Couleur",), SHELF.index, SHELF.catalogue, TODAY)
    assert (made.version, made.section, made.heading, made.columns) == ("v1", "1", "Peinture", ("Couleur",))
    assert (made.title, made.date, made.verified_on) == ("Texte guide", "janvier 2098", CHECKED)
    assert made.address == f"/source/guide#{draft.unit.start}-{draft.unit.end}"


def test_the_worth_is_that_of_the_section_on_the_day() -> None:
    passage = SHELF.draft("La règle").passage
    worth = [cite(passage, (0, 1), (), SHELF.index, SHELF.catalogue, d).status for d in (TODAY, date(2098, 6, 1))]
    assert worth == [Status.LIFTED, Status.IN_FORCE]
    assert validity_of(SHELF.draft("La lanterne est").passage, SHELF.catalogue) == validity()


def test_a_sheet_is_cited_without_quote_offsets_nor_version() -> None:
    made = cite(SHELF.draft("La lanterne, en").passage, (0, 5), ("a",), SHELF.index, SHELF.catalogue, TODAY)
    assert not made.official
    assert (made.quote, made.start, made.end, made.version, made.columns) == (None, None, None, None, ())
    assert (made.section, made.heading) == ("1", "Fiche")


def test_a_whole_text_is_cited_without_quote_with_its_worth_on_the_day() -> None:
    made = cite_document(SHELF.documents[0], TODAY)
    assert (made.document, made.quote, made.status, made.address) == ("guide", None, Status.IN_FORCE, "/source/guide")
