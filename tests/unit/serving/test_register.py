"""What may enter the register, and what is noticed when a file is not the one that entered."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from serving import signing
from serving.bom import bill
from serving.errors import RegisterError
from serving.register import Model, State, alone, approve, describe, faults, find, load_register, write_register
from tests.fixtures.models import key_pair, tiny_model

SAID: dict[str, Any] = {
    "id": "essai",
    "revision": "r1",
    "source": "inventé pour ce test",
    "licence": "Apache-2.0",
    "government_use": True,
    "registered_on": dt.date(2026, 11, 1),
}


def described(folder: Path, **more: Any) -> Model:
    return describe(folder, **{**SAID, **more})


def test_a_model_is_described_from_its_files(tmp_path: Path) -> None:
    model = described(tiny_model(tmp_path / "m"))
    assert (model.name, model.parameters, model.context, model.dtype) == ("essai@r1", 8, 2048, "float32")
    assert set(model.files) == {"model.safetensors", "config.json", "tokenizer_config.json", "tokenizer.json"}


@pytest.mark.parametrize(
    "name", ["pytorch_model.bin", "weights.pt", "model.gguf", "modeling_essai.py", "lib.so", "a.pkl"]
)
def test_anything_that_can_hold_code_is_refused(tmp_path: Path, name: str) -> None:
    folder = tiny_model(tmp_path / "m")
    (folder / name).write_bytes(b"x")
    with pytest.raises(RegisterError, match=name):
        described(folder)


def test_a_model_that_brings_its_own_code_is_refused(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    (folder / "config.json").write_text(json.dumps({"auto_map": {"AutoModel": "x.Y"}}))
    with pytest.raises(RegisterError, match="auto_map"):
        described(folder)


@pytest.mark.parametrize("cut", [4, 20, -3])
def test_weights_cut_short_are_refused(tmp_path: Path, cut: int) -> None:
    folder = tiny_model(tmp_path / "m")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:cut])
    with pytest.raises(RegisterError, match="endommagé"):
        described(folder)


def test_an_index_that_names_an_absent_shard_is_refused(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"weight": "model.safetensors"}}))
    assert index.name in described(folder).files
    index.write_text(json.dumps({"weight_map": {"weight": "model.safetensors", "other": "model-00002.safetensors"}}))
    with pytest.raises(RegisterError, match=r"model-00002\.safetensors"):
        described(folder)
    index.write_text("[]")
    with pytest.raises(RegisterError, match=r"index\.json"):
        described(folder)


def test_the_tokenizer_is_named_with_its_digest(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    said = {"chat_template": "{{ messages }}", "tokenizer_class": "LlamaTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(said))
    model = described(folder)
    assert (model.tokenizer, model.tokenizer_sha256) == ("LlamaTokenizer", model.files["tokenizer.json"])
    (folder / "tokenizer.json").rename(folder / "tokenizer.model")
    assert described(folder).tokenizer_sha256 == model.tokenizer_sha256
    (folder / "tokenizer.model").unlink()
    assert described(folder).tokenizer_sha256 == ""


def test_a_register_written_before_tokenizers_still_reads(tmp_path: Path) -> None:
    write_register([described(tiny_model(tmp_path / "m"))], tmp_path / "models.toml")
    lines = (tmp_path / "models.toml").read_text().splitlines()
    (tmp_path / "models.toml").write_text("\n".join(line for line in lines if not line.startswith("tokenizer")))
    assert load_register(tmp_path / "models.toml")[0].tokenizer == ""


def test_two_people_do_not_change_the_register_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "models.toml"
    with alone(path), pytest.raises(RegisterError, match="autre personne"), alone(path):
        pass
    with alone(path):
        pass


def test_a_model_without_a_chat_template_is_refused(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    (folder / "tokenizer_config.json").write_text("{}")
    with pytest.raises(RegisterError, match="gabarit"):
        described(folder)


def test_every_changed_added_or_missing_file_is_named(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    model = described(folder)
    assert faults(model, folder) == []
    (folder / "tokenizer.json").write_text("{ }")
    (folder / "new.json").write_text("{}")
    (folder / "config.json").unlink()
    assert faults(model, folder) == ["config.json : absent", "new.json : ajouté", "tokenizer.json : changé"]


def test_a_licence_that_forbids_government_use_is_not_approved(tmp_path: Path) -> None:
    model = described(tiny_model(tmp_path / "m"), government_use=False)
    with pytest.raises(RegisterError, match="gouvernemental"):
        approve(model, "A. Essai", dt.date(2026, 11, 2))


def test_the_register_reads_as_it_was_written(tmp_path: Path) -> None:
    model = described(tiny_model(tmp_path / "m"))
    approved = approve(model, "A. Essai", dt.date(2026, 11, 2))
    write_register([model, approved], tmp_path / "models.toml")
    read = load_register(tmp_path / "models.toml")
    assert read == [model, approved]
    assert find(read, "essai").state is State.APPROVED
    with pytest.raises(RegisterError, match="essai@r1"):
        find(read, "autre")


def test_a_register_that_does_not_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text("[[model]]\nid = 1\n")
    with pytest.raises(RegisterError):
        load_register(tmp_path / "models.toml")


def test_the_signature_holds_until_a_byte_changes(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    private, public = key_pair(tmp_path)
    with pytest.raises(RegisterError, match="pas signé"):
        signing.check(folder, public)
    signing.sign(folder, private)
    signing.check(folder, public)
    _, other = key_pair(tmp_path, "other")
    with pytest.raises(RegisterError, match="ne tient pas"):
        signing.check(folder, other)
    (folder / "tokenizer.json").write_text("[]")
    with pytest.raises(RegisterError, match="ne tient pas"):
        signing.check(folder, public)


def test_the_bill_of_materials_follows_its_schema(tmp_path: Path) -> None:
    model = approve(described(tiny_model(tmp_path / "m")), "A. Essai", dt.date(2026, 11, 2))
    made = bill([model])
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None
    assert {c["name"] for c in made["components"][0]["components"]} == set(model.files)
