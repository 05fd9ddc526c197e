"""Each step counts its own time, and what runs inside it counts apart."""

import time

import pytest

from assistant.timings import Timings

SHORT_S = 0.02


def waits(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_a_step_is_what_passed_since_the_last() -> None:
    timings = Timings()
    waits(SHORT_S)
    timings.mark("guard")
    timings.mark("verify")
    assert timings.spent["guard"] >= 1000 * SHORT_S > timings.spent["verify"]


def test_what_runs_apart_counts_for_itself_in_every_step() -> None:
    timings = Timings()
    embed = timings.apart("embed", waits)
    assert embed(SHORT_S) == SHORT_S
    timings.mark("guard")
    embed(SHORT_S)
    waits(SHORT_S)
    timings.mark("retrieve")
    assert timings.spent["embed"] >= 2000 * SHORT_S
    assert timings.spent["guard"] < 1000 * SHORT_S <= timings.spent["retrieve"]


def test_what_fails_apart_is_counted_too() -> None:
    def fails(_: object) -> None:
        raise ValueError

    timings = Timings()
    with pytest.raises(ValueError):
        timings.apart("embed", fails)(None)
    assert "embed" in timings.spent
