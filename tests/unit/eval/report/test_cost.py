"""What an answer costs: its slowest times with an interval, and its energy, measured or said to be an estimate."""

import pytest

from eval.gold import Split
from eval.report.cost import WATTS_PER_CORE, Energy, energy, slowest
from tests.unit.eval.rows import row


def test_the_slowest_times_are_of_one_split_with_their_number_and_interval() -> None:
    rows = [row(n, milliseconds=float(n)) for n in range(1, 101)] + [row(200, split="heldout", milliseconds=9_000.0)]
    found = slowest(rows, Split.DEVELOPMENT)
    assert found is not None and found.n == 100 and found.milliseconds == pytest.approx(95.05)
    assert found.low < found.milliseconds < found.high <= 100
    assert slowest(rows[:3], Split.HELD_OUT) is None


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
