"""Small questions on invented sentences, asked of a server as the assistant asks its own: streamed, with a schema."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx

from serving.client import client
from serving.errors import StepFailed

_TIMEOUT_S = 120
_ANSWER_TOKENS = 200
_WARM_TOKENS, _WARM_S = 16, 20
_FRAME_TOKENS = 200
"""More than the words around the sentences make."""

LONGEST_STATEMENT, MOST_SENTENCES = 400, 4
"""Characters, and sentences pointed at, of a statement: the assistant's own limits. vLLM takes seconds to compile
these, once in a server's life; other ones would leave that to the first person who asks.
"""


def ask(
    address: str,
    model: str,
    question: str,
    sentences: Sequence[str],
    api_key: str = "",
    *,
    tokens: int = _ANSWER_TOKENS,
    timeout_s: float = _TIMEOUT_S,
) -> tuple[float, str]:
    """One question to a server: seconds to its first token, and what it wrote, in ``tokens`` at most. ``timeout_s`` is
    the longest silence.

    Raises:
        StepFailed: it does not answer.
    """
    menu = "\n".join(f"[s{i}] {s}" for i, s in enumerate(sentences, start=1))
    body = {
        "model": model,
        "messages": [
            {"role": "system", "content": "Réponds en JSON, avec les phrases numérotées seulement."},
            {"role": "user", "content": f"Phrases :\n{menu}\n\nQuestion : {question}"},
        ],
        "temperature": 0,
        "seed": 7,
        "max_tokens": tokens,
        "stream": True,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": _schema(len(sentences)), "strict": True},
        },
    }
    begun, first, text = time.monotonic(), 0.0, ""
    try:
        with client().stream(
            "POST", f"{address}/v1/chat/completions", json=body, headers=_headers(api_key), timeout=timeout_s
        ) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                if not line.startswith("data: {"):
                    continue
                choices = json.loads(line[6:])["choices"]
                piece = choices[0]["delta"].get("content") if choices else None
                if piece:
                    first = first or time.monotonic() - begun
                    text += piece
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise _silent(error) from error
    return first or time.monotonic() - begun, text


def warm(address: str, model: str, context: int, at_once: int, api_key: str = "") -> None:
    """Ask ``at_once`` questions together, from short ones to one that fills half of the model's ``context`` (in
    tokens), then a short one: the first people must not be those who wait for a server to meet prompts as long as the
    assistant's. A question that a slow server does not get to is left; the gate comes next, and judges.

    Raises:
        StepFailed: the server does not answer.
    """
    sentence = "[s100] L'équipe 100 doit fermer la porte de la salle 100 avant de partir.\n"
    room = max(0, context // 2 - _FRAME_TOKENS) // _tokens(address, model, sentence, api_key)
    menus = [
        [f"L'équipe {n} doit fermer la porte de la salle {n} avant de partir." for n in range(2 + room * k // at_once)]
        for k in range(1, at_once + 1)
    ]

    def one(menu: Sequence[str]) -> None:
        with suppress(StepFailed):
            ask(address, model, "Que doit faire l'équipe 1 ?", menu, api_key, tokens=_WARM_TOKENS, timeout_s=_WARM_S)

    with ThreadPoolExecutor(at_once) as together:
        list(together.map(one, menus))
    # A server that was left in the middle of one still reads it: the gate must not measure that.
    ask(address, model, "Que doit faire l'équipe 1 ?", menus[0][:2], api_key, tokens=_WARM_TOKENS)


def _tokens(address: str, model: str, text: str, api_key: str) -> int:
    """How many tokens a text makes for the served model's own tokenizer, at least 1."""
    try:
        counted = client().post(
            f"{address}/tokenize",
            json={"model": model, "prompt": text, "add_special_tokens": False},
            headers=_headers(api_key),
            timeout=_TIMEOUT_S,
        )
        counted.raise_for_status()
        return max(1, int(counted.json()["count"]))
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise _silent(error) from error


def _schema(sentences: int) -> dict[str, Any]:
    """The assistant's own, of two statements at most, that point at these sentences."""
    named = {"type": "string", "enum": [f"s{i}" for i in range(1, sentences + 1)]}
    properties = {
        "text": {"type": "string", "minLength": 1, "maxLength": LONGEST_STATEMENT},
        "sentences": {"type": "array", "items": named, "minItems": 1, "maxItems": MOST_SENTENCES},
    }
    return {
        "type": "object",
        "properties": {
            "statements": {
                "type": "array",
                "maxItems": 2,
                "items": {
                    "type": "object",
                    "properties": properties,
                    "required": ["text", "sentences"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["statements"],
        "additionalProperties": False,
    }


def _headers(api_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {api_key}"} if api_key else {}


def _silent(error: Exception) -> StepFailed:
    return StepFailed(f"Le modèle ne répond pas ({type(error).__name__}).", "Voyez la trace de sa place.")
