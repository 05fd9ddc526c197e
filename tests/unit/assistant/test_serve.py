import pytest

from assistant.serve import listen
from corpus.errors import SettingsError
from corpus.settings import Access, Chat, load_settings


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "exemple.org"])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="joignable"):
        listen(Chat(host=host), Access())


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with listen(Chat(port=18431), Access()), pytest.raises(SettingsError, match="BALISE_CHAT__PORT=18432"):
        listen(Chat(port=18431), Access())


def test_an_address_of_another_machine_is_said_as_such() -> None:
    access = Access(mode="proxy", public_host="balise.exemple", proxy_secret="s" * 40, tls_certificate="c", tls_key="k")
    with pytest.raises(SettingsError, match=r"On ne peut pas écouter sur 192\.0\.2\.1"):
        listen(Chat(host="192.0.2.1"), access)


def test_others_reach_it_only_known_and_encrypted() -> None:
    access = Access(mode="accounts", public_host="balise.exemple")
    with pytest.raises(SettingsError, match="sans chiffrement"):
        listen(Chat(host="0.0.0.0"), access)  # noqa: S104
    with pytest.raises(SettingsError, match="en clair"):
        listen(Chat(), access)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "accounts"},
        {"mode": "oidc", "public_host": "balise.exemple"},
        {"mode": "oidc", "public_host": "b", "issuer": "http://fournisseur.exemple", "client_id": "b"},
        {"mode": "proxy", "public_host": "balise.exemple", "proxy_secret": "court"},
        {"tls_certificate": "cert.pem"},
    ],
)
def test_half_an_access_control_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        load_settings(access=wrong)
