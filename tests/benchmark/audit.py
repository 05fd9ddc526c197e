"""The audit under 200 kill -9, on SQLite and on PostgreSQL: `python -m tests.benchmark.audit`."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from assistant.audit.store import AuditStore
from assistant.database import Database
from tests.fixtures import postgres
from tests.fixtures.killed import kill_writers

KILLS = 200


def main() -> None:
    """Print what was lost, for each database."""
    found = {"sqlite": _tried("")}
    if postgres.programs() is not None:
        with postgres.server() as address:
            found["postgresql"] = _tried(postgres.fresh(address))
    sys.stdout.write(json.dumps({"cores": os.cpu_count(), "kills": KILLS, **found}) + "\n")


def _tried(url: str) -> dict[str, object]:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        acknowledged = kill_writers(Path(folder), url, KILLS)
        store = AuditStore(Database(Path(folder), url))
        records, faults = store.records(), store.verify()
    lost = max(0, acknowledged - len(records))
    spent = round(time.monotonic() - begun)
    return {"acknowledged": acknowledged, "kept": len(records), "lost": lost, "faults": len(faults), "seconds": spent}


if __name__ == "__main__":
    main()
