"""What a model's files say of it, and what is said of files that are cut, absent or of another kind."""

import json
from pathlib import Path

import pytest

from serving.errors import RegisterError
from serving.weights import chat_template, indexed, read_json, sizes, tokenizer_class
from tests.fixtures.models import tiny_model


def files_of(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in tiny_model(folder).iterdir()}


def test_parameters_and_bytes_are_those_of_the_header(tmp_path: Path) -> None:
    assert sizes(files_of(tmp_path / "m")["model.safetensors"]) == (8, 32)


@pytest.mark.parametrize("cut", [4, 20, -3])
def test_weights_cut_short_are_refused(tmp_path: Path, cut: int) -> None:
    weights = files_of(tmp_path / "m")["model.safetensors"]
    weights.write_bytes(weights.read_bytes()[:cut])
    with pytest.raises(RegisterError, match="endommagé"):
        sizes(weights)


def test_a_header_beyond_measure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"\xff" * 16)
    with pytest.raises(RegisterError, match="démesuré"):
        sizes(tmp_path / "a.safetensors")


def test_the_shards_of_an_index_stand_beside_it(tmp_path: Path) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "1.safetensors"}}))
    assert indexed({"vision/model.safetensors.index.json": index}) == {"vision/1.safetensors", "vision/2.safetensors"}
    assert indexed({}) == set()


def test_a_template_is_a_file_or_in_the_tokenizer_s_description(tmp_path: Path) -> None:
    files = files_of(tmp_path / "m")
    assert chat_template(files) == "{{ messages }}"
    alone = tmp_path / "chat_template.jinja"
    alone.write_text("{{ été }}", encoding="utf-8")
    assert chat_template({**files, alone.name: alone}) == "{{ été }}"
    files["tokenizer_config.json"].write_text("{}")
    with pytest.raises(RegisterError, match="gabarit"):
        chat_template(files)


def test_a_tokenizer_s_class_may_not_be_said(tmp_path: Path) -> None:
    files = files_of(tmp_path / "m")
    assert tokenizer_class(files) == tokenizer_class({}) == ""
    files["tokenizer_config.json"].write_text('{"tokenizer_class": "LlamaTokenizer"}')
    assert tokenizer_class(files) == "LlamaTokenizer"


@pytest.mark.parametrize(("content", "said"), [(None, "absent"), ("{", "ne se lit pas"), ("\xff", "ne se lit pas")])
def test_a_description_that_does_not_read_is_named(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "config.json"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(RegisterError, match=f"config.json.*{said}"):
        read_json(path if content is not None else None, "config.json")
