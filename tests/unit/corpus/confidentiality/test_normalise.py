"""Disguises of characters are undone; plain text stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.normalise import fold, normalise


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("１２３ ４５６ ７８９", "123 456 789"),
        ("123\u00a0456\u202f789", "123 456 789"),
        ("1\u200b2\u200b3", "123"),
        ("12\u202e3\u2066", "123"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("12\u00ad3", "123"),
        ("١٢٣", "123"),
        ("123–456—789", "123-456-789"),
        ("123 . 456 . 789", "123.456.789"),
        ("123--456", "123-456"),
        ("123   456", "123 456"),
        ("mon NAS : zéro quatre six quatre cinq quatre deux huit six.", "mon NAS : 046454286."),
        ("ZÉRO QUATRE SIX, QUATRE CINQ QUATRE, DEUX HUIT SIX", "046454286"),
        ("one two three four five six seven eight nine", "123456789"),
        ("zéro quatre six 454 286", "046454286"),
        ("l’organisme", "l'organisme"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("a\u2028b", "a\nb"),
        ("ﬁche", "fiche"),
    ],
)
def test_disguises_are_undone(disguised: str, plain: str) -> None:
    assert normalise(disguised) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Que dit l'article 12.10 de l'arrêté 2024-05 ?",
        "Les deux stratégies et les trois axes, un à un",
        "Étapes un, deux, trois et quatre",
        "2 120 projets pour 750 M$",
        "",
    ],
)
def test_plain_text_stays(text: str) -> None:
    assert normalise(text) == text


@given(st.text(max_size=200))
def test_fold_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_normalise_never_raises_and_hides_nothing(text: str) -> None:
    plain = normalise(text)
    assert not any(unicodedata.category(char) in ("Cf", "Zs", "Pd") and char not in " -" for char in plain)


def test_long_runs_of_marks_are_cut() -> None:
    assert len(normalise("e" + "\u0301\u0323" * 10_000)) < 10
