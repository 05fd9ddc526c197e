"""Reviews: blind, kept one by one, void once the question has changed; and the drafts that people write from."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Outcome, Verdict
from assistant.feedback import Cause, Feedback, State
from corpus.errors import BaliseError
from corpus.model import Passage, Text
from eval.drafting import TO_REWRITE
from eval.gold import Evidence, Gold, ReviewState, Split, load_gold, load_reviews, review_states
from eval.propose import add, draft_from, drafted, drafts, uncovered
from eval.review import agreements, drawn, kept, review, sections_of, standing, to_review

DAY = date(2099, 1, 1)


def gold(number: int, outcome: Outcome = Outcome.ANSWERED) -> Gold:
    return Gold(
        id=f"g{number}",
        question=f"Question {number} ?",
        language="fr",
        kind="fact",
        outcome=outcome,
        evidence=(Evidence(document="d", section="1.1"),),
        facts=(("secret attendu",),),
    )


GOLDS = [gold(1), gold(2, Outcome.NO_SOURCE), gold(3)]


class Person:
    """Somebody who answers what was decided, and notes what they had been shown when they did."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.shown: list[str] = []
        self.at_first_choice = ""

    def ask(self, prompt: str) -> str:
        self.at_first_choice = self.at_first_choice or "\n".join(self.shown)
        return next(self._answers)

    def go(self, name: str, folder: Path, golds: Sequence[Gold] = GOLDS) -> int:
        sections = {Evidence(document="d", section="1.1"): "le texte de la section"}
        return len(list(review(golds, name, sections, self.ask, self.shown.append, folder, lambda: DAY)))


def test_what_the_author_expects_is_shown_only_after(tmp_path: Path) -> None:
    person = Person("1", "0", "o", "", "q")
    assert person.go("A", tmp_path) == 1
    assert "Question 1" in person.at_first_choice and "secret attendu" not in person.at_first_choice
    assert any("secret attendu" in said for said in person.shown)
    assert any("le texte de la section" in said for said in person.shown)


def test_it_goes_on_where_it_stopped_and_a_second_person_sees_nothing_of_the_first(tmp_path: Path) -> None:
    Person("1", "0", "o", "remarque de A", "q").go("A", tmp_path)
    assert [g.id for g in to_review(GOLDS, "A", tmp_path)] == ["g2", "g3"]
    second = Person("2", "o", "", "1", "0", "n", "", "1", "0", "o", "")
    assert second.go("B", tmp_path) == 3
    assert not any("remarque de A" in said for said in second.shown)
    assert [r.question for r in load_reviews(tmp_path)] == ["g1", "g2", "g3", "g1"]


def test_agreement_is_on_what_each_expected_blind(tmp_path: Path) -> None:
    Person("1", "1", "o", "", "2", "o", "", "1", "0", "o", "").go("A", tmp_path)
    Person("1", "2", "o", "", "2", "o", "", "2", "n", "").go("B", tmp_path)
    outcome, verdict = agreements(load_reviews(tmp_path))
    assert (outcome.on, outcome.questions, round(outcome.same, 2), round(outcome.kappa, 2)) == ("outcome", 3, 0.67, 0.4)
    assert (verdict.on, verdict.questions, verdict.same, verdict.kappa) == ("verdict", 1, 0.0, 0.0)


def test_the_verdict_is_asked_blind_of_every_question_said_to_be_answered(tmp_path: Path) -> None:
    person = Person("1", "1", "o", "", "q")
    person.go("A", tmp_path)
    asked, told = (next(i for i, said in enumerate(person.shown) if w in said) for w in ("Verdict :", "L'auteur"))
    assert asked < told
    assert load_reviews(tmp_path)[0].verdict is Verdict.FORBIDDEN


@pytest.mark.parametrize(
    ("said", "state", "by"),
    [
        ({}, ReviewState.NONE, ()),
        ({"A": "o"}, ReviewState.ONE, ("A",)),
        ({"A": "o", "B": "o"}, ReviewState.REVIEWED, ("A", "B")),
        ({"A": "o", "B": "n"}, ReviewState.DISPUTED, ()),
        ({"A": "n"}, ReviewState.DISPUTED, ()),
    ],
)
def test_two_people_who_concur_have_reviewed_and_one_who_does_not_is_not_outvoted(
    tmp_path: Path, said: dict[str, str], state: ReviewState, by: tuple[str, ...]
) -> None:
    place = tmp_path / Split.HELD_OUT.value / "x.jsonl"
    place.parent.mkdir()
    place.write_text(GOLDS[0].model_dump_json() + "\n", encoding="utf-8")
    for name, right in said.items():
        Person("1", "0", right, "").go(name, tmp_path, GOLDS[:1])
    golds = load_gold(Split.HELD_OUT, tmp_path)
    assert review_states(golds, load_reviews(tmp_path)) == {"g1": state}
    assert golds[0].reviewed_by == by
    assert ("En désaccord : g1" in standing(golds, load_reviews(tmp_path))) is (state is ReviewState.DISPUTED)


