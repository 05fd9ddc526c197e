"""Why a file does not read, in words that hold no code of the system."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.unread import why


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "read", "said"),
    [
        (None, _text, "n'existe pas"),
        (b"\xff\xfe\xff", _text, "UTF-8"),
        (b"{\n'a'}", lambda p: json.loads(_text(p)), "pas du JSON (ligne 2)"),
        (b"a = ", lambda p: tomllib.loads(_text(p)), "pas du TOML"),
        (b"{}", lambda p: json.loads(_text(p))["split"], "il y manque « split »"),
        (b"[1]", lambda p: json.loads(_text(p))["split"], "forme attendue"),
        (b"x", lambda p: float(_text(p)), "valeur"),
    ],
)
def test_each_cause_is_said(tmp_path: Path, content: bytes | None, read: Callable[[Path], Any], said: str) -> None:
    path = tmp_path / "fichier"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((OSError, ValueError, KeyError, TypeError)) as found:
        read(path)
    assert said in why(found.value) and "Errno" not in why(found.value)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(OSError) as found:
        _text(tmp_path)
    assert why(found.value) == "c'est un dossier"
