"""What speaks for a unit ranks it: meaning, words, votes; never what a weight is worth."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.anticipate import Resemblance
from assistant.query import Query
from assistant.retrieve import PASSAGES, Retrieval, retrieve, section_label, voted
from corpus.index.query import SearchFilter
from corpus.model import UnitKind
from tests.fixtures.shelf import NO_VOTES, Part, Said, Shelf, Unanimous

LONG = "que chaque riverain consulte au port"
SHELF = (
    Shelf()
    .put(
        "guide",
        Part(
            "2.1",
            "Registre des lanternes",
            (Said(f"L'organisme tient un registre {LONG}."), Said(f"La peinture est bleue, {LONG}.")),
        ),
        Part("2.2", "Peinture", (Said(f"La peinture des bouées est blanche, {LONG}."), Said("Fait à Percé."))),
        Part("2.3", "Personnes", (Said("Élodie Marchebois"), Said(f"Le quai est gardé la nuit, {LONG}."))),
    )
    .put("faq", Part("1", "Peinture", (Said(f"La peinture des bouées sèche vite, {LONG}."),)), aliases=("la FAQ",))
    .put("fiche", Part("", "Fiche", (Said(f"La peinture des bouées est chère, {LONG}."),)), official=False)
)


def found(
    question: str, votes: Resemblance = NO_VOTES, within: SearchFilter | None = None, shelf: Shelf = SHELF
) -> Retrieval:
    said: object = Unanimous(votes)
    return retrieve(shelf.query(question), shelf.index, shelf.vocabulary, said, shelf.index.embed_query, within)  # type: ignore[arg-type]


def best(retrieval: Retrieval, shelf: Shelf = SHELF) -> str:
    return shelf.quotes(retrieval.candidates[:1])[0]


def votes_for(*beginnings: str) -> Resemblance:
    drafts = [SHELF.draft(beginning) for beginning in beginnings]
    units = {(d.passage.document, d.unit.start): 1 / len(drafts) for d in drafts}
    return replace(NO_VOTES, units=units, anticipated=frozenset(units))


def test_the_unit_that_shares_meaning_and_words_is_first() -> None:
    retrieval = found("Qui tient le registre ?")
    assert best(retrieval).startswith("L'organisme tient")
    assert [c.score for c in retrieval.candidates] == sorted((c.score for c in retrieval.candidates), reverse=True)


def test_what_anticipated_questions_vote_for_passes_before_close_words() -> None:
    votes = replace(votes_for("Le quai"), anticipated=frozenset(all_units()))
    assert best(found("De quelle couleur est la peinture ?")).startswith("La peinture")
    assert best(found("De quelle couleur est la peinture ?", votes)).startswith("Le quai")


def all_units() -> set[tuple[str, int]]:
    return {(p.document, u.start) for p in SHELF.passages.values() for u in p.units}


def test_a_unit_that_no_question_anticipates_is_neither_for_nor_against() -> None:
    units = {("guide", SHELF.draft("Le quai").unit.start): 1.0}
    known = found("La peinture ?", replace(NO_VOTES, units=units, anticipated=frozenset(all_units())))
    recent = found("La peinture ?", replace(NO_VOTES, units=units, anticipated=frozenset(units)))
    quay = {SHELF.quotes([c])[0]: c.signals.voted for c in recent.candidates}
    assert 0 < quay[f"La peinture des bouées est blanche, {LONG}."] < quay[f"Le quai est gardé la nuit, {LONG}."]
    assert min(c.signals.voted for c in known.candidates) == 0


def test_a_signature_answers_nothing_but_a_name_does() -> None:
    said = SHELF.quotes(found("Qui a signé à Percé ?").candidates)
    assert "Fait à Percé." not in said
    assert "Élodie Marchebois" in said


@pytest.mark.filterwarnings("error")
def test_signatures_alone_give_a_passage_and_no_unit() -> None:
    shelf = Shelf().put("guide", Part("1", "Fin", (Said("Fait à Percé."),)))
    retrieval = found("Qui a signé à Percé ?", shelf=shelf)
    assert len(retrieval.passages) == 1 and retrieval.candidates == ()


def test_our_sheets_come_only_where_they_are_named_or_alone() -> None:
    assert "fiche" not in {p.document for p in found("La peinture des bouées").passages}
    alone = Shelf().put("fiche", Part("", "Fiche", (Said(f"La peinture sèche, {LONG}."),)), official=False)
    assert found("La peinture", shelf=alone).candidates


def test_the_text_that_the_question_names_is_preferred() -> None:
    assert found("La peinture des bouées, blanche").passages[0].document == "guide"
    assert found("Dans la FAQ, la peinture des bouées").passages[0].document == "faq"
    plain = SHELF.query("La peinture des bouées")
    unnamed, named = (scores(replace(plain, documents=frozenset(names))) for names in ((), ("faq",)))
    assert {words for words in named if named[words] > unnamed[words]} == {
        f"La peinture des bouées sèche vite, {LONG}."
    }


def scores(query: Query) -> dict[str, float]:
    said: object = Unanimous(NO_VOTES)
    retrieval = retrieve(query, SHELF.index, SHELF.vocabulary, said, SHELF.index.embed_query)  # type: ignore[arg-type]
    return {SHELF.quotes([c])[0]: c.score for c in retrieval.candidates}


def test_a_search_may_be_kept_within_some_texts() -> None:
    retrieval = found("La peinture", within=SearchFilter(documents=frozenset({"faq"})))
    assert {p.document for p in retrieval.passages} == {"faq"}


def test_a_word_of_the_heading_counts_less_than_one_of_the_unit() -> None:
    overlaps = {SHELF.quotes([c])[0]: c.overlap for c in found("le registre").candidates}
    own, above, apart = (
        f"L'organisme tient un registre {LONG}.",
        f"La peinture est bleue, {LONG}.",
        "Élodie Marchebois",
    )
    assert overlaps[own] > overlaps[above] > overlaps[apart] == 0


def test_the_lead_in_of_a_bullet_speaks_for_it() -> None:
    lead, item = Said("Pour allumer la lanterne, on vérifie :"), "la mèche, le verre et le crochet du quai"
    bullet = Said(item, kind=UnitKind.BULLET, lead=0)
    shelf = Shelf().put("guide", Part("1", "Usage", (lead, bullet, Said(f"Rien d'autre ne compte, {LONG}."))))
    shared = {shelf.quotes([c])[0]: c.overlap for c in found("allumer la lanterne", shelf=shelf).candidates}
    assert shared[item] > 0


def test_at_most_ten_passages_are_shown_and_nothing_found_is_nothing() -> None:
    many = Shelf().put(
        "guide", *(Part(str(n), f"Bouée {n}", (Said(f"La bouée {n} flotte, {LONG}."),)) for n in range(15))
    )
    assert len(found("La bouée", shelf=many).passages) == PASSAGES
    nowhere = found("La peinture", within=SearchFilter(documents=frozenset({"ailleurs"})))
    assert nowhere == Retrieval((), (), NO_VOTES)


def test_words_that_the_lexicon_added_pull_the_meaning_halfway() -> None:
    asked: list[str] = []

    def embed(text: str) -> np.ndarray:
        asked.append(text)
        return np.asarray(SHELF.index.embed_query(text))

    query = replace(SHELF.query("Qui tient le cahier ?"), added="registre")
    said: object = Unanimous(NO_VOTES)
    retrieval = retrieve(query, SHELF.index, SHELF.vocabulary, said, embed)  # type: ignore[arg-type]
    assert asked == [query.text, f"{query.text} registre"]
    assert best(retrieval).startswith("L'organisme tient")


def test_a_numbered_section_has_the_name_that_people_give_it() -> None:
    numbered, titled = (SHELF.draft(words).passage for words in ("L'organisme", "La peinture des bouées est chère"))
    assert (section_label(numbered), section_label(titled)) == ("mesure 2.1", "")


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_votes_are_never_worth_less(one: float, other: float) -> None:
    assert 0 <= voted(min(one, other)) <= voted(max(one, other)) <= 1 + 1e-9
