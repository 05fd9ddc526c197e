"""The commands over the inventory: an expected failure is one line and a non-zero status."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.settings import ROOT


def run(where: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "corpus", *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["check", "timeline"])
def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path, command: str) -> None:
    broken = tmp_path / "catalogue.toml"
    broken.write_text("[[document]]\nid = 3\n", encoding="utf-8")
    done = run(ROOT, command, "--catalogue", broken)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "catalogue.toml, ligne 1" in done.stderr


def test_a_broken_line_among_what_comes_with_the_code_is_named_by_the_vectors(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns("*.npz", "__pycache__"))
    (tmp_path / "corpus" / "anticipated" / "unanswered.jsonl").write_text('{"why": 3}\n', encoding="utf-8")
    done = run(tmp_path, "vectors")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "unanswered.jsonl, ligne 1" in done.stderr
