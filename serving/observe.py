"""What vLLM says of itself, and the assistant of it: health, and the metrics that a rotation or an operator reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from serving.client import client

_QUICK_S = 2.0
_RUNNING = "vllm:num_requests_running"
_NOT_THE_SERVERS = frozenset({"nothing verifiable", "no passage fits", "no model in service"})
"""Causes of the assistant's fallbacks that its model's server has no part in; the first shows in the statements."""


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
    """A server's load, or `None` when it does not say: one that is not known to be idle is not."""
    samples = _samples(f"{address}/metrics")
    if samples is None or not any(s.name == _RUNNING for s in samples):
        return None
    sums: dict[str, float] = {}
    errors = 0.0
    for sample in samples:
        sums[sample.name] = sums.get(sample.name, 0.0) + sample.value
        if sample.name == "vllm:request_success_total" and sample.labels.get("finished_reason") == "error":
            errors += sample.value
    return Load(
        sums[_RUNNING],
        sums.get("vllm:num_requests_waiting", 0.0),
        sums.get("vllm:request_success_total", 0.0),
        errors,
        sums.get("vllm:time_to_first_token_seconds_count", 0.0),
        sums.get("vllm:time_to_first_token_seconds_sum", 0.0),
        sums.get("vllm:kv_cache_usage_perc", 0.0),
    )


def load_of(addresses: Iterable[str]) -> Load | None:
    """The load of several servers together, or `None` when one of them does not say."""
    total = Load()
    for address in addresses:
        one = load(address)
        if one is None:
            return None
        total = total.with_(one)
    return total


@dataclass(frozen=True, slots=True)
class Told:
    """What the assistant counted since its page started. ``asked``: answers that a model was to write; ``failed``: of
    which its server gave none; ``written`` and ``unverified``, by model: statements, and those not shown as written.
    """

    asked: float = 0.0
    failed: float = 0.0
    written: dict[str, float] = field(default_factory=dict)
    unverified: dict[str, float] = field(default_factory=dict)

    def since(self, earlier: "Told") -> "Told | None":
        """What was counted since an earlier look; `None` when the page has started again since."""
        if self.asked < earlier.asked or self.failed < earlier.failed:
            return None
        return Told(
            self.asked - earlier.asked,
            self.failed - earlier.failed,
            {m: n - earlier.written.get(m, 0.0) for m, n in self.written.items()},
            {m: n - earlier.unverified.get(m, 0.0) for m, n in self.unverified.items()},
        )


def told(address: str) -> Told | None:
    """What the assistant's metrics say (`assistant.metrics`), or `None` when they do not answer."""
    samples = _samples(address)
    if samples is None or not any(s.name == "balise_questions_in_progress" for s in samples):
        return None
    asked = failed = 0.0
    written: dict[str, float] = {}
    unverified: dict[str, float] = {}
    for sample in samples:
        if sample.name == "balise_answers_total" and sample.labels.get("mode") == "generated":
            asked += sample.value
        elif sample.name == "balise_fallbacks_total":
            asked += sample.value
            failed += sample.value * (sample.labels.get("cause") not in _NOT_THE_SERVERS)
        elif sample.name == "balise_statements_total":
            model = sample.labels.get("model", "")
            written[model] = written.get(model, 0.0) + sample.value
            unfaithful = sample.value * (sample.labels.get("result") != "faithful")
            unverified[model] = unverified.get(model, 0.0) + unfaithful
    return Told(asked, failed, written, unverified)


def _samples(url: str) -> list[Sample] | None:
    """What a page of metrics counts, or `None` when it is not one."""
    try:
        answer = client().get(url, timeout=_QUICK_S)
        if answer.status_code != 200:
            return None
        return [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    except (httpx.HTTPError, ValueError, LookupError):
        return None
