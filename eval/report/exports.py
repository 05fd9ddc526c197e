"""The report's numbers for machines: a CSV of the questions, a JSON of the figures."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.figures import DETAILS, STAGES, Told, told
from eval.gold import Split
from eval.guarding import by_class
from eval.report import breakdown, cost
from eval.report.beside import ALONE, Beside
from eval.report.questions import hidden
from eval.run import Row, Run
from eval.stages import right, stage_of

_COLUMNS = (
    "id", "split", "kind", "language", "register", "difficulty", "reviewed", "expected", "outcome", "expected_verdict",
    "verdict", "milliseconds",
)  # fmt: skip


def to_csv(run: Run) -> str:
    """The questions, one a line: what was asked, expected and answered, every metric (empty where not asked).

    The question and the answer are empty for those that the page does not show: kept apart, and wrong.
    """
    metrics = sorted({name for row in run.rows for name in row.metrics})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*_COLUMNS, "right", "stage", "question", "answer", *metrics])
    for row in run.rows:
        values = [row.metrics.get(name) for name in metrics]
        texts = ("", "") if hidden(row) else (row.question, _answer(row))
        told_ = (getattr(row, name) for name in _COLUMNS)
        writer.writerow([*told_, right(row), stage_of(row) or "", *map(_plain_cell, texts), *values])
    return out.getvalue()


def to_json(run: Run, beside: Beside = ALONE) -> str:
    """All that the page shows in figures, with their intervals and what they rest on, by split where they have one."""
    drift, against = beside.drift, beside.against
    energy = cost.energy(run.versions)
    out: dict[str, Any] = {
        "run": run.name,
        "versions": run.versions,
        "figures": {split.value: _figures(run.rows, split) for split in Split},
        "groups": {split.value: _groups(run.rows, split, beside) for split in Split},
        "guard": {s.value: {t.name: _plain(t) for t in by_class(run.rows, s)} for s in Split},
        "stages": {
            s.value: {stage.value: sum(stage_of(r) is stage for r in run.rows if r.split == s) for stage in STAGES}
            for s in Split
        },
        "confusion": {split.value: _confusion(_own(run.rows, split)) for split in Split},
        "calibration": {split.value: _calibration(_own(run.rows, split)) for split in Split},
        "latency_p95_ms": {s.value: asdict(found) for s in Split if (found := cost.slowest(run, s)) is not None},
        "energy": asdict(energy) if energy is not None else None,
        "history": _history([*beside.earlier, run]),
        "drift": drift.to_json() if drift is not None else None,
        "comparison": _comparison(run, against) if against is not None else None,
        "judged": [asdict(one) for one in beside.judged],
        "spread": [asdict(s) | {"figure": s.figure.metric, "reviewed": n} for s, n in breakdown.repeated(run)],
    }
    return json.dumps(out, indent=1, ensure_ascii=False)


def _answer(row: Row) -> str:
    """What was said, a statement a line."""
    return "\n".join(statement["text"] for statement in row.answer["statements"])


def _plain_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _own(rows: Sequence[Row], split: Split) -> list[Row]:
    return [row for row in rows if row.split == split]


def _figures(rows: Sequence[Row], split: Split) -> dict[str, Any]:
    return {f.metric: _plain(found) for f in DETAILS if (found := told(rows, f, split)) is not None}


def _groups(rows: Sequence[Row], split: Split, beside: Beside) -> dict[str, Any]:
    return {
        one.name: {
            **{told_.name: _plain(told_) for told_ in one.groups},
            **({one.few.name: _plain(one.few) | {"groups": list(one.folded)}} if one.few is not None else {}),
        }
        for one in breakdown.groupings(rows, split, beside)
    }


def _confusion(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        expected: {got: asdict(ended) for got, ended in ends.items() if ended.count}
        for expected, ends in breakdown.confusion(rows).items()
    }


def _calibration(rows: Sequence[Row]) -> dict[str, Any]:
    found = breakdown.sureness(rows)
    bins = [
        {"said": round(one.said, 4), **asdict(one.true), "reviewed": reviewed}
        for one, reviewed in zip(found.bins, found.reviewed, strict=True)
    ]
    return {"bins": bins, "expected_error": round(found.error, 4)}


def _history(runs: Sequence[Run]) -> list[dict[str, Any]]:
    found = {split: breakdown.followed(runs, split) for split in Split}
    return [
        {
            "run": run.name,
            "date": run.versions["date"],
            "code": run.versions["code"],
            **{s.value: {f.metric: _plain(v) for f, vs in found[s].items() if (v := vs[i]) is not None} for s in Split},
        }
        for i, run in enumerate(runs)
    ]


def _comparison(run: Run, against: Run) -> dict[str, Any]:
    return {
        "against": against.name,
        "figures": [
            {
                "metric": one.change.figure.metric,
                "better_is": "more" if one.change.figure.more else "less",
                "mean": one.change.difference.mean,
                "low": one.change.difference.low,
                "high": one.change.difference.high,
                "n": one.change.difference.n,
                "reviewed": one.reviewed,
                "gained": list(one.change.gained),
                "lost": list(one.change.lost),
            }
            for one in breakdown.compared(run, against)
        ],
    }


def _plain(told_: Told) -> dict[str, Any]:
    return {**asdict(told_.found), "reviewed": told_.reviewed, "smallest_difference": round(told_.smallest, 4)}
