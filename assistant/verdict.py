"""The verdict line: derived from the force and the addressee of the cited rules, never written by a model.

« Ai-je le droit… » has three honest answers: forbidden; permitted, under these conditions; it depends on the directive
of one's own public body (guide 4.1: the body may forbid at any time what the table allows). Only official texts in
force on the day asked about decide; an example decides nothing, but the marks of a table do.
"""

import math
from collections.abc import Mapping, Sequence

from assistant.actor import of_somebody_else
from assistant.answer import Verdict
from assistant.anticipate import Resemblance
from assistant.asked import levels_of, modality_of
from assistant.followup import of_another_matter, speaks_of, spoken_of
from assistant.generate import Draft
from assistant.generate.extractive import levels_in, quote_of
from assistant.intent import Modality
from assistant.matrix import about_the_level, between_hostings, tells
from assistant.proposal import Proposal, proposal_of
from assistant.query import Query
from assistant.ruling import ruling_force
from assistant.voices import ALLOWS, DECIDING, as_needed, has_the_other, voiced
from corpus import anticipated
from corpus.index.published import Index
from corpus.model import Force

_AGAINST = 0.1
"""Share of the precedents' votes under which a leave given since a rule lapsed is not: they were told otherwise."""

_UPHELD: Mapping[Verdict, float] = {
    Verdict.FORBIDDEN: 0.75,
    Verdict.PERMITTED: 0.7,
    Verdict.MANDATORY: 0.75,
    Verdict.NOT_STATED: 0.95,
}
_UPHELD_ELSE = 0.5
"""Share of the precedents' votes from which they uphold what the rules cited tell. Chosen on 1,560 development
questions (29 November 2026), and for a prohibition on 700 more (the 30th). Of the first 930, by seven hands, had met
the code once: most of its 21 wrong verdicts there were a duty that is a recommendation, a ban or a leave that depends,
a silence.
"""

_SPELT = 0.5
"""Share of the votes by letters from which a ban is told, where no classification level is named. Of 40 bans told to
seven hands whose questions had not been met (1 December 2026), it takes back 4 of the 5 wrong ones and 2 of the others;
of 212 right ones learnt from, 11.
"""

_ENOUGH: Mapping[anticipated.Verdict, float] = {"recommended": 0.7, "depends": 0.7, "permitted": 0.8}
"""Share of the precedents' votes from which what they were told is given where the rules cited did not tell. Chosen,
on the development questions (29 November 2026). Never a prohibition nor a duty: a rule that is cited
must say those (precedents alone were wrong on two of eight, of unseen questions: that count decided this).
"""

_OF_THE_BODY = ("permitted", "depends")
"""What precedents do not tell of what nobody approved: one's body has decided."""

_SURE = 0.95
"""Share from which the duty cited first, that the question would leave undone, is told even if its votes are faint."""

_CITED_FIRST = 2
"""Rules cited of which one must speak of what a follow-up adds."""

_OUTRIGHT = 0.8
"""Share from which to leave a duty undone is told to be forbidden."""


def verdict_of(
    query: Query, deciding: Sequence[Draft], index: Index, votes: Resemblance, *, official: bool
) -> Verdict | None:
    """The verdict for a question that asks for one, from the drafts allowed to decide, best first; else `None`.

    The rules cited tell it (`assistant.voices`), and the closest precedents uphold it: most of them were told the same
    (``votes.verdicts``), or it is not given. Nearly all of them for a verdict, and it is where the rules did not tell
    (a duty only where the rule cited first says it). About a classification level that the question names, precedents
    tell nothing alone, and what is in the matrix (`assistant.matrix`) is told without them: levels are too close in
    meaning.
    ``official``: whether the answer rests on an official text at all; summary sheets never decide, not even that the
    texts are silent. No leave is given where something is said to lack, which may be its condition. Rules of which
    none speaks of what a follow-up adds to the conversation tell it no more than a prohibition, and that only where it
    adds a condition. Rules tell nothing of what somebody outside would do, nor of what kind a thing must be or who owns
    it, where they do not speak of them.
    """
    proposal, first = proposal_of(query.asked), _cited_first(deciding, index)
    verdict = _weighed(query, proposal, deciding, index, votes, official=official)
    if verdict is None or of_somebody_else(query.asked, first):
        return None
    if verdict is Verdict.FORBIDDEN and _spelt_otherwise(query, proposal, votes):
        return None
    if any(named and not speaks_of(named, first) for named in (proposal.must_be, proposal.claims)):
        return None
    if verdict is Verdict.PERMITTED and proposal.own_device and not speaks_of(proposal.own_device, first):
        return None
    if of_another_matter(query, first) if verdict is Verdict.FORBIDDEN else not spoken_of(query, first):
        return None
    return None if verdict is Verdict.PERMITTED and proposal.lacks and not proposal.bans else verdict


def _weighed(
    query: Query, proposal: Proposal, deciding: Sequence[Draft], index: Index, votes: Resemblance, *, official: bool
) -> Verdict | None:
    modality = modality_of(query)
    either = proposal.either and modality is Modality.RIGHT
    of_something_else = proposal.no_ai or proposal.punishes or proposal.bans_outsiders or proposal.unsure
    of_a_duty = modality is Modality.DUTY and (proposal.lets or proposal.how_often)
    beside_the_rule = either or proposal.how_much or of_a_duty
    if modality is Modality.NONE or not official or of_something_else or beside_the_rule:
        return None
    ruled = voiced(query, modality, proposal, deciding, index, votes)
    if not votes.verdicts or _of_a_level(query, modality, proposal, deciding, index):
        return ruled
    if ruled is None:
        return None if levels_of(query) else _told(proposal, votes, deciding, query, index)
    if ruled is not Verdict.MANDATORY or modality is not Modality.RIGHT:
        return ruled if _upheld(ruled, votes.verdicts.get(ruled.value, 0.0)) else None
    if votes.verdicts.get("forbidden", 0.0) >= _OUTRIGHT:
        return Verdict.FORBIDDEN
    return ruled if _upheld(ruled, _undone(votes)) else None


