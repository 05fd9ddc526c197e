"""The guide's duties applied to Balise: which control answers each, which test stands behind it, and what is left.

Never says « conforme »: it shows what is controlled, tested, and left, and fails when a named control or test is
not there.
"""

import ast
import tomllib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import jinja2
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import SettingsError
from corpus.settings import ROOT

RULES = Path(__file__).with_name("rules.toml")


class State(StrEnum):
    """How far a duty is answered by the software."""

    COVERED = "couvert"
    PARTLY = "en_partie"
    NOT = "non_couvert"
    ORGANISATION = "organisme"


class Duty(BaseModel):
    """One duty of the guide, as `rules.toml` holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    title: str
    force: str
    who: str
    state: State = State.ORGANISATION
    control: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    gives: str = ""
    missing: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A duty whose evidence does not hold."""

    duty: Duty
    text: str


def load_rules(path: Path = RULES) -> tuple[Duty, ...]:
    """The duties.

    Raises:
        SettingsError: the file cannot be read.
    """
    try:
        return tuple(Duty(**raw) for raw in tomllib.loads(path.read_text(encoding="utf-8"))["duty"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
        raise SettingsError(
            f"{path.name} ne se lit pas ({error}).", "Voir le début de assistant/rules.toml."
        ) from error


def check(duties: tuple[Duty, ...], root: Path = ROOT, passed: frozenset[str] | None = None) -> list[Fault]:
    """What does not hold: a control or a test that is not there, a test that did not pass, a duty silently left.

    ``passed`` are the tests of the last run that passed (`passed_in`); `None` when no run is given.
    """
    faults = []
    for duty in duties:
        faults += [Fault(duty, f"contrôle introuvable : {c}") for c in duty.control if not (root / c).exists()]
        for test in duty.tests:
            if not _exists(test, root):
                faults.append(Fault(duty, f"épreuve introuvable : {test}"))
            elif passed is not None and not any(_same(test, name) for name in passed):
                faults.append(Fault(duty, f"épreuve non réussie à la dernière exécution : {test}"))
        if duty.state is State.COVERED and not (duty.control and duty.tests):
            faults.append(Fault(duty, "dit couvert sans contrôle ni épreuve"))
        if duty.state in (State.PARTLY, State.NOT) and not duty.missing:
            faults.append(Fault(duty, "ne dit pas ce qui manque"))
        if duty.state is State.ORGANISATION and not duty.gives:
            faults.append(Fault(duty, "ne dit pas ce que Balise remet à l'organisme"))
    return faults


def passed_in(junit: Path) -> frozenset[str]:
    """The tests that passed in a pytest run (`--junitxml`), as `path::name`; skipped and failed ones are left out."""
    tree = ElementTree.parse(junit)  # noqa: S314 - a file of our own test run
    return frozenset(
        f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '').partition('[')[0]}"
        for case in tree.iter("testcase")
        if not any(child.tag in ("failure", "error", "skipped") for child in case)
    )


def as_text(duties: tuple[Duty, ...]) -> str:
    """The matrix for a terminal."""
    lines = []
    for duty in duties:
        lines.append(f"{duty.ref:<15} {duty.force:<15} {duty.state.value:<12} {duty.title}")
        lines += [f"    {name} : {text}" for name, text in (("remet", duty.gives), ("manque", duty.missing)) if text]
    count = {state: sum(d.state is state for d in duties) for state in State}
    lines.append("")
    lines.append(" · ".join(f"{state.value} {count[state]}" for state in State))
    return "\n".join(lines)


def as_html(duties: tuple[Duty, ...], faults: list[Fault], tested: bool) -> str:
    """The matrix as a page for a conformity file, in French."""
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, trim_blocks=True
    )
    count = {state.value: sum(d.state is state for d in duties) for state in State}
    return pages.get_template("rules.html").render(duties=duties, faults=faults, tested=tested, count=count)


def _exists(test: str, root: Path) -> bool:
    path, _, name = test.partition("::")
    file = root / path
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return not name or any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


def _same(wanted: str, name: str) -> bool:
    return name == wanted or ("::" not in wanted and name.startswith(f"{wanted}::"))
