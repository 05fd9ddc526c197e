"""What vLLM says of itself: health, and the metrics that a rotation and an operator look at."""

from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families

from serving.client import client

_QUICK_S = 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """A server's load. Seconds; ``first_tokens`` counts the first tokens whose times add up to ``first_token_s``."""

    running: float = 0.0
    waiting: float = 0.0
    finished: float = 0.0
    errors: float = 0.0
    first_tokens: float = 0.0
    first_token_s: float = 0.0
    cache_used: float = 0.0

    @property
    def idle(self) -> bool:
        """Whether nothing runs nor waits."""
        return self.running + self.waiting == 0

    def since(self, earlier: "Load") -> "Load":
        """What was counted since an earlier look."""
        return Load(
            self.running,
            self.waiting,
            self.finished - earlier.finished,
            self.errors - earlier.errors,
            self.first_tokens - earlier.first_tokens,
            self.first_token_s - earlier.first_token_s,
            self.cache_used,
        )

    def with_(self, other: "Load") -> "Load":
        """Two servers together."""
        return Load(
            self.running + other.running,
            self.waiting + other.waiting,
            self.finished + other.finished,
            self.errors + other.errors,
            self.first_tokens + other.first_tokens,
            self.first_token_s + other.first_token_s,
            max(self.cache_used, other.cache_used),
        )

    @property
    def mean_first_token_s(self) -> float | None:
        """The mean time to the first token, in seconds, or `None` before there was any."""
        return self.first_token_s / self.first_tokens if self.first_tokens else None


def healthy(address: str) -> bool:
    """Whether a server's engine lives."""
    try:
        return client().get(f"{address}/health", timeout=_QUICK_S).status_code == 200
    except httpx.HTTPError:
        return False


def served(address: str, api_key: str = "") -> list[str]:
    """The names under which a server serves its model, the exact one first; none when it does not answer."""
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    try:
        answer = client().get(f"{address}/v1/models", timeout=_QUICK_S, headers=headers)
        return [str(m["id"]) for m in answer.json()["data"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []


def load(address: str) -> Load | None:
    """A server's load, or `None` when it does not say."""
    try:
        text = client().get(f"{address}/metrics", timeout=_QUICK_S).text
    except httpx.HTTPError:
        return None
    sums: dict[str, float] = {}
    errors = 0.0
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            sums[sample.name] = sums.get(sample.name, 0.0) + sample.value
            if sample.name == "vllm:request_success_total" and sample.labels.get("finished_reason") == "error":
                errors += sample.value
    return Load(
        sums.get("vllm:num_requests_running", 0.0),
        sums.get("vllm:num_requests_waiting", 0.0),
        sums.get("vllm:request_success_total", 0.0),
        errors,
        sums.get("vllm:time_to_first_token_seconds_count", 0.0),
        sums.get("vllm:time_to_first_token_seconds_sum", 0.0),
        sums.get("vllm:kv_cache_usage_perc", 0.0),
    )


def unverified_share(address: str, model: str) -> tuple[float, float] | None:
    """From the assistant's metrics: how many statements a model wrote, and the share that was not shown as written."""
    try:
        text = client().get(address, timeout=_QUICK_S).text
    except httpx.HTTPError:
        return None
    counts: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "balise_statements_total" and sample.labels.get("model") == model:
                result = sample.labels.get("result", "")
                counts[result] = counts.get(result, 0.0) + sample.value
    total = sum(counts.values())
    return (total, 1 - counts.get("faithful", 0.0) / total) if total else None
