"""The composer without a model: the best sentences, quoted. The embedded default, and the fallback of any model.

Sentences, not slabs: one to five quotes; the whole list when a list is asked; the definition when a term is asked; the
row when the matrix is. A condition or an exception stays with its rule, a bullet with its lead-in.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.expected import expected_in
from assistant.generate import Draft
from assistant.intent import Modality, Shape
from assistant.query import Query
from assistant.retrieve import Candidate, Retrieval
from assistant.vocabulary import Vocabulary, is_label
from corpus.index.published import Index
from corpus.lexicon import fold, words
from corpus.model import Force, Passage, Unit, UnitKind

MOST = 5
"""Statements of an answer that is not a list."""

MOST_ITEMS = 20
"""Items of a list shown whole."""

_MARGIN, _MARGIN_UNVOTED = 10.0, 3.0
"""Below the best score, what no longer answers; scores are closer together where no question votes."""

_EXAMPLE_COST = 0.4
_RULING_EXAMPLE_COST = 2.0
_RULE_WORTH = 1.0
_EXPECTED_WORTH = 1.5
_LABEL_WORTH = 1.5
_LABEL_SHARE = 0.3
_PER_PASSAGE = 4
_VOTED = 0.1
"""Share of the votes from which a unit is shown even beside several of its passage."""

_LISTED, _LISTED_BESIDE, _FEWEST_LISTED = 0.15, 0.35, 4
"""Share of the votes of the first item of a list; of another against it; items that make a list."""

_FEWEST_OWN = 3
"""Items that make the list of the best unit."""

_REACH = 25
_LIST_HEAD = 4.0
_LIST_CERTAIN, _LIST_LIKELY = 0.45, 0.25

_EXCEPTION = re.compile(r"^(?:Toutefois|Néanmoins|Cependant|Sauf|À l'exception|Par contre|However)\b")
_LEANS = re.compile(
    r"^(?:Toutefois|Néanmoins|Cependant|Ceci|Cela|Celui-ci|Celle-ci|Ceux-ci|Cette permission|Cette règle|Ces derni|"
    r"Elle |Il s'agit|Par ailleurs, il|À cet effet|Pour cela|Ainsi,)"
)


def compose(query: Query, retrieval: Retrieval, index: Index, vocabulary: Vocabulary) -> tuple[Draft, ...]:
    """The drafts that answer the query, best first; empty when nothing was retrieved."""
    candidates = _ranked(query, retrieval, index)
    if not candidates:
        return ()
    if query.intent.shape is Shape.DEFINITION:
        found = _definitions(query, candidates, index, vocabulary)
        if found:
            return found
    if query.intent.shape is Shape.LIST:
        voted = _voted_list(candidates)
        if voted:
            return voted
        whole = _listing(query, retrieval, candidates, index, vocabulary)
        if whole is not None:
            return _items(whole, candidates)
        own = _own_list(candidates[0], index)
        if own:
            return own
    return _sentences(query, candidates, index)


def quote_of(candidate: Candidate | Draft, index: Index) -> str:
    """A candidate's or a draft's own words."""
    return index.texts[candidate.passage.document].text[candidate.unit.start : candidate.unit.end]


def _ranked(query: Query, retrieval: Retrieval, index: Index) -> list[Candidate]:
    """Candidates that can stand as an answer, best first: no titles (but in a list), no lead-in without its list."""

    ruling = query.intent.modality is not Modality.NONE
    held = expected_in(query.asked)

    def worth(candidate: Candidate) -> float:
        force = candidate.unit.force
        rules = ruling and _rules(candidate.unit)
        example = force is Force.EXAMPLE and candidate.unit.kind is not UnitKind.ROW
        return (
            candidate.score
            + _RULE_WORTH * rules
            - (_RULING_EXAMPLE_COST if ruling else _EXAMPLE_COST) * example
            + _EXPECTED_WORTH * (held is not None and bool(held.search(quote_of(candidate, index))))
        )

    return sorted((c for c in retrieval.candidates if "outline" not in c.passage.tags), key=worth, reverse=True)


def _margin(candidates: Sequence[Candidate]) -> float:
    return _MARGIN if any(c.share for c in candidates) else _MARGIN_UNVOTED


def _sentences(query: Query, candidates: Sequence[Candidate], index: Index) -> tuple[Draft, ...]:
    chosen: list[Draft] = []
    seen: set[str] = set()
    taken: Counter[str] = Counter()
    levels = {s for s in query.weights if re.fullmatch(r"protege[abc]", s)}
    best, margin = candidates[0].score, _margin(candidates)
    for candidate in candidates:
        if len(chosen) >= MOST or candidate.score < best - margin:
            break
        for draft in _with_companions(candidate, index):
            quote = index.texts[draft.passage.document].text[draft.unit.start : draft.unit.end]
            key = fold(re.sub(r"\W+", " ", quote))
            full = len(chosen) >= MOST or (taken[draft.passage.id] >= _PER_PASSAGE and candidate.share < _VOTED)
            if key in seen or full or _other_level(draft.unit, quote, levels):
                continue
            seen.add(key)
            taken[draft.passage.id] += 1
            chosen.append(draft)
    if levels and not any(d.unit.kind is UnitKind.ROW for d in chosen):
        chosen = [*chosen[: MOST - 1], *_row_of(levels, candidates, index)]
    if query.intent.modality is not Modality.NONE and not any(_rules(d.unit) for d in chosen):
        rule = next((c for c in candidates[:_REACH] if _rules(c.unit)), None)
        chosen = [*chosen[: MOST - 1], *([Draft(rule.unit, rule.passage)] if rule is not None else [])]
    return tuple(chosen)


def _row_of(levels: set[str], candidates: Sequence[Candidate], index: Index) -> list[Draft]:
    """The matrix's row about the level asked about, beside the rule in prose: the two do not say quite the same."""
    wanted = {level[-1] for level in levels}
    for candidate in candidates:
        if candidate.unit.kind is UnitKind.ROW and levels_in(quote_of(candidate, index)) & wanted:
            return [Draft(candidate.unit, candidate.passage)]
    return []


