"""The report's numbers for machines: a CSV of the questions, a JSON of the figures."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.drift import Drift
from eval.figures import DETAILS, STAGES, Told, told
from eval.gold import Split
from eval.guarding import by_class
from eval.judge.judging import Judged
from eval.repeats import spreads
from eval.run import Row, Run
from eval.stages import right, stage_of

_COLUMNS = (
    "id", "split", "kind", "language", "register", "difficulty", "reviewed", "expected", "outcome", "expected_verdict",
    "verdict", "milliseconds",
)  # fmt: skip


def to_csv(run: Run) -> str:
    """The questions, one a line: what was expected, what came, every metric (empty where not asked)."""
    metrics = sorted({name for row in run.rows for name in row.metrics})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*_COLUMNS, "right", "stage", *metrics])
    for row in run.rows:
        values = [row.metrics.get(name) for name in metrics]
        writer.writerow([*(getattr(row, name) for name in _COLUMNS), right(row), stage_of(row) or "", *values])
    return out.getvalue()


def to_json(run: Run, drift: Drift | None = None, judged: Sequence[Judged] = ()) -> str:
    """The figures with their intervals and what they rest on, by split; drift, judgements, spread."""
    out: dict[str, Any] = {
        "run": run.name,
        "versions": run.versions,
        "figures": {split.value: _figures(run.rows, split) for split in Split},
        "guard": {s.value: {t.name: _plain(t) for t in by_class(run.rows, s)} for s in Split},
        "stages": {
            s.value: {stage.value: sum(stage_of(r) is stage for r in run.rows if r.split == s) for stage in STAGES}
            for s in Split
        },
        "drift": drift.to_json() if drift is not None else None,
        "judged": [asdict(one) for one in judged],
        "spread": [asdict(s) | {"figure": s.figure.metric} for s in spreads(run)],
    }
    return json.dumps(out, indent=1, ensure_ascii=False)


def _figures(rows: Sequence[Row], split: Split) -> dict[str, Any]:
    return {f.metric: _plain(found) for f in DETAILS if (found := told(rows, f, split)) is not None}


def _plain(told_: Told) -> dict[str, Any]:
    return {**asdict(told_.found), "reviewed": told_.reviewed, "smallest_difference": round(told_.smallest, 4)}
