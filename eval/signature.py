"""The signature of a gate's verdict: a code keyed by the deployment's own key (HMAC-SHA256, RFC 2104), the audit's.

Whoever holds the deployment's key can tell that a verdict was given by this deployment, of these versions and this run,
and that nobody changed a word of it since.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from assistant.audit.chain import canonical
from assistant.audit.store import AuditStore
from assistant.database import database_of
from corpus.settings import Settings

ALGORITHM = "HMAC-SHA256"
_PURPOSE = b"balise/eval/gate/1\n"
"""So that a code made for the audit never passes for one of a verdict."""


def key_of(settings: Settings) -> bytes:
    """The deployment's key; made at its first use."""
    database = database_of(settings)
    AuditStore(database)
    return (database.folder / "key").read_bytes()


def signed(content: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """The content with its signature."""
    return {**content, "signature": {"algorithm": ALGORITHM, "key": _name(key), "code": _code(content, key)}}


def fault(document: Mapping[str, Any], key: bytes) -> str:
    """Why a signed content does not hold, in words; empty when it does."""
    signature = document.get("signature")
    if not isinstance(signature, Mapping) or signature.get("algorithm") != ALGORITHM:
        return "il n'est pas signé"
    if not _same(signature.get("key"), _name(key)):
        return "il est signé par la clé d'un autre déploiement"
    content = {name: value for name, value in document.items() if name != "signature"}
    if not _same(signature.get("code"), _code(content, key)):
        return "il a été modifié après sa signature"
    return ""


def _same(given: object, code: str) -> bool:
    return hmac.compare_digest(_bytes(str(given)), _bytes(code))


def _code(content: Mapping[str, Any], key: bytes) -> str:
    return hmac.new(key, _PURPOSE + _bytes(canonical(content)), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # JSON changed by hand may hold half a character


def _name(key: bytes) -> str:
    """Which key it is, without telling it."""
    return hmac.new(key, _PURPOSE + b"name", hashlib.sha256).hexdigest()[:16]
