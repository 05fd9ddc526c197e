"""Each figure with what it rests on, and nothing where nothing was asked."""

from typing import get_args

from assistant.answer import Outcome, Verdict
from eval.figures import DETAILS, FIGURES, KINDS, OUTCOMES, STAGES, VERDICTS, Figure, Reached, groups, table, told
from eval.gold import Kind, Split
from eval.stages import Stage
from tests.unit.eval.rows import row

FACTS = next(figure for figure in FIGURES if figure.metric == "facts")
LESS = Figure("wrongly_refused", "Refus", "", 0.2, False)
ROWS = [
    row(1, reviewed=True, kind="rule"),
    row(2, kind="rule", metrics={"facts": 0.0}),
    row(3, metrics={"facts": None}, reviewed=True),
    row(4, split="heldout"),
]


def test_a_figure_rests_on_the_questions_where_it_was_asked() -> None:
    found = told(ROWS, FACTS, Split.DEVELOPMENT)
    assert found is not None
    assert (found.found.mean, found.found.n, found.reviewed) == (0.5, 2, 1)
    assert told(ROWS, Figure("absente", "", "", 1.0, True)) is None


def test_a_target_is_missed_by_its_own_side() -> None:
    less = told([row(n, metrics={"wrongly_refused": float(n == 1)}) for n in range(2)], LESS)
    more = told(ROWS, FACTS, Split.DEVELOPMENT)
    assert less is not None and more is not None
    assert less.reached is more.reached is Reached.NO


def test_a_target_is_reached_only_when_the_whole_interval_is_beyond_it() -> None:
    def reached(figure: Figure, *shares: float) -> Reached | None:
        found = told([row(n, metrics={figure.metric: v}) for n, v in enumerate(shares)], figure)
        return found.reached if found else None

    assert reached(FACTS, *[1.0] * 10) is Reached.UNSURE  # ten of ten: .72 at the low end
    assert reached(FACTS, *[1.0] * 40) is Reached.YES
    assert reached(FACTS, *[1.0] * 30, *[0.0] * 10) is Reached.NO
    assert reached(LESS, *[0.0] * 9, 1.0) is Reached.UNSURE
    assert reached(LESS, *[0.0] * 40) is Reached.YES


def test_more_questions_see_a_smaller_difference() -> None:
    few, many = (told([row(n, metrics={"facts": float(n % 2)}) for n in range(size)], FACTS) for size in (10, 100))
    assert few is not None and many is not None and 0 < many.smallest < few.smallest


def test_the_table_has_what_was_asked_in_the_order_of_the_figures() -> None:
    names = [one.name for one in table(ROWS, Split.DEVELOPMENT)]
    assert "Réponses complètes" in names and "Silences justes" not in names
    assert names == [figure.title for figure in DETAILS if figure.title in names]


def test_groups_are_of_one_split_the_weakest_first_and_a_question_may_be_in_several() -> None:
    found = groups(ROWS, Split.DEVELOPMENT, lambda one: (one.kind, "toutes"))
    assert [(one.name, one.found.n, one.reviewed) for one in found] == [
        ("rule", 2, 1),
        ("toutes", 3, 2),
        ("fact", 1, 1),
    ]


def test_each_thing_measured_once_and_each_value_has_its_words() -> None:
    assert len({figure.metric for figure in DETAILS}) == len({figure.title for figure in DETAILS}) == len(DETAILS)
    assert set(STAGES) == set(Stage) and set(VERDICTS) == {verdict.value for verdict in Verdict}
    assert {outcome.value for outcome in Outcome} - {"suspended", "quota"} == set(OUTCOMES)
    assert set(KINDS) == set(get_args(Kind))
    assert all(words for words in (*KINDS.values(), *OUTCOMES.values()))
