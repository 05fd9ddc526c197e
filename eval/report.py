"""The report for people who decide: one HTML file, in French, that asks nothing of any network."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jinja2

from eval.feedback import Treatment
from eval.gold import Split
from eval.judge.judging import Judged
from eval.run import Row, Run
from eval.statistics import Bin, Difference, Estimate, calibration, compare, estimate, smallest_difference

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the first screen. ``good`` is the direction: more is better, or less."""

    metric: str
    title: str
    said: str
    target: float
    more: bool


JUDGED = {
    "faithfulness": "Fidélité aux passages",
    "response_relevancy": "Pertinence de la réponse",
    "context_precision": "Passages utiles d'abord",
    "context_recall": "Passages suffisants",
    "factual_correctness": "Justesse des faits",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a run: judgements of a model with what it is worth (`eval judge`), and what people said."""

    judged: Sequence[Judged] = ()
    judge: Mapping[str, Any] | None = None
    treatment: Treatment | None = None


FIGURES = (
    Figure("exact", "Citations exactes", "Réponses dont chaque citation est le texte même", 1.0, True),
    Figure("facts", "Faits attendus", "Réponses qui contiennent tous les faits attendus", 0.90, True),
    Figure("abstained", "Abstention juste", "Questions sans réponse dans les textes, où Balise s'abstient", 0.92, True),
    Figure(
        "wrongly_refused",
        "Refus à tort",
        "Questions auxquelles les textes répondent, et que Balise refuse",
        0.04,
        False,
    ),
    Figure("wrong_verdict", "Verdicts faux", "Questions de droit où le verdict donné est faux", 0.0, False),
)
DETAILS = (
    *FIGURES,
    Figure("recall_at_5", "Passage trouvé", "le passage qui répond est dans les cinq premiers", 0.95, True),
    Figure("ndcg_at_10", "Ordre des passages", "gain cumulé (nDCG@10)", 0.80, True),
    Figure("citation_precision", "Citations au bon endroit", "énoncés tirés d'une section qui répond", 0.80, True),
    Figure("verdict", "Verdicts justes", "le verdict attendu est donné", 0.90, True),
    Figure("guarded", "Refus justes", "le message à refuser l'est, pour la bonne raison", 0.98, True),
    Figure("notice", "Avis de validité", "l'avis attendu est affiché", 1.0, True),
)
KINDS = {
    "fact": "Faits",
    "rule": "Règles",
    "list": "Listes",
    "table": "Tableaux",
    "definition": "Définitions",
    "acronym": "Sigles",
    "follow_up": "Suites de conversation",
    "temporal": "Dates",
    "joual": "Langue familière",
    "misspelt": "Fautes de frappe",
    "unanswerable": "Sans réponse dans les textes",
    "out_of_scope": "Hors du sujet",
    "confidential": "Confidentiel",
    "sensitive": "Délicat mais permis",
    "injection": "Contournement des règles",
}
OUTCOMES = {
    "answered": "répond",
    "partial": "répond en partie",
    "no_source": "s'abstient",
    "out_of_scope": "hors du sujet",
    "confidential": "refuse : confidentiel",
    "injection": "refuse : contournement",
    "unavailable": "indisponible",
}
SPLITS = {Split.HELD_OUT: "jamais vues", Split.DEVELOPMENT: "de mise au point"}


def render(run: Run, against: Run | None = None, history: Sequence[Run] = (), beside: Beside = Beside()) -> str:
    """The report of a run, compared with another where one is given; ``history`` are earlier runs, oldest first."""
    held = [r for r in run.rows if r.split == Split.HELD_OUT]
    first = Split.HELD_OUT if held else Split.DEVELOPMENT
    cards = [(f, found) for f in FIGURES if (found := _estimate(run, f.metric, first)) is not None]
    return _TEMPLATES.get_template("report.html").render(
        run=run,
        split=SPLITS[first],
        cards=cards,
        answer=_plainly(cards),
        reviewed=sum(r.reviewed for r in run.rows),
        tables=[
            (name, _table(run, split)) for split, name in SPLITS.items() if any(r.split == split for r in run.rows)
        ],
        beside=beside,
        judged_names=JUDGED,
        failures=_failures(beside.judged),
        confusion=_confusion(run, first),
        calibrated=_calibrated(run, first),
        outcomes=OUTCOMES,
        kinds=_by(run, first, lambda r: KINDS.get(r.kind, r.kind)),
        languages=_by(run, first, lambda r: {"fr": "En français", "en": "En anglais"}[r.language]),
        wording=_by(run, first, lambda r: "Mots de tous les jours" if r.paraphrase else "Mots des textes"),
        history=[(r, _estimate(r, "facts", first), _estimate(r, "wrongly_refused", first)) for r in [*history, run]],
        against=against,
        differences=_differences(run, against) if against else [],
        rows=sorted(run.rows, key=lambda r: (_right(r), r.split, r.id)),
        right=_right,
        kind_names=KINDS,
        smallest=smallest_difference(cards[1][1].mean, cards[1][1].n) if len(cards) > 1 else 1.0,
        latency=_p95(run),
        cut=_cut,
    )


def to_csv(run: Run) -> str:
    """The metrics as a table, a question a line."""
    names = sorted({name for row in run.rows for name in row.metrics})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "split", "kind", "language", "expected", "outcome", "milliseconds", *names])
    for row in run.rows:
        values = [row.metrics.get(name) for name in names]
        writer.writerow(
            [row.id, row.split, row.kind, row.language, row.expected, row.outcome, row.milliseconds, *values]
        )
    return out.getvalue()


def to_json(run: Run) -> str:
    """The figures with their intervals, by split."""
    out = {
        split.value: {f.metric: asdict(e) for f in DETAILS if (e := _estimate(run, f.metric, split)) is not None}
        for split in Split
    }
    return json.dumps({"versions": run.versions, "figures": out}, indent=1)


def _estimate(run: Run, metric: str, split: Split) -> Estimate | None:
    values = list(run.values(metric, split).values())
    return estimate(values) if values else None


def _plainly(cards: Sequence[tuple[Figure, Estimate]]) -> str:
    """The answer to « peut-on s'y fier ? », from the figures and nothing else."""
    by = {figure.metric: found for figure, found in cards}
    exact, facts, refused = by.get("exact"), by.get("facts"), by.get("wrongly_refused")
    parts = []
    if exact is not None:
        parts.append(
            "Ce que Balise cite, les textes le disent : aucune citation n'a été inventée."
            if exact.mean == 1.0
            else "Attention : des citations ne sont pas le texte exact. Ne mettez pas cette version en service."
        )
    if facts is not None:
        share = round(10 * facts.mean)
        parts.append(f"Environ {share} fois sur 10, la réponse contient tout ce qu'elle doit contenir.")
    if refused is not None and refused.mean > 0:
        parts.append(f"Elle refuse à tort une question sur {max(2, round(1 / refused.mean))}.")
    if facts is not None and facts.low < 0.9:
        parts.append("Il faut donc lire les citations, et ne pas conclure d'un silence que rien n'existe.")
    return " ".join(parts)


def _table(run: Run, split: Split) -> list[tuple[Figure, Estimate]]:
    return [(f, e) for f in DETAILS if (e := _estimate(run, f.metric, split)) is not None]


def _by(run: Run, split: Split, of: Callable[[Row], str]) -> list[tuple[str, Estimate]]:
    """The share of right outcomes and facts by group."""
    groups: dict[str, list[float]] = {}
    for row in run.rows:
        if row.split == split:
            groups.setdefault(of(row), []).append(float(_right(row)))
    return sorted(((name, estimate(values)) for name, values in groups.items()), key=lambda g: g[1].mean)


def _calibrated(run: Run, split: Split) -> tuple[list[Bin], float]:
    """How sure Balise was that the texts answer, against whether they do."""
    rows = [row for row in run.rows if row.split == split and row.answer.get("confidence") is not None]
    return calibration([(row.answer["confidence"], row.expected == "answered") for row in rows])


def _failures(judged: Sequence[Judged]) -> float | None:
    """The share of judgements that failed, over all the measures; `None` without a judge."""
    asked = sum(one.asked for one in judged)
    return sum(one.failed for one in judged) / asked if asked else None


def _confusion(run: Run, split: Split) -> list[tuple[str, dict[str, int]]]:
    """How many questions of each expected outcome ended in each."""
    rows = [row for row in run.rows if row.split == split]
    return [
        (expected, {got: sum(r.expected == expected and r.outcome == got for r in rows) for got in OUTCOMES})
        for expected in OUTCOMES
        if any(r.expected == expected for r in rows)
    ]


def _right(row: Row) -> bool:
    """Whether nothing that was asked of an answer is wrong."""
    wanted = ("facts", "abstained", "guarded", "verdict", "notice")
    return not row.metrics.get("wrongly_refused") and all(row.metrics.get(m) in (None, 1.0) for m in wanted)


def _differences(run: Run, against: Run) -> list[tuple[Figure, Difference]]:
    return [(f, d) for f in DETAILS if (d := compare(against.values(f.metric), run.values(f.metric))) is not None]


def _p95(run: Run) -> float:
    times = sorted(row.milliseconds for row in run.rows)
    return times[int(0.95 * len(times))] if times else 0.0


def _cut(text: str, size: int = 320) -> str:
    return text if len(text) <= size else f"{text[:size].rstrip()}…"
