"""One file, the environment above it, arguments above both; what is unknown or contradictory is said."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.errors import SettingsError
from corpus.settings import Generation, Settings, load_settings


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the machine's environment nor the checkout's documents."""
    for name in ("DOCUMENTS", "BALISE_DATA", "BALISE_CHAT__PORT", "BALISE_QDRANT__URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCUMENTS", str(tmp_path))


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A settings file in the place of the checkout's."""
    path = tmp_path / "balise.toml"
    monkeypatch.setitem(Settings.model_config, "toml_file", path)
    return path


def test_the_file_is_read_the_environment_wins_and_an_argument_wins_over_both(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("[chat]\nport = 8101\n[qdrant]\nshards = 3\n", encoding="utf-8")
    assert load_settings().chat.port == 8101
    monkeypatch.setenv("BALISE_CHAT__PORT", "8102")
    assert (load_settings().chat.port, load_settings().qdrant.shards) == (8102, 3)
    assert load_settings(chat={"port": 8103}).chat.port == 8103


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[chat]\nprot = 8101\n", "chat.prot"),
        ("lanterne = true\n", "lanterne"),
        ("[chat]\nport = 0\n", "chat.port"),
        ('database = "mysql://ici"\n', "database"),
        ("[qdrant]\nshards = 0\n", "qdrant.shards"),
    ],
)
def test_an_unknown_key_or_a_wrong_value_is_named(file: Path, content: str, named: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=named) as error:
        load_settings()
    assert "balise.toml" in error.value.remedy


@pytest.mark.parametrize(
    ("access", "lacking"),
    [
        ({"mode": "oidc", "public_host": "balise.exemple"}, "issuer"),
        ({"mode": "oidc", "public_host": "b", "issuer": "http://ailleurs", "client_id": "b"}, "https"),
        ({"mode": "proxy", "public_host": "b", "proxy_secret": "court"}, "32"),
        ({"mode": "accounts"}, "public_host"),
        ({"tls_key": "cle.pem"}, "vont ensemble"),
    ],
)
def test_access_that_would_not_hold_is_refused(access: dict[str, str], lacking: str) -> None:
    with pytest.raises(SettingsError, match=lacking):
        load_settings(access=access)


def test_the_secrets_are_not_shown() -> None:
    settings = load_settings(
        database="postgresql://compte:harfang@hote/b",
        access={"mode": "proxy", "public_host": "b", "proxy_secret": "harfang" * 6},
        generation={"url": "http://127.0.0.1/v1", "api_key": "harfang"},
        qdrant={"url": "http://127.0.0.1:6333", "api_key": "harfang"},
    )
    assert "harfang" not in repr(settings)


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        load_settings().chat.port = 1


def test_the_documents_folder_is_the_variable_then_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, told = tmp_path / "nommé", tmp_path / "dit"
    named.mkdir()
    told.mkdir()
    monkeypatch.setenv("DOCUMENTS", str(named))
    assert load_settings(documents=told).documents_folder == named
    monkeypatch.setenv("DOCUMENTS", "")
    assert load_settings(documents=told).documents_folder == told


def test_a_documents_folder_that_does_not_exist_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCUMENTS", str(tmp_path / "absent"))
    with pytest.raises(SettingsError, match=r"absent.*DOCUMENTS"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "on"), [({}, False), ({"url": "http://127.0.0.1/v1"}, True), ({"pointer": "live.json"}, True)]
)
def test_a_model_writes_only_where_one_is_named(given: dict[str, str], on: bool) -> None:
    assert Generation.model_validate(given).on is on
