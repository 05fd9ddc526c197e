"""What the rules cited say to a question, each by its force and weighed by its votes, and whether they agree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Verdict
from assistant.anticipate import Resemblance
from assistant.asked import hostings_of, levels_of
from assistant.generate import Draft
from assistant.generate.extractive import levels_in, quote_of
from assistant.hosting import Hosting, hostings_in
from assistant.information import is_not_what_is_banned
from assistant.intent import Modality
from assistant.matrix import about_the_level, is_of_another_hosting, is_of_the_matrix, tells
from assistant.proposal import Proposal
from assistant.query import Query
from assistant.ruling import plain, ruling_force
from assistant.vocabulary import STOP
from corpus.index.published import Index
from corpus.lexicon import fold, words
from corpus.model import Force

ANY_USE = frozenset(
    "utiliser utilise utilisation user usage servir sers sert prendre aller employer emploi avoir droit permis "
    "permise permet autorise autorisee interdit correct legal travail bureau job boulot travailler travaillant "
    "ordinateur poste heures gratuit gratuite version web ligne internet outil outils use using work job allowed "
    "permitted legal free online office tool tools right okay systeme systemes system systems iag".split()
)
"""Words that name no particular use of a system."""

_URGES = re.compile(r"\b(?:necessaires?|essentiel\w*|primordia\w*|imperati\w*|importe|indispensables?|s'engage\w*)\b")
"""What a text urges without ruling: it is not silent."""

_WHEN_REQUIRED = re.compile(
    r"\b(?:lorsque|quand|si) (?:requis\w*|la loi (?:le|l')\s?\w+|applicables?)\b|\ble cas echeant\b"
)
"""A duty that holds only where another rule asks for it (« obtenir les consentements lorsque requis »)."""

_AS_NEEDED = re.compile(r"\bau besoin\b")
"""What is advised only where one finds a need for it: its force does not tell whether one must."""

_OR = re.compile(r"((?:[\w'’]+ ){1,3})ou((?: [\w'’]+){1,3})")
"""Read before accents go: « où » is no choice."""

_TOGETHER = re.compile(r"\b(?:et|and|ni)\b")

_BODY_MAY_FORBID = re.compile(r"\bpeut\b[^.;]{0,40}\binterdire\b", re.IGNORECASE)

_RIGHT = {Force.PROHIBITION: Verdict.FORBIDDEN, Force.PERMISSION: Verdict.PERMITTED}
"""A duty is no leave to do what is asked: it may be what the question would do without, in other words."""

_DUTY = {
    Force.PROHIBITION: Verdict.FORBIDDEN,
    Force.OBLIGATION: Verdict.MANDATORY,
    Force.RECOMMENDATION: Verdict.RECOMMENDED,
    Force.PREFERENCE: Verdict.RECOMMENDED,
    Force.PERMISSION: Verdict.PERMITTED,
}

DECIDING = 5
"""Drafts that decide."""

_STRICTER = 0.6
"""Weight of a duty against a recommendation from which both are about the question: the stricter one holds."""

_DECAY = 0.7
"""Weight of a draft against the one before it."""

_BESIDE = 0.3
"""Share of the strongest draft's weight under which a rule is about something else than the question."""

_CLEAR = 0.6
"""Weight from which a draft that rules on nothing says that the texts are silent."""

_SILENT = 3
"""Drafts of which none rules on anything where the texts are silent."""

_FAINT = 0.2
"""Weight under which no rule is close enough to the question to decide."""

_BOUND = 0.55
"""Share of the votes under which a rule is too loosely tied to the question to tell what one must do. Measured on 210
questions by three hands who had read no code, from which it was chosen (29 November 2026): 9 wrong of 63 such verdicts
before, 1 of 46 after. A rule that no question anticipates, of a text imported since, is judged by its rank alone.
"""

_AGREED = 0.7
"""Share of the weight that must agree."""

_NEXT_TO_NOTHING = 0.04
"""Weight under which a prohibition is not about the question at all."""

_UNVOTED = 0.03
"""What a draft weighs without any vote."""

_UNKNOWN = 0.21
"""What a draft that no question anticipates weighs: its rank alone tells."""

_NEAR = 0.15
"""Weight from which a duty is the one that the question would do without, whatever its words."""

