"""The evaluation is held in the closed circuit: its commands, and the judge that they ask."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.judge.measures import Endpoint, Judge
from tests.fixtures.endpoint import fake_endpoint
from tests.fixtures.ports import free_port

AFTER_A_COMMAND = """
import os, socket, sys
sys.argv = ["eval", "verify", "nothing.json"]
from eval.__main__ import main
try:
    main()
except SystemExit:
    pass
print(os.environ["HF_HUB_OFFLINE"], os.environ["RAGAS_DO_NOT_TRACK"])
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=1).close()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
except OSError as error:
    print(type(error).__name__)
"""
LABELS = {"query_id": "1", "context": [{"text": "A."}], "answer": [{"sentence": "A.", "factuality": "Supported"}]}


def test_a_command_of_the_evaluation_reaches_this_machine_alone() -> None:
    done = subprocess.run([sys.executable, "-c", AFTER_A_COMMAND], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["1 true", "EgressRefused"], done.stderr


def judged(folder: Path, endpoint: str, **settings: str) -> str:
    labels = folder / "labels.jsonl"
    labels.write_text(json.dumps(LABELS), encoding="utf-8")
    command = [sys.executable, "-m", "eval", "judge", labels, "--endpoint", endpoint, "--model", "m", "--timeout", "5"]
    env = {"PATH": "/usr/bin:/bin", "BALISE_DATA": str(folder / "data"), **settings}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stderr


def test_a_judge_that_the_settings_do_not_name_is_refused(tmp_path: Path) -> None:
    assert "ni nommé dans les réglages" in judged(tmp_path, "http://192.0.2.1/v1")
    named = judged(tmp_path, "http://192.0.2.1:9/v1", BALISE_GENERATION__HOSTS='["192.0.2.1"]')
    assert "n'a rien pu décider" in named
    assert "n'a rien pu décider" in judged(tmp_path, f"http://127.0.0.1:{free_port()}/v1")


def test_the_judge_is_asked_without_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    said = {"statements": [{"statement": "A.", "reason": "dit", "verdict": 1}]}
    with fake_endpoint() as fake:
        fake.writes = lambda _: [json.dumps(said)]
        judge = Judge(Endpoint(fake.url, "m", timeout_s=5), lambda _: ())
        assert asyncio.run(judge.supported(["A."], "A."))
        assert len(fake.asked) == 1
