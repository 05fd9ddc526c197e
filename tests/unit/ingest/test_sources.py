"""One source a document; every file that is not one is told."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import UncataloguedFile
from ingest.sources import Remark, Source, digest_of, discover, source_of
from tests.fixtures.shelf import document

GUIDE, FAQ = document("guide-invente", files=("guide_v2",)), document("faq-inventee")
CATALOGUE = Catalogue((GUIDE, FAQ), "c1")


def write(folder: Path, name: str, content: str = "texte", age: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(content, encoding="utf-8")
    os.utime(path, (4_000_000_000 - age, 4_000_000_000 - age))
    return path


def found(
    *folders: Path, catalogue: Catalogue = CATALOGUE, withdrawn: str = ""
) -> tuple[tuple[Source, ...], tuple[Remark, ...]]:
    return discover(folders, catalogue, frozenset({withdrawn}))


def knowing(path: Path) -> Catalogue:
    """The catalogue that expects this very file of the guide."""
    return replace(CATALOGUE, documents=(replace(GUIDE, sha256=(digest_of(path),)), FAQ))


def test_a_file_is_a_document_by_its_digest_or_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, "Guide V2.md")
    (source,), (remark,) = found(tmp_path)
    assert (source.document.id, source.path, source.official) == ("guide-invente", path, True)
    assert not remark.fault and digest_of(path)[:12] in remark.text
    (source,), remarks = found(
        tmp_path, catalogue=knowing(write(tmp_path, "Guide V2.md").rename(tmp_path / "autre.md"))
    )
    assert source.document.id == "guide-invente" and remarks == ()


def test_a_stranger_is_a_fault_and_the_others_go_through(tmp_path: Path) -> None:
    write(tmp_path, "inconnu.pdf")
    write(tmp_path, "faq-inventee.md")
    sources, remarks = found(tmp_path)
    assert [s.document.id for s in sources] == ["faq-inventee"]
    assert [r.file for r in remarks if r.fault] == ["inconnu.pdf"]


def test_one_file_is_a_document_or_a_stranger_said_once_with_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path, "faq-inventee.md")
    assert source_of(path, CATALOGUE) == Source(FAQ, path, digest_of(path), True)
    stranger = write(tmp_path, "inconnu.pdf")
    with pytest.raises(UncataloguedFile) as refused:
        source_of(stranger, CATALOGUE)
    assert "catalogue.toml" in refused.value.remedy and str(refused.value).count("inconnu.pdf") == 1
    assert str(refused.value) in [remark.text for remark in found(tmp_path)[1]]


def test_what_is_hidden_or_a_readme_is_no_document(tmp_path: Path) -> None:
    for name in (".guide-invente.md.new", "README.md", "LISEZMOI.md"):
        write(tmp_path, name)
    (tmp_path / "guide-invente").mkdir()
    assert found(tmp_path, tmp_path / "absent") == ((), ())


def test_a_withdrawn_document_has_no_source_and_that_is_said(tmp_path: Path) -> None:
    write(tmp_path, "guide-invente.md")
    sources, (remark,) = found(tmp_path, withdrawn="guide-invente")
    assert sources == () and "retiré" in remark.text and not remark.fault


def test_the_version_that_the_catalogue_expects_wins_over_a_later_one(tmp_path: Path) -> None:
    expected = write(tmp_path, "guide-invente.md", "attendu", age=100)
    write(tmp_path, "guide_v2.md", "plus récent")
    (source,), (remark,) = found(tmp_path, catalogue=knowing(expected))
    assert source.path == expected and remark.file == "guide_v2.md" and "autre version" in remark.text


def test_without_one_the_latest_wins(tmp_path: Path) -> None:
    write(tmp_path, "guide-invente.md", "ancien", age=100)
    latest = write(tmp_path, "guide_v2.md", "plus récent")
    assert found(tmp_path)[0][0].path == latest


def test_a_double_is_said_to_be_one(tmp_path: Path) -> None:
    for name in ("guide-invente.md", "guide_v2.md"):
        write(tmp_path, name)
    assert any("double" in remark.text for remark in found(tmp_path)[1])


def test_a_document_without_a_file_has_our_sheet_where_there_is_one(tmp_path: Path) -> None:
    held = Catalogue((document("guide-iag-2025"), GUIDE), "c1")
    (source,), remarks = found(tmp_path, catalogue=held)
    assert (source.document.id, source.official, remarks) == ("guide-iag-2025", False, ())
    assert found(tmp_path, catalogue=held, withdrawn="guide-iag-2025") == ((), ())
