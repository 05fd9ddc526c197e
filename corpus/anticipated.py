"""The questions that people are expected to ask, in our own words, each tied to the sentences that answer it.

An embedding model small enough for any machine misses what is asked in everyday words; a question close to one of these
finds its sentences all the same (document expansion by questions: Nogueira and Lin, « From doc2query to
docTTTTTquery », 2019). They are searched, never shown: an answer remains a quote.

    corpus/anticipated/ID.jsonl          {"units": [KEY, …], "verdicts": [VERDICT, …], "fr": [question, …], "en": […]}
    corpus/anticipated/unanswered.jsonl  {"why": CLASS, "lang": "fr", "question": …}

`KEY` is `unit_key` of a sentence, so that no sentence of a text is kept here and a sentence that changes is noticed.
`VERDICT`, on the lines whose questions ask for a leave or a duty, is what a
careful reader of the rule answers (two where either is as right; `none` where no verdict answers). Unanswered questions
are near the subject (class « elsewhere »: outside it), and no text answers them.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CatalogueError
from corpus.lexicon import words

FOLDER = Path(__file__).with_suffix("")
_UNANSWERED = "unanswered"
_ELSEWHERE = "elsewhere"

Verdict = Literal["forbidden", "permitted", "mandatory", "recommended", "depends", "not_stated", "none"]
"""Those of an answer, and that no verdict answers."""


@dataclass(frozen=True, slots=True)
class Anticipated:
    """One question. ``keys`` name the sentences of ``document`` that answer it, best first, and ``verdicts`` what they
    answer to a leave or a duty asked.

    All are empty when no text answers; ``elsewhere`` then says that it is about another subject.
    """

    text: str
    document: str = ""
    keys: tuple[str, ...] = ()
    elsewhere: bool = False
    verdicts: tuple[Verdict, ...] = ()


class _Answered(BaseModel):
    model_config = ConfigDict(extra="forbid")
    units: tuple[str, ...]
    verdicts: tuple[Verdict, ...] = ()
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class _Unanswered(BaseModel):
    model_config = ConfigDict(extra="forbid")
    why: str
    lang: Literal["fr", "en"]
    question: str


_Line = TypeVar("_Line", bound=BaseModel)


def unit_key(words_of_unit: str) -> str:
    """What names a sentence by its words alone, whatever its case, spacing and punctuation: 10 hex digits."""
    return hashlib.sha256(" ".join(words(words_of_unit)).encode()).hexdigest()[:10]


def load_anticipated(folder: Path = FOLDER) -> tuple[Anticipated, ...]:
    """Every anticipated question, in the files' order.

    Raises:
        CatalogueError: a line is not as above; the message names the file and the line.
    """
    questions: list[Anticipated] = []
    for file in sorted(folder.glob("*.jsonl")):
        if file.stem == _UNANSWERED:
            lines = _lines(file, _Unanswered)
            questions += [Anticipated(line.question, elsewhere=line.why == _ELSEWHERE) for line in lines]
        else:
            for known in _lines(file, _Answered):
                questions += [
                    Anticipated(text, file.stem, known.units, verdicts=known.verdicts)
                    for text in (*known.fr, *known.en)
                ]
    return tuple(questions)


def anticipated_digest(folder: Path = FOLDER) -> str:
    """Changes when the anticipated questions do."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.jsonl")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _lines(file: Path, model: type[_Line]) -> list[_Line]:
    found = []
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(model.model_validate_json(raw))
        except ValidationError as error:
            raise CatalogueError(
                f"{file.name}, ligne {number} : {error.errors()[0]['msg']}.", "Corrigez cette ligne."
            ) from error
    return found