def _rules(unit: Unit) -> bool:
    """Whether a unit rules on something: an obligation, a prohibition, a permission, a row with marks."""
    return unit.force not in (Force.NONE, Force.EXAMPLE) or unit.kind is UnitKind.ROW


def _other_level(unit: Unit, quote: str, levels: set[str]) -> bool:
    """Whether a row or bullet is about another classification level than the one asked about."""
    if not levels or unit.kind not in (UnitKind.ROW, UnitKind.BULLET):
        return False
    named = levels_in(quote)
    return bool(named) and not named & {level[-1] for level in levels}


def levels_in(quote: str) -> set[str]:
    """The classification levels that a row or bullet is about: a, b, c, or n for what is not classified."""
    folded = fold(quote)
    return set(re.findall(r"protege ([abc])\b", folded)) | ({"n"} if "non classifie" in folded else set())


def _with_companions(candidate: Candidate, index: Index) -> list[Draft]:
    """A unit with what it cannot be read without: its items if it opens a list, the rule before its exception, and the
    exception after its rule.
    """
    units, unit = candidate.passage.units, candidate.unit
    text = index.texts[candidate.passage.document].text
    at = units.index(unit)
    if unit.kind is UnitKind.LEAD_IN:
        items = [u for u in units if u.lead == (unit.start, unit.end)]
        return [Draft(u, candidate.passage) for u in items[:MOST]]
    around = []
    quote = text[unit.start : unit.end]
    if unit.kind is UnitKind.SENTENCE and at > 0 and _LEANS.match(quote) and units[at - 1].kind is UnitKind.SENTENCE:
        around.append(units[at - 1])
    around.append(unit)
    following = units[at + 1] if at + 1 < len(units) else None
    if following is not None and following.kind is unit.kind:
        after = text[following.start : following.end]
        if _EXCEPTION.match(after):
            around.append(following)
    return [Draft(u, candidate.passage) for u in around]


def _definitions(
    query: Query, candidates: Sequence[Candidate], index: Index, vocabulary: Vocabulary
) -> tuple[Draft, ...]:
    """The abbreviation's row, then sentences that define the term (« X est… », « on entend par X… », « X : … »)."""
    tokens = set(words(query.asked))
    rows: list[Draft] = []
    for passage in index.passages.values():
        for unit in passage.units:
            if unit.kind is not UnitKind.DEFINITION:
                continue
            short, _, long = index.texts[passage.document].text[unit.start : unit.end].partition("\t")
            own = words(short)
            asked = bool(own) and all(t in tokens for t in own) and short in query.asked.replace("É", "É")
            spelled = fold(long) and fold(long) in fold(query.asked)
            named = asked or (bool(own) and len(own[0]) > 2 and set(own) <= tokens)
            if spelled or (named and len(query.typed - set(vocabulary.stems(short))) <= 1):
                rows.append(Draft(unit, passage))
    rest = sorted(candidates[:12], key=lambda c: c.score + 1.5 * _defines(c, query, index, vocabulary), reverse=True)
    chosen = [Draft(c.unit, c.passage) for c in rest if c.score >= candidates[0].score - _margin(candidates)]
    return (*rows[:2], *[d for d in chosen if d not in rows][: 3 - min(len(rows), 1)])


_DEFINES = re.compile(
    r"\b(?:est une?|sont des|désigne|signifie|consiste|constitue|entend par|réfère|fait référence|correspond|"
    r"est la|est le|se définit|il est question|a pour mission|vise à|« ensemble)\b|\s:\s",
    re.IGNORECASE,
)


