"""Logging in, for real: our pages on a server, a certified provider's library on loopback. Everybody is invented."""

import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pyotp
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from sqlalchemy import text

from assistant.access.accounts import Made, make
from assistant.access.door import Door, Doorkeeper
from assistant.access.people import Role
from assistant.access.routes import router
from assistant.access.store import AccessStore
from assistant.audit.store import AuditStore
from assistant.feedback import Cause, FeedbackStore
from assistant.gate import Gate
from assistant.library import opinion
from assistant.serve import site_of
from corpus.settings import Access, Chat
from tests.fixtures import provider
from tests.fixtures.ports import free_port
from tests.fixtures.postgres import Place


@dataclass
class Served:
    """Our pages, without the conversation, and what they keep."""

    url: str
    store: AccessStore
    audit: AuditStore

    @property
    def kinds(self) -> list[str]:
        return [record.kind for record in self.audit.records()]


@contextmanager
def serve(at: Place, port: int, **access: Any) -> Iterator[Served]:
    settings = Access(**{"public_host": f"127.0.0.1:{port}", "rules": "2025-12"} | access)
    store, audit = AccessStore(at()), AuditStore(at())
    app = FastAPI()
    app.add_api_route("/textes", lambda: PlainTextResponse("les textes"))
    app.add_api_route("/", lambda: PlainTextResponse("la conversation"))
    site = site_of(Chat(port=port), settings)
    app.include_router(router(settings, store, audit, secure=site.secure))
    app.include_router(opinion.router(FeedbackStore(audit), lambda words: None))
    gate = Gate(Doorkeeper(app, Door(settings, store), audit), site, lambda cookies: "fr-FR")
    config = uvicorn.Config(
        gate, port=port, log_level="error", ssl_certfile=settings.tls_certificate, ssl_keyfile=settings.tls_key
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Served(f"{site.scheme}://127.0.0.1:{port}", store, audit)
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, headers={"accept": "text/html"}, trust_env=False) as client:
        yield client


def enter(browser: httpx.Client, served: Served, made: Made, **wrong: str) -> httpx.Response:
    given = {"name": "azurine", "password": made.password, "code": pyotp.TOTP(made.secret).now()} | wrong
    return browser.post(f"{served.url}/connexion", data=given)


