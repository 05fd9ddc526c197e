"""The gold set is well formed, and its checker finds what it must. Everything here is invented."""

import json
import traceback
from pathlib import Path

import pytest

from assistant.answer import Outcome
from eval.gold import Evidence, Gold, GoldError, Split, load_gold, same_section, sample


def gold(identifier: str, question: str, section: str = "4.1") -> Gold:
    evidence = (Evidence(document="guide-iag-2025", section=section),)
    return Gold(
        id=identifier, question=question, language="fr", kind="fact", outcome=Outcome.ANSWERED, evidence=evidence
    )


def test_ours_is_read_and_holds_both_splits() -> None:
    development, held_out = load_gold(Split.DEVELOPMENT), load_gold(Split.HELD_OUT)
    assert len(development) + len(held_out) >= 240
    assert not {g.id for g in development} & {g.id for g in held_out}


def test_a_sample_takes_of_every_part_and_is_the_same_every_time() -> None:
    whole = tuple(gold(str(n), f"question {n}") for n in range(10))
    silent = gold("x", "sans réponse").model_copy(update={"outcome": Outcome.NO_SOURCE})
    assert [g.id for g in sample(whole, 4)] == ["0", "2", "5", "7"]
    assert [g.id for g in sample((*whole, silent), 2)] == ["x", "0", "5"]
    assert sample(whole, None) == sample(whole, 10) == sample(whole, 99) == whole
    with pytest.raises(GoldError, match="sample"):
        sample(whole, 0)


def test_a_sample_of_ours_measures_what_the_gate_asks() -> None:
    drawn = sample(load_gold(Split.DEVELOPMENT), 200)
    assert sum(g.notice is not None for g in drawn) >= 10
    assert sum(not g.answerable for g in drawn) >= 200
    assert sum(g.outcome in (Outcome.CONFIDENTIAL, Outcome.INJECTION) for g in drawn) >= 10
    assert len({g.author for g in drawn if g.answerable}) >= 15


def test_a_line_of_a_question_kept_apart_is_not_shown(tmp_path: Path) -> None:
    told = "Lanterne secrète"
    (tmp_path / "heldout").mkdir()
    for wrong in ({"language": told}, {"evidence": [told]}, {"facts": [[f"{told} ("]]}):
        raw = json.loads(gold("a", told).model_dump_json()) | wrong
        (tmp_path / "heldout" / "a.jsonl").write_text(json.dumps(raw), encoding="utf-8")
        with pytest.raises(GoldError) as error:
            load_gold(Split.HELD_OUT, tmp_path)
        assert told not in "".join(traceback.format_exception(error.value)) and "ligne 1" in str(error.value)


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "question": "?", "language": "xx"}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "development").mkdir()
    (tmp_path / "development" / "a.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.jsonl, ligne 1"):
        load_gold(Split.DEVELOPMENT, tmp_path)


def test_a_pattern_that_is_not_one_is_refused(tmp_path: Path) -> None:
    raw = json.loads(gold("a", "Quoi ?").model_dump_json()) | {"facts": [["("]]}
    (tmp_path / "development").mkdir()
    (tmp_path / "development" / "a.jsonl").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(GoldError):
        load_gold(Split.DEVELOPMENT, tmp_path)


@pytest.mark.parametrize(
    ("expected", "section", "heading", "same"),
    [
        ("4.1", "4.1", "", True),
        ("4.1", "14.1", "Mesure 4.1", False),
        ("", "9", "", True),
        ("version web", "PUIS-JE UTILISER LA VERSION WEB ?", "", True),
        ("Objectif 5", "", "Objectif 5 – Des lanternes", True),
    ],
)
def test_sections(expected: str, section: str, heading: str, same: bool) -> None:
    assert same_section, sample(expected, section, heading) is same


def test_a_kind_that_is_not_one_is_refused(tmp_path: Path) -> None:
    raw = json.loads(gold("a", "Quoi ?").model_dump_json()) | {"kind": "temporel"}
    (tmp_path / "development").mkdir()
    (tmp_path / "development" / "a.jsonl").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(GoldError, match="temporal"):
        load_gold(Split.DEVELOPMENT, tmp_path)
