"""A page from its template, in the language that the person chose."""

from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from assistant.cookies import cookie
from assistant.library.words import library_words
from assistant.messages import LANGUAGES

COOKIE = "langue"
"""Where the language that the person chose is kept: a word, for a year."""

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_chosen(cookies: str) -> str:
    """The language in a request's cookies, else French."""
    chosen = cookie(cookies, COOKIE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def page(request: Request, template: str, code: int = 200, **values: Any) -> HTMLResponse:
    """A page, that no cache keeps."""
    language = language_of_request(request)
    other = next(name for name in LANGUAGES if name != language)
    said = _PAGES.get_template(template).render(w=library_words(language), language=language, other=other, **values)
    return HTMLResponse(said, code, headers={"Cache-Control": "no-store"})


def language_of_request(request: Request) -> str:
    """The language in a request's cookies, else French."""
    return language_chosen(request.headers.get("cookie", ""))
