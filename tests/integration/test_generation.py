"""A model behind Balise, whatever it does: nothing unverified is shown, and somebody always answers in time.

The endpoint here is a fake that does what it is told (`tests.fixtures.endpoint`); `make test-vllm` tries the real one.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, NoticeKind, Outcome, Question, Turn, Verdict, Withdrawn
from assistant.engine import Engine
from corpus.settings import Generation, Settings
from tests.fixtures.endpoint import DROP, HANG, Fake, answer_of, fake_endpoint

ASKED = "Est-il interdit de soumettre un renseignement Protégé B à un système public ?"
RULE = "Il est interdit de soumettre un renseignement Protégé B à un système d'intelligence artificielle public"
WHAT = "Que dit le guide sur la soumission d'un renseignement Protégé B ?"
DEADLINE = 2.0


@pytest.fixture
def endpoint() -> Iterator[Fake]:
    with fake_endpoint() as fake:
        yield fake


@pytest.fixture
def asking(invented: Settings, endpoint: Fake) -> Iterator[Callable[..., Answer]]:
    engine = _engine(invented, Generation(url=endpoint.url, model="fake", deadline_s=DEADLINE, first_token_s=1))
    yield lambda text=ASKED, **how: engine.ask(Question(text), **how)
    engine.close()


def _engine(settings: Settings, generation: Generation) -> Engine:
    return Engine.open(settings.model_copy(update={"generation": generation}))


def number_of(fake: Fake, words: str) -> str:
    """The number that the menu last sent gives to a sentence."""
    content = fake.asked[-1]["messages"][-1]["content"]  # type: ignore[index]
    return next(m[1] for m in re.finditer(r"^\[(s\d+)\] (.*)$", content, re.MULTILINE) if words in m[2])


def rule_number(asking: Callable[..., Answer], fake: Fake, asked: str = ASKED) -> str:
    fake.script = [[answer_of()]]
    asking(asked)
    return number_of(fake, "Il est interdit")


def exact(answer: Answer) -> bool:
    return all(s.text in [c.quote for c in s.citations] for s in answer.statements)


def test_what_it_writes_faithfully_is_shown_with_its_citation(asking: Callable[..., Answer], endpoint: Fake) -> None:
    number = rule_number(asking, endpoint, WHAT)
    text = "Il est interdit de soumettre un renseignement Protégé B à un système public."
    endpoint.script = [[answer_of((text, [number]))]]
    answer = asking(WHAT)
    assert answer.mode == "generated"
    assert text in [s.text for s in answer.statements]
    shown = next(s for s in answer.statements if s.text == text)
    assert shown.citations[0].quote is not None
    assert shown.citations[0].quote.startswith(RULE)
    assert answer.model["id"] == "fake"
    assert answer.model["prompt"].startswith("answer.fr@")


def test_a_model_that_only_says_the_quoted_rule_again_leaves_the_answer_to_the_composer(
    asking: Callable[..., Answer], endpoint: Fake
) -> None:
    number = rule_number(asking, endpoint)
    text = "Il est interdit de soumettre un renseignement Protégé B à un système public."
    endpoint.script = [[answer_of((text, [number]))]]
    answer = asking()
    assert answer.model["faithful"] == 1
    assert answer.mode != "generated"
    assert exact(answer)
    assert NoticeKind.MODE in [notice.kind for notice in answer.notices]


def test_an_invention_is_never_shown_and_the_rule_is_quoted(asking: Callable[..., Answer], endpoint: Fake) -> None:
    number = rule_number(asking, endpoint)
    endpoint.script = [[answer_of(("Il est permis de soumettre un renseignement Protégé B.", [number]))]]
    answer = asking()
    assert exact(answer)
    assert answer.verdict is Verdict.FORBIDDEN
    assert answer.model["fault_force"] == 1
    assert [n.kind for n in answer.notices] == [NoticeKind.MODE]


def test_the_numbers_offered_are_the_only_ones_that_the_schema_allows(
    asking: Callable[..., Answer], endpoint: Fake
) -> None:
    endpoint.script = [[answer_of()]]
    asking()
    body = endpoint.asked[-1]
    schema = body["response_format"]["json_schema"]["schema"]  # type: ignore[index]
    allowed = schema["properties"]["statements"]["items"]["properties"]["sentences"]["items"]["enum"]
    assert allowed == re.findall(r"^\[(s\d+)\]", body["messages"][-1]["content"], re.MULTILINE)  # type: ignore[index]
    assert (body["temperature"], body["seed"]) == (0.0, 7)


def test_a_number_that_was_not_offered_carries_nothing(asking: Callable[..., Answer], endpoint: Fake) -> None:
    endpoint.script = [[answer_of((RULE, ["s999"]))]]
    assert exact(asking())


@pytest.mark.parametrize("script", [[], [HANG], ['{"statements": [', HANG]], ids=["refused", "silent", "stuck"])
def test_hung_the_composer_answers_within_the_deadline_and_a_second(
    asking: Callable[..., Answer], endpoint: Fake, script: list[str]
) -> None:
    endpoint.script = [script or [HANG]]
    begun = time.monotonic()
    answer = asking()
    assert time.monotonic() - begun < DEADLINE + 1
    assert answer.outcome is Outcome.ANSWERED
    assert answer.mode == "extractive"
    assert exact(answer)
    assert NoticeKind.MODE in [n.kind for n in answer.notices]


@pytest.mark.parametrize(
    "babble", ["Bien sûr ! Voici.", '{"statements": "non"}', "{" * 500, '{"statements": [1, 2, {}]}']
)
def test_babble_is_not_an_answer(asking: Callable[..., Answer], endpoint: Fake, babble: str) -> None:
    endpoint.script = [[babble]]
    assert asking().mode == "extractive"


def test_a_dropped_stream_is_tried_once_more_and_starts_afresh(asking: Callable[..., Answer], endpoint: Fake) -> None:
    number = rule_number(asking, endpoint, WHAT)
    whole = answer_of((f"{RULE}.", [number]))
    endpoint.script = [[whole[: len(whole) // 2], DROP], [whole]]
    before = len(endpoint.asked)
    answer = asking(WHAT)
    assert len(endpoint.asked) - before == 2
    assert answer.mode == "generated"
    assert answer.model["written"] == 1


def test_a_stream_dropped_twice_is_left_to_the_composer(asking: Callable[..., Answer], endpoint: Fake) -> None:
    endpoint.script = [['{"statements": [', DROP], ['{"statements": [', DROP], [answer_of()]]
    answer = asking()
    assert len(endpoint.asked) == 2
    assert answer.mode == "extractive" and exact(answer)


def test_nobody_at_the_address_is_answered_at_once_and_then_left_alone(invented: Settings) -> None:
    engine = _engine(invented, Generation(url="http://127.0.0.1:9/v1", model="none"))
    try:
        causes = []
        for _ in range(4):
            begun = time.monotonic()
            answer = engine.ask(Question(ASKED))
            assert time.monotonic() - begun < 2
            causes.append(answer.model["failed"])
        assert causes[-1] == "circuit open"
    finally:
        engine.close()


def test_when_the_person_leaves_the_server_stops_writing(asking: Callable[..., Answer], endpoint: Fake) -> None:
    left = threading.Event()
    threading.Timer(0.3, left.set).start()
    with pytest.raises(Withdrawn):
        asking(wanted=lambda: not left.is_set())
    for _ in range(30):
        if endpoint.cut:
            break
        time.sleep(0.1)
    assert endpoint.cut == 1


def test_each_statement_is_shown_before_the_next_is_written(asking: Callable[..., Answer], endpoint: Fake) -> None:
    number = rule_number(asking, endpoint)
    first = json.dumps({"text": f"{RULE}.", "sentences": [number]}, ensure_ascii=False)
    endpoint.script = [['{"statements": [' + first, HANG]]
    seen: list[Answer] = []
    asking("Que dit le guide sur un renseignement Protégé B soumis à un système public ?", watch=seen.append)
    assert any(RULE in s.text for a in seen for s in a.statements)


def passages_of(fake: Fake) -> list[list[str]]:
    """The menu last sent: each passage, its heading then its sentences without their numbers."""
    content = str(fake.asked[-1]["messages"][-1]["content"])  # type: ignore[index]
    found: list[list[str]] = []
    for line in content.split("\n\nQuestion")[0].splitlines()[1:]:
        if line.startswith("# "):
            found.append([line])
        else:
            found[-1].append(re.sub(r"^\[s\d+\] ", "", line))
    return found


def counted(fake: Fake) -> int:
    """What the served model's tokenizer counts of the prompt last sent: here a quarter of the characters."""
    return sum(len(m["content"]) for m in fake.asked[-1]["messages"]) // 4  # type: ignore[attr-defined]


