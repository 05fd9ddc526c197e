"""What the endpoint's breaker learns of a question: only what the endpoint did."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Question, Turn, Withdrawn
from assistant.generate import Draft
from assistant.generate.breaker import Breaker, Breakers
from assistant.generate.endpoint import GenerationFailed
from assistant.generate.menu import Menu
from assistant.generate.pointing import Origin, Writer
from corpus.model import Passage, Unit
from corpus.settings import Generation
from tests.fixtures.clock import Clock
from tests.fixtures.endpoint import HANG, Fake, answer_of, fake_endpoint

REST_S = 10.0
ALONE = "Puis-je soumettre un renseignement Protégé C à un système public ?"
FOLLOW_UP = Question(
    "et pour Protégé C ?", history=(Turn("Puis-je soumettre un renseignement Protégé B à un système public ?", "Non."),)
)


@pytest.fixture
def endpoint() -> Iterator[Fake]:
    with fake_endpoint() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pointer(tmp_path: Path, endpoint: Fake) -> Path:
    path = tmp_path / "live.json"
    point(path, endpoint.url)
    return path


def point(pointer: Path, url: str, model: str = "one@r1") -> None:
    pointer.write_text(json.dumps({"url": url, "model": model, "revision": "r1"}), encoding="utf-8")


@pytest.fixture
def writer(pointer: Path, clock: Clock) -> Writer:
    return Writer(Generation(pointer=pointer), Breakers(lambda: Breaker(failures=1, rest_s=REST_S, clock=clock)))


def ask(writer: Writer, menu: Menu | None = None) -> list[str]:
    """The statements written, or the cause of there being none."""

    def started(origin: Origin) -> None: ...

    try:
        return [one.text for one in writer.write("Q ?", "fr", lambda fits: menu or MENU, started)]
    except GenerationFailed as failure:
        return [failure.cause]


UNIT = Unit(0, 4)
MENU = Menu({"s1": Draft(UNIT, Passage("d@v#0-4", "d", "v", "1", (), 0, 4, (UNIT,)))}, "[s1] Oui.")
WROTE = answer_of(("Oui.", ["s1"]))


def opened(writer: Writer, pointer: Path, endpoint: Fake) -> None:
    """Let the endpoint fail, then come back to life, its circuit open."""
    endpoint.script = [["{", "<drop>"], ["{", "<drop>"]]
    ask(writer)
    endpoint.script = []
    assert ask(writer) == ["circuit open"]


def test_a_follow_up_and_its_answer_are_one_trial(writer: Writer, pointer: Path, endpoint: Fake, clock: Clock) -> None:
    opened(writer, pointer, endpoint)
    clock.now += REST_S
    endpoint.script = [["babble"], [WROTE]]  # what it makes of the follow-up says nothing of its health
    one = writer.for_question()
    assert one.condense(FOLLOW_UP, "fr") == ""
    assert ask(one) == ["Oui."]
    endpoint.script = [[WROTE]]
    assert ask(writer) == ["Oui."]


def test_a_follow_up_well_written_closes_the_circuit(
    writer: Writer, pointer: Path, endpoint: Fake, clock: Clock
) -> None:
    opened(writer, pointer, endpoint)
    clock.now += REST_S
    endpoint.script = [[json.dumps({"question": ALONE})], [WROTE]]
    assert writer.for_question().condense(FOLLOW_UP, "fr") == ALONE  # then nothing is asked: the texts are silent
    assert ask(writer) == ["Oui."]


def test_what_is_not_the_endpoints_fault_does_not_open_its_circuit(
    writer: Writer, pointer: Path, endpoint: Fake, clock: Clock
) -> None:
    assert ask(writer, Menu({}, "")) == ["no passage fits"]
    endpoint.script = [[WROTE]]
    assert ask(writer) == ["Oui."]
    where = pointer.read_text(encoding="utf-8")
    pointer.unlink()
    assert ask(writer) == ["no model in service"]
    pointer.write_text(where, encoding="utf-8")
    endpoint.script = [[WROTE]]
    assert ask(writer) == ["Oui."]


@pytest.mark.parametrize("leaves", [False, True], ids=["no passage fits", "withdrawn"])
def test_a_trial_that_learnt_nothing_is_the_next_questions(
    writer: Writer, pointer: Path, endpoint: Fake, clock: Clock, leaves: bool
) -> None:
    opened(writer, pointer, endpoint)
    clock.now += REST_S
    if leaves:
        with pytest.raises(Withdrawn):
            writer.for_question().condense(FOLLOW_UP, "fr", wanted=lambda: False)
    else:
        assert ask(writer, Menu({}, "")) == ["no passage fits"]
    endpoint.writes = lambda body: [WROTE]  # whatever is left of the request given up
    assert ask(writer) == ["Oui."]


def test_another_model_in_service_begins_with_a_closed_circuit(writer: Writer, pointer: Path, endpoint: Fake) -> None:
    opened(writer, pointer, endpoint)
    point(pointer, endpoint.url, "two@r1")
    endpoint.script = [[WROTE]]
    assert ask(writer) == ["Oui."]


def test_line_feeds_without_end_are_not_waited_for(writer: Writer, endpoint: Fake) -> None:
    """A schema allows any blank between two fields: SmolLM2-135M then writes line feeds until its tokens run out."""
    whole, opened = answer_of(("Oui.", ["s1"])), '{"statements": [{"text": "Oui.", "sentences": ["s1"]}'
    endpoint.script = [[whole.replace(" ", " " * 30)]]
    assert ask(writer) == ["Oui."]
    origins: list[Origin] = []
    endpoint.script = [[opened, *["\n"] * 200, HANG]]
    written = list(writer.write("Q ?", "fr", lambda fits: MENU, origins.append))
    assert [one.text for one in written] == ["Oui."]
    assert origins[0].record()["cut"] == 1
