"""Judging: what fails is counted, what was judged is not judged again, what a judge is worth is measured."""

import asyncio
from pathlib import Path

import pytest

from eval.judge.judging import Judgement, judge, read, summary
from eval.judge.measures import RAGAS, Sample, in_french
from eval.judge.trust import trust, verdicts
from eval.support import Labelled

SAMPLES = [Sample(f"q{i}", "Combien dure le prêt ?", "Trois semaines.", ("Le prêt dure…",), "…") for i in range(4)]


class Judge:
    """A judge that does what was decided for each question: a number, or an error to raise."""

    def __init__(self, *script: object) -> None:
        self.script = dict(zip((s.id for s in SAMPLES), script, strict=False))
        self.asked: list[str] = []

    async def score(self, measure: str, sample: Sample) -> float:
        self.asked.append(sample.id)
        told = self.script[sample.id]
        if isinstance(told, Exception):
            raise told
        if told == "hang":
            await asyncio.sleep(60)
        return float(told)  # type: ignore[arg-type]


def run(judge_: Judge, place: Path, samples: list[Sample] = SAMPLES) -> list[Judgement]:
    return asyncio.run(judge(samples, ["faithfulness"], judge_.score, place, "j", parallel=2, timeout_s=0.2))


def test_a_failed_judgement_is_a_failure_not_an_absence(tmp_path: Path) -> None:
    place = tmp_path / "judged.jsonl"
    made = run(Judge(0.5, ValueError("x"), "hang", float("nan")), place)
    assert {j.id: (j.score, j.failed, j.tries) for j in made} == {
        "q0": (0.5, "", 1),
        "q1": (None, "ValueError", 2),
        "q2": (None, "TimeoutError", 2),
        "q3": (None, "NaN", 2),
    }
    told = summary(made, ["faithfulness", "context_recall"], [s.id for s in SAMPLES])
    assert (told[0].failed, told[0].asked, told[0].failed_share) == (3, 4, 0.75)
    assert told[0].found is not None and told[0].found.mean == 0.5
    assert told[1].found is None and (told[1].failed, told[1].asked) == (4, 4)


def test_an_answer_that_was_never_judged_has_failed(tmp_path: Path) -> None:
    made = run(Judge(1, 1), tmp_path / "judged.jsonl", SAMPLES[:2])
    told = summary(made, ["faithfulness"], [s.id for s in SAMPLES])[0]
    assert (told.failed, told.asked, told.failed_share) == (2, 4, 0.5)


def test_what_failed_is_asked_again_by_the_next_command_and_the_last_line_wins(tmp_path: Path) -> None:
    place = tmp_path / "judged.jsonl"
    run(Judge(0.5, ConnectionError(), ConnectionError(), ConnectionError()), place)
    second = Judge(0, 1, 1, ConnectionError())
    made = {j.id: j.score for j in run(second, place)}
    assert made == {"q0": 0.5, "q1": 1.0, "q2": 1.0, "q3": None}
    assert "q0" not in second.asked
    assert summary(read(place), ["faithfulness"], [s.id for s in SAMPLES])[0].failed == 1


def test_cut_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    place = tmp_path / "judged.jsonl"
    run(Judge(1, 1), place, SAMPLES[:2])
    place.write_bytes(place.read_bytes()[:-30])
    second = Judge(0, 0, 0, 0)
    made = run(second, place)
    assert sorted(second.asked) == ["q1", "q2", "q3"]
    assert [j.score for j in sorted(made, key=lambda j: j.id)] == [1.0, 0.0, 0.0, 0.0]
    assert len(read(place)) == 4


LABELLED = [Labelled(f"q{i}", "x" * (10 + i), ("c",), supported=i % 2 == 0) for i in range(40)]


def test_a_judge_that_is_right_may_gate_and_one_that_says_yes_may_not() -> None:
    right = trust(LABELLED, [o.supported for o in LABELLED])
    assert (right.agreement.balanced_accuracy.mean, right.agreement.kappa.mean, right.may_gate) == (1.0, 1.0, True)
    always = trust(LABELLED, [True] * 40)
    assert (always.agreement.balanced_accuracy.mean, always.agreement.kappa.mean, always.may_gate) == (0.5, 0.0, False)


def test_a_judge_that_often_fails_may_not_gate_however_right() -> None:
    said = [o.supported if i < 20 else None for i, o in enumerate(LABELLED)]
    found = trust(LABELLED, said)
    assert (found.failed, found.agreement.balanced_accuracy.n, found.may_gate) == (20, 20, False)
    with pytest.raises(ValueError, match="verdict"):
        trust(LABELLED, [None] * 40)


def test_a_judge_partial_to_long_sentences_is_told() -> None:
    said = [o.supported if i >= 20 else not o.supported for i, o in enumerate(LABELLED)]
    assert trust(LABELLED, said).agreement.longer_less_shorter.mean == 1.0


def test_a_judge_that_breaks_on_a_sentence_leaves_no_verdict_until_it_is_asked_again(tmp_path: Path) -> None:
    down, asked = True, []

    async def supported(context: object, sentence: str) -> bool:
        asked.append(len(sentence))
        if down and len(sentence) == 10:
            raise ConnectionError
        return len(sentence) != 11

    def said() -> list[bool | None]:
        place = tmp_path / "labelled.jsonl"
        return asyncio.run(verdicts(LABELLED[:3], supported, place, "j", parallel=2, timeout_s=1))

    assert said() == [None, False, True]
    down = False
    asked.clear()
    assert said() == [True, False, True]
    assert asked == [10]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("faithfulness.util.StatementGeneratorPrompt", "statement_generator_prompt"),
        ("faithfulness.util.NLIStatementPrompt", "nli_statement_prompt"),
        ("answer_relevancy.util.AnswerRelevancePrompt", "relevance_prompt"),
        ("factual_correctness.util.ClaimDecompositionPrompt", "claim_prompt"),
        ("context_precision.util.ContextPrecisionPrompt", "context_precision_prompt"),
        ("context_recall.util.ContextRecallPrompt", "context_recall_prompt"),
    ],
)
def test_every_prompt_of_ragas_is_asked_in_french(where: str, name: str) -> None:
    import importlib

    module, _, kind = where.rpartition(".")
    prompt = getattr(importlib.import_module(f"ragas.metrics.collections.{module}"), kind)()
    in_french(prompt, name)
    asked = prompt.to_string(prompt.examples[0][0])
    assert "Einstein" not in asked and prompt.instruction in asked
    assert len(RAGAS) == 5
