"""Rows keep their titles; a single mark decides, a matrix leaves it to the question."""

import pytest

from corpus.model import Block, Force, Unit, UnitKind
from ingest.layout import lay_out
from ingest.structure import Element, Role, Section
from ingest.tables import rows_of


def units(*rows: tuple[str, ...], header: bool = True, example: bool = False) -> list[Unit]:
    blocks = [Block("\t".join(cells), cells=cells, header=header and n == 0) for n, cells in enumerate(rows)]
    return rows_of([Element(placed, Role.ROW, Section()) for placed in lay_out(blocks)[1]], example)


@pytest.mark.parametrize(
    ("titles", "cells", "force"),
    [
        (("Outil", "Permis"), ("lanterne", "✓"), Force.PERMISSION),
        (("Outil", "Permis"), ("lanterne", "Non"), Force.PROHIBITION),
        (("Outil", "Obligatoire"), ("lanterne", "Oui"), Force.OBLIGATION),
        (("Outil", "Obligatoire"), ("lanterne", "Non"), Force.NONE),
        (("Outil", "Couleur"), ("lanterne", "oui"), Force.NONE),
        (("Niveau", "Public", "Fermé"), ("bas", "permis", "interdit"), Force.NONE),
    ],
)
def test_the_force_of_a_mark_is_that_of_its_title(
    titles: tuple[str, ...], cells: tuple[str, ...], force: Force
) -> None:
    assert units(titles, cells)[0].force is force


def test_a_row_keeps_its_titles_and_where_they_stand() -> None:
    first, second = units(("Outil", "Couleur"), ("lanterne", "bleue"), ("quai", "gris"))
    assert first.columns == second.columns == ("Outil", "Couleur")
    assert first.lead == second.lead == (0, 13)
    assert (first.start, first.end, first.kind) == (14, 28, UnitKind.ROW)


def test_the_row_of_titles_is_no_unit_of_its_own() -> None:
    assert units(("Outil", "Couleur")) == []


def test_an_acronym_beside_its_meaning_is_a_definition() -> None:
    (short, plain) = units(("LQ", "lanterne de quai"), ("Quai", "lieu"), header=False)
    assert (short.kind, plain.kind) == (UnitKind.DEFINITION, UnitKind.ROW)
    assert units(("Sigle", "Sens"), ("LQ", "lanterne de quai"))[0].kind is UnitKind.ROW


def test_an_example_binds_nobody_but_its_marks_say_what_they_say() -> None:
    rows = (("Outil", "Permis"), ("lanterne", "✓"), ("quai", "selon"))
    assert [u.force for u in units(*rows, example=True)] == [Force.PERMISSION, Force.EXAMPLE]
