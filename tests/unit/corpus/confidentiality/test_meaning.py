"""The model of confidential matter: how it is fitted, read and kept, on invented vectors."""

import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.meaning import (
    INJECTION,
    NOTHING,
    dump,
    fit_meaning,
    load,
    load_examples,
    windows,
)

MATTERS = [NOTHING] * 30 + ["person"] * 30 + ["weakness"] * 30
VECTORS = np.repeat(np.eye(3), 30, axis=0) + np.random.default_rng(0).normal(0, 0.05, (90, 3))


def test_what_was_learnt_is_told_apart() -> None:
    meaning = fit_meaning(MATTERS, VECTORS)
    assert [meaning.matter(v) for v in np.eye(3)] == [NOTHING, "person", "weakness"]
    assert meaning.probability(np.eye(3)[0]) < 0.1 < 0.9 < meaning.probability(np.eye(3)[1])


def test_an_innocent_message_is_learnt_in_the_pieces_in_which_it_is_read(tmp_path: Path) -> None:
    long = " ".join(["Voici une phrase qui parle de notre projet et de rien d'autre."] * 12)
    lines = [{"text": long, "matter": matter, "lang": "fr"} for matter in (NOTHING, "person")]
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    examples = load_examples(path)
    assert [e.text for e in examples if e.matter == NOTHING] == list(windows(long))
    assert [e.text for e in examples if e.matter == "person"] == [long]


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    meaning = fit_meaning(MATTERS, VECTORS)
    path = tmp_path / "meaning.npz"
    path.write_bytes(dump(meaning))
    again = load(path)
    assert again.matters == meaning.matters
    assert np.array_equal(again.weights, meaning.weights)


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
    assert len({e.text for e in examples}) == len(examples)


def test_a_short_message_is_read_whole() -> None:
    assert list(windows("Une phrase. Une autre.")) == ["Une phrase. Une autre."]


@given(st.text(max_size=3000))
def test_every_word_stands_in_a_window(text: str) -> None:
    pieces = list(windows(text))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= 3 * 280 for piece in pieces)
