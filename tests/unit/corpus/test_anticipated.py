"""The anticipated questions' files."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.anticipated import FOLDER, Anticipated, anticipated_digest, load_anticipated, unit_key
from corpus.catalogue import load_catalogue
from corpus.errors import CatalogueError


def test_those_of_the_repository_are_well_formed() -> None:
    questions = load_anticipated()
    known = {d.id for d in load_catalogue()}
    assert questions
    assert {q.document for q in questions if q.keys} <= known
    assert all(q.text.strip() == q.text and q.text for q in questions)
    assert {f.stem for f in FOLDER.glob("*.jsonl")} <= known | {"unanswered"}


def test_a_key_holds_no_words_and_ignores_layout() -> None:
    assert unit_key("L'OP doit tenir  un registre;") == unit_key("l’op doit\ntenir un registre")
    assert unit_key("L'OP doit tenir un registre") != unit_key("L'OP peut tenir un registre")


def test_lines_become_questions(tmp_path: Path) -> None:
    lines = [
        {"units": ["0123456789"], "fr": ["Une porte ?"], "en": ["A door?"]},
        {"units": ["0123456789"], "verdicts": ["permitted", "depends"], "fr": ["Puis-je l'ouvrir ?"]},
    ]
    (tmp_path / "guide.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    unanswered = [
        {"why": "amount", "lang": "fr", "question": "Combien ?"},
        {"why": "elsewhere", "lang": "en", "question": "Rain?"},
    ]
    (tmp_path / "unanswered.jsonl").write_text("\n".join(map(json.dumps, unanswered)), encoding="utf-8")
    assert load_anticipated(tmp_path) == (
        Anticipated("Une porte ?", "guide", ("0123456789",)),
        Anticipated("A door?", "guide", ("0123456789",)),
        Anticipated("Puis-je l'ouvrir ?", "guide", ("0123456789",), verdicts=("permitted", "depends")),
        Anticipated("Combien ?"),
        Anticipated("Rain?", elsewhere=True),
    )


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "guide.jsonl").write_text('{"units": ["a"]}\n{"units": 3}\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"guide\.jsonl, ligne 2"):
        load_anticipated(tmp_path)


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    empty = anticipated_digest(tmp_path)
    (tmp_path / "guide.jsonl").write_text("", encoding="utf-8")
    assert anticipated_digest(tmp_path) != empty


@given(st.text(max_size=80))
def test_keys_are_ten_hex_digits(text: str) -> None:
    assert len(unit_key(text)) == 10
    assert int(unit_key(text), 16) >= 0