def test_a_model_that_holds_little_gets_whole_passages_or_none(asking: Callable[..., Answer], endpoint: Fake) -> None:
    endpoint.script = [[answer_of()]]
    asking()
    all_ = passages_of(endpoint)
    endpoint.holds = counted(endpoint) + 599  # one token short of all of them and the answer (600)
    endpoint.script = [[answer_of()]]
    asking()
    some = passages_of(endpoint)
    assert 0 < len(some) < len(all_)
    assert some == all_[: len(some)]
    assert counted(endpoint) + 600 <= endpoint.holds
    endpoint.holds = 700
    assert asking().model["failed"] == "no passage fits"


def test_where_only_a_table_of_contents_comes_near_no_model_is_asked(
    asking: Callable[..., Answer], endpoint: Fake
) -> None:
    answer = asking("Name the three kinds of cloud and hosting offerings the administration uses.")
    assert [p.section for p in answer.passages] == ["4"]  # what the search found holds no sentence to point at
    assert (answer.outcome, answer.model, endpoint.asked) == (Outcome.NO_SOURCE, {}, [])


def test_the_pointer_names_the_model_in_service_and_is_read_at_each_answer(
    invented: Settings, endpoint: Fake, tmp_path: Path
) -> None:
    pointer = tmp_path / "live.json"
    engine = _engine(invented, Generation(pointer=pointer))
    try:
        assert engine.ask(Question(ASKED)).model["failed"] == "no model in service"
        for name in ("first", "second"):
            pointer.write_text(json.dumps({"url": endpoint.url, "model": name, "revision": "r1"}), encoding="utf-8")
            endpoint.script = [[answer_of()]]
            assert engine.ask(Question(ASKED)).model["id"] == name
            assert endpoint.asked[-1]["model"] == name
    finally:
        engine.close()