_FIRST_HEARD = {
    Modality.RIGHT: frozenset({Force.PROHIBITION, Force.PERMISSION}),
    Modality.DUTY: frozenset({Force.OBLIGATION, Force.RECOMMENDATION, Force.PREFERENCE}),
}
"""The forces that answer a right, or a duty; the others only where none of these does: a duty that comes with a
prohibition is no permission.
"""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What a draft says: its ``force``, the verdict ``said``, its ``share`` of the votes, its ``weight``, which is that
    share less what its rank costs, and whether any question anticipates it.
    """

    force: Force
    said: Verdict
    share: float
    weight: float
    anticipated: bool


def voiced(
    query: Query, modality: Modality, proposal: Proposal, deciding: Sequence[Draft], index: Index, votes: Resemblance
) -> Verdict | None:
    """The verdict that the best of the drafts allowed to decide tell by their force, or `None`.

    Each says a verdict, and weighs by its share of the votes of the anticipated questions: a verdict on which they do
    not agree, or that nothing supports, is not given, nor leave to do what one of them forbids or what the matrix may
    forbid and cannot tell. A row or a bullet about the classification level that the question names is about the
    question, whatever its votes.
    """
    best = about_the_level(query, deciding, index)[:DECIDING]
    of_the_level = bool(best) and bool(levels_in(quote_of(best[0], index)) & levels_of(query))
    shares = [_share(draft, votes) for draft in best]
    weights = [share * _DECAY**rank for rank, share in enumerate(shares)]
    strongest = max(weights, default=0.0)
    voices, kept_silent = [], False
    for draft, share, weight in zip(best, shares, weights, strict=True):
        force = ruling_force(draft, query, index)
        said = _said_by(draft, force, modality, query, proposal, index, weight) if force else None
        if force and said:
            voices.append(_Voice(force, said, share, weight, _anticipated(draft, votes)))
        elif force and (is_of_the_matrix(draft, index) or is_not_what_is_banned(query.asked, quote_of(draft, index))):
            kept_silent = kept_silent or weight >= _BESIDE * strongest
    heard = [voice for voice in voices if of_the_level or voice.weight >= _BESIDE * strongest]
    if not heard:
        return Verdict.NOT_STATED if strongest >= _CLEAR and _silent(best, query, index) else None
    verdict, sure = _agreed(_answering(heard, modality), of_the_level)
    if modality is Modality.DUTY:
        tied = any(v.share >= _BOUND or not v.anticipated for v in heard if v.said is verdict)
        sure = sure and (tied or of_the_level)
    forbidden = any(v.said is Verdict.FORBIDDEN and v.share > _NEXT_TO_NOTHING for v in voices)
    leave = verdict in (Verdict.PERMITTED, Verdict.DEPENDS)
    return verdict if sure and not ((forbidden or kept_silent) and leave) else None


def _answering(heard: Sequence[_Voice], modality: Modality) -> Sequence[_Voice]:
    """The voices that answer what is asked, and the loudest one where it says otherwise; all where none answers."""
    answering = [voice for voice in heard if voice.force in _FIRST_HEARD[modality]]
    loudest = max(heard, key=lambda voice: voice.weight)
    if not answering or loudest in answering or loudest.said is Verdict.PERMITTED:
        return answering or heard
    return [loudest, *answering]


def _agreed(voices: Sequence[_Voice], of_the_level: bool) -> tuple[Verdict, bool]:
    """The verdict of most of the weight, and whether it is clear enough to be given."""
    total: dict[Verdict, float] = {}
    loudest: dict[Verdict, float] = {}
    for voice in voices:
        total[voice.said] = total.get(voice.said, 0.0) + voice.weight
        loudest[voice.said] = max(loudest.get(voice.said, 0.0), voice.weight)
    verdict = max(total, key=lambda said: total[said])
    weight = total[verdict]
    if verdict is Verdict.RECOMMENDED and Verdict.MANDATORY in loudest:
        verdict, weight = Verdict.MANDATORY, weight + total[Verdict.MANDATORY]
        if loudest[Verdict.MANDATORY] < _STRICTER * loudest[Verdict.RECOMMENDED]:
            return verdict, False
    if verdict is Verdict.PERMITTED and Verdict.DEPENDS in loudest:
        return verdict, False
    close = of_the_level or weight >= _FAINT
    return verdict, close and weight >= _AGREED * sum(total.values())


def _silent(best: Sequence[Draft], query: Query, index: Index) -> bool:
    """Whether none of the first drafts rules on anything or nearly, nor is the best an example of what to do."""
    return best[0].unit.force is Force.NONE and not any(
        plain(draft.unit.force)
        or ruling_force(draft, query, index)
        or is_of_the_matrix(draft, index)
        or _URGES.search(fold(quote_of(draft, index)))
        for draft in best[:_SILENT]
    )


def _share(draft: Draft, votes: Resemblance) -> float:
    """A draft's share of the votes; all the same where no question is anticipated."""
    if not votes.anticipated:
        return 1.0
    return _UNVOTED + votes.share(*_place(draft)) if _anticipated(draft, votes) else _UNKNOWN