def _defines(candidate: Candidate, query: Query, index: Index, vocabulary: Vocabulary) -> bool:
    quote = index.texts[candidate.passage.document].text[candidate.unit.start : candidate.unit.end]
    match = _DEFINES.search(quote)
    if match is None:
        return candidate.unit.kind is UnitKind.FOOTNOTE
    before = set(vocabulary.stems_of_corpus(quote[: match.end() + 40]))
    heading = set(vocabulary.stems_of_corpus(candidate.passage.heading))
    return bool(set(query.weights) & (before | heading)) or candidate.unit.kind is UnitKind.FOOTNOTE


def _voted_list(candidates: Sequence[Candidate]) -> tuple[Draft, ...]:
    """The items that the anticipated questions closest to this one name together, in the texts' order, or none.

    A question that asks for a list is anticipated with every item of it.
    """
    most = max(c.share for c in candidates)
    items = [c for c in candidates if c.share >= _LISTED_BESIDE * most]
    if most < _LISTED or len(items) < _FEWEST_LISTED:
        return ()
    rank = {document: n for n, document in enumerate(dict.fromkeys(c.passage.document for c in items))}
    items = sorted(items[:MOST_ITEMS], key=lambda c: (rank[c.passage.document], c.unit.start))
    return tuple(Draft(c.unit, c.passage) for c in items)


def _own_list(best: Candidate, index: Index) -> tuple[Draft, ...]:
    """The list that the best unit belongs to, whole, or opens, itself first; none when it stands alone."""
    passage, unit = best.passage, best.unit
    if unit.kind is UnitKind.BULLET:
        items = [u for u in passage.units if u.kind is UnitKind.BULLET and u.lead == unit.lead]
        return tuple(Draft(u, passage) for u in items[:MOST_ITEMS]) if len(items) >= _FEWEST_OWN else ()
    if unit.kind is not UnitKind.SENTENCE or unit != passage.units[-1]:
        return ()
    following = index.following(passage)
    items = [u for u in following.units if u.kind is UnitKind.BULLET and u.lead is None] if following else []
    if following is None or len(items) < _FEWEST_OWN:
        return ()
    return (Draft(unit, passage), *(Draft(u, following) for u in items[:MOST_ITEMS]))


def _listing(
    query: Query, retrieval: Retrieval, candidates: Sequence[Candidate], index: Index, vocabulary: Vocabulary
) -> Passage | None:
    """The list or table that the question asks for, or `None`: its lead-in and headings hold the question's words."""
    total = sum(query.weights.values()) or 1.0
    best_unit = candidates[0].passage.id
    scored: list[tuple[float, float, Passage]] = []
    for rank, hit in enumerate(retrieval.hits):
        passage = hit.passage
        if not passage.listing:
            continue
        text = index.texts[passage.document].text
        leads = {u.lead for u in passage.units if u.lead and not u.columns}
        labels = _labels(passage, text)
        head_words = " ".join([passage.section, *passage.headings[-2:], *(text[s:e] for s, e in leads), *labels])
        head = set(vocabulary.stems_of_corpus(head_words))
        share = sum(w for s, w in query.weights.items() if s in head) / total
        share += _LABEL_SHARE * any(is_label(s) and s in head for s in query.typed)
        named = bool(query.typed & set(vocabulary.stems(" ".join(labels))))
        worth = _LIST_HEAD * share - 0.15 * rank + 0.5 * (passage.id == best_unit) + _LABEL_WORTH * named
        scored.append((worth, share, passage))
    if not scored:
        return None
    _, share, passage = max(scored, key=lambda s: s[0])
    return passage if share >= (_LIST_LIKELY if passage.id == best_unit else _LIST_CERTAIN) else None


def _labels(passage: Passage, text: str) -> list[str]:
    """What an outline's items are called: « Étape », « Objectif », « Axe »; measures and priorities bear numbers."""
    if "outline" not in passage.tags:
        return []
    first = text[passage.units[0].start : passage.units[0].end]
    if re.match(r"\d+\.\d", first):
        return ["mesures", "priorités stratégiques", "sections"]
    match = re.search(r"(Étape|Objectif|Axe|Article)", first, re.IGNORECASE)
    return [match[1]] if match else []


def _items(passage: Passage, candidates: Sequence[Candidate]) -> tuple[Draft, ...]:
    """Every item of a list, in order; of a longer one than is readable, its best items, in order."""
    units = [u for u in passage.units if u.kind is not UnitKind.LEAD_IN] or list(passage.units)
    if len(units) > MOST_ITEMS:
        scores = {c.unit: c.score for c in candidates}
        kept = set(sorted(units, key=lambda u: scores.get(u, -99.0), reverse=True)[:MOST_ITEMS])
        units = [u for u in units if u in kept]
    return tuple(Draft(u, passage) for u in units)
