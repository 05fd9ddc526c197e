"""Login by an OpenID Connect provider, with Authlib: authorization code, PKCE, state, nonce, signed identity token.

The second factor is checked in the token itself: its `acr` or one of its `amr` must be among those of the settings
(OpenID Connect Core 1.0, section 2; RFC 8176). A provider that authenticated by password alone is not enough.
"""

import logging
import secrets
import warnings
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc import jwt
from joserfc.jwk import KeySet

from assistant.access.people import Person, Role, roles_of
from assistant.access.store import Begun
from corpus.errors import BaliseError
from corpus.settings import Access

with warnings.catch_warnings():
    # It says, to whoever starts the chat, that its next version will want another HTTP client; the lock holds this one.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client

log = logging.getLogger(__name__)

_WAIT_S = 10
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


class Cause(StrEnum):
    """Why the provider's login failed: the page has the person's words of each, the log what an operator needs."""

    SECOND_FACTOR = "second_factor"
    UNVERIFIED = "unverified"
    UNREACHABLE = "unreachable"
    MISDIRECTED = "misdirected"


class LoginRefused(BaliseError):
    """The provider did not vouch for the person as strongly as the settings ask. The text is for operators."""

    def __init__(self, cause: Cause, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.cause = cause


_PROBLEMS = {
    Cause.SECOND_FACTOR: "Le fournisseur d'identité n'a pas demandé de second facteur",
    Cause.UNVERIFIED: "L'identité n'a pas pu être vérifiée",
    Cause.UNREACHABLE: "Le fournisseur d'identité ne répond pas",
    Cause.MISDIRECTED: "Le fournisseur d'identité, ou une de ses adresses, n'est pas celui des réglages",
}


class Provider:
    """The provider of the settings."""

    def __init__(self, access: Access, callback: str) -> None:
        self._access = access
        self._callback = callback
        self._found: dict[str, Any] = {}

    def begin(self) -> tuple[str, Begun]:
        """Where to send the browser, and what it must bring back.

        Raises:
            LoginRefused: the provider does not answer, or is not the one of the settings.
        """
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), generate_token(48))
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._discovered()["authorization_endpoint"],
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
                **({"acr_values": " ".join(self._access.acr)} if self._access.acr else {}),
            )
        return str(address), begun

    def finish(self, query: str, begun: Begun) -> Person:
        """The person, from what the browser brought back.

        Raises:
            LoginRefused: not the login that was begun, a token that does not hold, or no second factor.
        """
        try:
            with self._client(begun.state) as client:
                token = client.fetch_token(
                    self._discovered()["token_endpoint"],
                    authorization_response=f"{self._callback}?{query}",
                    code_verifier=begun.verifier,
                    state=begun.state,
                )
            published: Any = self._get(self._discovered()["jwks_uri"])
            keys = KeySet.import_key_set(published)
            identity = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
            claims: dict[str, Any] = identity.claims
            self._check(claims, begun)
        except LoginRefused:
            raise
        except Exception as error:  # the libraries raise many kinds, all of which end the login
            raise _refused(Cause.UNVERIFIED, type(error).__name__) from error
        attested = claims.get(self._access.attested_claim) if self._access.attested_claim else ""
        return Person(str(claims["sub"]), self._roles(claims), str(attested or ""))

    def _check(self, claims: dict[str, Any], begun: Begun) -> None:
        registry = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._discovered()["issuer"]},
            aud={"essential": True, "value": self._access.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": begun.nonce},
        )
        registry.validate(claims)
        given = claims.get("amr") or []
        methods = set(given if isinstance(given, list) else str(given).split())
        if claims.get("acr") not in self._access.acr and not methods & set(self._access.amr):
            raise _refused(Cause.SECOND_FACTOR, "acr/amr")

    def _roles(self, claims: dict[str, Any]) -> frozenset[Role]:
        return roles_of(claims.get(self._access.roles_claim)) or frozenset({Role.USER})

    def _client(self, state: str | None = None) -> OAuth2Client:
        return OAuth2Client(
            self._access.client_id,
            self._access.client_secret,
            scope=self._access.scope,
            redirect_uri=self._callback,
            state=state,
            code_challenge_method="S256",
            timeout=_WAIT_S,
            trust_env=False,
        )

    def _discovered(self) -> dict[str, Any]:
        if not self._found:
            found = self._get(f"{self._access.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._access.issuer:
                raise _refused(Cause.MISDIRECTED, "issuer")
            host = urlsplit(self._access.issuer).netloc
            places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if any(urlsplit(found.get(p, "")).netloc != host for p in places):
                raise _refused(Cause.MISDIRECTED, "host")
            self._found = found
        return self._found

    def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx.get(address, timeout=_WAIT_S, trust_env=False)
            answer.raise_for_status()
            value = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _refused(Cause.UNREACHABLE, type(error).__name__) from error
        return value if isinstance(value, dict) else {}


def _refused(cause: Cause, why: str) -> LoginRefused:
    """The refusal, told in the log: ``why`` is a setting's name or an error's type, never anything of the person."""
    refusal = LoginRefused(cause, f"{_PROBLEMS[cause]} ({why}).", "Vérifiez les réglages « access » et le fournisseur.")
    log.warning("login refused: %s", refusal)
    return refusal
