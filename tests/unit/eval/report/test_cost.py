"""What an answer costs: its slowest times with an interval, and its energy, measured or said to be an estimate."""

from dataclasses import replace

import pytest

from eval.gold import Split
from eval.kept import GATE
from eval.report.cost import WATTS_PER_CORE, Energy, energy, slowest
from tests.unit.eval.rows import row, run


def test_the_slowest_times_are_of_one_split_with_their_number_and_interval() -> None:
    rows = [row(n, milliseconds=float(n)) for n in range(1, 101)] + [row(200, split="heldout", milliseconds=9_000.0)]
    found = slowest(run("a", *rows), Split.DEVELOPMENT)
    assert found is not None and found.n == 100 and found.milliseconds == pytest.approx(95.05)
    assert found.low < found.milliseconds < found.high <= 100
    assert slowest(run("a", *rows[:3]), Split.HELD_OUT) is None


def test_the_gate_s_times_are_not_told_for_it_asks_several_at_once() -> None:
    assert slowest(replace(run("a", row(1, milliseconds=1.0)), by=GATE), Split.DEVELOPMENT) is None


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ({}, None),
        ({"joules_per_answer": "4.00"}, Energy("measured", 4.0, None, None)),
        ({"joules_per_answer": "4.00", "cpu_seconds_per_answer": "0.5"}, Energy("measured", 4.0, None, 0.5)),
        ({"cpu_seconds_per_answer": "0.5"}, Energy("estimated", 0.5 * WATTS_PER_CORE, None, 0.5)),
        ({"gpu_joules_per_answer": "7"}, Energy("measured", None, 7.0, None)),
    ],
)
def test_counters_are_believed_before_an_estimate(versions: dict[str, str], found: Energy | None) -> None:
    assert energy(versions) == found
