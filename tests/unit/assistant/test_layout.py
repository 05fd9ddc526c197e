"""The answer in reading order, its sources numbered as they appear, each quote untouched."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Notice, NoticeKind, Outcome, Statement
from assistant.layout import Kind, Layout, cells, lay_out, place, quoted
from assistant.messages import messages
from corpus.model import Force, Status
from tests.unit.assistant.answers import ALL, BINDS, FICHE, LIFTED, LIST, ROW, SILENT, answer, citation
from tests.unit.assistant.answers import quoted as said

WORDS = messages("fr")


def kinds(layout: Layout) -> list[Kind]:
    return [line.kind for line in layout.lines]


def test_the_verdict_then_validity_then_statements_then_the_rest() -> None:
    order = list(dict.fromkeys(kinds(lay_out(ALL))))
    for before, after in (
        (Kind.VERDICT, Kind.WARNING),
        (Kind.WARNING, Kind.QUOTE),
        (Kind.QUOTE, Kind.NOTE),
        (Kind.NOTE, Kind.MODE),
        (Kind.MODE, Kind.SOURCE),
    ):
        assert order.index(before) < order.index(after)


def test_a_verdict_withheld_is_said_before_validity() -> None:
    undecided = Notice(NoticeKind.UNDECIDED, "Verdict non rendu.")
    shown = lay_out(answer(said("Ouvrez.", 3), notices=(BINDS, LIFTED, undecided)))
    assert [line.kind for line in shown.lines[:2]] == [Kind.NOTE, Kind.WARNING]
    assert "Verdict non rendu." in shown.lines[0].text


def test_sources_are_numbered_in_order_and_each_mark_has_its_source() -> None:
    shown = lay_out(ALL)
    assert [source.number for source in shown.sources] == list(range(1, len(shown.sources) + 1))
    before = [mark for line in shown.lines if line.kind is not Kind.SOURCE for mark in line.marks]
    assert list(dict.fromkeys(before)) == [source.number for source in shown.sources]
    listed = {mark for line in shown.lines if line.kind is Kind.SOURCE for mark in line.marks}
    assert listed == set(before)


def test_one_place_cited_twice_has_one_number() -> None:
    shown = lay_out(answer(said("Ouvrez.", 3), said("Ouvrez.", 3), said("Fermez.", 9)))
    assert [s.number for s in shown.sources] == [1, 2]
    assert [line.marks for line in shown.lines if line.kind is Kind.QUOTE] == [(1,), (1,), (2,)]


def test_items_of_one_lead_in_stand_together_under_it_wherever_they_came() -> None:
    shown = lay_out(answer(LIST[0], said("Ouvrez.", 3), LIST[1]))
    texts = [line.text for line in shown.lines if line.kind in (Kind.QUOTE, Kind.ITEM)]
    assert texts == [quoted(text, WORDS) for text in (LIST[0].lead, LIST[0].text, LIST[1].text, "Ouvrez.")]


def test_one_force_is_said_once_for_a_list_and_each_where_they_differ() -> None:
    forces = [line.text for line in lay_out(answer(*LIST)).lines if line.kind is Kind.FORCE]
    assert len(forces) == 1 and "Obligation" in forces[0]
    mixed = answer(LIST[0], replace(LIST[1], force=Force.PERMISSION))
    assert sum(line.kind is Kind.FORCE for line in lay_out(mixed).lines) == 2


def test_a_row_is_shown_cell_by_cell_under_its_titles() -> None:
    items = [line.text for line in lay_out(answer(ROW)).lines if line.kind is Kind.ITEM]
    assert items == [
        f"{c}\u00a0: {quoted(t, WORDS)}"
        for c, t in zip(("Niveau", "Ouvert", "Fermé"), ROW.text.split("\t"), strict=True)
    ]


def test_a_sheet_is_labelled_and_never_between_guillemets() -> None:
    shown = lay_out(answer(FICHE))
    (line,) = [line for line in shown.lines if line.kind is Kind.SUMMARY]
    assert line.text.startswith(WORDS.labels.fiche) and "«" not in line.text
    assert WORDS.modes.sheets in [line.text for line in shown.lines]


def test_what_a_model_wrote_is_no_quote() -> None:
    shown = lay_out(answer(replace(said("Ouvrez la porte.", 3), text="Il faut ouvrir."), mode="generated"))
    assert [line.text for line in shown.lines if line.kind is Kind.TEXT] == ["Il faut ouvrir."]
    assert WORDS.modes.generated in [line.text for line in shown.lines]


def test_an_abstention_says_what_was_understood_and_leads_to_the_closest() -> None:
    shown = lay_out(replace(SILENT, understood="Combien de clés ?"))
    assert shown.lines[0].kind is Kind.MESSAGE and "Combien de clés ?" in shown.lines[1].text
    assert shown.lines[-1].kind is Kind.CLOSEST and shown.lines[-1].address == "/source/guide-essai"
    assert not any("Combien" in line.text for line in lay_out(answer(outcome=Outcome.OUT_OF_SCOPE)).lines)


def test_a_place_says_section_heading_page_and_worth() -> None:
    shown = place(citation("a", 1, page=7, status=Status.LIFTED), WORDS)
    assert shown.startswith("Guide d'essai, décembre 2025, ") and "4.1" in shown and "Usage des outils" in shown
    assert "7" in shown and "levé" in shown and "1er novembre 2026" in shown
    assert place(citation("a", 1, section="Usage", heading="Usage"), WORDS).count("Usage") == 1


@given(st.lists(st.text("ab ", max_size=4), max_size=5), st.lists(st.text("cd", max_size=3), max_size=5))
def test_every_cell_that_says_something_is_shown_once(row: list[str], columns: list[str]) -> None:
    shown = list(cells("\t".join(row), columns, WORDS))
    assert len(shown) == sum(bool(cell.strip()) for cell in row)


@given(st.text("abc «»*_", min_size=1, max_size=20).filter(str.strip))
def test_a_quote_is_untouched(text: str) -> None:
    statement = Statement(text, Force.NONE, "", (citation(text, 0),))
    assert quoted(text, WORDS) in [line.text for line in lay_out(answer(statement)).lines]
