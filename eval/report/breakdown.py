"""What a run's figures are made of: by group, by stage, by outcome, by confidence; and which questions a person read.

The page and the exports show the same ones.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.drift import Change, changes
from eval.figures import DETAILS, FIGURES, KINDS, LANGUAGES, OUTCOMES, REGISTERS, STAGES, Figure, Told, groups, told
from eval.gold import Split
from eval.repeats import Spread, spreads
from eval.report.beside import Beside
from eval.run import Row, Run, values
from eval.stages import Stage, stage_of
from eval.statistics import Bin, calibration

FEWEST = 10
"""Questions under which a group has no line of its own: its interval would say nothing."""

_FEW = "few"
_NO_DOCUMENT = ""
NO_DOCUMENT = "Aucun : les textes ne répondent pas"

HISTORY = ("exact", "facts", "verdict", "abstained", "wrongly_refused", "wrong_verdict")
"""The figures followed from run to run: those of the first screen."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The share of right answers by group, the weakest first; the groups too small for a line together (``few``, named
    in ``folded``). ``full``: what a short name stands for.
    """

    name: str
    groups: tuple[Told, ...]
    few: Told | None
    folded: tuple[str, ...]
    full: Mapping[str, str]


def groupings(rows: Sequence[Row], split: Split, beside: Beside) -> list[Grouping]:
    """By kind, document, language, register and words."""

    def document(identifier: str) -> str:
        return beside.title(identifier).short if identifier else NO_DOCUMENT

    ids = {e["document"] for row in rows for e in row.evidence}
    full = {beside.title(i).short: beside.title(i).full for i in ids}
    return [
        _grouping("Par genre de question", rows, split, lambda r: (r.kind,), lambda k: KINDS.get(k, k)),
        _grouping("Par document qui répond", rows, split, documents, document, full),
        _grouping("Par langue", rows, split, lambda r: (r.language,), lambda k: LANGUAGES[k]),
        _grouping("Par registre", rows, split, lambda r: (r.register,), lambda k: REGISTERS[k]),
        _grouping("Par mots employés", rows, split, lambda r: (_wording(r),), lambda k: k),
    ]


def documents(row: Row) -> tuple[str, ...]:
    """The identifiers of the documents that answer; one empty where none does."""
    return tuple(dict.fromkeys(e["document"] for e in row.evidence)) or (_NO_DOCUMENT,)


def _grouping(
    name: str,
    rows: Sequence[Row],
    split: Split,
    of: Callable[[Row], Sequence[str]],
    named: Callable[[str], str],
    full: Mapping[str, str] | None = None,
) -> Grouping:
    counted = Counter(key for row in rows if row.split == split for key in dict.fromkeys(of(row)))
    few = {key for key, count in counted.items() if count < FEWEST}

    def keys(row: Row) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_FEW if key in few else key for key in of(row)))

    found = {one.name: one for one in groups(rows, split, keys)}
    small = found.pop(_FEW, None)
    folded = tuple(sorted(named(key) for key in few))
    return Grouping(
        name,
        tuple(replace(one, name=named(key)) for key, one in found.items()),
        replace(small, name=f"Moins de {FEWEST} questions chacun") if small is not None else None,
        folded,
        full or {},
    )


def _wording(row: Row) -> str:
    return "Autres mots que les textes" if row.paraphrase else "Mots des textes"


@dataclass(frozen=True, slots=True)
class Begun:
    """How many errors began at a stage, and their share of all questions."""

    stage: Stage
    name: str
    count: int
    share: float


def stages(rows: Sequence[Row]) -> list[Begun]:
    """Where errors begin, the most frequent first."""
    found = [stage for row in rows if (stage := stage_of(row)) is not None]
    counted = [Begun(stage, name, found.count(stage), found.count(stage) / len(rows)) for stage, name in STAGES.items()]
    return sorted((one for one in counted if one.count), key=lambda one: -one.count)


@dataclass(frozen=True, slots=True)
class Ended:
    """How many questions of one expected outcome ended in another, and how many of them may: their author says so."""

    count: int
    accepted: int


def confusion(rows: Sequence[Row]) -> dict[str, dict[str, Ended]]:
    """How the questions of each expected outcome ended."""
    return {
        expected: {got: _ended([r for r in rows if (r.expected, r.outcome) == (expected, got)]) for got in OUTCOMES}
        for expected in OUTCOMES
        if any(r.expected == expected for r in rows)
    }


def _ended(rows: Sequence[Row]) -> Ended:
    return Ended(len(rows), sum(r.outcome in r.accepted for r in rows))


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure Balise was that the texts answer, against whether they do: its intervals, how many questions of each a
    person reviewed, and the mean distance between the two, from 0 to 1.
    """

    bins: tuple[Bin, ...]
    reviewed: tuple[int, ...]
    error: float


def sureness(rows: Sequence[Row]) -> Sureness:
    """The calibration of the abstention; no interval where no answer says how sure it was."""
    sure = sorted(
        (row for row in rows if row.answer.get("confidence") is not None),
        key=lambda row: float(row.answer["confidence"]),
    )
    bins, error = calibration([(row.answer["confidence"], row.expected == "answered") for row in sure])
    reviewed, start = [], 0
    for one in bins:  # in the order of confidence, as the rows are
        reviewed.append(sum(row.reviewed for row in sure[start : start + one.true.n]))
        start += one.true.n
    return Sureness(tuple(bins), tuple(reviewed), error)


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure's difference between two runs, and how many of its questions a person reviewed."""

    change: Change
    reviewed: int


def compared(run: Run, against: Run, found: Sequence[Change] | None = None) -> list[Compared]:
    """The differences of a run and an earlier one, with what they rest on."""
    return [
        Compared(
            one,
            _reviewed(run.rows, run.values(one.figure.metric).keys() & against.values(one.figure.metric).keys()),
        )
        for one in (changes(run, against) if found is None else found)
    ]


def repeated(run: Run) -> list[tuple[Spread, int]]:
    """How the figures moved where the questions were asked again, and how many of their questions a person reviewed."""
    found = []
    for one in spreads(run):
        shared = set.intersection(*(set(values(rows, one.figure.metric)) for rows in (run.rows, *run.again)))
        found.append((one, _reviewed(run.rows, shared)))
    return found


def _reviewed(rows: Sequence[Row], ids: "set[str]") -> int:
    return sum(row.reviewed for row in rows if row.id in ids)


def followed(runs: Sequence[Run], split: Split) -> dict[Figure, list[Told | None]]:
    """The figures of the first screen from run to run; `None` where a run did not measure one."""
    known = {figure.metric: figure for figure in (*FIGURES, *DETAILS)}
    return {known[name]: [told(run.rows, known[name], split) for run in runs] for name in HISTORY}
