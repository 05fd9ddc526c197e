"""The DOCX reader, on documents written by python-docx."""

from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.parts.document import DocumentPart

from corpus.errors import OversizedFile
from corpus.model import Block
from ingest.readers.docx import read_docx


@pytest.fixture
def document() -> Document:
    return docx.Document()


def read(document: Document, folder: Path) -> tuple[Block, ...]:
    path = folder / "document.docx"
    document.save(str(path))
    return read_docx(path)


def test_headings_paragraphs_and_lists_in_order(document: Document, tmp_path: Path) -> None:
    document.add_heading("Titre", level=0)
    document.add_heading("Partie", level=2)
    document.add_paragraph("Il doit :")
    document.add_paragraph("un;", style="List Bullet")
    document.add_paragraph("deux;", style="List Bullet 2")
    assert [(b.text, b.level, b.depth) for b in read(document, tmp_path)] == [
        ("Titre", 1, 0),
        ("Partie", 2, 0),
        ("Il doit :", 0, 0),
        ("un;", 0, 1),
        ("deux;", 0, 2),
    ]


def test_automatic_numbers_are_counted(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("premier", style="List Number")
    document.add_paragraph("deuxième", style="List Number")
    assert [b.text for b in read(document, tmp_path)] == ["1. premier", "2. deuxième"]


def test_tables_stay_in_their_place(document: Document, tmp_path: Path) -> None:
    document.add_paragraph("Avant")
    table = document.add_table(2, 2)
    for cell, text in zip([c for r in table.rows for c in r.cells], ["Niveau", "Règle", "Clair", ""], strict=True):
        cell.text = text
    document.add_paragraph("Après")
    assert [(b.text, b.header) for b in read(document, tmp_path)] == [
        ("Avant", False),
        ("Niveau\tRègle", True),
        ("Clair\t", False),
        ("Après", False),
    ]


def test_merged_cells_leave_each_row_readable(document: Document, tmp_path: Path) -> None:
    table = document.add_table(3, 2)
    for cell, text in zip([c for r in table.rows for c in r.cells], ["N", "R", "A", "1", "", "2"], strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [b.cells for b in read(document, tmp_path)] == [("N", "R"), ("A", "1"), ("A", "2")]


def test_superscripts_bold_and_hidden_runs(document: Document, tmp_path: Path) -> None:
    paragraph = document.add_paragraph("le 1")
    paragraph.add_run("er").font.superscript = True
    paragraph.add_run(" mars")
    paragraph.add_run(" caché").font.hidden = True
    document.add_paragraph().add_run("Tout gras").bold = True
    assert [(b.text, b.bold) for b in read(document, tmp_path)] == [("le 1ᵉʳ mars", False), ("Tout gras", True)]


def test_insertions_are_read_and_deletions_are_not(document: Document, tmp_path: Path) -> None:
    paragraph = document.add_paragraph("Texte ")
    for tag, text in (("ins", "<w:t>ajouté</w:t>"), ("del", "<w:delText>retiré</w:delText>")):
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="X"><w:r>{text}</w:r></w:{tag}>'))
    assert [b.text for b in read(document, tmp_path)] == ["Texte ajouté"]


def test_content_controls_are_read(document: Document, tmp_path: Path) -> None:
    body = document.element.body
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Dedans</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body.insert(0, parse_xml(control))
    assert [b.text for b in read(document, tmp_path)] == ["Dedans"]


def number(document: Document, levels: list[tuple[str, str]], paragraphs: list[tuple[int, str]]) -> None:
    """Add paragraphs numbered by Word, at levels of (kind of figure, pattern of the label)."""
    root = document.part.numbering_part.element
    defined = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (kind, pattern) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{defined}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        reference = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
        properties.append(parse_xml(reference))


def test_labels_on_several_levels(document: Document, tmp_path: Path) -> None:
    levels = [("decimal", "Article %1"), ("decimal", "%1.%2°"), ("lowerLetter", "%3)"), ("upperRoman", "%4.")]
    number(document, levels, [(0, "a"), (1, "b"), (1, "c"), (2, "d"), (3, "e"), (0, "f"), (1, "g")])
    assert [(b.text, b.depth) for b in read(document, tmp_path)] == [
        ("Article 1 a", 0),
        ("1.1° b", 2),
        ("1.2° c", 2),
        ("a) d", 3),
        ("I. e", 4),
        ("Article 2 f", 0),
        ("2.1° g", 2),
    ]


def test_footnotes_follow_with_the_number_of_their_call(document: Document, tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Sous réserve.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    name, kind = PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES
    part = Part(name, kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph = document.add_paragraph("Texte")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    assert [b.text for b in read(document, tmp_path)] == ["Texte²", "² Sous réserve."]


def test_merged_cells_that_unfold_to_gigabytes_are_refused(document: Document, tmp_path: Path) -> None:
    table = document.add_table(300, 2)
    table.cell(0, 0).text = "mot " * 10_000
    for i, line in enumerate(table._tbl.tr_lst):
        line.tc_lst[0].get_or_add_tcPr().append(
            parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{"continue" if i else "restart"}"/>')
        )
    with pytest.raises(OversizedFile):
        read(document, tmp_path)


def test_a_style_is_looked_up_once(document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(20):
        document.add_paragraph(f"Texte {i}", style="List Bullet" if i % 2 else None)
    asked: list[str | None] = []
    find = DocumentPart.get_style
    monkeypatch.setattr(
        DocumentPart, "get_style", lambda self, name, kind: asked.append(name) or find(self, name, kind)
    )
    assert len(read(document, tmp_path)) == 20
    assert len(asked) == len(set(asked)) == 2


def test_a_paragraph_in_a_bold_style_is_bold_unless_its_run_says_not(document: Document, tmp_path: Path) -> None:
    document.styles.add_style("Gras", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    document.add_paragraph("fort", style="Gras")
    document.add_paragraph(style="Gras").add_run("faible").bold = False
    assert [(b.text, b.bold) for b in read(document, tmp_path)] == [("fort", True), ("faible", False)]