def test_the_model_is_named_as_the_server_names_it(invented: Settings, endpoint: Fake) -> None:
    """Asked under the name that never changes, the server says which model it serves."""
    endpoint.name, endpoint.script = "mistral@r7", [[answer_of()]]
    engine = _engine(invented, Generation(url=endpoint.url, model="balise"))
    try:
        answer = engine.ask(Question(ASKED))
    finally:
        engine.close()
    assert endpoint.asked[-1]["model"] == "balise"
    assert (answer.model["id"], answer.model["revision"]) == ("mistral@r7", "r7")


def test_an_answer_whose_tokens_ran_out_is_recorded_as_cut(asking: Callable[..., Answer], endpoint: Fake) -> None:
    number = rule_number(asking, endpoint, WHAT)
    whole = answer_of((f"{RULE}.", [number]), ("Et encore ceci", [number]))
    cut = whole[: whole.index("encore")]
    endpoint.script, endpoint.ends = [[cut]], "length"
    answer = asking(WHAT)
    assert answer.mode == "generated"
    assert (answer.model["written"], answer.model["cut"]) == (1, 1)
    endpoint.script, endpoint.ends = [[whole]], "stop"
    assert "cut" not in asking(WHAT).model


def test_what_the_model_was_shown_and_wrote_is_tied_to_the_record(
    asking: Callable[..., Answer], endpoint: Fake
) -> None:
    wrote = answer_of((f"{RULE}.", ["s1"]))
    endpoint.script = [[wrote[:20], wrote[20:]]]
    answer = asking()
    shown = str(endpoint.asked[-1]["messages"][-1]["content"])  # type: ignore[index]
    menu = shown.removeprefix("Phrases :\n").rpartition("\n\nQuestion : ")[0]
    assert answer.model["offered_sha256"] == hashlib.sha256(menu.encode()).hexdigest()
    assert answer.model["written_sha256"] == hashlib.sha256(wrote.encode()).hexdigest()


EARLIER = (Turn("Est-il interdit de soumettre un renseignement Protégé B à un système public ?", "Oui."),)
FOLLOW_UP = "Et à un système privé ?"


