"""The chat server as operations start and stop it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from corpus.settings import ROOT, Settings
from tests.fixtures.ports import free_port

_PATIENCE_S = 120


def test_asked_to_stop_it_leaves_no_copy_of_the_texts(sheets: Settings, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "BALISE_DATA": str(sheets.data),
        "BALISE_CHAT__PORT": str(port),
        "DOCUMENTS": str(sheets.documents),
        "TMPDIR": str(tmp_path),
    }
    process = subprocess.Popen([sys.executable, "-m", "assistant", "chat"], cwd=ROOT, env=environment)
    try:
        answering(port, process)
        assert list(tmp_path.glob("balise-index-*"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE_S) == 0
    finally:
        process.kill()
    assert not list(tmp_path.glob("balise-index-*"))


def answering(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The chat did not start.")
