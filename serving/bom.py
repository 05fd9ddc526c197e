"""The bill of materials of the models in the register: CycloneDX 1.6, of the machine-learning kind."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from serving.register import Model


def bill(models: Sequence[Model]) -> dict[str, Any]:
    """The bill as a JSON object, every file of weights with its digest."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {"type": "application", "name": "balise", "bom-ref": "balise"},
        },
        "components": [_component(model) for model in models],
    }


def _component(model: Model) -> dict[str, Any]:
    said = {
        "balise:state": model.state.value,
        "balise:source": model.source,
        "balise:government-use": str(model.government_use).lower(),
        "balise:context": str(model.context),
        "balise:quantisation": model.quantisation or "none",
        "balise:memory-gib": str(model.memory_gib),
        "balise:chat-template-sha256": model.chat_template_sha256,
        "balise:tokenizer": model.tokenizer,
        "balise:tokenizer-sha256": model.tokenizer_sha256,
        "balise:approver": model.approver,
        "balise:approved-on": model.approved_on.isoformat() if model.approved_on else "",
    }
    return {
        "type": "machine-learning-model",
        "bom-ref": model.name,
        "name": model.id,
        "version": model.revision,
        "licenses": [{"license": {"name": model.licence}}],
        "properties": [{"name": name, "value": value} for name, value in said.items() if value],
        "modelCard": {"modelParameters": {"task": "text-generation"}},
        "components": [
            {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for name, digest in model.files.items()
        ],
    }
