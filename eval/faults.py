"""What is wrong with the gold set: leaks from one split to the other, doubles, evidence that is no more."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz import fuzz, process

from corpus.catalogue import Catalogue
from corpus.lexicon import fold
from corpus.model import Passage
from eval.gold import Evidence, Gold, same_section

NEAR = 92.0
"""Similarity (rapidfuzz ratio, 0 to 100) from which two questions are one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the set, said for a person."""

    question: str
    text: str


def check(
    development: Sequence[Gold], held_out: Sequence[Gold], catalogue: Catalogue, passages: Sequence[Passage]
) -> list[Fault]:
    """What is wrong: identifiers met twice, one question in two splits or twice in one, evidence that is no more.

    Of a question kept apart, only the identifier and the document are told.
    """
    apart = {gold.id for gold in held_out}
    everything = [*development, *held_out]
    known = {document.id for document in catalogue}
    met = Counter(gold.id for gold in everything)
    faults = [Fault(identifier, "identifiant employé deux fois") for identifier, times in met.items() if times > 1]
    faults += _repeated(development, held_out)
    for gold in everything:
        for evidence in gold.evidence:
            if evidence.document not in known:
                faults.append(Fault(gold.id, f"document inconnu du catalogue : {evidence.document}"))
            elif not _held(evidence, passages):
                where = "" if gold.id in apart else f", {evidence.section}"
                faults.append(Fault(gold.id, f"section introuvable : {evidence.document}{where}"))
        if gold.answerable and not gold.evidence:
            faults.append(Fault(gold.id, "question répondue sans preuve"))
    return faults


def _repeated(development: Sequence[Gold], held_out: Sequence[Gold]) -> Iterator[Fault]:
    apart = {g.id for g in held_out}
    by_date: dict[date | None, list[Gold]] = {}
    for gold in (*development, *held_out):
        by_date.setdefault(gold.on, []).append(gold)
    for asked in by_date.values():
        folded = [fold(" ".join([*(h.question for h in g.history), g.question])) for g in asked]
        alike = process.cdist(folded, folded, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1)
        for first, second in np.argwhere(np.triu(alike, 1)):
            a, b = asked[first], asked[second]
            if a.id != b.id:
                leak = (a.id in apart) != (b.id in apart)
                what = "fuite : la même question dans les deux parties" if leak else "doublon"
                yield Fault(b.id, f"{what} ({a.id})")


def anticipated_again(held_out: Sequence[Gold], anticipated: Sequence[str]) -> list[Fault]:
    """The held-out questions that an anticipated one repeats: the index would have learnt them."""
    if not held_out or not anticipated:
        return []
    asked, known = [fold(g.question) for g in held_out], [fold(text) for text in anticipated]
    alike = process.cdist(asked, known, scorer=fuzz.ratio, score_cutoff=NEAR, workers=-1)
    return [
        Fault(gold.id, "fuite : une question attendue la répète")
        for gold, row in zip(held_out, alike, strict=True)
        if row.any()
    ]


def _held(evidence: Evidence, passages: Sequence[Passage]) -> bool:
    """Whether the section is in the imported version; a text that is not at hand cannot be checked."""
    own = [p for p in passages if p.document == evidence.document]
    if not any(p.official for p in own):
        return True
    return any(same_section(evidence.section, p.section, p.heading) for p in own)
