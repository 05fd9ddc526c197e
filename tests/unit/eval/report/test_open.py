"""The report opens by itself where there is a screen, by the command itself on an invented run."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.unit.eval.rows import row, run

BROWSER = """#!/bin/sh
echo "$1" > "$(dirname "$0")/opened"
"""
"""A fake browser, which says what it was given: no screen can be had here."""


@pytest.mark.parametrize("screen", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {}])
def test_the_report_is_opened_where_there_is_a_screen_and_its_path_printed(
    tmp_path: Path, screen: dict[str, str]
) -> None:
    made = run("good", row(1), row(2))
    place = tmp_path / "data" / "eval" / made.name
    place.mkdir(parents=True)
    (place / "run.json").write_text(json.dumps(made.versions))
    (place / "answers.jsonl").write_text("".join(json.dumps(asdict(r)) + "\n" for r in made.rows))
    browser = tmp_path / "browser"
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "eval", "report", "--open"],
        env={**kept, **screen, "BROWSER": f"{browser} %s", "BALISE_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = place / "report.html"
    assert done.stdout.strip() == str(page) and page.is_file()
    opened = tmp_path / "opened"
    assert (opened.read_text().strip() if opened.is_file() else "") == (page.as_uri() if screen else "")
