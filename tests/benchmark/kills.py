"""Ingestion killed at random while questions go on: `python -m tests.benchmark.kills [TIMES] [SEED]`.

A document changes, its synchronisation is killed at a random instant (from its start to a little after its end), and an
open engine goes on answering meanwhile, without a pause. Prints JSON on its last line: kills, how many of them before the
new index was published, questions asked, answers that were missing, faults found in the published index.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.answer import Outcome, Question
from assistant.engine import Engine
from corpus.index import store
from corpus.settings import Settings, load_settings
from ingest.pipeline import sync
from ingest.verify import faults

DOCUMENT = """# 2. GESTION DES DONNÉES

## 2.3. Accès

L'OP doit s'assurer notamment :

- de fermer la porte bleue avant midi;
- de compter les clés chaque soir.
"""
QUESTION = Question("Que faut-il faire de la porte bleue ?")


@dataclass
class Tally:
    """What happened."""

    kills: int = 0
    before_publication: int = 0
    questions: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)


def ask_on(engine: Engine, tally: Tally, stop: threading.Event) -> None:
    """Ask, again and again, until told to stop."""
    while not stop.is_set():
        tally.missing += engine.ask(QUESTION).outcome is not Outcome.ANSWERED
        tally.questions += 1


def run(settings: Settings, times: int, seed: int) -> Tally:
    """Kill ``times`` synchronisations."""
    assert settings.documents is not None
    document = settings.documents / "guide-iag-2025.md"
    environment = {**os.environ, "BALISE_DATA": str(settings.data), "DOCUMENTS": str(settings.documents)}
    command = [sys.executable, "-m", "ingest", "sync"]
    for text in (DOCUMENT, f"{DOCUMENT}\n- un ajout;\n"):
        document.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        whole = time.perf_counter() - start
    engine, tally, stop, draw = Engine.open(settings), Tally(), threading.Event(), random.Random(seed)
    asking = threading.Thread(target=ask_on, args=(engine, tally, stop))
    asking.start()
    try:
        for turn in range(times):
            before = store.current_version(settings.data)
            document.write_text(f"{DOCUMENT}\n- tour {turn};\n", encoding="utf-8")
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0.0, 1.3 * whole))
            process.kill()
            process.wait()
            tally.kills += 1
            tally.before_publication += store.current_version(settings.data) == before
            tally.faults += faults(settings)
    finally:
        stop.set()
        asking.join()
        engine.close()
    sync(settings)
    tally.faults += faults(settings)
    return tally


def main(arguments: Sequence[str]) -> None:
    """Run and print; fails when an answer was missing or the index was damaged."""
    times, seed = (int(arguments[i]) if len(arguments) > i else default for i, default in ((0, 50), (1, 1)))
    with tempfile.TemporaryDirectory() as scratch:
        documents = Path(scratch) / "documents"
        documents.mkdir()
        tally = run(load_settings(data=Path(scratch) / "data", documents=documents), times, seed)
    print(json.dumps(tally.__dict__, ensure_ascii=False))
    sys.exit(1 if tally.missing or tally.faults else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
