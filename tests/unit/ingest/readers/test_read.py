"""Every bad file is refused with its own error, which says what to do; nothing but a `ReadError` ever escapes."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import errors
from ingest.readers import read
from tests.fixtures.hostile import make_hostile
from tests.fixtures.orders import ORDERS, make_order

CAUSES = {
    "encrypted": errors.EncryptedFile,
    "encrypted_docx": errors.EncryptedFile,
    "truncated": errors.TruncatedFile,
    "truncated_docx": errors.TruncatedFile,
    "empty": errors.EmptyFile,
    "blank": errors.EmptyFile,
    "scanned": errors.ScannedFile,
    "wrong_encoding": errors.WrongEncoding,
    "bomb_pdf": errors.OversizedFile,
    "bomb_docx": errors.OversizedFile,
    "unknown": errors.UnknownType,
    "disguised": errors.UnknownType,
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_hostile(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("cause", CAUSES)
def test_bad_files_are_refused_with_their_cause_and_a_remedy(cause: str, hostile: dict[str, Path]) -> None:
    with pytest.raises(CAUSES[cause]) as caught:
        read(hostile[cause])
    assert type(caught.value) is CAUSES[cause]
    assert caught.value.problem.startswith(f"{hostile[cause].name} : ")
    assert caught.value.remedy.endswith(".")


def test_a_file_that_no_catalogue_names_is_read_all_the_same(hostile: dict[str, Path]) -> None:
    assert read(hostile["uncatalogued"])[0].text == "Note"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(errors.ReadError):
        read(tmp_path / "absent.md")


def test_a_file_too_large(tmp_path: Path) -> None:
    path = tmp_path / "grand.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(errors.OversizedFile):
        read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pdf.md", b"%PDF-1.7\n"),
        ("page.pdf", b"<!doctype html><p>x"),
        ("page.txt", b"<html><p>x"),
        ("archive.pdf", b"PK\x03\x04 xxxx"),
        ("ancien.docx", b"\xd0\xcf\x11\xe0 xxxx"),
    ],
)
def test_a_file_under_the_wrong_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(errors.UnknownType):
        read(tmp_path / name)


def test_a_spreadsheet_named_docx(tmp_path: Path) -> None:
    path = tmp_path / "tableur.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(errors.UnknownType):
        read(path)


def test_the_previous_revision_of_a_cut_pdf_is_not_taken_for_the_last(tmp_path: Path, whole: dict[str, bytes]) -> None:
    revised = whole[".pdf"] + b"99 0 obj\n" + b"(correction) " * 300  # a second revision, cut short
    (tmp_path / "coupe.pdf").write_bytes(revised)
    with pytest.raises(errors.TruncatedFile):
        read(tmp_path / "coupe.pdf")


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, hostile: dict[str, Path]) -> None:
    data = hostile["bomb_docx"].read_bytes()
    declared = (100 * 1024 * 1024).to_bytes(4, "little")
    assert declared in data
    (tmp_path / "menteur.docx").write_bytes(data.replace(declared, (1000).to_bytes(4, "little")))
    with pytest.raises((errors.TruncatedFile, errors.OversizedFile)):
        read(tmp_path / "menteur.docx")


def test_an_archive_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parts.docx"
    path.write_bytes(_docx())
    with zipfile.ZipFile(path, "a") as archive:
        for i in range(5001):
            archive.writestr(f"word/{i}.bin", b"")
    with pytest.raises(errors.OversizedFile):
        read(path)


def test_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbfTexte.")
    assert read(tmp_path / "bom.txt")[0].text == "Texte."


def _docx() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Texte imaginaire.")
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    order = make_order(ORDERS[2], tmp_path_factory.mktemp("whole")).read_bytes()
    return {".pdf": order, ".docx": _docx()}


def _read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        blocks = read(path)
    except errors.ReadError:
        return
    assert blocks
    assert not any("\n" in block.text for block in blocks)


@pytest.mark.parametrize("extension", [".docx", ".htm", ".html", ".markdown", ".md", ".pdf", ".txt"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused(extension: str, tmp_path: Path, data: bytes) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04"):
        _read_or_refused(tmp_path / f"x{extension}", head + data + (b"\n%%EOF" if head.startswith(b"%") else b""))


@pytest.mark.parametrize("extension", [".pdf", ".docx"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 0.999), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused(
    extension: str, tmp_path: Path, whole: dict[str, bytes], at: float, junk: bytes
) -> None:
    data = whole[extension]
    start = int(at * len(data))
    _read_or_refused(tmp_path / f"x{extension}", data[:start] + junk + data[start + len(junk) :])
