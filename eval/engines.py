"""Engines in processes of their own: where time is not judged, questions are asked on every processor at once.

One engine searches for one question at a time, and its model gains little from a second processor: two engines with one
each answer twice as many.
"""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from assistant.answer import Answer, Question
from assistant.closed import close_circuit
from assistant.egress import Circuit, named_in
from assistant.engine import Engine
from corpus.settings import Settings
from eval.kept import RunError

_MOST = 4
"""Engines at most: each holds the index, the model and what was learnt, some 0.9 GB."""

_own: list[Engine] = []
"""The engine of this process, where it is one of those."""


class Engines:
    """Engines that answer from the published index, one a processor. Close them to end their processes."""

    def __init__(self, settings: Settings) -> None:
        self.count = min(_MOST, len(os.sched_getaffinity(0)))
        # A new interpreter each: a copy of this one would hold threads and files in any state.
        self._pool = ProcessPoolExecutor(self.count, get_context("spawn"), _open, (settings,))

    def ask(self, question: Question, today: date) -> Answer:
        """Answer a question as of a day, by whichever engine is free; called from `count` threads, it is at once.

        Raises:
            RunError: an engine could not open, or was killed.
        """
        try:
            return self._pool.submit(_ask, question, today).result()
        except BrokenProcessPool as error:
            raise RunError(
                "Un des moteurs qui répondent s'est arrêté : la mémoire a peut-être manqué.",
                "Fermez d'autres programmes, puis relancez la commande.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def _open(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is for whoever asks
    close_circuit()
    Circuit(named_in(settings), lambda _: None).close()
    os.environ["OMP_NUM_THREADS"] = "1"
    _own.append(Engine.open(settings))


def _ask(question: Question, today: date) -> Answer:
    return _own[0].ask(question, today)
