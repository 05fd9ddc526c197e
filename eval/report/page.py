"""The page: what is shown, in which order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from assistant.messages import messages
from eval.figures import (
    DATED,
    DETAILS,
    JUDGED,
    KINDS,
    OUTCOMES,
    SPLITS,
    STAGES,
    VERDICTS,
    VERSIONS,
    Told,
    table,
)
from eval.gold import Split
from eval.guarding import by_class, reasons
from eval.judge.judging import Judged, due
from eval.repeats import unlike
from eval.report import breakdown, cards, charts, cost, questions, words
from eval.report.beside import ALONE, Beside, cut
from eval.run import Run
from eval.stages import stage_of
from eval.successions import Dated

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WORDS = messages("fr")


def render(run: Run, beside: Beside = ALONE) -> str:
    """The report of a run."""
    held = any(r.split == Split.HELD_OUT for r in run.rows)
    first = Split.HELD_OUT if held else Split.DEVELOPMENT
    own = [r for r in run.rows if r.split == first]
    found = table(run.rows, first)
    to_judge = set(due(run.rows))
    released = beside.drift.release.run if beside.drift is not None else None
    dated = _dated(run, beside.dated)
    return _TEMPLATES.get_template("report.html").render(
        run=run,
        split=SPLITS[first],
        held=held,
        day=words.day_of(run.versions["date"]),
        cards=cards.cards(found),
        facts=next((t for t in found if t.figure is not None and t.figure.metric == "facts"), None),
        dated=dated,
        sentences=words.trusted(found, words.invented(own)),
        drifted=words.drifted(beside.drift),
        beside=beside,
        reviewed=sum(r.reviewed for r in own),
        asked=len(own),
        unread=dated is not None or not all(r.reviewed for r in run.rows),
        failures=_failures(beside.judged),
        judged_reviewed=sum(r.reviewed for r in run.rows if r.id in to_judge),
        groupings=breakdown.groupings(run.rows, first, beside),
        stages=breakdown.stages(own),
        guard=by_class(run.rows, first),
        reasons=reasons(run.rows, first),
        confusion=breakdown.confusion(own),
        sure=breakdown.sureness(own),
        tables=[(name, split, found) for split, name in SPLITS.items() if (found := table(run.rows, split))],
        slowest=[(name, one) for split, name in SPLITS.items() if (one := cost.slowest(run, split))],
        energy=cost.energy(run.versions),
        watts=cost.WATTS_PER_CORE,
        spreads=breakdown.repeated(run),
        unlike=unlike(run),
        drift=breakdown.compared(run, released, beside.drift.changes) if beside.drift and released else (),
        repeats=_repeats(beside),
        against=breakdown.compared(run, beside.against) if beside.against and not _repeats(beside) else (),
        history=_history([*beside.earlier, run], beside, first),
        rows=sorted(run.rows, key=lambda r: (stage_of(r) is None, r.split, r.id)),
        stage_of=stage_of,
        hidden=questions.hidden,
        apart={r.id for r in run.rows if r.split == Split.HELD_OUT},
        documents=breakdown.documents,
        opinions=questions.by_question(beside.judgements),
        choices=questions.choices(run.rows, beside),
        names={
            "judged": JUDGED,
            "outcomes": OUTCOMES,
            "verdicts": VERDICTS,
            "stages": STAGES,
            "kinds": KINDS,
            "forces": {force.value: word for force, word in _WORDS.forces.items()},
            "matters": _WORDS.matters,
            "metrics": {figure.metric: figure.title for figure in DETAILS},
            "versions": VERSIONS,
            "splits": {split.value: name for split, name in SPLITS.items()},
            "difficulties": questions.DIFFICULTIES,
        },
        charts=charts,
        words=words,
        state=cards.state,
        flawless=cards.flawless,
        cut=lambda text: cut(text, questions.QUOTED),
        cited=lambda statement: questions.cited(statement, beside),
    )


def _dated(run: Run, dated: Dated | None) -> Told | None:
    """The figure of the dated questions; `None` where they were not asked of what the run was measured on."""
    return Told(DATED.title, dated.found, 0, DATED) if dated is not None and dated.of(run.versions) else None


def _repeats(beside: Beside) -> bool:
    """Whether the comparison asked for is the one with the last release, already shown."""
    return (
        beside.against is not None and beside.drift is not None and beside.drift.release.run.name == beside.against.name
    )


def _failures(judged: Sequence[Judged]) -> float | None:
    """The share of judgements that failed, over all the measures; `None` without a judge."""
    asked = sum(one.asked for one in judged)
    return sum(one.failed for one in judged) / asked if asked else None


def _history(runs: Sequence[Run], beside: Beside, split: Split) -> dict[str, Any]:
    """The chart of the first screen's figures from run to run, and the table of the same numbers."""
    found = breakdown.followed(runs, split)
    points = [charts.Point(_short(run.versions["date"]), beside.tags.get(run.name, "")) for run in runs]
    series = [
        charts.Series(figure.title, [one.found if one else None for one in values])
        for figure, values in found.items()
        if any(values)
    ]
    return {
        "chart": charts.history(points, series),
        "figures": list(found),
        "runs": [
            (one, beside.tags.get(one.name, ""), words.day_of(one.versions["date"]), [v[i] for v in found.values()])
            for i, one in enumerate(runs)
        ],
    }


def _short(stamp: str) -> str:
    return f"{stamp[8:10]}/{stamp[5:7]} {stamp[11:16]}"
