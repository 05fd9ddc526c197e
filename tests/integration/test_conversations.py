"""The page of one's conversations, over its real parts: whose they are, and who may erase them."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from assistant.access.door import Visitor
from assistant.access.people import Person, Role
from assistant.answer import Question
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.audit.texts import Texts
from assistant.conversations import Conversations
from assistant.database import Database
from assistant.engine import Engine
from assistant.library.history import router

ASKED = {"azurine": "Qui approuve le niveau de risque ?", "cobalt": "Que veut dire ÉFVP ?"}


@pytest.fixture
def store(tmp_path: Path, sheets_engine: Engine) -> AuditStore:
    store = AuditStore(Database(tmp_path))
    for person, words in ASKED.items():
        audited(Question(words), date.today(), sheets_engine.ask, store, person=person, texts=Texts(store, 30))
    return store


@pytest.fixture
def pages(store: AuditStore, sheets_engine: Engine) -> TestClient:
    app = FastAPI()

    @app.middleware("http")
    async def known(request: Request, pass_on: Callable[[Request], Awaitable[Response]]) -> Response:
        name = request.headers.get("who")
        request.scope["visitor"] = Visitor(Person(name, frozenset(Role)) if name else None)
        return await pass_on(request)

    app.include_router(router(Conversations(store, Texts(store, 30)), lambda: sheets_engine.knowledge, 30))
    return TestClient(app)


@pytest.mark.parametrize(("person", "other"), [("azurine", "cobalt"), ("cobalt", "azurine")])
def test_everybody_reads_theirs_alone_whatever_their_role(pages: TestClient, person: str, other: str) -> None:
    said = pages.get("/conversations", headers={"who": person}).text
    assert ASKED[person] in said and ASKED[other] not in said


def test_nobody_known_reads_nothing(pages: TestClient) -> None:
    assert pages.get("/conversations").status_code == 403
    assert pages.post("/conversations", data={"all": "1"}).status_code == 403


@pytest.mark.parametrize("form", [{"all": "1"}, {"number": "1"}, {"number": "2"}, {"number": "x"}, {}])
def test_nobody_erases_another_s(pages: TestClient, form: dict[str, str]) -> None:
    pages.post("/conversations", data=form, headers={"who": "cobalt"})
    assert ASKED["azurine"] in pages.get("/conversations", headers={"who": "azurine"}).text


def test_what_is_held_is_not_erased_and_the_page_says_why(pages: TestClient, store: AuditStore) -> None:
    store.hold("azurine")
    answer = pages.post("/conversations", data={"all": "1"}, headers={"who": "azurine"})
    assert answer.status_code == 409 and "demande d" in answer.text and ASKED["azurine"] in answer.text


def test_in_english_too(pages: TestClient) -> None:
    said = pages.get("/conversations", headers={"who": "azurine", "cookie": "langue=en"}).text
    assert "Nobody but you" in said and "Erase this question" in said
