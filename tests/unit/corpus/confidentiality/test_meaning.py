"""The model of confidential matter: how it is fitted, read and kept, on invented vectors."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.meaning import (
    EXAMPLES,
    INJECTION,
    NOTHING,
    load_examples,
    windows,
)


def test_an_innocent_message_is_learnt_whole_and_in_pieces_and_a_situation_three_times(tmp_path: Path) -> None:
    long = " ".join(f"Voici la phrase {n} qui parle de notre projet et de rien d'autre." for n in range(12))
    short = "Qui tient le registre ?"
    lines = [{"text": t, "matter": m, "lang": "fr"} for t, m in ((long, NOTHING), (short, NOTHING), (long, "person"))]
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    examples = load_examples(path)
    assert [(e.text, e.times) for e in examples if e.matter == NOTHING] == [
        *((text, 3) for text in (*windows(long), long)),
        (short, 1),
    ]
    assert [(e.text, e.times) for e in examples if e.matter == "person"] == [(long, 3)]


def test_the_examples_hold_every_matter_and_no_duplicate() -> None:
    examples = load_examples()
    assert {e.matter for e in examples} == {
        NOTHING,
        INJECTION,
        "person",
        "strategy",
        "weakness",
        "marking",
        "credential",
    }
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["text"] for line in lines}) == len(lines)


def test_a_short_message_is_read_whole() -> None:
    assert list(windows("Une phrase. Une autre.")) == ["Une phrase. Une autre."]


@given(st.text(max_size=3000))
def test_every_word_stands_in_a_window(text: str) -> None:
    pieces = list(windows(text))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= 3 * 280 for piece in pieces)
