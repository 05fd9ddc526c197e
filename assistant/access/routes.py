"""The pages of access: logging in and out, the account, the attestation; stop and resume, the register."""

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response

from assistant.access.accounts import Failure, login
from assistant.access.door import COOKIE, Visitor
from assistant.access.oidc import Cause, LoginRefused, Provider
from assistant.access.people import Person, Role
from assistant.access.store import AccessStore
from assistant.audit.chain import told_by
from assistant.audit.store import AuditStore
from assistant.cookies import cookie
from assistant.library.forms import form_of
from assistant.library.pages import page
from corpus.settings import Access

_UNDER_WAY = "balise_login"


def router(access: Access, store: AccessStore, audit: AuditStore, *, secure: bool) -> APIRouter:
    """The routes. ``secure``: people reach the page over TLS, so that cookies travel over nothing else."""
    routes = APIRouter()
    scheme = "https" if secure else "http"
    has_sessions = access.mode in ("accounts", "oidc")
    provider = Provider(access, f"{scheme}://{access.public_host}/retour") if access.mode == "oidc" else None

    def begun(person: Person) -> Response:
        audit.record("login", {"mode": access.mode, "roles": sorted(person.roles)}, person.name)
        if access.attested_claim and person.attested:
            kept = store.attest if person.attested == access.rules else store.attest_first
            kept(person.name, person.attested)
        answer = RedirectResponse("/", 303)
        keep(answer, COOKIE, store.begin(person), "/")
        answer.delete_cookie(_UNDER_WAY, path="/retour")
        return answer

    def keep(answer: Response, name: str, value: str, path: str) -> None:
        answer.set_cookie(name, value, path=path, httponly=True, samesite="lax", secure=secure)

    def refused(request: Request, why: Failure | Cause, person: str) -> Response:
        audit.record("login_refused", {"mode": access.mode, "why": why.value}, person)
        return page(request, "login.html", 403, mode=access.mode, said=why.value)

    @routes.get("/connexion")
    def ask_login(request: Request) -> Response:
        return page(request, "login.html", mode=access.mode, said="")

    @routes.post("/connexion")
    async def accounts(request: Request) -> Response:
        if access.mode != "accounts":
            return Response(status_code=404)
        form = await form_of(request)
        name = form.get("name", "")
        person = await run_in_threadpool(login, store, name, form.get("password", ""), form.get("code", ""))
        if isinstance(person, Failure):
            if person is Failure.CLOSED:
                await run_in_threadpool(audit.sign, "login", name)
            return await run_in_threadpool(refused, request, person, name)
        return await run_in_threadpool(begun, person)

    @routes.get("/connexion/ouvrir")
    def leave(request: Request) -> Response:
        if provider is None:
            return Response(status_code=404)
        try:
            address, under_way = provider.begin()
        except LoginRefused as error:
            return refused(request, error.cause, "")
        answer = RedirectResponse(address, 303)
        keep(answer, _UNDER_WAY, store.leave_for(under_way), "/retour")
        return answer

    @routes.get("/retour")
    def come_back(request: Request) -> Response:
        if provider is None:
            return Response(status_code=404)
        token = cookie(request.headers.get("cookie", ""), _UNDER_WAY)
        under_way = store.come_back(token) if token else None
        if under_way is None:  # any page may send a browser here: the register does not hear of it
            return page(request, "login.html", 403, mode=access.mode, said="again")
        try:
            return begun(provider.finish(request.url.query, under_way))
        except LoginRefused as error:
            return refused(request, error.cause, "")

    @routes.get("/compte")
    def account(request: Request) -> Response:
        person = _visitor(request).person or Person("", frozenset())
        known: dict[str, Any] = {"name": person.name, "roles": [role for role in Role if role in person.roles]}
        denied = request.query_params.get("refus") == "1"
        return page(request, "account.html", 403 if denied else 200, leave=has_sessions, denied=denied, **known)

    @routes.post("/deconnexion")
    def logout(request: Request) -> Response:
        visitor = _visitor(request)
        store.end(cookie(request.headers.get("cookie", ""), COOKIE))
        audit.record("logout", {}, visitor.person.name if visitor.person else "")
        answer = RedirectResponse("/connexion", 303)
        answer.delete_cookie(COOKIE)
        return answer

    @routes.get("/attestation")
    def ask_attestation(request: Request) -> Response:
        visitor = _visitor(request)
        return page(request, "attest.html", due=visitor.must_attest, days=visitor.days_left, rules=access.rules)

    @routes.post("/attestation")
    def attest(request: Request) -> Response:
        person = _visitor(request).person
        if person is not None:
            store.attest(person.name, access.rules)
            audit.record("attested", {"rules": access.rules}, person.name)
        return RedirectResponse("/", 303)

    @routes.get("/moi")
    def who(request: Request) -> Response:
        visitor = _visitor(request)
        known = {"known": access.mode != "none", "days_left": visitor.days_left}
        return JSONResponse(known, headers={"Cache-Control": "no-store"})

    @routes.get("/exploitation")
    def operations(request: Request) -> Response:
        return page(request, "operations.html", reason=audit.stopped(), missing=False)

    @routes.post("/exploitation")
    async def operate(request: Request) -> Response:
        form = await form_of(request)
        reason, person = " ".join(form.get("reason", "").split())[:500], _visitor(request).person
        if person is None or Role.OPERATIONS not in person.roles:
            return Response(status_code=403)
        if not reason:
            return page(request, "operations.html", 422, reason=await run_in_threadpool(audit.stopped), missing=True)
        act = audit.resume if form.get("act") == "resume" else audit.stop
        await run_in_threadpool(act, reason, person.name)
        return RedirectResponse("/exploitation", 303)

    @routes.get("/registre")
    def register(request: Request) -> Response:
        faults, records = audit.verify(), audit.records()
        told = [told_by(r) for r in records if r.kind == "answer"]
        outcomes = Counter(str(t["outcome"]) for t in told if isinstance(t, dict) and "outcome" in t)
        last = [r for r in reversed(records) if r.kind != "answer"][:50]
        kinds = Counter(record.kind for record in records)
        counted: dict[str, Any] = {
            "total": len(records),
            "kinds": sorted(kinds.items()),
            "outcomes": sorted(outcomes.items()),
        }
        return page(request, "register.html", faults=faults[:20], last=last, **counted)

    return routes


def _visitor(request: Request) -> Visitor:
    found: Visitor = request.scope.get("visitor") or Visitor(None)
    return found
