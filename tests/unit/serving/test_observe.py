"""What a server says of itself, read over loopback; nothing is made up where it says nothing."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from prometheus_client import generate_latest

from assistant.answer import Answer, Outcome
from assistant.metrics import Metrics
from serving.observe import Load, Told, healthy, load, load_of, served, told
from tests.fixtures.ports import free_port

METRICS = """# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0"} 2
vllm:num_requests_running{engine="1"} 1
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting 4
# TYPE vllm:request_success counter
vllm:request_success_total{finished_reason="stop"} 7
vllm:request_success_total{finished_reason="error"} 3
# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{le="+Inf"} 10
vllm:time_to_first_token_seconds_count 10
vllm:time_to_first_token_seconds_sum 5
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc 0.25
"""


@contextmanager
def server(pages: dict[str, str], key: str = "") -> Iterator[str]:
    """The address of a server of these pages; ``key``: what it asks for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = not key or self.headers.get("Authorization") == f"Bearer {key}"
            self.send_response(200 if self.path in pages and allowed else 404)
            self.end_headers()
            if allowed:
                self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *args: object) -> None: ...

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def test_the_load_adds_engines_and_counts_errors_among_what_finished() -> None:
    with server({"/metrics": METRICS}) as address:
        assert load(address) == Load(3, 4, 10, 3, 10, 5, 0.25)


def test_a_server_that_has_served_nothing_is_idle() -> None:
    with server({"/metrics": "vllm:num_requests_running 0\n"}) as address:
        found = load(address)
    assert found == Load() and found.idle and found.mean_first_token_s is None


@pytest.mark.parametrize("page", ["", METRICS.replace("num_requests_running", "running"), "<html>un mandataire</html>"])
def test_a_server_that_does_not_say_what_runs_is_not_idle(page: str) -> None:
    with server({"/metrics": page}) as address:
        assert load(address) is None


def test_a_server_that_refuses_its_metrics_is_not_idle() -> None:
    with server({}) as unknown, server({"/metrics": METRICS}, key="harfang") as closed:
        assert load(unknown) is None and load(closed) is None


def test_servers_together_say_their_load_only_if_each_does() -> None:
    with server({"/metrics": METRICS}) as one, server({}) as silent:
        assert load_of([one, one]) == Load(6, 8, 20, 6, 20, 10, 0.25)
        assert load_of([one, silent]) is None


def test_who_does_not_answer_says_nothing() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    assert (load(nobody), healthy(nobody), served(nobody), told(nobody)) == (None, False, [], None)


def test_health_is_the_servers_word() -> None:
    with server({"/health": ""}) as well, server({}) as ill:
        assert healthy(well) and not healthy(ill)


def test_a_model_is_served_under_its_names_to_who_has_the_key() -> None:
    names = '{"data": [{"id": "neuf@r2"}, {"id": "neuf"}]}'
    with server({"/v1/models": names}, key="harfang") as address:
        assert served(address, "harfang") == ["neuf@r2", "neuf"] and served(address) == []


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"data": [1]}', '{"data": null}'])
def test_another_kind_of_answer_names_no_model(body: str) -> None:
    with server({"/v1/models": body}) as address:
        assert served(address) == []


def test_the_assistant_tells_what_its_model_did_not_give_and_what_was_not_shown_as_written() -> None:
    page = Metrics()
    for mode, model in (
        ("generated", {"id": "neuf", "faithful": 3, "quoted": 1, "dropped": 1}),
        ("generated", {"id": "ancien", "faithful": 1}),
        ("extractive", {"failed": "no first token"}),
        ("extractive", {"id": "neuf", "dropped": 2, "failed": "nothing verifiable"}),
        ("extractive", {}),
    ):
        answer = Answer("a", "", dt.date(2026, 11, 1), "fr", Outcome.ANSWERED, mode=mode, model=model)
        page.began().ended(answer)
    with server({"/metrics": generate_latest(page.registry).decode()}) as address:
        seen = told(f"{address}/metrics")
    assert seen == Told(4, 1, {"neuf": 7, "ancien": 1}, {"neuf": 4, "ancien": 0})


def test_a_page_that_answered_nobody_tells_zeros_and_another_page_tells_nothing() -> None:
    fresh = generate_latest(Metrics().registry).decode()
    with server({"/metrics": fresh, "/other": METRICS}) as address:
        assert (told(f"{address}/metrics"), told(f"{address}/other"), told(f"{address}/none")) == (Told(), None, None)


def test_what_the_assistant_counted_since_is_unknown_when_its_page_started_again() -> None:
    before = Told(10, 1, {"ancien": 9}, {"ancien": 2})
    later = Told(14, 2, {"ancien": 9, "neuf": 5}, {"ancien": 2, "neuf": 1})
    assert later.since(before) == Told(4, 1, {"ancien": 0, "neuf": 5}, {"ancien": 0, "neuf": 1})
    assert before.since(later) is None


EARLIER = Load(5, 5, 10, 1, 10, 4, 0.9)


def test_what_was_counted_since_is_a_difference_and_what_is_so_now_is_not() -> None:
    later = Load(2, 0, 16, 3, 14, 8, 0.1)
    assert later.since(EARLIER) == Load(2, 0, 6, 2, 4, 4, 0.1)
    assert later.since(EARLIER).mean_first_token_s == 1.0


def test_two_servers_add_up_but_for_the_fullest_cache() -> None:
    assert EARLIER.with_(replace(EARLIER, cache_used=0.2)) == Load(10, 10, 20, 2, 20, 8, 0.9)
    assert Load().with_(EARLIER) == EARLIER and not replace(Load(), waiting=1).idle
