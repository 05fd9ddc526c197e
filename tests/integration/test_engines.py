"""Engines in processes of their own: they answer as one here does, at once, and a lost one is said."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Question
from assistant.engine import Engine
from corpus.settings import Settings
from eval.engines import Engines
from eval.kept import RunError

TODAY = date(2026, 11, 23)
QUESTIONS = ["Qu'est-ce que l'IAG ?", "Quelle heure est-il à Gaspé ?", "Puis-je y mettre du Protégé B ?", "Bonjour"]


def said(answer: Answer) -> Answer:
    return replace(answer, id="", timings_ms={})


def processes() -> set[int]:
    """The processes that this one began and that still run."""
    return {int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_they_answer_as_one_here_does(sheets: Settings, sheets_engine: Engine) -> None:
    with Engines(sheets) as engines, ThreadPoolExecutor(engines.count) as people:
        given = list(people.map(lambda text: engines.ask(Question(text), TODAY), QUESTIONS))
    assert [said(answer) for answer in given] == [said(sheets_engine.ask(Question(t), TODAY)) for t in QUESTIONS]


def test_a_lost_engine_is_said_with_what_to_do(sheets: Settings) -> None:
    before = processes()
    with Engines(sheets) as engines:
        engines.ask(Question(QUESTIONS[0]), TODAY)
        for pid in processes() - before:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(RunError, match="relancez"):
            engines.ask(Question(QUESTIONS[1]), TODAY)
