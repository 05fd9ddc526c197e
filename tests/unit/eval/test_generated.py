"""What a model did for an answer: each figure on the counts that an answer carries."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Answer
from eval.generated import generated
from tests.unit.assistant.answers import answer

NOTHING = dict.fromkeys(("model_reached", "model_pointed", "model_wrote", "model_unverified", "model_invented"))


def said(mode: str, **model: Any) -> dict[str, float | None]:
    made: Answer = replace(answer(), mode=mode, model=model)
    return generated(made)


def test_without_a_model_nothing_is_measured() -> None:
    assert said("extractive") == NOTHING


@pytest.mark.parametrize(
    ("mode", "model", "figures"),
    [
        ("generated", {"id": "m", "written": 4, "faithful": 1, "likely_supported": 3}, (1.0, 1.0, 1.0, 0.75, 0.25)),
        ("extractive", {"id": "m", "written": 2, "failed": "nothing verifiable"}, (1.0, 1.0, 0.0, 1.0, 1.0)),
        ("extractive", {"id": "m", "failed": "nothing verifiable"}, (1.0, 0.0, 0.0, None, None)),
        ("extractive", {"id": "m", "failed": "deadline"}, (0.0, 0.0, 0.0, None, None)),
        ("extractive", {"failed": "circuit open"}, (0.0, 0.0, 0.0, None, None)),
    ],
)
def test_each_way_to_end(mode: str, model: dict[str, Any], figures: tuple[float | None, ...]) -> None:
    assert tuple(said(mode, **model).values()) == figures
