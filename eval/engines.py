"""Engines in processes of their own: where time is not judged, questions are asked on every processor at once.

One engine searches for one question at a time, and the model shipped gains little from a second processor: two engines
of one thread each answer twice as many.
"""

import atexit
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date
from functools import cache
from multiprocessing import connection, get_context, parent_process
from types import TracebackType
from typing import Self

from assistant.answer import Answer, Question
from assistant.egress import Circuit, named_in
from assistant.engine import Engine
from corpus.settings import Settings
from eval.kept import RunError

_MOST = 4
"""Engines at most: each holds the index, the model and what was learnt, some 0.6 GB."""


class Engines:
    """Engines that answer from the published index, one a processor. Close them to end their processes."""

    def __init__(self, settings: Settings) -> None:
        """Open them all.

        Raises:
            BaliseError: the index or the model cannot be opened.
        """
        self.count = min(_MOST, os.cpu_count() or 1)
        # A new interpreter each: a copy of this one would hold threads and files in any state.
        self._pool = ProcessPoolExecutor(self.count, get_context("spawn"), _begin, (settings,))
        try:
            with _inherited():
                opening = [self._pool.submit(_ready) for _ in range(self.count)]
            for one in opening:
                one.result()
        except BaseException:
            self._pool.shutdown(cancel_futures=True)
            raise

    def ask(self, question: Question, today: date) -> Answer:
        """Answer a question as of a day, by whichever engine is free; called from `count` threads, all are busy.

        Raises:
            RunError: an engine was killed.
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


@contextmanager
def _inherited() -> Iterator[None]:
    """What a process begun meanwhile keeps: an interruption is for whoever asks, and its libraries use one thread."""
    handler, threads = signal.signal(signal.SIGINT, signal.SIG_IGN), os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if threads is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = threads


_settings: list[Settings] = []
"""Those of this process, where it is an engine's."""


def _begin(settings: Settings) -> None:
    _settings.append(settings)
    Circuit(named_in(settings), lambda _: None).close()
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _stop(*_: object) -> None:
    if _engine.cache_info().currsize:
        _engine().close()
    os._exit(1)  # an exception would be taken for a question's


def _end_with_parent() -> None:
    """Whoever asks may be killed: nobody else would end this process then."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


@cache
def _engine() -> Engine:
    engine = Engine.open(_settings[0])
    atexit.register(engine.close)
    return engine


def _ready() -> None:
    _engine()


def _ask(question: Question, today: date) -> Answer:
    return _engine().ask(question, today)
