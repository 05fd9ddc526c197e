"""The model endpoint: an OpenAI-compatible server (vLLM), reached through llama-index's client.

Which one: the address of the settings, or the *pointer*, a small file that the rotation replaces in one step
(`serving`). It is read once a question, so that an answer never spans two models. A deadline is kept to the second even
if the server hangs: the stream is read in a thread of its own, and closing its client ends it, there and on the server.
"""

import hashlib
import json
import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from assistant.answer import Withdrawn
from corpus.settings import Generation

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

SEED = 7
_POLL_S = 0.1
_CONNECT_S = 1.0
_BLANKS = 80
"""Blank characters in a row after which a model writes nothing more: constrained decoding allows any between fields."""


class GenerationFailed(Exception):
    """The endpoint did not write a whole answer. ``retry``: a second try may go better (a dropped stream)."""

    def __init__(self, cause: str, *, retry: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.retry = retry


class NothingAsked(GenerationFailed):
    """The model was not asked to write: the endpoint is not at fault."""


@dataclass(frozen=True, slots=True)
class Target:
    """A served model: where (the address that ends in ``/v1``), its exact identifier and its revision."""

    url: str
    model: str
    revision: str
    api_key: str


@dataclass(slots=True)
class Reply:
    """What a server says of its answer besides the words, filled as they come: ``model``, the name it gives itself
    (vLLM: the first it serves under, the exact one, even when asked by another); ``cut``, whether the answer's tokens
    ran out, or blanks only came; ``digest``, the SHA-256 of the words.
    """

    model: str = ""
    cut: bool = False
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)


def target_of(settings: Generation) -> Target | None:
    """The model to ask now, or `None` when none is configured or in service."""
    if settings.pointer is not None:
        try:
            live = json.loads(settings.pointer.read_text(encoding="utf-8"))
            return Target(live["url"], live["model"], live.get("revision", ""), settings.api_key)
        except (OSError, ValueError, KeyError, TypeError):
            return None
    if not settings.url:
        return None
    return Target(settings.url.rstrip("/"), settings.model, settings.revision, settings.api_key)


def tokens_of(target: Target, messages: Sequence[tuple[str, str]], timeout_s: float) -> tuple[int, int]:
    """How many tokens these messages make for the served model's own tokenizer, and how many it can hold.

    Raises:
        GenerationFailed: the server does not answer.
    """
    body = {"model": target.model, "messages": [{"role": r, "content": c} for r, c in messages]}
    root = target.url.removesuffix("/v1")
    try:
        with httpx.Client(
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_S), verify=_tls(), trust_env=False
        ) as client:
            response = client.post(f"{root}/tokenize", json=body, headers=_headers(target))
            response.raise_for_status()
            counted = response.json()
            return int(counted["count"]), int(counted["max_model_len"])
    except httpx.TransportError as error:
        raise GenerationFailed(type(error).__name__, retry=isinstance(error, httpx.NetworkError)) from None
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise GenerationFailed(type(error).__name__) from None


def deltas(
    target: Target,
    messages: Sequence[tuple[str, str]],
    schema: dict[str, Any],
    reply: Reply,
    *,
    answer_tokens: int,
    first_token_s: float,
    deadline: float,
    wanted: Callable[[], bool],
) -> Iterator[str]:
    """The pieces of the model's answer, as they come; ``reply`` is told the rest. ``deadline`` is on `time.monotonic`'s
    clock.

    Raises:
        GenerationFailed: no server, a dropped stream, no first token in time, or the deadline passed.
        Withdrawn: ``wanted`` said that nobody waits any more.
    """
    begun = time.monotonic()
    client = httpx.Client(verify=_tls(), trust_env=False)
    pieces: queue.Queue[str | BaseException | None] = queue.Queue()

    def read() -> None:
        try:
            for piece in _streamed(_model(target, client, answer_tokens, deadline - begun), messages, schema, reply):
                pieces.put(piece)
            pieces.put(None)
        except BaseException as error:  # whatever it is, the thread that waits must hear of it
            pieces.put(error)

    threading.Thread(target=read, name="generation", daemon=True).start()
    first = min(deadline, begun + first_token_s)
    limit, blanks = first, 0
    try:
        while True:
            if not wanted():
                raise Withdrawn
            left = limit - time.monotonic()
            if left <= 0:
                raise GenerationFailed("no first token" if limit == first else "deadline")
            try:
                piece = pieces.get(timeout=min(left, _POLL_S))
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise GenerationFailed(type(piece).__name__, retry=_dropped(piece)) from None
            limit = deadline
            reply.digest.update(piece.encode())
            yield piece
            blanks = len(piece) - len(piece.rstrip()) + (0 if piece.strip() else blanks)
            if blanks > _BLANKS:
                reply.cut = True
                return
    finally:
        client.close()


def warm_up() -> None:
    """Import the client now: it takes a second or two, that the first question should not wait for."""
    import llama_index.llms.openai_like  # noqa: F401
    import openai.resources.chat.completions  # noqa: F401 - else loaded by the first request


def _streamed(
    model: "OpenAILike", messages: Sequence[tuple[str, str]], schema: dict[str, Any], reply: Reply
) -> Iterator[str]:
    from llama_index.core.llms import ChatMessage

    said = [ChatMessage(role=role, content=content) for role, content in messages]
    shape = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
    finished = None
    for piece in model.stream_chat(said, response_format=shape):
        raw: Any = piece.raw
        if raw is not None:
            reply.model = reply.model or raw.model or ""
            finished = raw.choices[0].finish_reason if raw.choices else finished
        if piece.delta:
            yield piece.delta
    if finished is None:  # vLLM killed behind a router: the stream just ends
        raise ConnectionError("the stream was cut")
    reply.cut = finished == "length"


def _model(target: Target, client: httpx.Client, answer_tokens: int, timeout_s: float) -> "OpenAILike":
    from llama_index.llms.openai_like import OpenAILike

    ours: dict[str, Any] = {"http_client": client}
    return OpenAILike(
        model=target.model,
        api_base=target.url,
        api_key=target.api_key or "none",
        is_chat_model=True,
        max_tokens=answer_tokens,
        temperature=0.0,
        max_retries=0,
        timeout=timeout_s,
        additional_kwargs={"seed": SEED},
        **ours,
    )


def _dropped(error: BaseException) -> bool:
    """Whether a failure is one of the line rather than of the request."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        return error.status_code in (502, 503, 504)
    return isinstance(error, ConnectionError | httpx.TransportError | APIConnectionError)


def _headers(target: Target) -> dict[str, str]:
    return {"Authorization": f"Bearer {target.api_key}"} if target.api_key else {}


@cache
def _tls() -> ssl.SSLContext:
    """The machine's own authorities, read once: reading them takes 25 ms."""
    return ssl.create_default_context()
