"""Every text has a sheet, every line of a sheet says where it comes from, and none copies an official text."""

import re
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.fiches import FICHES, fiche_path
from corpus.settings import SIBLING

CATALOGUE = load_catalogue()
IDS = [document.id for document in CATALOGUE]
SOURCE = re.compile(r"\(([^()]+)\)(?: :)?$|\(([^()]+)\)\.$")
LONGEST_RUN = 9
NAMES = ("Chaire de recherche sur l'administration publique à l'ère numérique",)
"""Proper names, which no other words can replace."""


def content_lines(sheet: Path) -> list[str]:
    return [line for line in sheet.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def words(text: str) -> list[str]:
    for name in NAMES:
        text = text.replace(name, "")
    return re.findall(r"[\w%$]+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + LONGEST_RUN + 1]) for at in range(len(found) - LONGEST_RUN)}


def test_every_entry_has_its_sheet_and_every_sheet_its_entry() -> None:
    assert sorted(sheet.stem for sheet in FICHES.glob("*.md")) == sorted(IDS)


@pytest.mark.parametrize("identifier", IDS)
def test_a_sheet_says_that_it_is_not_official(identifier: str) -> None:
    first = fiche_path(identifier).read_text("utf-8").splitlines()[0]
    assert first.startswith("# Fiche de synthèse, non officielle : ")


@pytest.mark.parametrize("identifier", IDS)
def test_every_line_names_a_text_of_the_catalogue(identifier: str) -> None:
    for line in content_lines(fiche_path(identifier)):
        if line.startswith("|"):
            continue
        found = SOURCE.search(line)
        assert found, line
        for source in (found.group(1) or found.group(2)).split(";"):
            name = source.split(",")[0].strip()
            assert name in CATALOGUE, line
            # Only a text at hand can be a source, save the release that says what holds.
            assert CATALOGUE.get(name).sha256 or name == "communique-2025-12-19", line


@pytest.mark.parametrize("identifier", IDS)
def test_a_table_follows_a_sourced_line_and_has_a_header(identifier: str) -> None:
    lines = content_lines(fiche_path(identifier))
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|") and not before.startswith("|"):
            assert SOURCE.search(before), line
            rule = lines[lines.index(line) + 1]
            assert re.fullmatch(r"\|(---\|)+", rule) and rule.count("|") == line.count("|"), line


def test_the_matrix_of_the_guide_is_whole() -> None:
    rows = [line for line in content_lines(fiche_path("guide-iag-2025")) if line.startswith("| Protégé C")]
    assert [cell.strip() for cell in rows[0].split("|")[2:6]] == ["Interdit", "Interdit", "Interdit", "Obligatoire"]


def test_the_passages_that_did_not_lapse_are_found_in_the_sheet_of_the_faq() -> None:
    faq = CATALOGUE.get("faq-suspension-2025")
    headings = re.findall(r"^## (.+)$", fiche_path(faq.id).read_text("utf-8"), re.MULTILINE)
    kept = [heading for heading in headings if faq.validity_of("", heading) is not faq.validity]
    assert len(kept) == len(faq.sections) == 3


@pytest.fixture(scope="module")
def official() -> set[tuple[str, ...]]:
    held = [document for document in CATALOGUE if document.sha256]
    return {run for document in held for run in runs((SIBLING / f"{document.id}.md").read_text("utf-8"))}


@pytest.mark.documents
@pytest.mark.skipif(not SIBLING.is_dir(), reason="the official documents are not beside the checkout")
@pytest.mark.parametrize("identifier", IDS)
def test_no_sheet_copies_an_official_text(identifier: str, official: set[tuple[str, ...]]) -> None:
    assert len(official) > 10_000
    cells = [cell for line in content_lines(fiche_path(identifier)) for cell in line.split("|")]
    copied = [cell for cell in cells if runs(SOURCE.sub("", cell)) & official]
    assert not copied
