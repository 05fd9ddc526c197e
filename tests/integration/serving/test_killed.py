"""A controller killed at any step: service is never lost, and the rotation is taken up again."""

import multiprocessing
import os
import signal

import pytest

from serving.journal import Event, Journal
from serving.plan import BESIDE, IN_PLACE, Step
from serving.processes import Processes
from serving.register import load_register
from serving.rotate import unfinished
from serving.settings import Settings
from tests.integration.serving.conftest import Site

_CONTROLLERS = multiprocessing.get_context("spawn")
"""A controller is a process of its own: forked out of one whose threads hold locks, it may wait for them for ever."""


def _controller(settings: Settings, to: str, step: str, state: str) -> None:
    def die(event: Event) -> None:
        if (event.step, event.state) == (step, state):
            os.kill(os.getpid(), signal.SIGKILL)

    Site(settings, Journal(settings.state), Processes(settings)).rotation(to, die).run()


def rotate_until(site: Site, to: str, step: str, state: str) -> int | None:
    """The exit code of a controller that is to die at this step; minus a signal's number if one ended it."""
    child = _CONTROLLERS.Process(target=_controller, args=(site.settings, to, step, state), daemon=True)
    child.start()
    child.join(60)
    return child.exitcode


@pytest.mark.parametrize("state", ["begun", "done"])
@pytest.mark.parametrize("step", [*BESIDE])
def test_a_controller_killed_at_any_step_is_taken_up_again(clients: Site, step: str, state: str) -> None:
    assert rotate_until(clients, "two", step, state) == -signal.SIGKILL
    assert clients.live() in ("one@r1", "two@r1")
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    left.resume(clients.journal.unfinished())
    assert clients.journal.unfinished() == []
    assert clients.serving() == [clients.live()]
    shifted = BESIDE.index(Step(step)) > BESIDE.index(Step.SHIFT) or (step, state) == ("shift", "done")
    assert clients.live() == ("two@r1" if shifted else "one@r1")
    assert clients.failed == []


@pytest.mark.parametrize("step", [*IN_PLACE])
def test_killed_in_place_service_comes_back(clients: Site, step: str) -> None:
    assert rotate_until(clients, "big", step, "begun") == -signal.SIGKILL
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    left.resume(clients.journal.unfinished())
    assert clients.live() in ("one@r1", "big@r1")
    assert clients.serving() == [clients.live()]


def test_killed_between_a_failed_watch_and_its_undoing_it_is_undone(clients: Site) -> None:
    assert rotate_until(clients, "two", Step.WATCH, "begun") == -signal.SIGKILL
    clients.journal.write(clients.journal.last()[0].rotation, Step.WATCH, "failed", why="9 requêtes en erreur sur 12.")
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    assert not left.resume(clients.journal.unfinished())
    assert clients.journal.last()[-1].detail["why"] == "9 requêtes en erreur sur 12."
    assert (clients.live(), clients.serving(), clients.failed) == ("one@r1", ["one@r1"], [])
