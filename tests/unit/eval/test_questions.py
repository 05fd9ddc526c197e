"""The questions keep their format, name real documents and copy none of their sentences."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import load_catalogue
from corpus.settings import SIBLING
from eval.gold import GOLD

LITERAL = sorted((Path(__file__).resolve().parents[2] / "benchmark" / "questions").glob("*.jsonl"))
OTHER_HANDS = [GOLD / "development" / "second.jsonl", GOLD / "heldout" / "reserve.jsonl"]
FILES = sorted(GOLD.glob("*/*.jsonl"))
KEYS = {
    "id", "question", "language", "kind", "paraphrase", "on", "history", "outcome", "accept_outcomes", "evidence", "facts",
    "verdict", "notice", "difficulty", "register", "author",
}  # fmt: skip
RUN = 12
LONGEST_SECTION = 6
"""Words: more would be a title of the documents, and some titles are sentences."""


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_format(path: Path) -> None:
    raws = lines(path)
    catalogue = load_catalogue()
    assert len({r["id"] for r in raws}) == len(raws)
    for raw in raws:
        assert set(raw) - {"accept_verdicts"} == KEYS
        assert "accept_verdicts" not in raw or raw["verdict"] not in (None, *raw["accept_verdicts"])
        assert all(e["document"] in catalogue for e in raw["evidence"])
        assert (raw["outcome"] == "answered") == bool(raw["evidence"])
        for fact in raw["facts"]:
            assert all(re.compile(alternative) for alternative in fact)


def test_both_halves_cover_what_must_be_measured() -> None:
    raws = [r for path in FILES for r in lines(path)]
    kinds = {r["kind"] for r in raws}
    assert len(raws) >= 160
    assert kinds >= {"fact", "table", "list", "definition", "acronym", "misspelt", "joual", "follow_up", "temporal"}
    assert {r["language"] for r in raws} == {"fr", "en"}


@pytest.mark.parametrize("path", OTHER_HANDS, ids=lambda p: p.stem)
def test_questions_of_other_hands_often_share_no_rare_word_with_their_passage(path: Path) -> None:
    raws = lines(path)
    assert sum(raw["paraphrase"] and raw["outcome"] == "answered" for raw in raws) >= 30


def test_ids_are_unique_over_all_files() -> None:
    ids = [raw["id"] for path in [*FILES, *LITERAL] for raw in lines(path)]
    assert len(set(ids)) == len(ids)


def test_literal_format() -> None:
    catalogue = load_catalogue()
    for raw in [raw for path in LITERAL for raw in lines(path)]:
        assert set(raw) == {"id", "question", "document", "section", "fact"}
        assert raw["document"] in catalogue
        assert re.compile(raw["fact"])


@pytest.mark.documents
@pytest.mark.skipif(not SIBLING.is_dir(), reason="the official documents are not beside this checkout")
def test_facts_are_in_a_document_that_the_question_names() -> None:
    texts = {file.stem: plain(file.read_text(encoding="utf-8")) for file in SIBLING.glob("*.md")}
    for raw in [raw for path in OTHER_HANDS for raw in lines(path)]:
        named = [texts[e["document"]] for e in raw["evidence"] if e["document"] in texts]
        for fact in raw["facts"]:
            assert any(re.search(alternative, text, re.I) for alternative in fact for text in named), (raw["id"], fact)
    for raw in [raw for path in LITERAL for raw in lines(path)]:
        assert re.search(raw["fact"], texts[raw["document"]], re.I), raw["id"]


@pytest.mark.documents
@pytest.mark.skipif(not SIBLING.is_dir(), reason="the official documents are not beside this checkout")
def test_no_question_copies_a_sentence_of_the_documents() -> None:
    runs: set[tuple[str, ...]] = set()
    for file in SIBLING.glob("*.md"):
        tokens = words(file.read_text(encoding="utf-8"))
        runs |= {tuple(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1)}
    for path in [*FILES, *LITERAL]:
        for raw in lines(path):
            tokens = words(raw["question"])
            assert not any(tuple(tokens[i : i + RUN]) in runs for i in range(len(tokens) - RUN + 1)), raw["id"]


def test_a_section_is_named_by_its_first_words() -> None:
    for path in [*FILES, *LITERAL]:
        for raw in lines(path):
            named = [raw["section"]] if path in LITERAL else [e["section"] for e in raw["evidence"]]
            assert all(len(words(section)) <= LONGEST_SECTION for section in named), raw["id"]


def plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text.replace("*", ""))


def words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))
