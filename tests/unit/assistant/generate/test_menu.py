"""The menu: whole passages, numbered without a gap, within what the model can read."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.generate.menu import LONGEST_PASSAGE, Menu, menu, sections_of, shown
from corpus.model import Status, UnitKind
from tests.fixtures.shelf import Part, Said, Shelf, validity

COLUMNS = ("Niveau", "", "Fermé")
LAPSED = validity(Status.LIFTED, until=date(2099, 1, 1))
SHELF = (
    Shelf()
    .put(
        "guide",
        Part("1", "Peinture", (Said("La lanterne est bleue."), Said("Le quai est gris."))),
        Part(
            "2",
            "Usage",
            (Said("On vérifie :", kind=UnitKind.LEAD_IN), Said("la mèche.", kind=UnitKind.BULLET, lead=0)),
        ),
        Part("3", "Matrice", (Said("Bas\toui\t ", kind=UnitKind.ROW, columns=COLUMNS),)),
        Part("4", "Titres", (Said("Article 1 Objet"),), tags=("outline",)),
    )
    .put("ancien", Part("1", "Avant", (Said("La lanterne était verte."),)), validity=LAPSED)
    .put("futur", Part("1", "Après", (Said("La lanterne sera rouge."),)), validity=validity(since=date(2099, 9, 1)))
    .put("fiche", Part("", "Fiche", (Said("La lanterne, en bref."),)), official=False)
)
EVERYTHING = [
    (words, 1.0) for words in ("La lanterne est", "la mèche", "Bas", "Article", "La lanterne était", "La lanterne sera")
]


def made(*chosen: str, fits: int = 10_000, also: tuple[tuple[str, float], ...] = ()) -> Menu:
    retrieval = SHELF.retrieval(*EVERYTHING, ("La lanterne, en bref", 1.0), *also)
    drafts = [SHELF.draft(words) for words in chosen]
    sections = sections_of(SHELF.query("La lanterne ?"), retrieval, drafts, SHELF.knowledge)
    return menu(sections, SHELF.knowledge, lambda text: len(text) <= fits)


def test_sentences_are_numbered_without_a_gap_and_each_is_on_one_line() -> None:
    found = made("La lanterne est")
    assert list(found.drafts) == [f"s{n + 1}" for n in range(len(found.drafts))]
    lines = [line for line in found.text.splitlines() if not line.startswith("# ")]
    assert lines == [f"[{number}] {shown(draft, SHELF.knowledge)}" for number, draft in found.drafts.items()]


def test_the_passages_that_the_composer_chose_come_first() -> None:
    assert made("la mèche").text.startswith("# Texte guide > Usage\n[s1] On vérifie : la mèche.")


def test_what_does_not_apply_is_offered_only_where_the_composer_chose_it() -> None:
    assert "verte" not in made("La lanterne est").text and "rouge" not in made("La lanterne est").text
    assert "verte" in made("La lanterne était").text


def test_titles_are_not_offered_nor_our_sheets_beside_an_official_text() -> None:
    assert "Article 1" not in made("La lanterne est").text and "en bref" not in made("La lanterne est").text
    assert "en bref" in made("La lanterne, en bref").text


def test_a_row_is_read_with_its_titles_and_without_its_empty_cells() -> None:
    assert shown(SHELF.draft("Bas"), SHELF.knowledge) == "Niveau : Bas; oui"


@given(st.integers(0, 400))
def test_a_menu_fits_and_never_cuts_a_passage(room: int) -> None:
    found = made("La lanterne est", fits=room)
    assert len(found.text) <= room
    for draft in found.drafts.values():
        units = [u for u in draft.passage.units if u.kind is not UnitKind.LEAD_IN]
        assert [d.unit for d in found.drafts.values() if d.passage == draft.passage] == units


def test_nothing_that_fits_is_an_empty_menu() -> None:
    assert made("La lanterne est", fits=5) == Menu({}, "")


def test_a_passage_that_does_not_fit_alone_leaves_its_place_to_the_next() -> None:
    retrieval = SHELF.retrieval(*EVERYTHING)
    chosen = [SHELF.draft("La lanterne est")]
    sections = sections_of(SHELF.query("La lanterne ?"), retrieval, chosen, SHELF.knowledge)
    found = menu(sections, SHELF.knowledge, lambda text: "quai" not in text)
    assert "quai" not in found.text
    assert "la mèche" in found.text


def test_of_a_very_long_passage_the_best_sentences_are_offered_in_order() -> None:
    rows = tuple(Said(f"Bouée {n:02} au large.") for n in range(LONGEST_PASSAGE + 6))
    shelf = Shelf().put("guide", Part("1", "Bouées", rows))
    last, chosen = rows[-1].text, rows[-2].text
    retrieval = shelf.retrieval((last, 5.0))
    sections = sections_of(shelf.query("Les bouées ?"), retrieval, [shelf.draft(chosen)], shelf.knowledge)
    found = menu(sections, shelf.knowledge, lambda text: True)
    said = shelf.quotes(list(found.drafts.values()))
    assert len(said) == LONGEST_PASSAGE and said == sorted(said) and said[-2:] == [chosen, last]
