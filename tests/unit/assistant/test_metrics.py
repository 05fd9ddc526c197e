"""Metrics count endings and never hold a word of a question."""

import datetime as dt
import urllib.request

from prometheus_client import generate_latest

from assistant.answer import Answer, Outcome
from assistant.metrics import Metrics
from tests.fixtures.ports import free_port


def answer(outcome: Outcome, **more: object) -> Answer:
    return Answer("a", "Une question très personnelle", dt.date(2026, 11, 1), "fr", outcome, **more)  # type: ignore[arg-type]


def test_what_is_counted() -> None:
    metrics = Metrics()
    watch = metrics.began()
    assert "balise_questions_in_progress 1.0" in generate_latest(metrics.registry).decode()
    watch.shown()
    watch.ended(answer(Outcome.ANSWERED, mode="generated", model={"id": "m@r1", "faithful": 3, "dropped": 1}))
    metrics.began().ended(answer(Outcome.CONFIDENTIAL, seen=("nas",)))
    metrics.began().ended(answer(Outcome.ANSWERED, model={"failed": "deadline"}))
    metrics.began().ended(None)
    said = generate_latest(metrics.registry).decode()
    for line in (
        'balise_answers_total{mode="generated",outcome="answered"} 1.0',
        'balise_answers_total{mode="extractive",outcome="confidential"} 1.0',
        'balise_statements_total{model="m@r1",result="faithful"} 3.0',
        'balise_statements_total{model="m@r1",result="dropped"} 1.0',
        'balise_refusals_total{kind="nas"} 1.0',
        'balise_fallbacks_total{cause="deadline"} 1.0',
        "balise_questions_in_progress 0.0",
    ):
        assert line in said
    assert "personnelle" not in said


def test_they_are_served_on_loopback() -> None:
    metrics, port = Metrics(), free_port()
    stop = metrics.serve(port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
            assert b"balise_questions_in_progress" in page.read()
    finally:
        stop()


def test_what_the_audit_flags_is_read_there_each_time() -> None:
    metrics, flagged = Metrics(), [0]
    metrics.flag("abnormal", lambda: flagged[0])
    flagged[0] = 2
    assert metrics.registry.get_sample_value("balise_flagged", {"kind": "abnormal"}) == 2
