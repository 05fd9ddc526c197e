"""A small form that a page posts."""

from urllib.parse import parse_qs

from fastapi import Request

LONGEST = 16_384
"""Bytes; a longer form is not read."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each once; none when it is too long."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
