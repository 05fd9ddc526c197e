"""Nothing confidential is kept: messages with a mark go through the command line; the mark is then searched for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.fixtures.canaries import CANARIES, holds


def test_the_command_line_keeps_and_prints_none(sheets: Settings, tmp_path: Path) -> None:
    asked = tmp_path / "asked" / "questions.jsonl"
    asked.parent.mkdir()
    lines = [json.dumps({"id": matter, "question": text}) for matter, (text, _) in CANARIES.items()]
    asked.write_text("\n".join(lines), encoding="utf-8")
    around = tmp_path / "around"
    for name in ("home", "tmp"):
        (around / name).mkdir(parents=True)
    environment = {
        **os.environ,
        "BALISE_DATA": str(sheets.data),
        "DOCUMENTS": str(sheets.documents),
        "HOME": str(around / "home"),
        "TMPDIR": str(around / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "--json", "--batch", str(asked)],
        capture_output=True,
        check=True,
        env=environment,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert {a["id"]: a["outcome"] for a in answers} == dict.fromkeys(CANARIES, "confidential")
    kept = [done.stdout, done.stderr]
    kept += [path.read_bytes() for folder in (around, sheets.data) for path in folder.rglob("*") if path.is_file()]
    for matter, (_, mark) in CANARIES.items():
        assert not any(holds(content, mark) for content in kept), matter


@pytest.mark.parametrize(("text", "mark"), CANARIES.values(), ids=CANARIES)
def test_the_search_would_find_one(text: str, mark: str) -> None:
    assert holds(f"… {text} …".encode(), mark)
    assert holds(json.dumps(text).encode(), mark)
