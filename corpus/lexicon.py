"""The words people use and the words the texts use: acronyms in both directions, everyday French, English.

Terms are compared without case or accents. Expansion only ever adds words to a search; it never changes a quote.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

_FILE = Path(__file__).with_name("lexicon.toml")
_ORDINARY = frozenset({("si",), ("ai",), ("di",), ("op",), ("ae",)})
"""Acronyms that are also ordinary words: they count only when typed in capitals (« la SI », not « si »)."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
_JOINT = re.compile(r"['-]")
_FIRST_COMBINING = "\u0300"


def fold(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    if decomposed.isascii():
        return decomposed
    return "".join([c for c in decomposed if c < _FIRST_COMBINING or not unicodedata.combining(c)])


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, elisions cut (« l'accès » gives « acces »)."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if word.isalnum():
            found.append(word)
        else:
            found.extend(part for part in _JOINT.split(_ELISION.sub("", word)) if part)
    return tuple(found)


@dataclass(frozen=True)
class Lexicon:
    """What each run of folded words adds to a search; the words that say nothing; the products
    named by their trade name; the words that tell the language.
    """

    adds: dict[tuple[str, ...], str]
    longest: int
    stop: frozenset[str]
    products: frozenset[str]
    elsewhere: frozenset[tuple[str, ...]]
    small_french: frozenset[str]
    small_english: frozenset[str]

    def expand(self, text: str) -> str:
        """The words to add to a search for ``text``, in the order met, each once; empty when there are none."""
        tokens = words(text)
        added: dict[str, None] = {}
        start = 0
        while start < len(tokens):
            run = self._longest_at(tokens, start, text)
            if run:
                added[self.adds[run]] = None
            start += max(1, len(run))
        return " ".join(added)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of every entry: well spelt, even when the texts do not use it."""
        return frozenset(word for run in self.adds for word in run)

    def _longest_at(self, tokens: tuple[str, ...], start: int, text: str) -> tuple[str, ...]:
        """The longest entry that starts there (« renseignements personnels sensibles » hides the shorter), or none."""
        for size in range(min(self.longest, len(tokens) - start), 0, -1):
            run = tokens[start : start + size]
            ordinary = run in _ORDINARY and not re.search(rf"\b{run[0].upper()}\b", text)
            if run in self.adds and not ordinary:
                return run
        return ()

    def names_elsewhere(self, text: str) -> bool:
        """Whether a text names a subject of another administration or service."""
        tokens = words(text)
        return any(
            tokens[start : start + len(run)] == run
            for run in self.elsewhere
            for start in range(len(tokens) - len(run) + 1)
        )

    def knows(self, word: str) -> bool:
        """Whether a single folded word is an entry."""
        return (word,) in self.adds


@cache
def load_lexicon(path: Path = _FILE) -> Lexicon:
    """Read `lexicon.toml` once."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    adds: dict[tuple[str, ...], str] = {}

    def add(key: str, extra: str) -> None:
        run = words(key.replace("_", " "))
        adds[run] = f"{adds[run]} {extra}" if run in adds else extra

    for short, longs in raw["acronyms"].items():
        add(short, longs[0])
        for long in longs:
            add(long, short)
    for table in ("products", "everyday", "english"):
        for key, extra in raw[table].items():
            add(key, extra)
    products = frozenset(word for key in raw["products"] for word in words(key))
    elsewhere = frozenset(words(phrase) for phrase in raw["elsewhere"])
    plain = {name: frozenset(fold(raw[name]).split()) for name in ("stop", "small_french", "small_english")}
    return Lexicon(adds, max(map(len, adds)), products=products, elsewhere=elsewhere, **plain)
