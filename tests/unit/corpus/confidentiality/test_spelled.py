"""Numbers spelled out become figures when they are somebody's; quantities in a sentence stay."""

import pytest

from corpus.confidentiality.normalise import fold
from corpus.confidentiality.spelled import in_figures


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("nas zéro quatre six quatre cinq quatre deux huit six", "nas 046454286"),
        ("zéro quarante-six, quatre cent cinquante-quatre, deux cent quatre-vingt-six", "046454286"),
        ("forty-six four hundred and fifty-four two hundred eighty-six", "46454286"),
        ("soixante-dix-sept soixante et onze quatre-vingt-dix-neuf", "777199"),
        ("five one four 555 oh one two three", "5145550123"),
        ("dix-huit vingt cent deux", "1820102"),
    ],
)
def test_a_spelled_number_is_read(said: str, figures: str) -> None:
    assert in_figures(said, fold(said)) == figures


@pytest.mark.parametrize(
    "said", ["trois plus quatre", "Les mesures un, deux et trois", "deux cent mille projets", "quatre-vingt-dix-neuf"]
)
def test_a_quantity_stays(said: str) -> None:
    assert in_figures(said, fold(said)) == said
