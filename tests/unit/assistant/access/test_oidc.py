"""A refused login: its cause in the person's words, its detail in the log. Everything here is invented."""

import logging

import httpx
import pytest

from assistant.access.accounts import Failure
from assistant.access.oidc import Cause, LoginRefused, Provider
from assistant.library.words import library_words
from corpus.settings import Access
from tests.fixtures.ports import free_port


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_cause_has_its_words_and_says_what_to_do(language: str) -> None:
    said = library_words(language)["login"]["said"]
    assert set(said) == {*Failure, *Cause, "again"}
    assert all(text.count(".") + text.count(";") >= 2 for text in said.values())


def test_the_words_of_the_causes_hold_nothing_of_the_protocol() -> None:
    for language in ("fr", "en"):
        said = library_words(language)["login"]["said"]
        assert not [text for text in said.values() if "acr" in text or "issuer" in text or "(" in text]


def test_the_detail_is_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    access = Access(mode="oidc", public_host="balise.exemple", issuer=f"http://127.0.0.1:{free_port()}", client_id="b")
    with caplog.at_level(logging.WARNING), pytest.raises(LoginRefused) as refused:
        Provider(access, "https://balise.exemple/retour").begin()
    assert refused.value.cause is Cause.UNREACHABLE
    assert httpx.ConnectError.__name__ in caplog.text
