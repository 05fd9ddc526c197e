"""What Balise says in its own words, in French and in English: `messages("fr").outcomes[Outcome.NO_SOURCE]`.

The sentences live in `fr.toml` and `en.toml`; a missing, unknown or extra key is an error at load time.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from assistant.answer import Outcome, Verdict
from corpus.model import Force, Status

LANGUAGES = ("fr", "en")
"""The languages Balise speaks, the first by default."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Notices(_Table):
    """Templates of the notices; `Messages.validity_notice` fills those of validity."""

    lifted: str
    lifted_undated: str
    replaced: str
    replaced_undated: str
    period_over: str
    period_over_undated: str
    not_yet: str
    not_yet_undated: str
    by: str
    instead: str
    summary: str
    addressee: str
    undecided: str
    rule: str


class Modes(_Table):
    """How the answer was composed."""

    extractive: str
    sheets: str
    generated: str
    fallback: str


class Refusal(_Table):
    """The refusal of confidential matter; `Messages.refusal` fills it."""

    text: str
    joined: str


class Labels(_Table):
    """Words of the answer's layout."""

    quote_open: str
    quote_close: str
    between: str
    colon: str
    for_: str
    section: str
    page: str
    status: str
    fiche: str
    row: str
    note: str
    sources: str
    closest: str
    read_in_text: str
    first_of_month: str
    date: str
    source_gone: str
    understood: str
    read_whole: str

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.rstrip("_"))


class Months(_Table):
    """The twelve months."""

    names: tuple[str, ...]


class Page(_Table):
    """Words of the chat page itself."""

    description: str
    placeholder: str
    send: str
    watermark: str
    signed_out: str
    too_long: str
    feedback: str
    copied: str
    stopped: str


class Bar(_Table):
    """The bar of the chat page, and its reminder of an attestation to renew."""

    menu: str
    texts: str
    history: str
    help: str
    to_print: str
    language: str
    account: str
    attest_days: str
    attest_last: str
    sign: str
    later: str


class Controls(_Table):
    """Names of the chat page's controls and what it announces, for assistive technology."""

    question: str
    new_chat: str
    stop: str
    theme: str
    copy_answer: str
    end: str
    tab: str
    source: str
    side: str
    close_source: str
    working: str
    waiting: str
    done: str


class Carry(_Table):
    """Words of an answer carried elsewhere, copied or printed."""

    copied: str
    copied_whole: str
    not_copied: str
    not_copied_why: str
    title: str
    references: str


class Starter(_Table):
    """A question offered on the empty page."""

    label: str
    question: str


class Messages(_Table):
    """All the sentences of one language."""

    outcomes: Mapping[Outcome, str]
    verdicts: Mapping[Verdict, str]
    statuses: Mapping[Status, str]
    forces: Mapping[Force, str]
    addressees: Mapping[str, str]
    notices: Notices
    modes: Modes
    matters: Mapping[str, str]
    refusal_words: Refusal
    labels: Labels
    months: Months
    page: Page
    bar: Bar
    controls: Controls
    carry: Carry
    starters: tuple[Starter, ...]

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.removesuffix("_words"))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        tables: tuple[tuple[type[StrEnum], Mapping[Any, str]], ...] = (
            (Outcome, self.outcomes),
            (Verdict, self.verdicts),
            (Status, self.statuses),
            (Force, self.forces),
        )
        for kind, said in tables:
            missing = [member.value for member in kind if member not in said]
            if missing:
                raise ValueError(f"{kind.__name__}: {', '.join(missing)}")
        if len(self.months.names) != 12:
            raise ValueError("months: 12")
        return self

    def date(self, day: dt.date) -> str:
        """A day in words: « 1er novembre 2026 », “November 1, 2026”."""
        number = self.labels.first_of_month if day.day == 1 else str(day.day)
        return self.labels.date.format(day=number, month=self.months.names[day.month - 1], year=day.year)

    def addressee(self, name: str) -> str:
        """The addressee in this language; as the ingestion named it when it is a new one."""
        return self.addressees.get(name, name)

    def refusal(self, outcome: Outcome, kinds: Iterable[str]) -> str:
        """What is told of words that the guard refuses: which kinds of confidential matter they seem to hold (keys of
        `matters`), or that they try to turn the assistant away from its rules.
        """
        if outcome is not Outcome.CONFIDENTIAL:
            return self.outcomes[outcome]
        seen = dict.fromkeys(self.matters.get(kind, self.matters["other"]) for kind in kinds)
        matter = self.refusal_words.joined.join(seen) or self.matters["other"]
        return self.refusal_words.text.format(matter=matter)

    def validity_notice(
        self,
        status: Status,
        *,
        title: str,
        since: dt.date | None,
        until: dt.date | None,
        by: Sequence[str] = (),
        instead: Sequence[str] = (),
    ) -> str:
        """What a reader must know of a text that does not apply on the day asked about, what changed it and what
        applies instead.

        Args:
            status: lifted, replaced, period over or not yet in force.
            title: the text's title.
            since: the first day it holds.
            until: the first day it no longer did.
            by: titles of the texts that changed it.
            instead: titles of the texts that apply instead.

        """
        day = since if status is Status.NOT_YET else until
        name = status.value if day is not None else f"{status.value}_undated"
        template: str = getattr(self.notices, name)
        sentences = [
            template.format(
                title=_brief(title), since=self.date(since) if since else "", until=self.date(until) if until else ""
            )
        ]
        if by:
            sentences.append(self.notices.by.format(by=self.labels.between.join(map(_brief, by))))
        if instead:
            sentences.append(self.notices.instead.format(instead=self.labels.between.join(map(_brief, instead))))
        return " ".join(sentences)


def _brief(title: str) -> str:
    """A title without the long explanation in parentheses that ends it; a short one, its number, stays."""
    return re.sub(r" \([^()]{40,}\)$", "", title)


@cache
def messages(language: str) -> Messages:
    """The sentences of a language; French for a language that Balise does not speak."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    path = Path(__file__).with_name(f"{name}.toml")
    return Messages.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
