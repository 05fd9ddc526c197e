"""Engines in processes of their own: they answer as one here does, and none outlives whoever asks."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import active_children
from pathlib import Path

import pytest

from assistant.answer import Answer, Question
from assistant.engine import Engine
from corpus.errors import IndexNotBuilt
from corpus.settings import ROOT, Settings, load_settings
from eval.engines import Engines
from eval.kept import RunError

TODAY = date(2026, 11, 23)
QUESTIONS = ["Qu'est-ce que l'IAG ?", "Quelle heure est-il à Gaspé ?", "Puis-je y mettre du Protégé B ?", "Bonjour"]

KILLED = """
import os, signal
from multiprocessing import active_children
from corpus.settings import load_settings
from eval.engines import Engines
if __name__ == "__main__":
    with Engines(load_settings()):
        print(*[child.pid for child in active_children()], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def said(answer: Answer) -> Answer:
    return replace(answer, id="", timings_ms={})


def running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.is_file() and "(zombie)" not in status.read_text()


def test_they_answer_as_one_here_does(sheets: Settings, sheets_engine: Engine) -> None:
    with Engines(sheets) as engines, ThreadPoolExecutor(engines.count) as people:
        given = list(people.map(lambda text: engines.ask(Question(text), TODAY), QUESTIONS))
    assert [said(answer) for answer in given] == [said(sheets_engine.ask(Question(t), TODAY)) for t in QUESTIONS]
    assert not active_children()


def test_a_lost_engine_is_said_with_what_to_do(sheets: Settings) -> None:
    with Engines(sheets) as engines:
        for child in active_children():
            child.kill()
        with pytest.raises(RunError, match="relancez"):
            engines.ask(Question(QUESTIONS[0]), TODAY)


def test_why_none_can_open_is_said_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt):
        Engines(load_settings(data=tmp_path))
    assert not active_children()


def test_none_outlives_whoever_asks_nor_leaves_its_copy_of_the_index(sheets: Settings, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    copies = tmp_path / "copies"
    copies.mkdir()
    own = {"BALISE_DATA": str(sheets.data), "PYTHONPATH": str(ROOT), "TMPDIR": str(copies)}
    with subprocess.Popen([sys.executable, script], env=os.environ | own, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        children = [int(pid) for pid in killed.stdout.readline().split()]
        assert killed.wait(timeout=60) == -signal.SIGKILL
    until = time.monotonic() + 20
    while any(map(running, children)) and time.monotonic() < until:
        time.sleep(0.1)
    assert children and not any(map(running, children))
    assert not list(copies.glob("balise-index-*"))
