"""The watch after the shift: each thing that it compares undoes the rotation by itself, and what it cannot is said."""

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from serving.plan import Step
from serving.register import load_register
from serving.rotate import unfinished
from tests.integration.serving.conftest import Site, faulty
from tests.integration.serving.test_killed import rotate_until

Counts = dict[str, float]
"""Samples of the assistant's metrics, by their name and labels."""


def answers(generated: int, **fallbacks: int) -> Counts:
    causes = {f'balise_fallbacks_total{{cause="{c.replace("_", " ")}"}}': n for c, n in fallbacks.items()}
    return {'balise_answers_total{mode="generated"}': generated, **causes}


def statements(model: str, faithful: int, dropped: int) -> Counts:
    return {
        f'balise_statements_total{{model="{model}",result="{result}"}}': n
        for result, n in (("faithful", faithful), ("dropped", dropped))
    }


@dataclass
class Page:
    """A fake of the assistant's page of metrics: ``before`` while « one » is in service, ``after`` once it is not."""

    site: Site
    before: Counts = field(default_factory=dict)
    after: Counts = field(default_factory=dict)

    def text(self) -> str:
        counts = self.before if self.site.live() == "one@r1" else self.after
        return "".join(f"{k} {v}\n" for k, v in {"balise_questions_in_progress": 0, **counts}.items())


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """« one » in service, and the page of metrics that the watch reads."""
    made = Page(site)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None: ...

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(made.text().encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/metrics"
    site.settings = site.settings.model_copy(update={"assistant_metrics": address})
    assert site.rotation("one").run()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def watched(site: Site) -> dict[str, Any]:
    """What the last watch wrote in the journal."""
    found = [e.detail for e in site.journal.last() if e.step == Step.WATCH and e.state in ("done", "failed")]
    assert found, [e for e in site.journal.last() if e.state != "begun"]
    return found[0]


def undone(site: Site, why: str) -> bool:
    """Whether the last watch undid the rotation for this."""
    return why in watched(site).get("why", "") and (site.live(), site.serving()) == ("one@r1", ["one@r1"])


def limits(site: Site, **changed: float) -> None:
    site.settings = site.settings.model_copy(update={"limits": site.settings.limits.model_copy(update=changed)})


def test_errors_of_the_server_undo(clients: Site) -> None:
    assert not faulty(clients, "errors").rotation("two").run()
    assert undone(clients, "requêtes en erreur")


def test_a_first_word_much_slower_than_before_undoes(clients: Site) -> None:
    slow = faulty(clients, "slow-later")
    limits(slow, watch_s=3)
    assert not slow.rotation("two").run()
    assert undone(clients, "Premier mot en")


def test_with_nobody_asking_the_golden_questions_are_what_is_watched(site: Site) -> None:
    assert site.rotation("one").run()
    assert watched(site)["golden"] == "6/6"
    slow = faulty(site, "slow-later")
    limits(slow, first_token_s=0.8)
    assert not slow.rotation("two").run()
    assert undone(site, "Aux questions d'essai : premier mot en")


def test_two_missed_looks_are_forgiven_and_a_third_is_not(site: Site) -> None:
    assert site.rotation("one").run()
    assert not faulty(site, "blind").rotation("two").run()
    assert undone(site, "ne dit plus sa charge")
    assert faulty(site, "blinks").rotation("two").run()


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (answers(90), answers(96, ReadTimeout=4), False),
        (answers(90), answers(96, ReadTimeout=1), True),
        (answers(90), answers(94, nothing_verifiable=4, no_passage_fits=2), True),
        (answers(90, circuit_open=10), answers(150, circuit_open=15), True),
        (answers(10, circuit_open=90), answers(30, circuit_open=100), False),
    ],
    ids=["more", "one-alone", "not-the-servers", "as-the-old", "an-old-one-that-was-lost-excuses-little"],
)
def test_answers_that_people_did_not_get_undo(page: Page, before: Counts, after: Counts, kept: bool) -> None:
    page.before, page.after = before, after
    assert page.site.rotation("two").run() == kept
    if kept:
        assert "réponses manquées" in watched(page.site)["compared"]
    else:
        assert undone(page.site, "réponses que le modèle n'a pas données")


@pytest.mark.parametrize(
    ("history", "since", "kept"), [((0, 0), (30, 30), False), ((0, 90), (58, 2), True), ((900, 0), (30, 30), False)]
)
def test_statements_are_counted_since_the_shift(
    page: Page, history: tuple[int, int], since: tuple[int, int], kept: bool
) -> None:
    page.before = {**statements("one@r1", 95, 5), **statements("two@r1", *history)}
    after = (history[0] + since[0], history[1] + since[1])
    page.after = {**statements("one@r1", 95, 5), **statements("two@r1", *after)}
    assert page.site.rotation("two").run() == kept
    if kept:
        assert "énoncés non vérifiés 3 % (ancien : 5 %)" in watched(page.site)["compared"]
    else:
        assert undone(page.site, "50 % de ses énoncés échouent à la vérification, contre 5 %")


def test_killed_just_after_the_shift_what_was_counted_then_is_what_is_compared(page: Page) -> None:
    page.before, page.after = answers(90), answers(96, ReadTimeout=4)
    assert rotate_until(page.site, "two", Step.SHIFT, "done") == -signal.SIGKILL
    site = page.site
    left = unfinished(load_register(site.settings.register), site.settings, site.launcher, site.journal)
    assert left is not None and not left.resume(site.journal.unfinished())
    assert undone(site, "réponses que le modèle n'a pas données")


NOT_KNOWN: list[tuple[str, Callable[[Page], None], str]] = [
    ("few", lambda page: None, "énoncés non vérifiés (trop peu d'énoncés)"),
    ("restarted", lambda page: setattr(page, "before", answers(90)), "la page a redémarré"),
    ("unset", lambda page: _metrics(page, ""), "assistant_metrics n'est pas réglé"),
    ("absent", lambda page: _metrics(page, "http://127.0.0.1:9/metrics"), "les compteurs de Balise ne se lisent pas"),
]


def _metrics(page: Page, address: str) -> None:
    page.site.settings = page.site.settings.model_copy(update={"assistant_metrics": address})


@pytest.mark.parametrize(("change", "why"), [case[1:] for case in NOT_KNOWN], ids=[case[0] for case in NOT_KNOWN])
def test_what_could_not_be_compared_is_said(page: Page, change: Callable[[Page], None], why: str) -> None:
    change(page)
    assert page.site.rotation("two").run()
    assert why in watched(page.site)["not_compared"]
