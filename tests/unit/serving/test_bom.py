"""The bill of materials says what the register knows, and nothing that it does not. Its schema: `test_register`."""

import datetime as dt
from typing import Any

from serving.bom import bill
from serving.register import Model, State

MODEL = Model(
    id="essai",
    revision="r1",
    source="inventé",
    licence="MIT",
    government_use=True,
    parameters=8,
    context=2048,
    dtype="float32",
    memory_gib=1.5,
    chat_template_sha256="a" * 64,
    registered_on=dt.date(2099, 1, 1),
    state=State.APPROVED,
    approver="A. Essai",
    approved_on=dt.date(2099, 1, 2),
    tokenizer="LlamaTokenizer",
    tokenizer_sha256="d" * 64,
    files={"model.safetensors": "b" * 64, "config.json": "c" * 64},
)


def component(model: Model) -> Any:
    return bill([model])["components"][0]


def properties(model: Model) -> dict[str, str]:
    return {one["name"].removeprefix("balise:"): one["value"] for one in component(model)["properties"]}


def test_a_model_is_named_exactly_with_its_licence() -> None:
    made = component(MODEL)
    assert (made["bom-ref"], made["name"], made["version"]) == ("essai@r1", "essai", "r1")
    assert made["licenses"] == [{"license": {"name": "MIT"}}]


def test_every_file_has_its_digest() -> None:
    hashes = {file["name"]: file["hashes"][0]["content"] for file in component(MODEL)["components"]}
    assert hashes == MODEL.files


def test_the_tokenizer_is_said_where_it_is_known() -> None:
    assert properties(MODEL)["tokenizer"] == "LlamaTokenizer" and properties(MODEL)["tokenizer-sha256"] == "d" * 64
    unknown = Model(**{**fields(MODEL), "tokenizer": "", "tokenizer_sha256": ""})
    assert not {"tokenizer", "tokenizer-sha256"} & properties(unknown).keys()


def test_who_approved_it_and_when_is_said_and_absent_where_nobody_did() -> None:
    assert properties(MODEL)["approver"] == "A. Essai" and properties(MODEL)["approved-on"] == "2099-01-02"
    candidate = Model(**{**fields(MODEL), "state": State.CANDIDATE, "approver": "", "approved_on": None})
    assert properties(candidate)["state"] == "candidate"
    assert not {"approver", "approved-on"} & properties(candidate).keys()


def test_a_licence_that_forbids_is_said_and_no_quantisation_too() -> None:
    forbidden = Model(**{**fields(MODEL), "government_use": False})
    assert properties(forbidden)["government-use"] == "false" and properties(forbidden)["quantisation"] == "none"


def test_two_bills_are_not_the_same_document_and_none_is_empty_of_models() -> None:
    assert bill([])["serialNumber"] != bill([])["serialNumber"]
    assert bill([])["components"] == []


def fields(model: Model) -> dict[str, Any]:
    return {name: getattr(model, name) for name in Model.__dataclass_fields__}
