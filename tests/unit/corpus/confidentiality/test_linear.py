"""No recogniser takes more than proportional time, whatever a long message is made of."""

import pytest

from tests.benchmark.guard.linear import PIECES, RECOGNISERS, growth


@pytest.mark.parametrize("name", RECOGNISERS)
def test_time_grows_with_the_length_alone(name: str) -> None:
    # Four times the text: 4 when proportional, 16 when quadratic; a second measure when another process got in the way.
    late = [p for p in PIECES if growth(RECOGNISERS[name], p)[0] > 8]
    assert [p for p in late if growth(RECOGNISERS[name], p)[0] > 8] == []
