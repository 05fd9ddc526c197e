"""Intervals that hold what they should, and comparisons that say which questions flipped."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import calibration, compare, estimate, smallest_difference, wilson


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60))
def test_an_interval_holds_its_mean_and_stays_a_share(values: list[float]) -> None:
    found = estimate(values)
    assert 0.0 <= found.low <= found.mean <= found.high <= 1.0
    assert found.n == len(values)


def test_the_bootstrap_agrees_with_theory() -> None:
    values = [1.0] * 70 + [0.0] * 30
    found = estimate(values)
    spread = 1.96 * np.sqrt(0.7 * 0.3 / 100)
    assert found.low == pytest.approx(0.7 - spread, abs=0.02)
    assert found.high == pytest.approx(0.7 + spread, abs=0.02)


def test_all_right_is_not_certainty() -> None:
    assert estimate([1.0] * 20).low == pytest.approx(wilson(20, 20)[0]) == pytest.approx(0.839, abs=0.01)


def test_any_confidence_is_understood_and_a_greater_one_is_wider() -> None:
    assert wilson(9, 10, 0.95) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    widths = [high - low for low, high in (wilson(9, 10, level) for level in (0.5, 0.8, 0.975, 0.999))]
    assert widths == sorted(widths)


def test_a_comparison_is_at_the_confidence_asked() -> None:
    first, second = {str(n): float(n % 2) for n in range(60)}, {str(n): float(n % 3 == 0) for n in range(60)}
    wide, narrow = compare(first, second, 0.99), compare(first, second, 0.8)
    assert wide is not None and narrow is not None
    assert wide.low < narrow.low <= narrow.mean <= narrow.high < wide.high
    assert compare(first, second) == compare(first, second, 0.95)


def test_no_value_is_an_error() -> None:
    with pytest.raises(ValueError):
        estimate([])


def test_a_comparison_names_the_questions() -> None:
    found = compare({"a": 0.0, "b": 1.0, "c": 1.0, "only": 1.0}, {"a": 1.0, "b": 1.0, "c": 0.0})
    assert found is not None
    assert (found.better, found.worse, found.n) == (("a",), ("c",), 3)
    assert compare({"a": 1.0}, {"b": 1.0}) is None


def test_more_questions_see_smaller_differences() -> None:
    assert smallest_difference(0.7, 400) < smallest_difference(0.7, 100) < 0.25


def test_calibration_of_the_sure_and_right_and_of_the_sure_and_wrong() -> None:
    right, error = calibration([(0.9, True)] * 9 + [(0.9, False)])
    assert len(right) == 1 and right[0].true.n == 10 and abs(error) < 1e-9
    _, error = calibration([(1.0, False)] * 4 + [(0.0, True)] * 4)
    assert error == 1.0
    assert calibration([]) == ([], 0.0)
