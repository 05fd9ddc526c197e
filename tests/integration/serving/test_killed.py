"""A controller killed at any step: service is never lost, and the rotation is taken up again."""

import os
import signal

import pytest

from serving.journal import Event
from serving.plan import BESIDE, IN_PLACE, Step
from serving.register import load_register
from serving.rotate import unfinished
from tests.integration.serving.conftest import Site


@pytest.mark.parametrize("state", ["begun", "done"])
@pytest.mark.parametrize("step", [*BESIDE])
def test_a_controller_killed_at_any_step_is_taken_up_again(clients: Site, step: str, state: str) -> None:
    def die(event: Event) -> None:
        if (event.step, event.state) == (step, state):
            os.kill(os.getpid(), signal.SIGKILL)

    rotation = clients.rotation("two", die)
    child = os.fork()
    if child == 0:
        rotation.run()
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
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
    def die(event: Event) -> None:
        if (event.step, event.state) == (step, "begun"):
            os.kill(os.getpid(), signal.SIGKILL)

    rotation = clients.rotation("big", die)
    child = os.fork()
    if child == 0:
        rotation.run()
        os._exit(0)
    os.waitpid(child, 0)
    left = unfinished(load_register(clients.settings.register), clients.settings, clients.launcher, clients.journal)
    assert left is not None
    left.resume(clients.journal.unfinished())
    assert clients.live() in ("one@r1", "big@r1")
    assert clients.serving() == [clients.live()]
