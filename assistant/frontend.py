"""Our copy of Chainlit's front end, which asks nothing of anybody.

The stock page loads fonts and mathematics from public networks and names the maker's site in its tags. `build` copies
the page from the installed package, strips all that, and lays beside it the settings and the words that Chainlit reads
from its application folder. Every file of the page is known by its digest: another Chainlit, or a changed one, is
refused until a person has read it (`VERSION`, `FRONTEND_SHA256`).
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from assistant.messages import LANGUAGES, Messages, messages
from corpus.errors import BaliseError

VERSION = "2.12.0"
"""The Chainlit whose page was read."""

FRONTEND_SHA256 = "7c7e8ea59bb3991bbbb5ac4204ff0ee8badbf4d7a029e35a5683ac6bcde64f0e"
"""The digest of what is taken from it (`digest_of`)."""

PAGE = Path(__file__).with_name("page")
"""Our own files: Chainlit's settings, style sheet, script, icons."""

LOCALES = {"fr": "fr-FR", "en": "en-US"}
"""Our languages as Chainlit names them."""

_OPENS_ALL = re.compile(r"(\w+)\(\{title:(\w+)\[\2\.length-1\]\.name,elements:\2\}\)")


class UnknownFrontend(BaliseError):
    """The installed Chainlit is not the one whose page was read."""