def test_a_review_counts_until_the_question_changes(tmp_path: Path) -> None:
    place = tmp_path / Split.HELD_OUT.value / "x.jsonl"
    place.parent.mkdir()
    place.write_text(GOLDS[0].model_dump_json() + "\n", encoding="utf-8")
    Person("1", "0", "o", "", "q").go("A", tmp_path)
    assert load_gold(Split.HELD_OUT, tmp_path)[0].reviewed_by == ("A",)
    changed = GOLDS[0].model_copy(update={"outcome": Outcome.NO_SOURCE})
    place.write_text(changed.model_dump_json() + "\n", encoding="utf-8")
    assert load_gold(Split.HELD_OUT, tmp_path)[0].reviewed_by == ()


@pytest.mark.parametrize("given", [("x", "9", "q"), ("", "Q")])
def test_anything_else_is_asked_again(tmp_path: Path, given: tuple[str, ...]) -> None:
    assert Person(*given).go("A", tmp_path) == 0


def passage(section: str, heading: str = "", *, official: bool = True) -> Passage:
    return Passage(f"d@1#{section}", "d", "1", section, (heading or f"Titre {section}",), 0, 1, (), official=official)


TEXTS = {"d": Text("d", "1", "x")}
TITLES = {"d": "Guide des lanternes"}


def made(*sections: str) -> list[dict[str, Any]]:
    passages = [passage(section) for section in sections]
    return list(drafts(passages, passages, TEXTS))


def test_sections_that_nothing_asks_about_are_drafted_but_the_document_s_title_is_none() -> None:
    passages = [passage("1.1"), passage("1.2"), passage("1.2"), passage("", "GUIDE DES LANTERNES")]
    left = uncovered(GOLDS, [*passages, passage("9", official=False)], TITLES)
    assert [one.section for one in left] == ["1.2"]
    assert {d["evidence"][0]["section"] for d in drafts(left, passages, TEXTS)} == {"1.2"}


def test_a_draft_from_an_opinion_holds_no_word_of_the_person() -> None:
    said = Feedback(4, "2099", "w", 7, Cause.WRONG, "mes propres mots", State.NEW, "", "", "", "", "")
    made = draft_from(said, {"outcome": "answered", "quotes": [["guide", "v", 3, 9]]})
    assert made["evidence"][0]["document"] == "guide" and made["cause"] == "wrong"
    assert "À ÉCRIRE" in made["outcome"], "the disputed answer does not say what is expected"
    assert "mots" not in json.dumps({k: v for k, v in made.items() if k != "question"})
    assert draft_from(said, {})["evidence"][0]["document"] == ""


def test_what_a_person_has_written_among_the_drafts_stays_and_identifiers_are_met_once(tmp_path: Path) -> None:
    place = tmp_path / "proposed.jsonl"
    assert add(place, made("1.1", "1.2")[::2], "p") == 2
    written = place.read_text(encoding="utf-8").replace(TO_REWRITE, "Faut-il", 1).rstrip("\n")
    place.write_text(written, encoding="utf-8")  # an editor that ends no line
    add(place, made("1.3")[:1], "p")
    assert place.read_text(encoding="utf-8").startswith(written + "\n")
    assert [d["id"] for d in drafted(place)] == ["p001", "p002", "p003"]
    place.write_text("{pas une ébauche", encoding="utf-8")
    with pytest.raises(BaliseError, match="ligne 1"):
        add(place, made("1.4"), "p")
    assert place.read_text(encoding="utf-8") == "{pas une ébauche"


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_ending_by_the_keyboard_keeps_what_is_finished_and_nothing_else(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    answers = iter(["1", "0", "o", "", "2", "o"])

    def ask(_: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise stop from None

    assert len(list(review(GOLDS, "A", {}, ask, lambda _: None, tmp_path, lambda: DAY))) == 1
    assert [one.question for one in load_reviews(tmp_path)] == ["g1"]


def test_a_file_of_reviews_is_named_only_where_something_was_written() -> None:
    folder = Path("eval/gold")
    assert kept(0, folder) == "Aucune question révisée : rien n'a été inscrit."
    assert kept(1, folder) == "1 question révisée, inscrite dans eval/gold/reviews.jsonl."
    assert kept(2, folder) == "2 questions révisées, inscrites dans eval/gold/reviews.jsonl."


def test_a_sample_is_the_same_for_everybody_and_gives_each_kind_its_share() -> None:
    golds = [gold(n) for n in range(90)] + [gold(n).model_copy(update={"kind": "rule"}) for n in range(90, 120)]
    found = drawn(golds, 12)
    assert found == drawn(list(reversed(golds)), 12)
    assert Counter(one.kind for one in found) == {"fact": 9, "rule": 3}
    assert len({one.id for one in found}) == 12 and len(drawn(golds, 500)) == len(drawn(golds, None)) == 120


@pytest.mark.parametrize(("length", "cut"), [(600, False), (601, True)])
def test_a_section_that_is_cut_says_so(length: int, cut: bool) -> None:
    whole = Passage("d@1#0", "d", "1", "1.1", ("Titre",), 0, length, ())
    evidence = Evidence(document="d", section="1.1")
    shown = sections_of(GOLDS[:1], [whole], {"d": Text("d", "1", "x" * length)})[evidence]
    assert ("[coupé : les 600 premiers caractères de 601" in shown) is cut
