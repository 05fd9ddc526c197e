"""The closed circuit: every switch that keeps a library from telling anything to anyone, set in one place.

`close_circuit()` runs at the entry point, before the libraries it concerns are imported: most read their switch once.
"""

import os
from collections.abc import MutableMapping

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "RAGAS_DO_NOT_TRACK": "true",  # `1` has no effect
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "OTEL_SDK_DISABLED": "true",
    "TRACELOOP_TELEMETRY": "false",
    "VLLM_NO_USAGE_STATS": "1",
    "QDRANT__TELEMETRY_DISABLED": "true",
    "ANONYMIZED_TELEMETRY": "false",
    # Chainlit reads a `.env` of the current folder unless told of another file.
    "CHAINLIT_ENV_FILE": os.devnull,
}
"""Environment variables and the value that closes each."""

DOORS = (
    "LITERAL_API_KEY",
    "LITERAL_API_URL",
    "DATABASE_URL",
    "CHAINLIT_URL",
    "CHAINLIT_ROOT_PATH",
    "CHAINLIT_PARENT_ROOT_PATH",
    "DISCORD_BOT_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_WEBSOCKET_TOKEN",
    "TEAMS_APP_ID",
    "TEAMS_APP_PASSWORD",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)
"""Environment variables that open a door by being there: a data layer, a messaging service, a collector."""


def close_circuit(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set every switch and remove every door."""
    environment.update(SWITCHES)
    for name in DOORS:
        environment.pop(name, None)
