"""Where the models run: names that lead somewhere, and errors that name the key."""

from pathlib import Path

import pytest

from serving.errors import SettingsError
from serving.settings import ROOT, Settings, load_settings

WHOLE = """
state = "/tmp/etat"
models = "/tmp/modeles"
vllm = "/bin/false"
public_key = "/tmp/cle"
[[nodes]]
name = "phare"
address = "10.0.0.11"
memory_gib = 80
[[nodes]]
name = "quai"
memory_gib = 40
[[slots]]
name = "a"
node = "phare"
port = 8101
[[slots]]
name = "b"
node = "quai"
port = 8102
[[pools]]
name = "bleu"
slots = ["a"]
[[pools]]
name = "vert"
slots = ["b"]
router_port = 8200
"""


def loaded(folder: Path, content: str = WHOLE) -> Settings:
    path = folder / "nodes.toml"
    path.write_text(content, encoding="utf-8")
    return load_settings(path)


def test_a_pool_answers_at_its_router_or_its_only_slot(tmp_path: Path) -> None:
    given = loaded(tmp_path)
    assert given.entrance(given.pool("bleu")) == given.address(given.slot("a")) == "http://10.0.0.11:8101"
    assert given.entrance(given.pool("vert")) == "http://127.0.0.1:8200"
    assert given.address(given.slot("b")) == "http://127.0.0.1:8102"


def test_the_register_and_the_pointer_have_their_place(tmp_path: Path) -> None:
    given = loaded(tmp_path)
    assert (given.register, given.pointer) == (Path("/tmp/modeles/models.toml"), Path("/tmp/etat/live.json"))  # noqa: S108


def test_the_key_is_read_without_its_end_of_line(tmp_path: Path) -> None:
    (tmp_path / "cle").write_text("harfang\n")
    assert loaded(tmp_path, f'api_key_file = "{tmp_path / "cle"}"\n{WHOLE}').api_key == "harfang"
    assert loaded(tmp_path).api_key == ""


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_key_that_does_not_read_is_said_with_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "cle").write_bytes(content)
    given = loaded(tmp_path, f'api_key_file = "{tmp_path / "cle"}"\n{WHOLE}')
    with pytest.raises(SettingsError, match=str(tmp_path / "cle")) as error:
        _ = given.api_key
    assert "api_key_file" in error.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('node = "quai"', 'node = "digue"', "digue"),
        ('slots = ["b"]', 'slots = ["z"]', "noms inconnus : z"),
        ('slots = ["b"]', 'slots = ["a"]', "un groupe"),
        ('slots = ["b"]', "slots = []", r"pools\.1\.slots"),
        ("port = 8101", "port = 0", r"slots\.0\.port"),
        ("port = 8101", 'port = 8101\ncpus = "0-"', r"slots\.0\.cpus"),
        ("memory_gib = 80", "memory_gib = 0", r"nodes\.0\.memory_gib"),
        ('vllm = "/bin/false"', 'vlm = "/bin/false"', "vllm.*vlm"),
        ('state = "/tmp/etat"', "state = ", "nodes.toml"),
        ('name = "vert"', 'name = "vert"\nslots = ["b"]\n[[pools]]\nname = "gris"', "pools"),
    ],
)
def test_what_does_not_hold_is_said_with_what_to_do(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WHOLE
    with pytest.raises(SettingsError, match=said) as error:
        loaded(tmp_path, WHOLE.replace(old, new))
    assert "nodes.example.toml" in error.value.remedy


def test_the_variable_names_the_file_and_an_absent_one_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(tmp_path)
    monkeypatch.setenv("BALISE_SERVING", str(tmp_path / "nodes.toml"))
    assert load_settings().node("phare").memory_gib == 80
    monkeypatch.setenv("BALISE_SERVING", str(tmp_path / "absent.toml"))
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load_settings()


def test_the_example_holds() -> None:
    assert load_settings(ROOT / "serving" / "nodes.example.toml").pools
