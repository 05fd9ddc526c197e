"""The gold set is well formed, and its checker finds what it must. Everything here is invented."""

import json
import traceback
from pathlib import Path

import pytest

from assistant.answer import Outcome
from corpus.catalogue import load_catalogue
from corpus.model import Passage
from eval.gold import Evidence, Gold, GoldError, Split, anticipated_again, check, load_gold, same_section, sample


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


def test_a_held_out_question_that_an_anticipated_one_repeats_is_found() -> None:
    held_out = [gold("a", "Qui allume la lanterne du quai ?"), gold("b", "Qui ferme la grille du parc le soir ?")]
    found = anticipated_again(held_out, ["qui allume la lanterne du quai", "Combien coûte une lanterne ?"])
    assert [fault.question for fault in found] == ["a"]


def test_a_leak_a_duplicate_and_a_stranger_are_found() -> None:
    development = [gold("a", "Qui allume la lanterne du quai ?"), gold("b", "Qui allume la lanterne du quai  ?")]
    held_out = [gold("c", "Qui allume la lanterne du quai?")]
    stranger = Gold(
        id="d",
        question="Qui couvre la lanterne ?",
        language="fr",
        kind="fact",
        outcome=Outcome.ANSWERED,
        evidence=(Evidence(document="inconnu", section=""),),
    )
    said = {(f.question, f.text.split()[0]) for f in check([*development, stranger], held_out, load_catalogue(), [])}
    assert said == {("b", "doublon"), ("c", "fuite"), ("d", "document")}


def test_nothing_of_a_question_kept_apart_is_told(tmp_path: Path) -> None:
    catalogue, secret = load_catalogue(), "Lanterne secrète"
    passage = Passage("x", "guide-iag-2025", "1", "1.1", ("Titre",), 0, 1, (), official=True)
    told = [
        check([], [gold("a", secret, secret)], catalogue, [passage]),
        check([gold("a", "?", secret)], [], catalogue, [passage]),
    ]
    assert [f.text.startswith("section introuvable : guide-iag-2025") for faults in told for f in faults] == [
        True,
        True,
    ]
    assert [secret in f.text for faults in told for f in faults] == [False, True]
    (tmp_path / "heldout").mkdir()
    for wrong in ({"language": secret}, {"evidence": [secret]}, {"facts": [[f"{secret} ("]]}):
        raw = json.loads(gold("a", secret).model_dump_json()) | wrong
        (tmp_path / "heldout" / "a.jsonl").write_text(json.dumps(raw), encoding="utf-8")
        with pytest.raises(GoldError) as error:
            load_gold(Split.HELD_OUT, tmp_path)
        assert secret not in "".join(traceback.format_exception(error.value)) and "ligne 1" in str(error.value)


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
