"""The words of the library's pages, in French and in English: `library_words("fr")`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("words")


@cache
def library_words(language: str) -> dict[str, Any]:
    """The words of a language, by page; a test compares the keys of both."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
