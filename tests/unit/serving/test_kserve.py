"""The InferenceService follows KServe's own models, and serves what the plain manifests serve."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.fixtures.kserve_models import KUBERNETES, faults, model

FOLDER = Path(__file__).resolve().parents[3] / "serving" / "deploy" / "kubernetes"


def read(name: str) -> dict[str, dict[str, Any]]:
    """The documents of a file, by kind and name."""
    documents = yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8"))
    return {f"{d['kind']}/{d['metadata']['name']}": d for d in documents}


@pytest.fixture
def service() -> dict[str, Any]:
    return read("kserve/model.yaml")["InferenceService/balise"]


def test_the_manifest_follows_the_schemas(service: dict[str, Any]) -> None:
    assert service["apiVersion"] == "serving.kserve.io/v1beta1"
    assert list(faults(service)) == []
    for document in read("kserve/model.yaml").values():
        if document != service:
            kubernetes_validate.validate(document, KUBERNETES, strict=True)


def misspelt(predictor: dict[str, Any]) -> None:
    predictor["minReplica"] = predictor.pop("minReplicas")


def misspelt_in_a_container(predictor: dict[str, Any]) -> None:
    predictor["containers"][0]["readynessProbe"] = predictor["containers"][0].pop("readinessProbe")


def misspelt_in_the_strategy(predictor: dict[str, Any]) -> None:
    predictor["deploymentStrategy"]["rollingUpdate"]["maxSurges"] = 1


def of_another_type(predictor: dict[str, Any]) -> None:
    predictor["maxReplicas"] = "2"


def in_a_list(predictor: dict[str, Any]) -> None:
    predictor["storageUris"] = [{"url": "pvc://balise-models"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (misspelt, {".spec.predictor.minReplica: unknown"}),
        (misspelt_in_a_container, {".spec.predictor.containers[0]: Additional properties are not allowed"}),
        (
            misspelt_in_the_strategy,
            {".spec.predictor.deploymentStrategy.rollingUpdate: Additional properties are not allowed"},
        ),
        (of_another_type, {".spec.predictor.maxReplicas: not of type int"}),
        (in_a_list, {".spec.predictor.storageUris[0].uri: missing", ".spec.predictor.storageUris[0].url: unknown"}),
    ],
    ids=["predictor", "container", "strategy", "type", "list"],
)
def test_a_wrong_manifest_would_be_noticed(
    service: dict[str, Any], change: Callable[[dict[str, Any]], None], said: set[str]
) -> None:
    change(service["spec"]["predictor"])
    assert {fault.partition(" (")[0] for fault in faults(service)} == said


def test_a_service_without_predictor_would_be_noticed(service: dict[str, Any]) -> None:
    service["spec"]["predictors"] = service["spec"].pop("predictor")
    assert list(faults(service)) == [".spec.predictor: missing", ".spec.predictors: unknown"]


def test_it_serves_what_the_plain_deployment_serves(service: dict[str, Any]) -> None:
    """The same pods, but for the container's name and the limit that KServe asks for: flags, checks, drain, hardening."""
    deployment = read("model.yaml")["Deployment/balise-model"]["spec"]
    predictor = copy.deepcopy(service["spec"]["predictor"])
    pods = {key: item for key, item in predictor.items() if key in model("V1beta1PodSpec").keys}
    container = pods["containers"][0]
    assert container["name"] == "kserve-container"
    container["name"] = "vllm"
    assert float(container["resources"]["limits"].pop("cpu")) >= float(container["resources"]["requests"]["cpu"])
    assert pods == deployment["template"]["spec"]
    assert predictor["deploymentStrategy"] == deployment["strategy"]
    assert predictor["minReplicas"] == predictor["maxReplicas"] == deployment["replicas"]


def test_it_needs_no_knative_and_no_network(service: dict[str, Any]) -> None:
    annotations = service["metadata"]["annotations"]
    assert annotations["serving.kserve.io/deploymentMode"] == "Standard"
    assert annotations["serving.kserve.io/autoscalerClass"] == "none"
    assert service["metadata"]["labels"]["networking.kserve.io/visibility"] == "cluster-local"
    # KServe downloads weights where one of these is said; here they come from the volume, read only.
    predictor = service["spec"]["predictor"]
    assert not {"model", "storageUris"} & predictor.keys()
    assert "STORAGE_URI" not in {variable["name"] for variable in predictor["containers"][0]["env"]}
    assert {"name": "models", "persistentVolumeClaim": {"claimName": "balise-models", "readOnly": True}} in predictor[
        "volumes"
    ]


def test_the_page_and_the_network_rules_find_the_pods_that_kserve_names(service: dict[str, Any]) -> None:
    pods = f"isvc.{service['metadata']['name']}-predictor"
    documents = read("kserve/model.yaml")
    assert documents["Service/balise-model"]["spec"]["selector"] == {"app": pods}
    assert (
        documents["Service/balise-model"]["spec"]["ports"]
        == read("model.yaml")["Service/balise-model"]["spec"]["ports"]
    )
    assert documents["PodDisruptionBudget/balise-model"]["spec"]["selector"] == {"matchLabels": {"app": pods}}
    both = {"matchExpressions": [{"key": "app", "operator": "In", "values": ["balise-model", pods]}]}
    rules = read("network.yaml")
    assert rules["NetworkPolicy/model"]["spec"]["podSelector"] == both
    assert {"podSelector": both} in [to for rule in rules["NetworkPolicy/chat"]["spec"]["egress"] for to in rule["to"]]
