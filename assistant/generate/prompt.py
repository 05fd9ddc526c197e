"""The prompts: versioned files in French and English, and the schema that binds the answer to the menu's numbers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "prompts"

MOST_STATEMENTS = 5
MOST_SENTENCES = 4
LONGEST = 400
"""Characters of what a model writes at once: a statement, or a question that stands alone. One length for both: vLLM
takes seconds to compile it, once in a server's life, and `serving.ask` has that done before anyone asks.
"""

_ASKED = {"fr": "Phrases :\n{menu}\n\nQuestion : {question}", "en": "Sentences:\n{menu}\n\nQuestion: {question}"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file. ``version`` names it in the audit: its name and the first digits of its digest."""

    text: str
    version: str


@cache
def load_prompt(name: str, language: str) -> Prompt:
    """The prompt of a task in a language; French for a language that has none."""
    path = FOLDER / f"{name}.{language}.md"
    if not path.exists():
        path = FOLDER / f"{name}.fr.md"
    text = path.read_text(encoding="utf-8")
    return Prompt(text.strip(), f"{path.stem}@{hashlib.sha256(text.encode()).hexdigest()[:12]}")


def messages_for(prompt: Prompt, menu: str, question: str, language: str) -> list[tuple[str, str]]:
    """The (role, text) pairs sent to the model."""
    asked = _ASKED.get(language, _ASKED["fr"]).format(menu=menu, question=" ".join(question.split()))
    return [("system", prompt.text), ("user", asked)]


def schema_for(numbers: Iterable[str]) -> dict[str, Any]:
    """The JSON schema of the answer: sentence numbers are an enumeration, so that none can be invented."""
    statement = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "sentences": {
                "type": "array",
                "items": {"type": "string", "enum": list(numbers)},
                "minItems": 1,
                "maxItems": MOST_SENTENCES,
            },
        },
        "required": ["text", "sentences"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": statement, "maxItems": MOST_STATEMENTS}},
        "required": ["statements"],
        "additionalProperties": False,
    }
