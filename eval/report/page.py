"""The page: what is shown, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2

from assistant.messages import messages
from eval.drift import Drift, changes
from eval.feedback import Treatment
from eval.figures import (
    DATED,
    DETAILS,
    FIGURES,
    JUDGED,
    KINDS,
    LANGUAGES,
    OUTCOMES,
    REGISTERS,
    SPLITS,
    STAGES,
    VERDICTS,
    VERSIONS,
    Told,
    groups,
    table,
)
from eval.gold import Split
from eval.guarding import CLASSES, by_class, class_of, reasons
from eval.judge.judging import Judged, Judgement
from eval.repeats import spreads, unlike
from eval.report import charts, words
from eval.run import Row, Run
from eval.stages import stage_of
from eval.statistics import Bin, Estimate, calibration, estimate
from eval.successions import Dated

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WORDS = messages("fr")
_CUT = 320
"""Characters of a quote shown."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a run: the documents' titles by identifier, earlier runs (oldest first) with their tags, the
    drift since the last release, another run to compare with, the judgements of a model with what it is worth
    (`eval judge`), what people said, and the dated questions (`eval successions`).
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[Run] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    drift: Drift | None = None
    against: Run | None = None
    judged: Sequence[Judged] = ()
    judgements: Sequence[Judgement] = ()
    judge: Mapping[str, Any] | None = None
    treatment: Treatment | None = None
    dated: Dated | None = None


ALONE = Beside()
_FOR_THE_GUARD = frozenset(CLASSES) - {"ordinary"}


def render(run: Run, beside: Beside = ALONE) -> str:
    """The report of a run."""
    held = any(r.split == Split.HELD_OUT for r in run.rows)
    first = Split.HELD_OUT if held else Split.DEVELOPMENT
    own = [r for r in run.rows if r.split == first]
    cards = table(run.rows, first, FIGURES)
    titles = beside.titles
    bins, error = _calibrated(own)
    return _TEMPLATES.get_template("report.html").render(
        run=run,
        split=SPLITS[first],
        held=held,
        day=words.day_of(run.versions["date"]),
        cards=cards,
        dated=_dated(run, beside.dated),
        guarding=sum(class_of(r) in _FOR_THE_GUARD for r in own),
        sentences=words.trusted(table(run.rows, first), words.invented(own)),
        drifted=words.drifted(beside.drift),
        beside=beside,
        reviewed=sum(r.reviewed for r in own),
        asked=len(own),
        failures=_failures(beside.judged),
        groupings=[
            ("Par genre de question", groups(run.rows, first, lambda r: (KINDS.get(r.kind, r.kind),))),
            ("Par document qui répond", groups(run.rows, first, lambda r: _documents(r, titles))),
            ("Par langue", groups(run.rows, first, lambda r: (LANGUAGES[r.language],))),
            ("Par registre", groups(run.rows, first, lambda r: (REGISTERS[r.register],))),
            ("Par mots employés", groups(run.rows, first, lambda r: (_wording(r),))),
        ],
        stages=_stages(own),
        guard=by_class(run.rows, first),
        reasons=reasons(run.rows, first),
        confusion=_confusion(own),
        bins=bins,
        calibration_error=error,
        tables=[(name, split, found) for split, name in SPLITS.items() if (found := table(run.rows, split))],
        spreads=spreads(run),
        unlike=unlike(run),
        against=changes(run, beside.against) if beside.against is not None else (),
        history=_history([*beside.earlier, run], beside.tags, first),
        rows=sorted(run.rows, key=lambda r: (stage_of(r) is None, r.split, r.id)),
        stage_of=stage_of,
        hidden=_hidden,
        apart={r.id for r in run.rows if r.split == Split.HELD_OUT},
        documents=lambda r: _documents(r, titles),
        opinions=_by_question(beside.judgements),
        choices=_choices(run, titles),
        latency=_p95(run),
        names={
            "judged": JUDGED,
            "outcomes": OUTCOMES,
            "verdicts": VERDICTS,
            "stages": STAGES,
            "kinds": KINDS,
            "forces": {force.value: word for force, word in _WORDS.forces.items()},
            "matters": _WORDS.matters,
            "titles": titles,
            "metrics": {figure.metric: figure.title for figure in DETAILS},
            "versions": VERSIONS,
        },
        charts=charts,
        cut=_cut,
        cited=_cited,
    )


def _dated(run: Run, dated: Dated | None) -> Told | None:
    """The figure of the dated questions; `None` where they were not asked of what the run was measured on."""
    return Told(DATED.title, dated.found, 0, DATED) if dated is not None and dated.of(run.versions) else None