def _anticipated(draft: Draft, votes: Resemblance) -> bool:
    return _place(draft) in votes.anticipated


def _place(draft: Draft) -> tuple[str, int]:
    return draft.passage.document, draft.unit.start


def _said_by(
    draft: Draft, force: Force, modality: Modality, query: Query, proposal: Proposal, index: Index, weight: float
) -> Verdict | None:
    """The verdict that one draft says by its force, or `None` when its force does not tell."""
    if force is Force.OBLIGATION and _WHEN_REQUIRED.search(fold(quote_of(draft, index))):
        return Verdict.DEPENDS if modality is Modality.DUTY or proposal.contrary else None
    if modality is Modality.DUTY and as_needed(quote_of(draft, index)):
        return None
    if (proposal.omits or proposal.without is not None) and has_the_other(query, quote_of(draft, index)):
        return None
    if is_of_the_matrix(draft, index) and not tells(query, modality, proposal, force):
        return None
    if force is Force.PROHIBITION and is_not_what_is_banned(query.asked, quote_of(draft, index)):
        return None
    if force is Force.PROHIBITION and is_of_another_hosting(query, draft, index):
        return None
    if modality is Modality.DUTY:
        return Verdict.MANDATORY if force is Force.PROHIBITION and proposal.bans else _DUTY.get(force)
    if force is Force.PERMISSION and _BODY_MAY_FORBID.search(quote_of(draft, index)):
        return Verdict.PERMITTED if proposal.bans else None if proposal.unapproved else Verdict.DEPENDS
    if force is Force.OBLIGATION and is_of_the_matrix(draft, index):
        return Verdict.MANDATORY
    if force is Force.PROHIBITION and proposal.bans:
        return None
    if proposal.omits:
        return None if force is Force.PERMISSION else _DUTY.get(force)
    if force is Force.OBLIGATION and proposal.later:
        return None
    if force is Force.OBLIGATION and proposal.without is not None:
        return Verdict.FORBIDDEN if weight >= _NEAR or _about(proposal.without, draft, index) else None
    if force in ALLOWS and proposal.oneself and _asks_in_general(query):
        return Verdict.DEPENDS
    if force is Force.PERMISSION and proposal.unapproved:
        return None
    return _RIGHT.get(force)


def as_needed(quote: str) -> bool:
    """Whether a quote is of what is advised only as needed."""
    return bool(_AS_NEEDED.search(fold(quote)))


ALLOWS = frozenset({Force.PERMISSION, Force.OBLIGATION, Force.RECOMMENDATION, Force.PREFERENCE})


def _asks_in_general(query: Query) -> bool:
    """Whether it is about a public system, and names nothing to do with it: one's own body decides (guide 4.1)."""
    return _only_public(query) and _names_no_use(query)


def _names_no_use(query: Query) -> bool:
    """Whether the question names a system but nothing to do with it (« utiliser ChatGPT au travail »)."""
    named = {word for word in words(query.text) if hostings_in(word)}
    return not {w for w in words(query.text) if len(w) > 2 and w not in STOP and w not in ANY_USE} - named


def has_the_other(query: Query, quote: str) -> bool:
    """Whether a rule asks for one thing or another (« un dossier ou une note ») and the question names both: who has
    the one may leave the other. Both named together (« la fiche et la note ») are both left.
    """
    folded = fold(query.asked)
    asked = set(words(folded)) - STOP
    for left, right in _OR.findall(quote.lower()):
        named = [asked.intersection(words(side)) for side in (left, right)]
        if all(named):
            ends = [folded.find(word) for side in named for word in side]
            return not _TOGETHER.search(folded[min(ends) : max(ends)])
    return False


def _about(words_lacking: str, draft: Draft, index: Index) -> bool:
    """Whether a duty is about what the question proposes to do without (« sans avis de sécurité »)."""
    quote = set(words(quote_of(draft, index)))
    lacking = {w for w in words(words_lacking) if len(w) > 3}
    return bool(lacking) and len(lacking & quote) >= (len(lacking) + 1) // 2


def _only_public(query: Query) -> bool:
    """Whether the question is about a public system alone, which one's body may forbid at any time (guide 4.1)."""
    return hostings_of(query) == {Hosting.PUBLIC}
