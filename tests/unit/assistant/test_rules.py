"""The matrix of duties: ours holds, and what does not hold is found."""

from pathlib import Path

import pytest

from assistant.rules import Duty, State, as_html, as_text, check, load_rules, passed_in
from corpus.errors import SettingsError

TEST = "tests/unit/assistant/test_rules.py::test_ours_holds"


def duty(**changed: object) -> Duty:
    raw = {"ref": "9.9", "title": "Allumer", "force": "obligation", "who": "logiciel", "state": "couvert"}
    return Duty(**{**raw, "control": ("assistant/rules.py",), "tests": (TEST,), **changed})  # type: ignore[arg-type]


def test_ours_holds() -> None:
    duties = load_rules()
    assert [(f.duty.title, f.text) for f in check(duties)] == []
    assert {d.state for d in duties} >= {State.COVERED, State.PARTLY, State.ORGANISATION}


@pytest.mark.parametrize(
    "changed",
    [
        {"control": ("assistant/lanterne.py",)},
        {"tests": ("tests/unit/assistant/test_rules.py::test_absent",)},
        {"tests": ()},
        {"state": "en_partie"},
        {"state": "organisme"},
    ],
)
def test_what_does_not_hold_is_found(changed: dict[str, object]) -> None:
    assert len(check((duty(**changed),))) == 1


def test_a_test_must_have_passed_in_the_run(tmp_path: Path) -> None:
    run = tmp_path / "run.xml"
    case = '<testcase classname="tests.unit.assistant.test_rules" name="{}">{}</testcase>'
    run.write_text(
        f"<testsuites><testsuite>{case.format('test_ours_holds[a]', '')}{case.format('test_b', '<failure/>')}"
        "</testsuite></testsuites>",
        encoding="utf-8",
    )
    passed = passed_in(run)
    assert passed == {TEST}
    assert check((duty(),), passed=passed) == []
    assert check((duty(),), passed=frozenset())
    assert check((duty(tests=("tests/unit/assistant/test_rules.py",)),), passed=passed) == []


def test_the_page_never_concludes() -> None:
    page = as_html(load_rules(), [], tested=False)
    assert "ne dit pas que\nBalise est conforme" in page
    assert as_text(load_rules()).count("\n") > 40


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[[duty]]\nref = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        load_rules(path)
