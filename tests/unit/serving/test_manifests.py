"""The manifests of a cluster, written from the register: they follow Kubernetes' schemas, and the gate tries what serves."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from serving.deploy import write_manifests
from serving.errors import RegisterError
from serving.register import State
from tests.unit.serving.test_plan import model

ROOT = Path(__file__).resolve().parents[3]
MANIFESTS = sorted((ROOT / "serving" / "deploy" / "kubernetes").glob("*.yaml"))
SERVERS = [MANIFESTS[0].parent / name for name in ("model.yaml", "trial.yaml", "kserve/model.yaml")]


def given(words: list[str]) -> dict[str, str]:
    """The options that bear their value in the same word, as manifests write them."""
    return dict(word.split("=", 1) for word in words if word.startswith("--") and "=" in word)


def server(path: Path) -> dict[str, Any]:
    """The container that serves, in a manifest."""
    specs = {d["kind"]: d["spec"] for d in yaml.safe_load_all(path.read_text(encoding="utf-8"))}
    pod = specs["Deployment"]["template"]["spec"] if "Deployment" in specs else specs["InferenceService"]["predictor"]
    container: dict[str, Any] = pod["containers"][0]
    return container


def kinds(path: Path) -> dict[str, dict[str, Any]]:
    return {f"{d['kind']}/{d['metadata']['name']}": d for d in yaml.safe_load_all(path.read_text(encoding="utf-8"))}


def test_the_manifests_of_a_model_name_it_everywhere_and_keep_the_rest(tmp_path: Path) -> None:
    one = replace(model("one", 30), state=State.APPROVED)
    written = write_manifests(one, tmp_path)
    assert {p.relative_to(tmp_path).as_posix() for p in written} >= {"trial.yaml", "chat.yaml", "kserve/model.yaml"}
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!_)(?:MODEL|REVISION|CONTEXT)\b", text), path
        for document in kinds(path).values():
            if "kserve" not in document["apiVersion"]:
                kubernetes_validate.validate(document, "1.31", strict=True)
    container = server(tmp_path / "model.yaml")
    assert f"--model=/models/{one.folder}" in container["args"]
    assert one.name in container["args"]
    assert given(container["args"])["--max-model-len"] == str(one.context)
    page = kinds(tmp_path / "chat.yaml")["Deployment/balise-chat"]["spec"]["template"]["spec"]["containers"][0]
    assert {"name": "BALISE_GENERATION__MODEL", "value": "balise"} in page["env"]


def test_a_model_that_nobody_approved_has_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="approuvé"):
        write_manifests(replace(model("one", 30), state=State.CANDIDATE), tmp_path)
    assert not list(tmp_path.iterdir())


def test_on_a_cluster_the_gate_judges_the_pods_that_would_serve_and_reaches_them_alone(tmp_path: Path) -> None:
    folder = MANIFESTS[0].parent
    tried, served = kinds(folder / "trial.yaml"), kinds(folder / "model.yaml")
    pods = [
        d["spec"]["template"]["spec"] for d in (tried["Deployment/balise-trial"], served["Deployment/balise-model"])
    ]
    assert pods[0] == pods[1]
    job = tried["Job/balise-gate"]["spec"]["template"]["spec"]
    told = {e["name"]: e.get("value") for e in job["containers"][0]["env"]}
    assert told["BALISE_GENERATION__URL"] == "http://balise-trial:8000/v1"
    assert job["containers"][0]["command"][2:] == ["eval", "gate", "--thresholds", "serving/candidate.toml"]
    assert (job["restartPolicy"], tried["Job/balise-gate"]["spec"]["backoffLimit"]) == ("Never", 0)
    rules = kinds(folder / "network.yaml")
    reached = [
        to["podSelector"]["matchLabels"]["app"] for r in rules["NetworkPolicy/gate"]["spec"]["egress"] for to in r["to"]
    ]
    assert reached == ["balise-trial", "qdrant"]
    let_in = rules["NetworkPolicy/trial"]["spec"]["ingress"]
    assert [f["podSelector"]["matchLabels"] for r in let_in for f in r["from"]] == [{"app": "balise-gate"}]
    assert rules["NetworkPolicy/trial"]["spec"]["egress"] == []


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda p: p.name)
def test_manifests_follow_the_schemas(path: Path) -> None:
    documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    assert documents
    for document in documents:
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_a_wrong_manifest_would_be_noticed() -> None:
    document = next(yaml.safe_load_all(MANIFESTS[0].read_text(encoding="utf-8")))
    document["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_on_a_cluster_nothing_is_open_by_default() -> None:
    path = next(p for p in MANIFESTS if p.name == "network.yaml")
    first = next(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    assert first["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
