"""Metrics for operations (Prometheus): how answers end, how fast, what the model wrote. Never a word of a question.

Served on loopback at `chat.metrics_port`, apart from the page. Labels come from closed lists only (outcomes, guard
classes, causes), and from the names of the register's models.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from assistant.answer import Answer

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
RESULTS = ("faithful", "quoted", "dropped")
"""What became of a statement that a model wrote."""


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self.registry}
        self._answers = Counter("balise_answers", "Answers, by outcome and mode", ["outcome", "mode"], **made)
        self._refusals = Counter("balise_refusals", "Refused messages, by class seen", ["kind"], **made)
        self._fallbacks = Counter("balise_fallbacks", "Answers that a model failed to write", ["cause"], **made)
        self._statements = Counter(
            "balise_statements", "Statements that a model wrote, by what became of them", ["model", "result"], **made
        )
        self._first = Histogram(
            "balise_first_statement_seconds", "Time to the first verified statement", buckets=_SECONDS, **made
        )
        self._whole = Histogram("balise_answer_seconds", "Time to the whole answer", ["mode"], buckets=_SECONDS, **made)
        self._flagged = Gauge("balise_flagged", "What the audit flagged since it began", ["kind"], **made)
        self._waiting = Gauge("balise_questions_in_progress", "Questions received and not yet answered", **made)

    def flag(self, kind: str, count: Callable[[], float]) -> None:
        """Show how often something was flagged in the audit, read there each time: every process sees the same."""
        self._flagged.labels(kind).set_function(count)

    def serve(self, port: int) -> Callable[[], None]:
        """Serve them on loopback; returns how to stop."""
        server, thread = start_http_server(port, addr="127.0.0.1", registry=self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop

    def began(self) -> "Watch":
        """A question was received."""
        self._waiting.inc()
        return Watch(self, time.monotonic())

    def ended(self, answer: Answer | None, begun: float, first: float | None) -> None:
        """A question was answered; `None` when it was not, by an error."""
        self._waiting.dec()
        if answer is None:
            return
        self._answers.labels(answer.outcome.value, answer.mode).inc()
        self._whole.labels(answer.mode).observe(time.monotonic() - begun)
        if answer.statements:
            self._first.observe((first or time.monotonic()) - begun)
        for kind in answer.seen:
            self._refusals.labels(kind).inc()
        if "failed" in answer.model:
            self._fallbacks.labels(str(answer.model["failed"])).inc()
        for result in RESULTS:
            if answer.model.get(result):
                self._statements.labels(str(answer.model["id"]), result).inc(int(answer.model[result]))


@dataclass
class Watch:
    """One question in progress."""

    metrics: Metrics
    begun: float
    first: float | None = None

    def shown(self) -> None:
        """Something verified was shown."""
        self.first = self.first or time.monotonic()

    def ended(self, answer: Answer | None) -> None:
        """The question was answered."""
        self.metrics.ended(answer, self.begun, self.first)
