"""Reviews: blind, kept one by one, void once the question has changed; and the drafts that people write from."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Outcome
from assistant.feedback import Cause, Feedback, State
from corpus.model import Passage
from eval.gold import Evidence, Gold, Split, load_gold, load_reviews
from eval.propose import draft_from, drafts, uncovered
from eval.review import agreements, review, to_review

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

    def go(self, name: str, folder: Path) -> int:
        sections = {Evidence(document="d", section="1.1"): "le texte de la section"}
        return len(list(review(GOLDS, name, sections, self.ask, self.shown.append, folder, lambda: DAY)))


def test_what_the_author_expects_is_shown_only_after(tmp_path: Path) -> None:
    person = Person("1", "o", "", "q")
    assert person.go("A", tmp_path) == 1
    assert "Question 1" in person.at_first_choice and "secret attendu" not in person.at_first_choice
    assert any("secret attendu" in said for said in person.shown)
    assert any("le texte de la section" in said for said in person.shown)


def test_it_goes_on_where_it_stopped_and_a_second_person_sees_nothing_of_the_first(tmp_path: Path) -> None:
    Person("1", "o", "remarque de A", "q").go("A", tmp_path)
    assert [g.id for g in to_review(GOLDS, "A", tmp_path)] == ["g2", "g3"]
    second = Person("2", "o", "", "1", "n", "", "1", "o", "")
    assert second.go("B", tmp_path) == 3
    assert not any("remarque de A" in said for said in second.shown)
    assert [r.question for r in load_reviews(tmp_path)] == ["g1", "g2", "g3", "g1"]


def test_agreement_is_on_what_each_expected_blind(tmp_path: Path) -> None:
    Person("1", "o", "", "2", "o", "", "1", "o", "").go("A", tmp_path)
    Person("1", "o", "", "2", "o", "", "2", "n", "").go("B", tmp_path)
    found = agreements(load_reviews(tmp_path))[0]
    assert (found.questions, round(found.same, 2), round(found.kappa, 2)) == (3, 0.67, 0.4)


def test_a_review_counts_until_the_question_changes(tmp_path: Path) -> None:
    place = tmp_path / Split.HELD_OUT.value / "x.jsonl"
    place.parent.mkdir()
    place.write_text(GOLDS[0].model_dump_json() + "\n", encoding="utf-8")
    Person("1", "o", "", "q").go("A", tmp_path)
    assert load_gold(Split.HELD_OUT, tmp_path)[0].reviewed_by == ("A",)
    changed = GOLDS[0].model_copy(update={"outcome": Outcome.NO_SOURCE})
    place.write_text(changed.model_dump_json() + "\n", encoding="utf-8")
    assert load_gold(Split.HELD_OUT, tmp_path)[0].reviewed_by == ()


@pytest.mark.parametrize("given", [("x", "9", "q"), ("", "Q")])
def test_anything_else_is_asked_again(tmp_path: Path, given: tuple[str, ...]) -> None:
    assert Person(*given).go("A", tmp_path) == 0


def passage(section: str, *, official: bool = True) -> Passage:
    return Passage(f"d@1#{section}", "d", "1", section, (f"Titre {section}",), 0, 1, (), official=official)


def test_sections_that_nothing_asks_about_are_drafted_without_a_question() -> None:
    left = uncovered(GOLDS, [passage("1.1"), passage("1.2"), passage("1.2"), passage("9", official=False)])
    made = list(drafts(left))
    assert [d["evidence"][0]["section"] for d in made] == ["1.2"]
    assert "À ÉCRIRE" in made[0]["question"]


def test_a_draft_from_an_opinion_holds_no_word_of_the_person() -> None:
    said = Feedback(4, "2099", "w", 7, Cause.WRONG, "mes propres mots", State.NEW, "", "", "", "", "")
    made = draft_from(said, {"outcome": "answered", "quotes": [["guide", "v", 3, 9]]})
    assert made["evidence"][0]["document"] == "guide" and made["cause"] == "wrong"
    assert "mots" not in json.dumps({k: v for k, v in made.items() if k != "question"})
    assert draft_from(said, {})["evidence"][0]["document"] == ""
