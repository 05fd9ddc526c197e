"""The emergency stop, timed: two processes in mid-answer with a model that hangs, stopped by the command.

`python -m tests.benchmark.stop`. Seconds from the start of the command's work to each process's fixed sentence, and what
the next question gets.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.audit.store import AuditStore
from assistant.database import database_of
from corpus.settings import load_settings
from ingest.pipeline import sync
from tests.fixtures.endpoint import fake_endpoint
from tests.integration.conftest import INVENTED

ANSWERING = """
import sys, time
from datetime import date
from pathlib import Path
from assistant.answer import Question
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.database import database_of
from assistant.engine import Engine
from corpus.settings import Generation, load_settings
settings = load_settings(data=Path(sys.argv[1]), generation=Generation(url=sys.argv[2], model="fake", deadline_s=60, first_token_s=60))
engine, store = Engine.open(settings), AuditStore(database_of(settings))
def ask(question, today):
    print("asked", flush=True)
    return engine.ask(question, today, wanted=lambda: store.stopped() is None)
for _ in range(2):
    answer = audited(Question("Est-il interdit de soumettre un renseignement Protégé B à un système public ?"), date.today(), ask, store)
    print(answer.outcome.value, time.time(), flush=True)
"""


def main() -> None:
    """Start two processes, stop them, print the times."""
    with tempfile.TemporaryDirectory() as folder, fake_endpoint() as endpoint:
        data = Path(folder)
        settings = load_settings(data=data, documents=INVENTED)
        sync(settings)
        store = AuditStore(database_of(settings))
        command = [sys.executable, "-c", ANSWERING, str(data), endpoint.url]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        for process in running:
            assert process.stdout is not None and process.stdout.readline().strip() == "asked"
        while len(endpoint.asked) < 2:
            time.sleep(0.05)
        begun = time.time()
        store.stop("essai")
        said = [process.communicate(timeout=60)[0].split() for process in running]
    found = {
        "cores": os.cpu_count(),
        "outcomes": [line[0] for line in said],
        "seconds": [round(float(line[1]) - begun, 2) for line in said],
        "next_question": [line[2] for line in said],
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
