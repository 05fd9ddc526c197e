"""Rows of a table as units that keep their column titles, with the force that their marks give."""

import re
from collections.abc import Sequence

from corpus.model import Force, Unit, UnitKind
from ingest.structure import Element

_YES = re.compile(r"^[✓✔☑xX]$|^oui$", re.IGNORECASE)
_NO = re.compile(r"^[✗✘☒❌]$|^non$", re.IGNORECASE)
_ACRONYM = re.compile(r"^[A-ZÉÈ]{2}[\wÉÈ-]{0,12}$")


def rows_of(rows: Sequence[Element], example: bool) -> list[Unit]:
    """One unit a data row. ``columns`` are the titles; ``lead`` the row of titles. Two columns without titles whose
    first cell is an acronym are definitions.
    """
    header = rows[0] if rows[0].placed.block.header else None
    columns = header.placed.block.cells if header is not None else ()
    lead = (header.placed.start, header.placed.end) if header is not None else None
    units = []
    for row in rows:
        if row is header:
            continue
        cells = row.placed.block.cells
        defines = header is None and len(cells) == 2 and bool(_ACRONYM.match(cells[0]))
        units.append(
            Unit(
                row.placed.start,
                row.placed.end,
                UnitKind.DEFINITION if defines else UnitKind.ROW,
                Force.NONE if defines else _force(cells, columns, example),
                lead=lead,
                columns=tuple(columns),
                notes=row.calls,
            )
        )
    return units


def _force(cells: Sequence[str], columns: Sequence[str], example: bool) -> Force:
    """A single mark under « permis » or « obligatoire » decides; several marks (a matrix) leave it to the question."""
    for title, cell in zip(columns, cells, strict=False):
        if re.search(r"\bpermis", title, re.IGNORECASE):
            if _YES.match(cell.strip()):
                return Force.PERMISSION
            if _NO.match(cell.strip()):
                return Force.PROHIBITION
        if re.search(r"^obligatoire", title, re.IGNORECASE) and _YES.match(cell.strip()):
            return Force.OBLIGATION
    return Force.EXAMPLE if example else Force.NONE
