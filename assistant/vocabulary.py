"""The corpus's own words: how rare each is, and the nearest one to a misspelt word.

Stems are Snowball's French ones, on folded words. A label keeps its letter or number (« Protégé B » is one term,
« objectif 5 » too): losing it would mix the rules of one level with those of another.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz, process

from assistant.dictionary import french_words
from corpus.lexicon import fold, load_lexicon, words

_LABEL = re.compile(
    r"\b(protege|proteges|protegee|protegees|protected|objectif|objective|goal|axe|axis|pillar|etape|step|article|mesure|"
    r"measure|priorite|priority|section|annexe|annex)\s+(a|b|c|\d{1,2}(?:\.\d{1,2})*|i{1,3})\b(?!')"
)
_GLUED = re.compile(r"\b(?:[ldjLDJ]|[cmnst](?=[aeiouyhàâéèêîô]))([a-zA-Zàâçéèêëîïôûù]{2,})\b")
_ELIDED = frozenset("cdjlmnst")
_VOWELS = frozenset("aeiouyh")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_JOINED = re.compile(r"(?:protege[abc])|(?:objectif|axe|etape|article|mesure|priorite|section|annexe)[\d.]+")
_KINDS = {
    "objective": "objectif",
    "goal": "objectif",
    "axis": "axe",
    "pillar": "axe",
    "step": "etape",
    "measure": "mesure",
    "section": "mesure",
    "priorite": "mesure",
    "priority": "mesure",
    "annex": "annexe",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}
STOP = load_lexicon().stop
"""Words that say nothing of the subject, folded."""


class Vocabulary:
    """Stems and their rarity over a set of passages."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._remembered: dict[str, tuple[str, ...]] = {}
        frequency: Counter[str] = Counter()
        known: dict[str, str] = {}
        count = 0
        for text in texts:
            count += 1
            for word in _LONG_WORD.findall(text):
                known.setdefault(fold(word), word.lower())
            frequency.update(set(self.stems_of_corpus(text)))
        self._count = max(count, 1)
        self._frequency = frequency
        self._spellings = known
        self._begun: defaultdict[str, list[str]] = defaultdict(list)
        for folded in known:
            self._begun[folded[0]].append(folded)
        self.rarest = math.log(1 + self._count)

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of a text's meaningful words, in order."""
        joined = _LABEL.sub(_label, fold(text))
        return tuple(_stem(w) for w in words(joined) if w not in STOP and (len(w) > 1 or w.isdigit()))

    def stems_of_corpus(self, text: str) -> tuple[str, ...]:
        """The same, remembered: for the corpus's own words and the lexicon's only, never for what a person wrote."""
        if text not in self._remembered:
            self._remembered[text] = self.stems(text)
        return self._remembered[text]

    def rarity(self, stem: str) -> float:
        """Inverse document frequency, from near 0 (everywhere) to `rarest` (nowhere)."""
        seen = self._frequency.get(stem, 0)
        return math.log(1 + self._count / (seen + 0.5)) if seen else self.rarest

    def has(self, stem: str) -> bool:
        """Whether any passage holds the stem."""
        return stem in self._frequency

    def corrected(self, text: str, known: Collection[str] = ()) -> str:
        """The text with its unknown long words replaced by the corpus's nearest one, where one is near enough.

        A word whose stem the corpus holds, or that is among the ``known`` ones, is never touched. Nor is one that is
        French: that the texts do not use it says something. A lost elision is given back (« liag » for « l'IAG »).
        """
        out = _GLUED.sub(lambda match: self._unglued(match, known), text)
        for word in dict.fromkeys(_LONG_WORD.findall(out)):
            folded = fold(word)
            if folded in STOP or folded in known or self._is_used(folded) or folded in french_words():
                continue
            near = self._nearest(folded)
            if near is not None:
                out = re.sub(rf"\b{re.escape(word)}\b", self._spellings[near], out)
        return out

    def _unglued(self, match: re.Match[str], known: Collection[str]) -> str:
        whole, rest = fold(match[0]), fold(match[1])
        if whole in STOP or whole in known or self._is_used(whole) or whole in french_words():
            return match[0]
        name = match[0][0].isupper() and match.start() > 0
        elided = self._is_used(rest) or (rest[0] in _VOWELS and rest in french_words() and not name)
        return f"{match[0][0]}'{match[1]}" if elided else match[0]

    def _is_used(self, folded: str) -> bool:
        """Whether any passage holds a folded word, or its stem."""
        return folded in self._spellings or self.has(_stem(folded))

    def _nearest(self, folded: str) -> str | None:
        """The spelling nearest to a folded word, where one is near enough.

        Slips seldom fall on the first letter (Yannakoudakis and Fawthrop 1983), and a prefix undoes a word: the first
        letters are the same, but for an elided one (« saplique »).
        """
        if not _LONG_WORD.fullmatch(folded):
            return None
        begun = folded[0] + (folded[1] if folded[0] in _ELIDED and folded[1] in _VOWELS else "")
        choices = [word for letter in begun for word in self._begun.get(letter, ())]
        near = process.extractOne(folded, choices, scorer=fuzz.ratio, score_cutoff=86)
        return near[0] if near is not None and abs(len(near[0]) - len(folded)) <= 2 else None


_stemmer = snowballstemmer.stemmer("french")


def is_label(stem: str) -> bool:
    """Whether a stem is a label with its letter or number (« article3 », « protegeb »)."""
    return bool(_JOINED.fullmatch(stem))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if _JOINED.fullmatch(word):
        return word
    return str(_stemmer.stemWord(word))


def _label(match: re.Match[str]) -> str:
    number = match[2]
    kind = "protege" if match[1].startswith("prote") else _KINDS.get(match[1], match[1])
    if kind == "protege" and not number.isalpha():
        return match[0]
    if kind != "protege" and number in ("a", "b", "c"):
        return match[0]
    return f"{kind} {kind}{_ROMAN.get(number, number)}"