def test_with_a_local_account(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        made = make(served.store, "azurine", frozenset({Role.USER, Role.OPERATIONS, Role.AUDITOR}))
        assert "Se connecter" in browser.get(served.url).text
        assert enter(browser, served, made, code="000000").status_code == 403
        attest = enter(browser, served, made)
        assert "Attestation de formation" in attest.text and attest.url.path == "/attestation"
        assert browser.post(f"{served.url}/attestation").text == "la conversation"
        cookies = [c for c in browser.cookies.jar if c.name == "balise_session"]
        assert cookies[0].has_nonstandard_attr("HttpOnly") and cookies[0].get_nonstandard_attr("SameSite") == "lax"

        stop = browser.post(f"{served.url}/exploitation", data={"act": "stop", "reason": "essai"})
        assert "Balise est arrêtée : essai" in stop.text and served.audit.stopped() == "essai"
        assert browser.post(f"{served.url}/exploitation", data={"act": "resume"}).status_code == 422
        browser.post(f"{served.url}/exploitation", data={"act": "resume", "reason": "fini"})
        assert served.audit.stopped() is None
        register = browser.get(f"{served.url}/registre").text
        assert "la chaîne est entière" in register and "Attestation" in register

        assert browser.post(f"{served.url}/deconnexion").url.path == "/connexion"
        assert browser.get(f"{served.url}/textes").url.path == "/connexion"
        assert served.kinds == ["login_refused", "login", "attested", "stop", "resume", "logout"]
        assert served.audit.verify() == []


def test_the_policy_team_reads_what_was_said_and_nobody_else(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        answer = served.audit.record("answer", {"outcome": "answered"}, "cobalt").number
        FeedbackStore(served.audit).add("cobalt", answer, Cause.OUTDATED, "la règle a changé")
        enter(browser, served, make(served.store, "azurine", frozenset({Role.USER})))
        assert browser.get(f"{served.url}/retours").status_code == 403
        made = make(served.store, "azurine", frozenset({Role.POLICY}))
        enter(browser, served, made)
        page = browser.get(f"{served.url}/retours").text
        assert "1 avis reçu(s), dont 1 à traiter" in page and "la règle a changé" in page
        assert "cobalt" not in page and served.audit.pseudonym("cobalt") not in page
        assert browser.get(f"{served.url}/textes").status_code == 403


def test_failed_logins_close_the_account_and_are_flagged(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        made = make(served.store, "azurine", frozenset({Role.USER}))
        for _ in range(5):
            assert "est pas le bon" in enter(browser, served, made, password="faux").text  # noqa: S106
        assert "fermé, pour quinze minutes au plus" in enter(browser, served, made).text
        assert served.kinds.count("abnormal") == 1


def test_over_tls_the_cookie_travels_over_nothing_else(at: Place, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with (
        serve(at, free_port(), mode="accounts", tls_certificate=certificate, tls_key=key) as served,
        httpx.Client(verify=ssl.create_default_context(cafile=certificate), trust_env=False) as browser,
    ):
        made = make(served.store, "azurine", frozenset({Role.USER}))
        given = {"name": "azurine", "password": made.password, "code": pyotp.TOTP(made.secret).now()}
        answer = browser.post(f"{served.url}/connexion", data=given)
        assert answer.status_code == 303 and "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]
        assert browser.get(f"{served.url}/connexion", headers={"origin": "http://127.0.0.1"}).status_code == 403


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret


def test_without_the_role_the_form_does_nothing(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        enter(browser, served, make(served.store, "azurine", frozenset({Role.USER})))
        answer = browser.post(f"{served.url}/exploitation", data={"act": "stop", "reason": "essai"})
        assert answer.status_code == 403 and served.audit.stopped() is None
        assert "denied" in served.kinds


def test_a_form_that_is_too_long_is_not_read(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        made = make(served.store, "azurine", frozenset({Role.USER}))
        assert enter(browser, served, made, name="a" * 100_000).status_code == 403


@pytest.mark.parametrize("mode", ["accounts", "oidc"])
def test_coming_back_from_nowhere_writes_nothing(at: Place, browser: httpx.Client, mode: str) -> None:
    issuer = {"issuer": f"http://127.0.0.1:{free_port()}", "client_id": "balise"} if mode == "oidc" else {}
    with serve(at, free_port(), mode=mode, **issuer) as served:
        for held in ("", "balise_login=inconnue"):
            answer = browser.get(f"{served.url}/retour?code=x&state=y", headers={"cookie": held})
            assert answer.status_code == (403 if mode == "oidc" else 404)
        assert served.kinds == []


def test_the_page_of_a_register_changed_by_hand_says_so(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="accounts") as served:
        served.audit.record("answer", {"outcome": "answered"})
        enter(browser, served, make(served.store, "azurine", frozenset({Role.AUDITOR})))
        for content in ("illisible", "3", "{}"):
            with served.audit.database.writing() as db:
                changed = text("UPDATE records SET code = 'é', content = :content WHERE kind = 'answer'")
                db.execute(changed, {"content": content})
            page = browser.get(f"{served.url}/registre")
            assert page.status_code == 200 and "la chaîne est rompue" in page.text
            assert "le code ne correspond pas" in page.text


@pytest.fixture
def with_provider(at: Place) -> Iterator[Served]:
    with served_with_provider(at) as served:
        yield served


@contextmanager
def served_with_provider(at: Place, **access: Any) -> Iterator[Served]:
    if provider.missing():
        pytest.skip(provider.missing())
    port = free_port()
    with (
        provider.provider(f"http://127.0.0.1:{port}/retour") as issuer,
        serve(
            at,
            port,
            mode="oidc",
            issuer=issuer,
            client_id="balise",
            client_secret=provider.SECRET,
            attested_claim="formation",
            **access,
        ) as served,
    ):
        yield served


def at_provider(browser: httpx.Client, served: Served, name: str, *, second: bool) -> httpx.Response:
    """Leave for the provider, identify oneself there, and come back."""
    form = browser.get(f"{served.url}/connexion/ouvrir")
    assert "Fournisseur" in form.text
    given = {"name": name} | ({"second": "on"} if second else {})
    return browser.post(urljoin(str(form.url), ""), data=given)


def test_with_a_provider_that_asked_for_a_second_factor(with_provider: Served, browser: httpx.Client) -> None:
    answer = at_provider(browser, with_provider, "cobalt", second=True)
    assert answer.text == "la conversation"  # the provider's claim says that the training is done
    assert browser.get(f"{with_provider.url}/exploitation").status_code == 200
    assert browser.get(f"{with_provider.url}/registre").status_code == 403
    assert with_provider.kinds == ["login", "denied"]


def test_a_password_alone_is_not_enough(with_provider: Served, browser: httpx.Client) -> None:
    answer = at_provider(browser, with_provider, "cobalt", second=False)
    assert answer.status_code == 403 and "second facteur" in answer.text
    assert browser.get(f"{with_provider.url}/").url.path == "/connexion"
    assert with_provider.kinds == ["login_refused"]


def test_who_was_not_trained_attests(with_provider: Served, browser: httpx.Client) -> None:
    assert at_provider(browser, with_provider, "azurine", second=True).url.path == "/attestation"


def test_what_one_signed_outlives_an_older_claim(at: Place, browser: httpx.Client) -> None:
    with served_with_provider(at, rules="2026-06") as served:
        at_provider(browser, served, "cobalt", second=True)
        assert served.store.attested("cobalt") == "2025-12"
        browser.post(f"{served.url}/attestation")
        browser.post(f"{served.url}/deconnexion")
        browser.cookies.clear()
        at_provider(browser, served, "cobalt", second=True)
        assert served.store.attested("cobalt") == "2026-06"


def test_a_login_begun_elsewhere_is_refused(with_provider: Served, browser: httpx.Client) -> None:
    with httpx.Client(follow_redirects=True, trust_env=False) as other:
        form = other.get(f"{with_provider.url}/connexion/ouvrir")
        back = other.post(str(form.url), data={"name": "cobalt", "second": "on"}, follow_redirects=False)
        while "/retour" not in back.headers["location"]:
            back = other.get(urljoin(str(form.url), back.headers["location"]), follow_redirects=False)
    answer = browser.get(back.headers["location"])
    assert answer.status_code == 403 and "Recommencez" in answer.text


def test_a_state_changed_on_the_way_is_refused(with_provider: Served, browser: httpx.Client) -> None:
    browser.get(f"{with_provider.url}/connexion/ouvrir")
    answer = browser.get(f"{with_provider.url}/retour", params={"code": "x", "state": "autre"})
    assert answer.status_code == 403 and re.search("pas pu être vérifiée", answer.text)
    assert "MismatchingState" not in answer.text


def test_a_provider_that_is_gone_says_so(at: Place, browser: httpx.Client) -> None:
    with serve(at, free_port(), mode="oidc", issuer=f"http://127.0.0.1:{free_port()}", client_id="balise") as served:
        answer = browser.get(f"{served.url}/connexion/ouvrir")
        assert answer.status_code == 403 and "ne répond pas" in answer.text
        assert "ConnectError" not in answer.text
        english = browser.get(f"{served.url}/connexion/ouvrir", headers={"cookie": "langue=en"})
        assert "not responding" in english.text
        assert "unreachable" in served.audit.records()[-1].content
