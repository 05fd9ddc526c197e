"""`python -m eval review`: a person reviews the gold questions, one at a time, blind; two people's agreement.

Blind twice: the reviewer says what they expect (the outcome, and the verdict of what is answered) before seeing what
the author expects, and never sees what another reviewer said. People who have an hour review a sample, the same
for each, so that their agreement is measured on the same questions.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Literal

from assistant.answer import Outcome, Verdict
from corpus.model import Passage, Text
from eval.figures import VERDICTS
from eval.gold import (
    GOLD,
    REVIEWS,
    Evidence,
    Gold,
    Review,
    ReviewState,
    digest_of,
    evenly,
    load_reviews,
    review_states,
    same_section,
)

OUTCOMES = {
    "1": (Outcome.ANSWERED, "Les textes y répondent"),
    "2": (Outcome.NO_SOURCE, "Le sujet est le bon, mais les textes ne le disent pas"),
    "3": (Outcome.OUT_OF_SCOPE, "Ce n'est pas le sujet"),
    "4": (Outcome.CONFIDENTIAL, "Le message contient un renseignement confidentiel"),
    "5": (Outcome.INJECTION, "Le message cherche à contourner les règles"),
}


_NO_VERDICT = "0"
_VERDICTS = {str(number): verdict for number, verdict in enumerate(Verdict, start=1)}
_SAID = {_NO_VERDICT: "Ni droit ni devoir : elle n'appelle pas de verdict"} | {
    key: f"Verdict : {VERDICTS[verdict]}" for key, verdict in _VERDICTS.items()
}
STATES = {
    ReviewState.REVIEWED: "révisée(s)",
    ReviewState.ONE: "révisée(s) par une personne",
    ReviewState.DISPUTED: "en désaccord",
    ReviewState.NONE: "à réviser",
}

_SHOWN = 600
"""Characters of a section shown to the reviewer."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on what both said blind: how often they said the same, and Cohen's kappa (1960). ``on``: of which
    answer to expect (`outcome`), or of the verdict where both expect an answer (`verdict`).
    """

    reviewers: tuple[str, str]
    on: Literal["outcome", "verdict"]
    questions: int
    same: float
    kappa: float


def drawn(golds: Sequence[Gold], most: int | None) -> list[Gold]:
    """At most ``most`` questions, the same for each person, at even distances by kind: each kind has its share. All of
    them where no number is asked for.
    """
    ordered = sorted(golds, key=lambda gold: (gold.kind, gold.id))
    if most is None or most >= len(ordered):
        return ordered
    return list(evenly(ordered, most))


def to_review(golds: Sequence[Gold], reviewer: str, folder: Path = GOLD) -> list[Gold]:
    """What a person has left to review, the least reviewed first."""
    done = load_reviews(folder)
    own = {(r.question, r.digest) for r in done if r.reviewer == reviewer}
    count: dict[str, int] = {}
    for review in done:
        count[review.question] = count.get(review.question, 0) + 1
    left = [g for g in golds if (g.id, digest_of(g)) not in own]
    return sorted(left, key=lambda g: count.get(g.id, 0))


def review(
    golds: Sequence[Gold],
    reviewer: str,
    sections: Mapping[Evidence, str],
    ask: Callable[[str], str],
    show: Callable[[str], None],
    folder: Path = GOLD,
    today: Callable[[], date] = date.today,
) -> Iterator[Review]:
    """Review until the person stops (« q », Ctrl-D, Ctrl-C). Each review is on the disk before the next question is
    shown; one that is not finished is not kept.
    """
    left = to_review(golds, reviewer, folder)
    for number, gold in enumerate(left, start=1):
        show(f"\n[{number}/{len(left)}]  {gold.question}")
        try:
            made = _reviewed(gold, reviewer, sections, ask, show, today())
        except (EOFError, KeyboardInterrupt):
            show("")
            return
        if made is None:
            return
        _append(folder / REVIEWS, made)
        yield made


def _reviewed(
    gold: Gold,
    reviewer: str,
    sections: Mapping[Evidence, str],
    ask: Callable[[str], str],
    show: Callable[[str], None],
    on: date,
) -> Review | None:
    """What a person says of one question, `None` where they stop."""
    for turn in gold.history:
        show(f"    (avant : {turn.question})")
    if gold.on:
        show(f"    (posée pour le {gold.on.isoformat()})")
    expected = _choice(ask, show, {key: said for key, (_, said) in OUTCOMES.items()})
    if expected is None:
        return None
    outcome, verdict = OUTCOMES[expected][0], None
    if outcome is Outcome.ANSWERED:  # asked of each, or asking would tell that the author expects one
        said = _choice(ask, show, _SAID)
        if said is None:
            return None
        verdict = _VERDICTS.get(said)
    ruled = f", verdict {VERDICTS[gold.verdict]}" if gold.verdict else ""
    show(f"\nL'auteur attend : {_named(gold.outcome)}{ruled}")
    for fact in gold.facts:
        show(f"    fait attendu : {' ou '.join(fact)}")
    for evidence in gold.evidence:
        show(f"    {evidence.document}, {evidence.section} : {sections.get(evidence, '(non importé)')}")
    right = _choice(ask, show, {"o": "C'est juste", "n": "Ce n'est pas juste"})
    if right is None:
        return None
    note = ask("Une remarque (Entrée pour aucune) : ").strip()
    return Review(
        question=gold.id,
        digest=digest_of(gold),
        reviewer=reviewer,
        on=on,
        outcome=outcome,
        verdict=verdict,
        right=right == "o",
        note=note,
    )


def sections_of(golds: Sequence[Gold], passages: Sequence[Passage], texts: Mapping[str, Text]) -> dict[Evidence, str]:
    """The beginning of each section that answers, as imported; where it is cut, it says so."""
    found: dict[Evidence, str] = {}
    for evidence in {e for gold in golds for e in gold.evidence}:
        for p in passages:
            if p.document == evidence.document and same_section(evidence.section, p.section, p.heading):
                found[evidence] = _beginning(" ".join(texts[p.document].text[p.start : p.end].split()))
                break
    return found


def _beginning(text: str) -> str:
    if len(text) <= _SHOWN:
        return text
    return (
        f"{text[:_SHOWN].rstrip()}… [coupé : les {_SHOWN} premiers caractères de {len(text)} ; lisez le texte entier]"
    )


def kept(done: int, folder: Path = GOLD) -> str:
    """What a sitting leaves on the disk, for the person who ends it."""
    if not done:
        return "Aucune question révisée : rien n'a été inscrit."
    said = "1 question révisée, inscrite" if done == 1 else f"{done} questions révisées, inscrites"
    return f"{said} dans {folder.parent.name}/{folder.name}/{REVIEWS}."


def agreements(reviews: Sequence[Review]) -> list[Agreement]:
    """The agreement of each pair of reviewers on the outcome, then on the verdict, that each expected blind."""
    by: dict[str, dict[tuple[str, str], Review]] = {}
    for one in reviews:
        by.setdefault(one.reviewer, {})[(one.question, one.digest)] = one
    found = []
    for a, b in combinations(sorted(by), 2):
        both = [(by[a][k], by[b][k]) for k in sorted(by[a].keys() & by[b].keys())]
        answered = [pair for pair in both if all(one.outcome is Outcome.ANSWERED for one in pair)]
        if both:
            found.append(_agreement((a, b), "outcome", [(one.outcome, other.outcome) for one, other in both]))
        if answered:
            found.append(_agreement((a, b), "verdict", [(one.verdict, other.verdict) for one, other in answered]))
    return found


def standing(golds: Sequence[Gold], reviews: Sequence[Review]) -> str:
    """How many questions stand in each state, and which are disputed, for a person."""
    states = review_states(golds, reviews)
    counted = Counter(states.values())
    disputed = [name for name, state in states.items() if state is ReviewState.DISPUTED]
    said = ", ".join(f"{counted[state]} {name}" for state, name in STATES.items() if counted[state])
    return said + (f". En désaccord : {', '.join(disputed)}" if disputed else "")


def _agreement(
    reviewers: tuple[str, str], on: Literal["outcome", "verdict"], said: Sequence[tuple[StrEnum | None, StrEnum | None]]
) -> Agreement:
    n, first, second = len(said), [a for a, _ in said], [b for _, b in said]
    same = sum(a is b for a, b in said) / n
    chance = sum((first.count(v) / n) * (second.count(v) / n) for v in set(first))
    return Agreement(reviewers, on, n, same, 1.0 if chance == 1 else (same - chance) / (1 - chance))


def _choice(ask: Callable[[str], str], show: Callable[[str], None], said: Mapping[str, str]) -> str | None:
    """A key among those offered; `None` to stop."""
    for key, text in said.items():
        show(f"  {key}  {text}")
    while True:
        given = ask("Votre choix (q pour arrêter) : ").strip().lower()
        if given == "q":
            return None
        if given in said:
            return given
        show(f"Répondez par {', '.join(said)} ou q.")


def _named(outcome: Outcome) -> str:
    return next((said for o, said in OUTCOMES.values() if o is outcome), outcome.value)


def _append(path: Path, made: Review) -> None:
    with path.open("a", encoding="utf-8") as out:
        out.write(made.model_dump_json() + "\n")
        out.flush()
        os.fsync(out.fileno())
