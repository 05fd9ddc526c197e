"""What a server says of itself, read over loopback; nothing is made up where it says nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from serving.observe import Load, healthy, load, served, unverified_share
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
STATEMENTS = """# TYPE balise_statements counter
balise_statements_total{model="neuf",result="faithful"} 6
balise_statements_total{model="neuf",result="quoted"} 1
balise_statements_total{model="neuf",result="dropped"} 1
balise_statements_total{model="ancien",result="dropped"} 90
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


def test_a_server_that_counts_nothing_has_no_load() -> None:
    with server({"/metrics": ""}) as address:
        found = load(address)
    assert found == Load() and found.idle and found.mean_first_token_s is None


def test_who_does_not_answer_says_nothing() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    assert (load(nobody), healthy(nobody), served(nobody), unverified_share(nobody, "neuf")) == (None, False, [], None)


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


def test_the_share_not_shown_as_written_is_that_of_the_model_asked_about() -> None:
    with server({"/metrics": STATEMENTS}) as address:
        assert unverified_share(f"{address}/metrics", "neuf") == (8, 0.25)
        assert unverified_share(f"{address}/metrics", "absent") is None


EARLIER = Load(5, 5, 10, 1, 10, 4, 0.9)


def test_what_was_counted_since_is_a_difference_and_what_is_so_now_is_not() -> None:
    later = Load(2, 0, 16, 3, 14, 8, 0.1)
    assert later.since(EARLIER) == Load(2, 0, 6, 2, 4, 4, 0.1)
    assert later.since(EARLIER).mean_first_token_s == 1.0


def test_two_servers_add_up_but_for_the_fullest_cache() -> None:
    assert EARLIER.with_(replace(EARLIER, cache_used=0.2)) == Load(10, 10, 20, 2, 20, 8, 0.9)
    assert Load().with_(EARLIER) == EARLIER and not replace(Load(), waiting=1).idle
