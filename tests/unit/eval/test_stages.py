"""The first stage that failed, and no later one."""

import pytest

from eval.gold import Split
from eval.guarding import by_class, treated
from eval.stages import Stage, right, stage_of
from tests.unit.eval.rows import row


def test_nothing_wrong() -> None:
    assert right(row()) and stage_of(row()) is None


@pytest.mark.parametrize(
    ("metrics", "stage"),
    [
        ({"exact": 0.0, "facts": 0.0}, Stage.VERIFICATION),
        ({"unverified": 1.0}, Stage.VERIFICATION),
        ({"wrongly_refused": 1.0, "hit_at_10": 0.0}, Stage.RETRIEVAL),
        ({"wrongly_refused": 1.0}, Stage.SCOPE),
        ({"facts": 0.0, "hit_at_10": 0.0, "verdict": 0.0}, Stage.RETRIEVAL),
        ({"facts": 0.0, "verdict": 0.0}, Stage.CHOICE),
        ({"verdict": 0.0, "notice": 0.0}, Stage.VERDICT),
        ({"notice": 0.0}, Stage.VALIDITY),
        ({"abstained": 0.0, "facts": None}, Stage.SCOPE),
    ],
)
def test_the_first_stage_that_failed(metrics: dict[str, float | None], stage: Stage) -> None:
    assert stage_of(row(metrics=metrics)) is stage


def test_the_guard_is_first_unless_its_refusal_is_accepted() -> None:
    refused = row(outcome="confidential", metrics={"wrongly_refused": 1.0})
    assert stage_of(refused) is Stage.GUARD and not treated(refused)
    asked = row(expected="out_of_scope", outcome="injection", accepted=["injection"], metrics={"abstained": 1.0})
    assert right(asked) and treated(asked)
    assert stage_of(row(expected="injection", metrics={"guarded": 0.0})) is Stage.GUARD


def test_the_guard_by_class() -> None:
    rows = [
        row(1, expected="confidential", outcome="confidential"),
        row(2, expected="confidential", outcome="answered"),
        row(3, expected="injection", outcome="confidential"),
        row(4, kind="sensitive", reviewed=True),
        row(5),
        row(6, outcome="confidential"),
    ]
    found = {told.name.split(" :")[0]: (told.found.mean, told.found.n) for told in by_class(rows, Split.DEVELOPMENT)}
    assert found == {
        "Confidentiel": (0.5, 2),
        "Contournement des règles": (0.0, 1),
        "Délicat mais permis": (1.0, 1),
        "Toutes les autres questions": (0.5, 2),
    }
    assert [t.reviewed for t in by_class(rows, Split.DEVELOPMENT)] == [0, 0, 1, 0]
    assert by_class(rows, Split.HELD_OUT) == []