def _cited_first(deciding: Sequence[Draft], index: Index) -> list[str]:
    return [quote_of(draft, index) for draft in deciding[:_CITED_FIRST]]


def _of_a_level(query: Query, modality: Modality, proposal: Proposal, deciding: Sequence[Draft], index: Index) -> bool:
    """Whether a rule about the level that the question names tells by itself, as the matrix does."""

    def by_itself(draft: Draft) -> bool:
        force = ruling_force(draft, query, index)
        named = levels_in(quote_of(draft, index)) & levels_of(query)
        return bool(named) and force is not None and tells(query, modality, proposal, force)

    return any(map(by_itself, about_the_level(query, deciding, index)[:DECIDING]))


def _upheld(ruled: Verdict, share: float) -> bool:
    return share >= _UPHELD.get(ruled, _UPHELD_ELSE)


def _told(
    proposal: Proposal, votes: Resemblance, deciding: Sequence[Draft], query: Query, index: Index
) -> Verdict | None:
    """What nearly all precedents were told, where the rules cited do not tell. No leave from a duty, whose conditions
    are not weighed (four of five such leaves were wrong), nor to ban, from a ban, nor between two hostings; nothing for
    what nobody approved, nor for what is advised as needed, nor for who has one of two things that a rule asks for, nor
    for a question that another one completes.
    """
    first = quote_of(deciding[0], index) if deciding else ""
    has_one = (proposal.omits or proposal.without is not None) and has_the_other(query, first)
    if query.followed or as_needed(first) or has_one:
        return None
    force = ruling_force(deciding[0], query, index) if deciding else None
    duty = force is Force.OBLIGATION
    if duty and proposal.omits and _undone(votes) >= _SURE:
        return Verdict.MANDATORY
    told = max(votes.verdicts, key=lambda verdict: votes.verdicts[verdict])
    banned = force is Force.PROHIBITION and proposal.bans
    untold = told == "permitted" and (duty or banned or between_hostings(query))
    if untold or (told in _OF_THE_BODY and proposal.unapproved):
        return None
    return Verdict(told) if votes.verdicts[told] >= _ENOUGH.get(told, math.inf) else None


def _spelt_otherwise(query: Query, proposal: Proposal, votes: Resemblance) -> bool:
    """Whether precedents spelt most alike were told of no ban; not where a level is named, which one letter tells."""
    told = votes.spelt.get("forbidden", 0.0)
    if proposal.omits or proposal.without is not None:
        told += votes.spelt.get("mandatory", 0.0)  # the same, of who would leave a duty undone
    return bool(votes.spelt) and told < _SPELT and not levels_of(query)


def _undone(votes: Resemblance) -> float:
    """The share told « mandatory » or « forbidden », which say the same of who would leave a duty undone."""
    return votes.verdicts.get("mandatory", 0.0) + votes.verdicts.get("forbidden", 0.0)


def verdict_since_lapsed(
    query: Query, deciding: Sequence[Draft], index: Index, votes: Resemblance, *, official: bool
) -> Verdict | None:
    """What a lapsed rule leaves: leave to act, under the conditions that apply instead, which ``deciding`` holds.
    Whether one *must* do something about it, they do not tell, nor whether one may do without them, nor how much, nor
    where something is said to lack, nor what somebody outside would do.
    """
    proposal = proposal_of(query.asked)
    if (
        modality_of(query) is not Modality.RIGHT
        or not official
        or proposal.contrary
        or proposal.lacks
        or proposal.how_much
        or proposal.no_ai
    ):
        return None
    first = _cited_first(deciding, index)
    if proposal.punishes or not spoken_of(query, first) or of_somebody_else(query.asked, first):
        return None
    forces = [ruling_force(draft, query, index) for draft in deciding[:DECIDING]]
    if Force.PROHIBITION in forces or not ALLOWS.intersection(forces):
        return None
    against = votes.verdicts and votes.verdicts.get("permitted", 0.0) < _AGAINST
    return None if against else Verdict.PERMITTED


def stricter_first(drafts: Sequence[Draft], verdict: Verdict | None, query: Query, index: Index) -> tuple[Draft, ...]:
    """The drafts, the duty that a verdict rests on before the recommendation that it is stricter than."""
    if verdict is not Verdict.MANDATORY or ruling_force(drafts[0], query, index) not in _ADVICE:
        return tuple(drafts)
    duty = next((d for d in drafts if ruling_force(d, query, index) is Force.OBLIGATION), drafts[0])
    return (duty, *(draft for draft in drafts if draft is not duty))


_ADVICE = (Force.RECOMMENDATION, Force.PREFERENCE)


def binds_the_body(query: Query, verdict: Verdict | None) -> bool:
    """Whether a permission given to the public body must be told apart from one to its employee."""
    return verdict is Verdict.PERMITTED and proposal_of(query.asked).oneself
