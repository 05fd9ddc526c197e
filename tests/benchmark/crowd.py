"""Fifty people chatting at once, each asking every twenty seconds, on the real page's socket: `python -m tests.benchmark.crowd`.

A real server in a process of its own, on the real index; local accounts, so that each person's quota is their own. Prints
errors, times from a question to its whole answer, and whether the quotas were exact: one person asks past theirs.
"""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import socketio

from assistant.access.door import COOKIE
from assistant.access.people import Person, Role
from assistant.access.store import AccessStore
from assistant.answer import Outcome
from assistant.audit.store import AuditStore
from assistant.database import Database
from corpus.settings import load_settings
from eval.gold import Split, load_gold
from tests.fixtures.ports import free_port

PEOPLE, EVERY_S, LASTS_S, QUOTA = 50, 20.0, 120.0, 10
PATIENCE_S = 60


class Visitor:
    """One person's open page: what the browser says on its socket."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._socket = socketio.AsyncClient()
        self._ended = asyncio.Event()
        self._said = ""
        self._socket.on("new_message", self._message)
        self._socket.on("update_message", self._message)
        self._socket.on("task_end", self._end)

    async def open(self) -> None:
        auth = {
            "sessionId": str(uuid.uuid4()),
            "clientType": "webapp",
            "userEnv": "{}",
            "threadId": "",
            "chatProfile": "",
        }
        await self._socket.connect(
            self._url,
            headers={"Cookie": f"{COOKIE}={self._token}", "Origin": self._url},
            auth=auth,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
        )
        await self._socket.emit("connection_successful")

    async def ask(self, question: str) -> tuple[float, str]:
        """Seconds to the whole answer, and what it says."""
        self._ended.clear()
        self._said = ""
        begun = time.monotonic()
        made = {"id": str(uuid.uuid4()), "threadId": "", "name": "User", "type": "user_message", "output": question}
        await self._socket.emit("client_message", {"message": {**made, "createdAt": ""}, "fileReferences": []})
        await asyncio.wait_for(self._ended.wait(), PATIENCE_S)
        return time.monotonic() - begun, self._said

    async def close(self) -> None:
        await self._socket.disconnect()

    async def _message(self, message: dict[str, Any]) -> None:
        if message.get("type") == "assistant_message":
            self._said = message.get("output", "")

    async def _end(self, *_: object) -> None:
        if self._said:
            self._ended.set()


async def person(url: str, token: str, questions: list[str], wait: float) -> list[tuple[float, str]]:
    """One person's visit: seconds and words, or the error's name."""
    await asyncio.sleep(wait)
    visitor, found = Visitor(url, token), []
    await visitor.open()
    for question in questions:
        turn = time.monotonic()
        try:
            found.append(await visitor.ask(question))
        except Exception as error:
            found.append((float("inf"), type(error).__name__))
        await asyncio.sleep(max(0.0, EVERY_S - (time.monotonic() - turn)))
    await visitor.close()
    return found


async def crowd(url: str, store: AccessStore) -> list[list[tuple[float, str]]]:
    """Everybody at once; the last one asks past their quota, without waiting."""
    draw = random.Random(3)
    asked = [g.question for g in load_gold(Split.DEVELOPMENT) if g.outcome is Outcome.ANSWERED and not g.history]
    visits = []
    for number in range(PEOPLE):
        name = f"personne{number}"
        store.attest(name, "2025-12")
        token = store.begin(Person(name, frozenset({Role.USER})))
        own = draw.sample(asked, round(LASTS_S / EVERY_S))
        visits.append(person(url, token, own, draw.random() * EVERY_S))
    return await asyncio.gather(*visits)


async def greedy(url: str, store: AccessStore) -> list[str]:
    """Somebody who asks past their quota: what they are told."""
    store.attest("pressee", "2025-12")
    visitor = Visitor(url, store.begin(Person("pressee", frozenset({Role.USER}))))
    await visitor.open()
    said = [(await visitor.ask("Qui approuve le niveau de risque ?"))[1] for _ in range(QUOTA + 3)]
    await visitor.close()
    return said


def main() -> None:
    """Serve, ask, print."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "var", free_port()
        shutil.copytree(settings.data, data, ignore=shutil.ignore_patterns("audit", "chat", "eval", "fuzz"))
        url = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "BALISE_DATA": str(data),
            "BALISE_CHAT__PORT": str(port),
            "BALISE_CHAT__QUESTIONS_A_PERSON": str(QUOTA),
            "BALISE_ACCESS__MODE": "accounts",
            "BALISE_ACCESS__PUBLIC_HOST": f"127.0.0.1:{port}",
        }
        command = [sys.executable, "-m", "assistant", "chat"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None and "répond" in server.stdout.readline()
            database = Database(data / "audit")
            store = AccessStore(database)
            visits = asyncio.run(crowd(url, store))
            told = asyncio.run(greedy(url, store))
            records = AuditStore(database)
            counted = [json.loads(r.content)["outcome"] for r in records.records() if r.kind == "answer"]
            faults = records.verify()
        finally:
            server.kill()
            server.wait()
    times = sorted(seconds for visit in visits for seconds, _ in visit)
    errors = [said for visit in visits for seconds, said in visit if seconds == float("inf")]
    served = [said for said in told if "nombre de questions permis" not in said]
    found = {
        "cores": os.cpu_count(),
        "people": PEOPLE,
        "questions": len(times),
        "errors": len(errors),
        "p50_s": round(times[len(times) // 2], 2),
        "p95_s": round(times[int(0.95 * (len(times) - 1))], 2),
        "longest_s": round(times[-1], 2),
        "quota": QUOTA,
        "greedy_served": len(served),
        "recorded": len(counted),
        "audit_faults": len(faults),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
