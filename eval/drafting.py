"""Questions drafted from a section, without a model: from its title and its strongest rule, a right, a duty and a fact.

They are drafts: a person writes the question again in the words that people use, and checks what is expected of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Verdict
from corpus.lexicon import fold
from corpus.model import Force, Passage, Text, Unit, UnitKind

TO_REWRITE = "BROUILLON, À RÉCRIRE :"
"""What a drafted question begins with, until a person has written it."""

_STRONGEST = (Force.PROHIBITION, Force.OBLIGATION, Force.PERMISSION, Force.RECOMMENDATION, Force.PREFERENCE)
_FACTS, _WORDS = 3, 14
"""Facts suggested, and words of a rule that a question takes, at most."""
_OFTEN = 3
"""Times from which a word that a text writes in capitals alone is an acronym."""

_INFINITIVE = r"(?:s'|se )?[^\W\d_]{2,}(?:er|ir|oir|re)\b"
_ACT = re.compile(
    r"\b(?:doi(?:t|vent)|peu(?:t|vent)|devrai(?:t|ent)|il faut|tenue?s? d(?:e |')|interdit d(?:e |')|permis d(?:e |'))"
    rf"(?: (?:pas|jamais|donc|également|aussi|notamment))* ?(?P<act>{_INFINITIVE}[^.;:,()]*)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"^(?P<act>{_INFINITIVE}[^.;:,()]*)")
_NUMBER = re.compile(
    r"^\s*(?:(?:objectif|axe|mesure|section|chapitre)\s+)?[\dIVX]+(?:\.\d+)*\s*[.)–—-]?\s+", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]{5,}")
_MODALS = frozenset({"doivent", "peuvent", "devrait", "devraient"})
_DANGLING = re.compile(
    r"(?:\s+(?:à|au|aux|avec|ce|cette|dans|de|des|du|en|et|la|le|les|leurs?|ou|par|pour|que|qui|sa|ses|son|sur|un|une|façon))+$"
)
"""Words on which a phrase that was cut may not end."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with what may be expected of its answer. ``kind`` as in the gold questions."""

    question: str
    kind: str
    verdict: Verdict | None = None
    accepted: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a section says that one does, with its force and whom it binds. ``act``: an infinitive and what follows;
    empty where the words do not tell it.
    """

    text: str
    force: Force
    addressee: str
    act: str


def drafted_from(section: Passage, passages: Sequence[Passage], texts: Mapping[str, Text]) -> list[dict[str, Any]]:
    """The drafts of a section, as lines of a gold file without an identifier."""
    name = section.section or section.heading
    own = [p for p in passages if p.document == section.document and (p.section or p.heading) == name]
    text = texts[section.document].text
    units = [unit for p in own for unit in p.units]
    rule = _strongest(rules(units, text))
    title = plain_title(section.heading or name, text)
    source = rule.text if rule is not None else " ".join(text[u.start : u.end] for u in units)
    rarity = _rarity(passages, texts)
    return [
        {
            "question": f"{TO_REWRITE} {draft.question}",
            "language": "fr",
            "kind": draft.kind,
            "author": "",
            "outcome": "answered",
            "evidence": [{"document": section.document, "section": name}],
            "facts": [[word] for word in rare_words(source, draft.question, rarity)],
            **({"verdict": draft.verdict.value} if draft.verdict is not None else {}),
            **({"accept_verdicts": [v.value for v in draft.accepted]} if draft.accepted else {}),
        }
        for draft in _questions(title, rule, listing=all(u.kind is UnitKind.HEADING for u in units))
    ]


def rules(units: Iterable[Unit], text: str) -> Iterator[Rule]:
    """The units that bind, permit or advise, in their order; an item of a list with its lead-in."""
    for unit in units:
        if unit.force in _STRONGEST:
            said = " ".join(text[unit.start : unit.end].split())
            lead = " ".join(text[slice(*unit.lead)].split()) if unit.lead is not None else ""
            found = _BEGINS.search(said) if lead else _ACT.search(said)
            yield Rule(said, unit.force, unit.addressee, _short(found["act"]) if found else "")


def _short(act: str) -> str:
    words = act.split()
    said = " ".join(words[:_WORDS])
    said = f"{_DANGLING.sub('', said)}…" if len(words) > _WORDS else said
    return said[:1].lower() + said[1:]


def plain_title(heading: str, text: str) -> str:
    """A heading without its number, and without its capitals where it is all in capitals (but those of acronyms)."""
    title = _NUMBER.sub("", heading).strip(" .–—")
    if title != title.upper():
        return title[:1].lower() + title[1:] if title[1:2].islower() else title

    def word(found: re.Match[str]) -> str:
        acronym = len(found[0]) > 1 and len(re.findall(rf"\b{found[0]}\b", text)) >= _OFTEN
        return found[0] if acronym and not re.search(rf"\b{found[0].lower()}\b", text) else found[0].lower()

    return re.sub(r"[^\W\d_]+", word, title)


def rare_words(source: str, question: str, rarity: Mapping[str, int]) -> list[str]:
    """The words of a rule that few passages use, those that the question does not give away first."""
    given = {fold(word) for word in _WORD.findall(question)}
    words = dict.fromkeys(low for word in _WORD.findall(source) if (low := word.lower()) not in _MODALS)
    ordered = sorted(words, key=lambda word: (fold(word) in given, rarity.get(fold(word), 0)))
    return ordered[:_FACTS]


def _rarity(passages: Sequence[Passage], texts: Mapping[str, Text]) -> Counter[str]:
    """How many passages use each word."""
    counted: Counter[str] = Counter()
    for p in passages:
        counted.update({fold(word) for word in _WORD.findall(texts[p.document].text[p.start : p.end])})
    return counted


def _strongest(found: Iterable[Rule]) -> Rule | None:
    """The rule that binds most; of several, the first whose words tell what is done."""
    return min(found, key=lambda one: (_STRONGEST.index(one.force), not one.act), default=None)


def _questions(title: str, rule: Rule | None, *, listing: bool) -> Iterator[Draft]:
    if rule is not None:
        whose = f"Pour {rule.addressee}, " if rule.addressee else ""
        yield from (_of_act(rule, whose) if rule.act else _of_title(rule, title))
    if title.endswith("?"):
        yield Draft(title[0].upper() + title[1:], "fact")
    else:
        yield Draft(f"Que disent les textes au sujet de « {title} » ?", "fact")
    if listing:
        yield Draft(f"Quelles sont les parties de « {title} » ?", "list")
    elif rule is None:
        yield Draft(f"À qui s'adresse ce qui est dit de « {title.rstrip(' ?')} » ?", "fact")


def _of_act(rule: Rule, whose: str) -> Iterator[Draft]:
    """A right and a duty, from what the rule says that one does."""

    def asked(words: str) -> str:
        said = f"{whose}{words} ?"
        return said[0].upper() + said[1:]

    without = f"{'d’' if fold(rule.act)[:1] in 'aeiouyh' else 'de '}{rule.act}".replace("’", "'")
    match rule.force:
        case Force.PROHIBITION:
            yield Draft(asked(f"peut-on {rule.act}"), "rule", Verdict.FORBIDDEN)
            yield Draft(asked(f"faut-il s'abstenir {without}"), "rule", Verdict.MANDATORY, (Verdict.FORBIDDEN,))
        case Force.OBLIGATION:
            yield Draft(asked(f"peut-on se passer {without}"), "rule", Verdict.FORBIDDEN, (Verdict.MANDATORY,))
            yield Draft(asked(f"faut-il {rule.act}"), "rule", Verdict.MANDATORY)
        case Force.PERMISSION:
            yield Draft(asked(f"peut-on {rule.act}"), "rule", Verdict.PERMITTED)
            yield Draft(asked(f"faut-il {rule.act}"), "rule")
        case _:
            yield Draft(asked(f"peut-on se passer {without}"), "rule")
            yield Draft(asked(f"faut-il {rule.act}"), "rule", Verdict.RECOMMENDED)


def _of_title(rule: Rule, title: str) -> Iterator[Draft]:
    """A right and a duty, from the title alone."""
    yield Draft(f"Qu'a-t-on le droit de faire au sujet de « {title} » ?", "rule")
    yield Draft(f"Que doit faire {rule.addressee or 'un organisme'} au sujet de « {title} » ?", "rule")