def _hidden(row: Row) -> bool:
    """Whether a question must not be shown: one kept apart, where Balise is wrong, so that nobody learns from it."""
    return row.split == Split.HELD_OUT and stage_of(row) is not None


def _stages(rows: Sequence[Row]) -> list[tuple[str, int, float]]:
    """How many errors began at each stage, and their share of all questions, the most frequent first."""
    found = [stage for row in rows if (stage := stage_of(row)) is not None]
    counted = [(name, found.count(stage)) for stage, name in STAGES.items()]
    return sorted(((n, c, c / len(rows)) for n, c in counted if c), key=lambda one: -one[1])


def _calibrated(rows: Sequence[Row]) -> tuple[list[Bin], float]:
    """How sure Balise was that the texts answer, against whether they do."""
    sure = [row for row in rows if row.answer.get("confidence") is not None]
    return calibration([(row.answer["confidence"], row.expected == "answered") for row in sure])


def _failures(judged: Sequence[Judged]) -> float | None:
    """The share of judgements that failed, over all the measures; `None` without a judge."""
    asked = sum(one.asked for one in judged)
    return sum(one.failed for one in judged) / asked if asked else None


@dataclass(frozen=True, slots=True)
class Ended:
    """How many questions of one expected outcome ended in another, and how many of them may: their author says so."""

    count: int
    accepted: int


def _confusion(rows: Sequence[Row]) -> list[tuple[str, dict[str, Ended]]]:
    """How the questions of each expected outcome ended."""
    return [
        (expected, {got: _ended([r for r in rows if (r.expected, r.outcome) == (expected, got)]) for got in OUTCOMES})
        for expected in OUTCOMES
        if any(r.expected == expected for r in rows)
    ]


def _ended(rows: Sequence[Row]) -> Ended:
    return Ended(len(rows), sum(r.outcome in r.accepted for r in rows))


def _history(runs: Sequence[Run], tags: Mapping[str, str], split: Split) -> dict[str, Any]:
    """The chart of the first figures from run to run, and the table of the same numbers."""
    shown = [f for f in FIGURES if f.metric in ("facts", "abstained", "wrongly_refused")]
    found = {f: [_mean(run, f.metric, split) for run in runs] for f in shown}
    points = [charts.Point(_short(run.versions["date"]), tags.get(run.name, "")) for run in runs]
    series = [charts.Series(f.title, values) for f, values in found.items() if any(values)]
    return {
        "chart": charts.history(points, series),
        "figures": shown,
        "runs": [
            (run, tags.get(run.name, ""), words.day_of(run.versions["date"]), [values[i] for values in found.values()])
            for i, run in enumerate(runs)
        ],
    }


def _mean(run: Run, metric: str, split: Split) -> Estimate | None:
    values = list(run.values(metric, split).values())
    return estimate(values) if values else None


def _documents(row: Row, titles: Mapping[str, str]) -> tuple[str, ...]:
    names = dict.fromkeys(titles.get(e["document"], e["document"]) for e in row.evidence)
    return tuple(names) or ("Aucun : les textes ne répondent pas",)


def _wording(row: Row) -> str:
    return "Autres mots que les textes" if row.paraphrase else "Mots des textes"


def _choices(run: Run, titles: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the list of questions can be filtered by: a field, its label, and its values with their names."""
    kinds = {KINDS.get(r.kind, r.kind) for r in run.rows}
    documents = {name for r in run.rows for name in _documents(r, titles)}
    outcomes = {r.outcome for r in run.rows}
    return [
        ("kind", "Genre", [(k, k) for k in sorted(kinds)]),
        ("document", "Document", [(d, d) for d in sorted(documents)]),
        ("language", "Langue", list(LANGUAGES.items())),
        (
            "outcome",
            "Ce qu'elle a fait",
            [(k, v) for k, v in OUTCOMES.items() if k in outcomes],
        ),
        ("stage", "Où l'erreur commence", [(s.value, name) for s, name in STAGES.items()]),
    ]


def _by_question(judgements: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        found.setdefault(one.id, []).append(one)
    return found


def _p95(run: Run) -> float:
    times = sorted(row.milliseconds for row in run.rows)
    return times[int(0.95 * len(times))] if times else 0.0


def _short(stamp: str) -> str:
    return f"{stamp[8:10]}/{stamp[5:7]} {stamp[11:16]}"


def _cited(statement: Mapping[str, Any]) -> list[str]:
    """Where a statement's citations stand, each place once."""
    return list(dict.fromkeys(", ".join(filter(None, (c["title"], c.get("section")))) for c in statement["citations"]))


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT].rstrip()}…"
