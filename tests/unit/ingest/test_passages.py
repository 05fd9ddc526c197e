"""Passages and their units: lists with their lead-in, footnotes with their call, outlines, exact offsets."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Block, Force, Passage, Text, Unit, UnitKind
from ingest.layout import lay_out
from ingest.passages import passages_of
from ingest.structure import analyse

BODY = "Le quai est gardé par une lanterne bleue que chacun voit de loin chaque nuit. "


def cut(*blocks: Block) -> tuple[str, tuple[Passage, ...]]:
    body, placed = lay_out(blocks)
    return body, passages_of(Text("guide", "v1", body), analyse(placed), "Guide")


def said(body: str, units: tuple[Unit, ...]) -> list[str]:
    return [body[u.start : u.end] for u in units]


def test_a_bullet_takes_force_and_addressee_from_its_lead_in_unless_it_states_one() -> None:
    body, (passage,) = cut(
        Block("L'OP doit :"), Block("garder le quai;", depth=1), Block("peindre la nuit : interdit.", depth=1)
    )
    first, second = passage.units
    assert passage.listing
    assert (first.force, first.addressee) == (Force.OBLIGATION, "l'organisme public")
    assert second.force is Force.PROHIBITION
    assert all(u.lead is not None and body[slice(*u.lead)] == "L'OP doit :" for u in passage.units)
    assert (passage.start, passage.end) == (0, len(body))


def test_nested_bullets_have_the_bullet_above_as_lead_in() -> None:
    body, (passage,) = cut(
        Block("On vérifie :"), Block("le quai :", depth=1), Block("sa couleur;", depth=2), Block("la clé.", depth=1)
    )
    leads = [body[slice(*u.lead)] if u.lead else "" for u in passage.units]
    assert leads == ["On vérifie :", "le quai :", "On vérifie :"]


def test_a_long_paragraph_gives_only_its_last_sentence_as_lead_in() -> None:
    body, found = cut(Block(BODY * 6 + "On vérifie :"), Block("le quai.", depth=1))
    (item,) = found[-1].units
    assert item.lead is not None and body[slice(*item.lead)] == "On vérifie :"


def test_a_long_run_of_paragraphs_is_cut_between_paragraphs() -> None:
    _, found = cut(*(Block(BODY * 5 + f"Fin {n}.") for n in range(6)))
    assert len(found) == 2 and [len(p.units) for p in found] == [18, 18]


def test_nothing_under_an_example_binds() -> None:
    _, found = cut(Block("Exemple d'un quai"), Block("L'OP doit garder le quai."), Block("interdit ici;", depth=1))
    assert {u.force for p in found for u in p.units} == {Force.EXAMPLE}


def test_a_footnote_stands_in_the_section_of_its_call_with_its_words() -> None:
    body, found = cut(
        Block("1.1 Quai", level=1),
        Block("Le quai¹ est gardé chaque nuit."),
        Block("1.2 Phare", level=1),
        Block("Le phare brille au loin."),
        Block("¹ Tout lieu où accoste une barque."),
    )
    (note,) = [p for p in found if "note" in p.tags]
    assert note.section == "1.1" and "Le quai" in note.context
    assert [u.call for u in note.units] == ["1"] and note.units[0].kind is UnitKind.FOOTNOTE
    (calling,) = [u for p in found for u in p.units if u.notes]
    assert body[calling.start : calling.end].startswith("Le quai")


def test_a_footnote_that_is_a_mere_address_says_nothing() -> None:
    _, found = cut(Block("Le quai¹ est gardé."), Block("¹ Voir https://quais.exemple"))
    assert not [p for p in found if "note" in p.tags]


def test_the_titles_under_a_heading_are_one_complete_list() -> None:
    body, found = cut(
        Block("1. LE PHARE", level=1),
        *(Block(f"1.{n} Partie {n}", level=2) if k == 0 else Block(BODY) for n in (1, 2) for k in (0, 1)),
    )
    (outline,) = [p for p in found if "outline" in p.tags]
    assert outline.listing and said(body, outline.units) == ["1.1 Partie 1", "1.2 Partie 2"]


pieces = st.lists(
    st.one_of(
        st.builds(Block, st.sampled_from([BODY, "On doit :", "Le quai¹ est gris.", "¹ Une note.", "Court."])),
        st.builds(Block, st.sampled_from(["un;", "deux :", "interdit."]), depth=st.integers(1, 3)),
        st.builds(
            Block, st.sampled_from(["1. PARTIE", "1.1 Quai", "Étape 2 : peindre", "Exemple"]), level=st.integers(0, 2)
        ),
        st.sampled_from([Block("A\tB", cells=("A", "B"), header=True), Block("oui\tnon", cells=("oui", "non"))]),
    ),
    max_size=14,
)


@given(pieces)
def test_every_unit_is_a_piece_of_the_text_inside_its_passage(blocks: list[Block]) -> None:
    body, found = cut(*blocks)
    assert len({p.id for p in found}) == len(found)
    assert [(p.start, p.end) for p in found] == sorted((p.start, p.end) for p in found)
    for passage in found:
        assert passage.units
        for unit in passage.units:
            assert passage.start <= unit.start < unit.end <= passage.end <= len(body)
            assert body[unit.start : unit.end].strip()
            if unit.lead is not None:
                assert 0 <= unit.lead[0] < unit.lead[1] <= len(body)
