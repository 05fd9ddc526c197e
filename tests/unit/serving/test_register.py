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
from serving.register import (
    Model,
    State,
    alone,
    approve,
    describe,
    entered,
    faults,
    find,
    load_register,
    write_register,
)
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


@pytest.mark.parametrize("said", ["../../x", "/etc", "..", ".cache", "", "a/b", "a b", "a@b", "-f", "é", "a\n", "a\0"])
@pytest.mark.parametrize("part", ["id", "revision"])
def test_a_name_that_would_leave_the_models_folder_is_refused_before_the_weights_are_read(
    tmp_path: Path, part: str, said: str
) -> None:
    with pytest.raises(RegisterError, match="ne peut pas nommer") as error:
        described(tmp_path / "absent", **{part: said})
    assert "lettre" in error.value.remedy


def test_a_register_edited_by_hand_cannot_name_another_folder_either(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    write_register([described(tiny_model(tmp_path / "m"))], path)
    path.write_text(path.read_text().replace('revision = "r1"', 'revision = "../../x"'))
    with pytest.raises(RegisterError, match=r"models\.toml : « \.\./\.\./x » ne peut pas nommer"):
        load_register(path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("mistral", "small-2503"), ("mistral-small", "2503")),
        (("mistral-small", "2503"), ("mistral", "small-2503")),
        (("essai", "r1"), ("essai", "r1.sig")),
        (("essai", "r1.sig"), ("essai", "r1")),
    ],
)
def test_two_models_never_share_a_folder_nor_a_signature(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    folder = tiny_model(tmp_path / "m")
    first = described(folder, id=one[0], revision=one[1])
    with pytest.raises(RegisterError, match=f"celui de {first.name}") as error:
        entered([first], described(folder, id=other[0], revision=other[1]))
    assert "--revision" in error.value.remedy


def test_a_model_enters_once_after_the_others(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    first, second = described(folder), described(folder, revision="r2")
    assert entered([first], second) == [first, second]
    with pytest.raises(RegisterError, match="déjà inscrit"):
        entered([first, second], described(folder))


def test_two_people_do_not_change_the_register_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "models.toml"
    with alone(path), pytest.raises(RegisterError, match="autre personne"), alone(path):
        pass
    with alone(path):
        pass


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


ANNOTATED = """# Registre des modèles : lu au comité du 3 novembre.
titre = "Registre"  # pour la relecture

# Le premier, pour l'essai.
[[model]]
revision = "r1"  # à la source
id = "essai"
source = 'support d’essai'
licence = "MIT"
government_use = true
parameters = 135_000_000
context = 2048
dtype = "float32"
memory_gib = 2
chat_template_sha256 = "aa"
registered_on = 2026-11-01
state = "candidate"  # à revoir en décembre
approver = ""
# Fin du premier.

[model.files]
"config.json" = "bb"  # vérifié à la main

# Le second, retiré depuis.
[[model]]
id = "ancien"
revision = "r0"
source = "support d'essai"
licence = "MIT"
government_use = true
parameters = 8
context = 2048
dtype = "float32"
memory_gib = 1.5
chat_template_sha256 = "aa"
registered_on = 2026-10-01
state = "retired"
"""


def test_what_people_wrote_in_the_register_stays_when_it_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text(ANNOTATED, encoding="utf-8")
    first, second = load_register(path)
    write_register([first, second], path)
    assert path.read_text(encoding="utf-8") == ANNOTATED
    approved = approve(first, "A. Essai", dt.date(2026, 11, 2))
    write_register([approved, second], path)
    expected = ANNOTATED.replace('"candidate"  #', '"approved"  #').replace('approver = ""', 'approver = "A. Essai"')
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line != "approved_on = 2026-11-02"]
    assert kept == expected.splitlines()
    assert load_register(path) == [approved, second]


def test_a_model_is_added_under_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text(ANNOTATED, encoding="utf-8")
    models = [*load_register(path), described(tiny_model(tmp_path / "m"), revision="r2")]
    write_register(models, path)
    assert path.read_text(encoding="utf-8").startswith(ANNOTATED + "\n[[model]]\n")
    assert load_register(path) == models


def test_what_a_model_no_longer_has_leaves_the_register(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    model = described(tiny_model(tmp_path / "m"))
    write_register([approve(model, "A. Essai", dt.date(2026, 11, 2)), described(tmp_path / "m", revision="r2")], path)
    write_register([model], path)
    assert load_register(path) == [model] and "approve" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["[[model]]\nid = 1\n", "[[model]\n", "\xff"])
def test_a_register_that_does_not_read_says_so(tmp_path: Path, content: str) -> None:
    (tmp_path / "models.toml").write_text(content, encoding="latin-1")
    with pytest.raises(RegisterError, match=r"models\.toml ne se lit pas"):
        load_register(tmp_path / "models.toml")


@pytest.mark.parametrize("content", ["[[model]\n", "\xff"])
def test_a_register_that_does_not_read_is_not_written_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "models.toml"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(RegisterError, match=r"models\.toml ne se lit pas"):
        write_register([], path)
    assert path.read_text(encoding="latin-1") == content


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
