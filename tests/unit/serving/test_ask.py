"""What a server is asked while it warms up, by a fake one that writes down what comes."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import Any

import pytest

from assistant.generate.prompt import schema_for
from serving.ask import warm
from serving.errors import StepFailed

AT_ONCE = 3


class Server(ThreadingHTTPServer):
    """Counts a word as a token, and answers the first questions only once `AT_ONCE` of them wait."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.together = Barrier(AT_ONCE, timeout=10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *args: object) -> None: ...

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/tokenize":
            payload = json.dumps({"count": len(body["prompt"].split())}).encode()
        else:
            self.server.asked.append(body)
            if len(self.server.asked) <= AT_ONCE:
                self.server.together.wait()
            payload = b'data: {"choices": [{"delta": {"content": "{}"}}]}\n\ndata: [DONE]\n\n'
        self.send_response(200)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def words_of(body: dict[str, Any]) -> int:
    return sum(len(message["content"].split()) for message in body["messages"])


def test_a_server_meets_prompts_up_to_half_its_context_several_at_once(server: Server) -> None:
    warm(server.address, "modèle", 2000, AT_ONCE)
    lengths = sorted(words_of(body) for body in server.asked[:AT_ONCE])
    assert 2000 * 0.35 < lengths[-1] <= 2000 / 2
    assert lengths[0] < lengths[1] < lengths[2]


def test_a_short_question_comes_last_so_that_the_gate_does_not_measure_what_was_left(server: Server) -> None:
    warm(server.address, "modèle", 2000, AT_ONCE)
    assert len(server.asked) == AT_ONCE + 1
    assert words_of(server.asked[-1]) <= min(words_of(body) for body in server.asked)


def test_every_sentence_of_a_menu_may_be_pointed_at(server: Server) -> None:
    warm(server.address, "modèle", 1000, AT_ONCE)
    for body in server.asked:
        statements = body["response_format"]["json_schema"]["schema"]["properties"]["statements"]
        named = statements["items"]["properties"]["sentences"]["items"]["enum"]
        assert named == [f"s{i}" for i in range(1, body["messages"][1]["content"].count("[s") + 1)]


def test_a_server_meets_statements_as_the_assistant_wants_them(server: Server) -> None:
    """Else their schema is compiled when the first person asks: 1 to 3 s with vLLM on two cores."""
    warm(server.address, "modèle", 1000, AT_ONCE)
    for body in server.asked:
        statements = body["response_format"]["json_schema"]["schema"]["properties"]["statements"]
        named = statements["items"]["properties"]["sentences"]["items"]["enum"]
        assert statements["items"] == schema_for(named)["properties"]["statements"]["items"]


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(StepFailed, match="ne répond pas"):
        warm("http://127.0.0.1:9", "modèle", 1000, AT_ONCE)
