"""The engine that every way of asking shares: opened once, it answers, and follows the index as it is published."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, Question
from assistant.anticipate import Anticipations
from assistant.generate.condense import version as condense_version
from assistant.generate.endpoint import target_of
from assistant.generate.pointing import Writer
from assistant.guard import Guard, Refusal
from assistant.guard.policy import load_policy
from assistant.knowledge import Knowledge, footnotes_of
from assistant.language import language_of
from assistant.pipeline import plan, quoted
from assistant.query import completed
from assistant.retrieve import section_label
from assistant.vocabulary import Vocabulary
from assistant.written import written
from corpus.catalogue import load_catalogue
from corpus.confidentiality.offices import office_holders
from corpus.embedding import load_embedding
from corpus.index.published import Index, current_version, open_index
from corpus.lexicon import load_lexicon
from corpus.model import Text
from corpus.settings import Settings


def _unwatched(answer: Answer) -> None: ...


def _always() -> bool:
    return True


class Engine:
    """Answers questions from the published index; picks up a newly published one by itself, between two questions."""

    def __init__(self, settings: Settings, knowledge: Knowledge) -> None:
        self._settings = settings
        self._knowledge = knowledge
        self._lock = threading.RLock()
        self._busy: Counter[int] = Counter()
        self._replaced: dict[int, Knowledge] = {}
        self._writer = Writer(settings.generation) if settings.generation.on else None

    @classmethod
    def open(cls, settings: Settings) -> "Engine":
        """Open the published index.

        Raises:
            IndexNotBuilt: nothing has been published yet.
            IndexMismatch: it was built by another model or format.
            CatalogueError: the catalogue is broken.
        """
        return cls(settings, _knowledge(settings))

    def ask(
        self,
        question: Question,
        today: date | None = None,
        watch: Callable[[Answer], None] = _unwatched,
        wanted: Callable[[], bool] = _always,
    ) -> Answer:
        """Answer a question as of ``today`` (the day it is, unless told otherwise).

        Where a model writes, ``watch`` gets the answer as it grows, and ``wanted`` says whether somebody still waits;
        several answers can be written at once, while the search takes one question at a time.

        Raises:
            Withdrawn: nobody waits any more.
        """
        with self._in_use() as knowledge:
            writer = self._writer.for_question() if self._writer is not None else None
            question = self._alone(question, knowledge, writer, wanted)
            with self._lock:
                planned = plan(question, knowledge, today or date.today())
                if isinstance(planned, Answer):
                    return planned
                if writer is None:
                    return quoted(planned)
            given = written(planned, writer, watch, wanted)
        if not question.alone:
            return given
        return replace(given, model={**given.model, "condensed": condense_version(given.language)})

    def _alone(
        self, question: Question, knowledge: Knowledge, writer: Writer | None, wanted: Callable[[], bool]
    ) -> Question:
        """A follow-up that the guard lets through, made to stand alone where a model writes."""
        if writer is None or completed(question.text, question.history) == question.text:
            return question
        with self._lock:
            embed = knowledge.index.embed_query
            if knowledge.guard.check(question.text, embed, [turn.question for turn in question.history]) is not None:
                return question
        return replace(question, alone=writer.condense(question, language_of(question.text), wanted))

    def refuses(self, words: str) -> Refusal | None:
        """What the guard sees in someone's words, that are not a question, if it refuses them."""
        with self.searching() as knowledge:
            return knowledge.guard.check(words, knowledge.index.embed_query)

    @property
    def model(self) -> str:
        """The exact identifier of the model that writes, or an empty string: quotes, without a model."""
        target = target_of(self._settings.generation) if self._writer is not None else None
        return target.model if target is not None else ""

    @property
    def texts(self) -> Mapping[str, Text]:
        """The texts of the published index, by document."""
        return self.knowledge.index.texts

    def close(self) -> None:
        """Release the index's private copy."""
        with self._lock:
            for knowledge in (self._knowledge, *self._replaced.values()):
                knowledge.index.close()
            self._replaced.clear()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge of the index published now, reopened when it has changed."""
        with self._lock:
            if current_version(self._settings.data) not in (None, self._knowledge.index.version):
                previous = self._knowledge
                self._knowledge = _knowledge(self._settings)
                self._replaced[id(previous)] = previous
                self._release()
            return self._knowledge

    @contextmanager
    def searching(self) -> Iterator[Knowledge]:
        """The knowledge published now, kept open while somebody searches it; one search at a time."""
        with self._in_use() as knowledge, self._lock:
            yield knowledge

    @contextmanager
    def _in_use(self) -> Iterator[Knowledge]:
        """The knowledge published now, kept open while an answer is being written from it."""
        with self._lock:
            knowledge = self.knowledge
            self._busy[id(knowledge)] += 1
        try:
            yield knowledge
        finally:
            with self._lock:
                self._busy[id(knowledge)] -= 1
                self._release()

    def _release(self) -> None:
        """Close the replaced indexes that no answer uses any more."""
        for key in [key for key in self._replaced if not self._busy[key]]:
            self._replaced.pop(key).index.close()
            del self._busy[key]


def _knowledge(settings: Settings) -> Knowledge:
    catalogue = load_catalogue(settings.catalogue)
    index = open_index(settings, load_embedding(settings.embedding))
    return Knowledge(
        index,
        catalogue,
        Vocabulary(_searchable(index)),
        Anticipations(index.questions),
        Guard(load_policy(), index.telling, index.attempts, office_holders(text.text for text in index.texts.values())),
        load_lexicon(),
        footnotes_of(index),
    )


def _searchable(index: Index) -> list[str]:
    """What each passage says, with its headings: the texts over which a word's rarity is counted."""
    return [
        " ".join([section_label(p), *p.headings, *(index.texts[p.document].text[u.start : u.end] for u in p.units)])
        for p in index.passages.values()
    ]