def build(data: Path) -> Path:
    """Build the chat's application folder under ``data`` and return it.

    Raises:
        UnknownFrontend: the installed Chainlit, or its page, is another one.

    """
    stock = _stock()
    app = data / "chat"
    pages = app / "frontend"
    shutil.rmtree(pages, ignore_errors=True)
    shutil.rmtree(app / "public", ignore_errors=True)
    shutil.copytree(stock, pages, ignore=shutil.ignore_patterns("*.map", "index.html", "*.svg"))
    spoken = {language: messages(language) for language in LANGUAGES}
    index = closed_index((stock / "index.html").read_text(encoding="utf-8"), spoken)
    (pages / "index.html").write_text(index, encoding="utf-8")
    for script in (pages / "assets").glob("index-*.js"):
        script.write_text(on_demand(script.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(PAGE / "public", app / "public")
    settings = app / ".chainlit"
    (settings / "translations").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PAGE / "chainlit.toml", settings / "config.toml")
    for language, locale in LOCALES.items():
        translation = json.dumps(_translation(stock, locale, spoken[language]), ensure_ascii=False, indent=1)
        (settings / "translations" / f"{locale}.json").write_text(translation, encoding="utf-8")
    # Present and empty: Chainlit would write its own welcome page, with links to its site.
    (app / "chainlit.md").write_text("", encoding="utf-8")
    return app


def closed_index(stock: str, spoken: Mapping[str, Messages]) -> str:
    """The page without any address outside its origin, in French, with our title, style and scripts, and the words of
    every language for these (``spoken``).

    Chainlit's placeholders go too: it would inject tags that name its site, and an inline script that the content
    security policy refuses.

    Raises:
        UnknownFrontend: an outside address is left.

    """
    page = re.sub(r"<link\b[^>]*https?://[^>]*>\s*", "", stock)
    page = re.sub(r"<!-- (?:FONT START|FONT END|JS INJECTION PLACEHOLDER|CSS INJECTION PLACEHOLDER) -->\s*", "", page)
    page = re.sub(r"<script>.*?</script>", '<script src="/public/global.js"></script>', page, flags=re.DOTALL)
    page = page.replace('<html lang="en">', '<html lang="fr">')
    page = page.replace('<div id="root"></div>', f'{_bar(spoken["fr"])}\n    <main id="root"></main>')
    page = page.replace("<!-- TAG INJECTION PLACEHOLDER -->", _head(spoken))
    if re.search(r"https?://|PLACEHOLDER|<script>", page) or '<html lang="fr">' not in page:
        raise UnknownFrontend(
            "La page de Chainlit garde une adresse extérieure ou un emplacement inconnu.",
            "Relisez sa page, puis corrigez assistant/frontend.py.",
        )
    return page


def on_demand(script: str) -> str:
    """The page's script, in which a source opens when it is asked for.

    The stock one opens every source of the conversation, all together, at each answer; on a telephone they cover it.

    Raises:
        UnknownFrontend: the place is not there exactly once.

    """
    mended, count = _OPENS_ALL.subn(r"\1(void 0)", script)
    if count != 1:
        raise UnknownFrontend(
            "Le script de la page de Chainlit n'est pas celui qui a été relu.",
            f"Réinstallez Chainlit {VERSION} (« make reinstall »).",
        )
    return mended


def digest_of(package: Path) -> str:
    """The digest of all that `build` takes from a Chainlit package: names and contents, in order."""
    taken = [path for path in (package / "frontend" / "dist").rglob("*") if path.is_file() and path.suffix != ".map"]
    taken += [package / "translations" / f"{locale}.json" for locale in LOCALES.values()]
    whole = hashlib.sha256()
    for path in sorted(taken):
        content = path.read_bytes() if path.is_file() else b""
        whole.update(f"{path.relative_to(package).as_posix()} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def checked(package: Path, version: str) -> Path:
    """The folder of the page in a Chainlit package, once it is known to be the one that was read.

    Raises:
        UnknownFrontend: it is another version, or a file of it was changed.

    """
    if version != VERSION:
        raise UnknownFrontend(
            f"La page de Chainlit {version} n'a pas été relue : seule celle de {VERSION} l'a été.",
            f"Réinstallez Chainlit {VERSION} (« make reinstall »), ou relisez la nouvelle page et mettez à jour "
            "VERSION et FRONTEND_SHA256 dans assistant/frontend.py.",
        )
    if digest_of(package) != FRONTEND_SHA256:
        raise UnknownFrontend(
            f"La page de Chainlit {version} n'est pas celle qui a été relue : un de ses fichiers a changé.",
            f"Réinstallez Chainlit {VERSION} (« make reinstall »). Si cela se reproduit, prévenez la personne "
            "chargée de la sécurité.",
        )
    return package / "frontend" / "dist"


def _stock() -> Path:
    """The front end of the installed Chainlit, found without importing it (an import writes files)."""
    spec = importlib.util.find_spec("chainlit")
    if spec is None or not spec.submodule_search_locations:
        raise UnknownFrontend("Chainlit n'est pas installé.", "Lancez « make install ».")
    return checked(Path(next(iter(spec.submodule_search_locations))), importlib.metadata.version("chainlit"))


def _bar(words: Messages) -> str:
    """The bar of the page; `balise.js` puts it in English for who chose it."""
    bar = {name: escape(text) for name, text in words.bar.model_dump().items()}
    return f"""<header class="bar"><h1><a href="/">Balise</a></h1><nav aria-label="{bar["menu"]}">
      <a href="/textes">{bar["texts"]}</a> <a href="/conversations">{bar["history"]}</a>
      <a href="/aide">{bar["help"]}</a> <a href="#imprimer">{bar["to_print"]}</a>
      <a href="/langue/en" lang="en" hreflang="en">{bar["language"]}</a></nav></header>"""


def _head(spoken: Mapping[str, Messages]) -> str:
    description = escape(spoken["fr"].page.description, quote=True)
    said = json.dumps({language: _said(words) for language, words in spoken.items()}, ensure_ascii=False)
    # The content security policy lets data stand in the page; "<" is written otherwise so that none ends the element.
    said = said.replace("<", "\\u003c")
    return f"""<title>Balise</title>
    <link rel="icon" href="/favicon" />
    <meta name="description" content="{description}" />
    <link rel="stylesheet" href="/public/balise.css" />
    <script type="application/json" id="words">{said}</script>
    <script src="/public/balise.js" defer></script>
    <script src="/public/carry.js" defer></script>"""


def _said(words: Messages) -> dict[str, dict[str, str]]:
    """What our scripts say."""
    return {
        "bar": words.bar.model_dump(),
        "controls": words.controls.model_dump() | {"send": words.page.send},
        "carry": words.carry.model_dump() | {"sources": words.labels.sources},
    }


def _translation(stock: Path, locale: str, words: Messages) -> dict[str, Any]:
    path = stock.parents[1] / "translations" / f"{locale}.json"
    translation: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    translation["chat"]["input"]["placeholder"] = words.page.placeholder
    translation["chat"]["input"]["actions"]["send"] = words.page.send
    translation["chat"]["watermark"] = words.page.watermark
    translation["alerts"]["warning"] = translation["alerts"]["note"] = words.labels.note
    return translation
