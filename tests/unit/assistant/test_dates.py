"""The day that a question names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dates import day_asked_about

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Était-ce permis en juin 2025 ?", date(2025, 6, 15)),
        ("Le 3 mars 2025, pouvait-on le faire ?", date(2025, 3, 3)),
        ("Le 1er mai 2025, pouvait-on le faire ?", date(2025, 5, 1)),
        ("Was it allowed on June 3, 2025?", date(2025, 6, 3)),
        ("Et le 2025-06-01 ?", date(2025, 6, 1)),
        ("Avant le 3 mars 2025, que disait la règle ?", date(2025, 3, 2)),
        ("Après le 19 décembre 2025, est-ce fini ?", date(2025, 12, 20)),
        ("En 2024, fallait-il un avis ?", date(2024, 7, 1)),
        ("Que dit l'arrêté du 3 décembre 2025 ?", None),
        ("Est-ce encore permis aujourd'hui, comme en juin 2025 ?", None),
        ("En juin 2025, était-ce encore suspendu ?", date(2025, 6, 15)),
        ("Was it still forbidden in June 2025?", date(2025, 6, 15)),
        ("La suspension de mars 2025 vaut-elle toujours ?", None),
        ("La règle qui s'appliquait en juin 2025 s'applique-t-elle encore ?", None),
        ("La suspension, qui était en vigueur en juin 2025, l'est-elle toujours ?", None),
        ("Est-ce que ce qui était interdit en 2024 l'est toujours ?", None),
        ("The rule that was in force in June 2025, does it still apply?", None),
        ("Fallait-il encore un avis en 2024 ?", date(2024, 7, 1)),
        ("Quelle est la règle ?", None),
        ("Le 45 mars 2025, ça donne quoi ?", date(2025, 3, 15)),
    ],
)
def test_the_day_a_question_names(question: str, day: date | None) -> None:
    assert day_asked_about(question, TODAY) == day


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    day_asked_about(text, TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_iso_day_is_read_as_itself(day: date) -> None:
    assert day_asked_about(f"Et le {day.isoformat()} ?", TODAY) == day