def follow(invented: Settings, endpoint: Fake, *script: str) -> Answer:
    endpoint.script = [[piece] for piece in script]
    engine = _engine(invented, Generation(url=endpoint.url, model="fake", deadline_s=DEADLINE, first_token_s=1))
    try:
        return engine.ask(Question(FOLLOW_UP, history=EARLIER))
    finally:
        engine.close()


def test_a_follow_up_is_written_to_stand_alone_and_checked(invented: Settings, endpoint: Fake) -> None:
    alone = "Est-il interdit de soumettre un renseignement Protégé B à un système privé ?"
    answer = follow(invented, endpoint, json.dumps({"question": alone}), answer_of())
    assert f"Question : {alone}" in str(endpoint.asked[1]["messages"])
    assert answer.model["condensed"].startswith("condense.fr@")


def test_a_follow_up_badly_written_is_joined_to_the_question_before_it(invented: Settings, endpoint: Fake) -> None:
    answer = follow(invented, endpoint, json.dumps({"question": "Quel est le budget de 2031 ?"}), answer_of())
    assert "2031" not in str(endpoint.asked[1]["messages"])
    assert f"{EARLIER[0].question} {FOLLOW_UP}" in str(endpoint.asked[1]["messages"])
    assert "condensed" not in answer.model


def test_a_model_that_hangs_on_the_follow_up_costs_a_moment_only(invented: Settings, endpoint: Fake) -> None:
    engine = _engine(invented, Generation(url=endpoint.url, model="fake", deadline_s=DEADLINE, first_token_s=DEADLINE))
    endpoint.script = [[HANG], ['{"statements": [', HANG]]
    try:
        begun = time.monotonic()
        answer = engine.ask(Question(FOLLOW_UP, history=EARLIER))
        spent = time.monotonic() - begun
    finally:
        engine.close()
    assert spent < DEADLINE + 1
    assert answer.outcome is Outcome.ANSWERED and exact(answer)


def test_one_model_writes_the_follow_up_and_its_answer(invented: Settings, endpoint: Fake, tmp_path: Path) -> None:
    pointer = tmp_path / "live.json"

    def point(name: str) -> None:
        pointer.write_text(json.dumps({"url": endpoint.url, "model": name, "revision": "r1"}), encoding="utf-8")

    def writes(body: dict[str, object]) -> list[str]:
        point("second")  # the rotation moves the pointer while the follow-up is being written
        return [json.dumps({"question": "Et à un système privé ?"})]

    point("first")
    endpoint.writes = writes
    engine = _engine(invented, Generation(pointer=pointer))
    try:
        answer = engine.ask(Question(FOLLOW_UP, history=EARLIER))
        assert [body["model"] for body in endpoint.asked] == ["first", "first"]
        assert answer.model["id"] == "first"
        engine.ask(Question(ASKED))
        assert endpoint.asked[-1]["model"] == "second"
    finally:
        engine.close()


def test_a_stream_dropped_by_the_rotation_is_tried_on_the_model_now_in_service(
    invented: Settings, endpoint: Fake, tmp_path: Path
) -> None:
    pointer = tmp_path / "live.json"

    def point(name: str) -> None:
        pointer.write_text(json.dumps({"url": endpoint.url, "model": name, "revision": "r1"}), encoding="utf-8")

    def writes(body: dict[str, object]) -> list[str]:
        point("second")
        return [DROP] if body["model"] == "first" else [answer_of()]

    point("first")
    endpoint.writes = writes
    engine = _engine(invented, Generation(pointer=pointer))
    try:
        answer = engine.ask(Question(ASKED))
    finally:
        engine.close()
    assert [body["model"] for body in endpoint.asked] == ["first", "second"]
    assert answer.model["id"] == "second"


def test_a_confidential_follow_up_never_reaches_the_model(invented: Settings, endpoint: Fake) -> None:
    engine = _engine(invented, Generation(url=endpoint.url, model="fake", deadline_s=DEADLINE, first_token_s=1))
    try:
        answer = engine.ask(Question("Et le NAS 271 828 182 ?", history=EARLIER))
    finally:
        engine.close()
    assert answer.outcome is Outcome.CONFIDENTIAL and endpoint.asked == []
