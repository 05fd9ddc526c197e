"""The gold questions: what a public servant asks, and what a right answer holds. See gold/README.md."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.answer import NoticeKind, Outcome, Verdict
from corpus.errors import BaliseError
from corpus.lexicon import fold

GOLD = Path(__file__).with_name("gold")


class GoldError(BaliseError):
    """A gold question cannot be read."""


class Split(StrEnum):
    """What a question may serve: settings are tuned on development alone."""

    DEVELOPMENT = "development"
    HELD_OUT = "heldout"


class Evidence(BaseModel):
    """A section that answers. An empty ``section`` stands for the whole text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    section: str


class Exchange(BaseModel):
    """An earlier exchange of the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    answer: str = ""


Kind = Literal[
    "fact",
    "rule",
    "list",
    "table",
    "definition",
    "acronym",
    "multi",
    "follow_up",
    "temporal",
    "joual",
    "misspelt",
    "unanswerable",
    "out_of_scope",
    "confidential",
    "sensitive",
    "injection",
]


class Gold(BaseModel):
    """One question. ``facts`` are lists of alternatives (regular expressions), one of each to be found in the quotes.

    ``accept_verdicts`` are others that say the same (to do without what is mandatory is forbidden).
    ``paraphrase``: it shares no rare word with the passage. ``difficulty`` and ``wording`` (`register` in the file)
    follow the rules of gold/README.md. ``reviewed_by``: the people who found it right, by their reviews; nobody
    where one found it wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    id: str
    question: str
    language: str = Field(pattern="^(fr|en)$")
    kind: Kind
    paraphrase: bool = False
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    wording: Literal["plain", "administrative", "colloquial"] = Field(default="plain", alias="register")
    author: str = ""
    on: date | None = None
    history: tuple[Exchange, ...] = ()
    outcome: Outcome
    accept_outcomes: tuple[Outcome, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    verdict: Verdict | None = None
    accept_verdicts: tuple[Verdict, ...] = ()
    notice: NoticeKind | None = None
    reviewed_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _facts_are_patterns(self) -> Self:
        for alternatives in self.facts:
            for pattern in alternatives:
                re.compile(pattern)
        return self

    @property
    def answerable(self) -> bool:
        """Whether the texts answer."""
        return self.outcome is Outcome.ANSWERED


def load_gold(split: Split, folder: Path = GOLD) -> tuple[Gold, ...]:
    """The questions of a split.

    Raises:
        GoldError: a line is not a question; it is named.
    """
    found: list[Gold] = []
    reviewed = _reviews(folder)
    for path in sorted((folder / split.value).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                try:
                    found.append(reviewed(Gold.model_validate_json(line)))
                except (ValidationError, re.error) as error:
                    # Neither the line nor what caused it is shown: it may be of a question kept apart.
                    raise GoldError(
                        f"{path.name}, ligne {number} : {_wrong(error)}", "Voir eval/gold/README.md."
                    ) from None
    return tuple(found)


_RARE = ("confidential", "sensitive", "injection")


def sample(golds: Sequence[Gold], most: int | None) -> tuple[Gold, ...]:
    """At most ``most`` questions that the texts answer, and as many that they do not, always the same, at even
    distances, so that every file has its share; and all of those that a share would leave too few of: for the guard, or
    with a notice.

    Raises:
        GoldError: fewer than one is asked for.
    """
    if most is not None and most < 1:
        raise GoldError(f"Un échantillon de {most} question ne mesure rien.", "Mettez « sample » à 1 ou plus.")
    rare = [gold for gold in golds if gold.notice or gold.kind in _RARE]
    ids = {gold.id for gold in rare}
    silent = [gold for gold in golds if gold.id not in ids and not gold.answerable]
    answered = [gold for gold in golds if gold.id not in ids and gold.answerable]
    if most is None or most >= max(len(silent), len(answered)):
        return tuple(golds)
    return (*rare, *evenly(silent, min(most, len(silent))), *evenly(answered, min(most, len(answered))))


def evenly(golds: Sequence[Gold], most: int) -> Sequence[Gold]:
    """``most`` questions, no more than there are, at even distances, always the same."""
    return [golds[index * len(golds) // most] for index in range(most)]


def _wrong(error: ValidationError | re.error) -> str:
    if isinstance(error, re.error):
        return f"motif illisible ({error.msg})"
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))} : {one['msg']}" for one in found)


class Review(BaseModel):
    """What one person said of a question. ``digest`` is the question's as they read it: changed since, it is to review
    again. ``outcome`` and ``verdict`` are what they expected before seeing the author's answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    digest: str
    reviewer: str
    on: date
    outcome: Outcome
    verdict: Verdict | None = None
    right: bool
    note: str = ""


REVIEWS = "reviews.jsonl"


class ReviewState(StrEnum):
    """Where the reviews of a question stand: two people found it right, one alone did, or somebody found it wrong."""

    NONE = "none"
    ONE = "one"
    REVIEWED = "reviewed"
    DISPUTED = "disputed"


def load_reviews(folder: Path = GOLD) -> tuple[Review, ...]:
    """Every review."""
    path = folder / REVIEWS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return tuple(Review.model_validate_json(line) for line in lines if line.strip())


def digest_of(gold: Gold) -> str:
    """What a review is a review of: the question and everything expected of its answer."""
    value = gold.model_dump(mode="json", exclude={"reviewed_by", "difficulty", "wording", "author", "paraphrase"})
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def review_states(golds: Sequence[Gold], reviews: Sequence[Review]) -> dict[str, ReviewState]:
    """Where the reviews of each question stand, as it is today, by its identifier."""
    found = _opinions(reviews)
    return {gold.id: _state(found.get((gold.id, digest_of(gold)), {})) for gold in golds}


def _state(said: Mapping[str, bool]) -> ReviewState:
    if not all(said.values()):
        return ReviewState.DISPUTED
    return (ReviewState.NONE, ReviewState.ONE, ReviewState.REVIEWED)[min(len(said), 2)]


def _opinions(reviews: Sequence[Review]) -> dict[tuple[str, str], dict[str, bool]]:
    """Whether each reviewer found each question right, as they read it; the last time counts."""
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for review in reviews:
        found.setdefault((review.question, review.digest), {})[review.reviewer] = review.right
    return found


def _reviews(folder: Path) -> Callable[[Gold], Gold]:
    """Puts beside a question the people who found it right as it stands, unless somebody found it wrong."""
    opinions = _opinions(load_reviews(folder))

    def reviewed(gold: Gold) -> Gold:
        said = opinions.get((gold.id, digest_of(gold)), {})
        by = () if _state(said) is ReviewState.DISPUTED else tuple(dict.fromkeys([*gold.reviewed_by, *said]))
        return gold.model_copy(update={"reviewed_by": by})

    return reviewed


def same_section(expected: str, section: str, heading: str) -> bool:
    """Whether a passage's section is the one expected: its number, or words of its title."""
    if not expected or expected == section:
        return True
    wanted, have = _plain(expected), (_plain(section), _plain(heading))
    return any(wanted in h for h in have if h) and not re.fullmatch(r"[\d.]+", expected)


@lru_cache(maxsize=8192)  # the same titles are compared with every question's evidence
def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def as_json(gold: Gold) -> dict[str, Any]:
    """A question as a line of a gold file."""
    return gold.model_dump(mode="json", by_alias=True)
