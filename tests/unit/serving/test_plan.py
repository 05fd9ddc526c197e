"""Memory arithmetic: beside when it fits, in place when it does not, refused when it never would."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from serving import pointer
from serving.errors import RotationRefused, SettingsError
from serving.plan import BESIDE, IN_PLACE, plan
from serving.pointer import Live
from serving.register import Model, State
from serving.settings import Settings, Slot, load_settings


class Running:
    """What the planner asks of a launcher: whether a place's server runs."""

    def __init__(self, *slots: str) -> None:
        self._slots = slots

    def running(self, slot: Slot) -> bool:
        return slot.name in self._slots


UP: Any = Running("a")
DOWN: Any = Running()


def model(name: str, memory: float, state: State = State.APPROVED) -> Model:
    return Model(
        id=name,
        revision="r1",
        source="",
        licence="MIT",
        government_use=True,
        parameters=1,
        context=100,
        dtype="auto",
        memory_gib=memory,
        chat_template_sha256="",
        registered_on=dt.date(2026, 11, 1),
        state=state,
    )


def settings(
    folder: Path, memory: float = 80, pools: int = 2, shares: tuple[float | None, float | None] = (None, None)
) -> Settings:
    """Two places on one GPU; ``shares``: what each may take of it."""
    places = [("a", 8101, shares[0]), ("b", 8102, shares[1])]
    return Settings.model_validate(
        {
            "state": folder,
            "models": folder,
            "vllm": "/bin/false",
            "public_key": folder / "k",
            "nodes": [{"name": "gpu1", "memory_gib": memory}],
            "slots": [{"name": n, "node": "gpu1", "port": p, "memory_gib": m} for n, p, m in places],
            "pools": [{"name": "bleu", "slots": ["a"]}, {"name": "vert", "slots": ["b"]}][:pools],
        }
    )


def live(settings: Settings, name: str = "old@r1") -> None:
    pointer.move(settings.pointer, Live("http://127.0.0.1:8101/v1", name, "r1", "bleu"))


def test_beside_when_both_fit(tmp_path: Path) -> None:
    given = settings(tmp_path)
    live(given)
    made = plan("new", [model("old", 30), model("new", 50)], given, UP)
    assert (made.steps, made.pool.name) == (BESIDE, "vert")
    assert (made.memory[0].taken, made.memory[0].added) == (30, 50)


def test_in_place_when_they_do_not(tmp_path: Path) -> None:
    given = settings(tmp_path)
    live(given)
    made = plan("new", [model("old", 40), model("new", 50)], given, UP)
    assert (made.steps, made.pool.name) == (IN_PLACE, "bleu")


def test_in_place_when_there_is_one_pool(tmp_path: Path) -> None:
    given = settings(tmp_path, pools=1)
    live(given)
    assert plan("new", [model("old", 4), model("new", 5)], given, UP).steps == IN_PLACE


def test_the_first_model_of_all_needs_nobody_to_leave(tmp_path: Path) -> None:
    made = plan("new", [model("new", 50)], settings(tmp_path), UP)
    assert made.steps == BESIDE
    assert made.old is None


@pytest.mark.parametrize(
    ("memory", "state", "name", "why"),
    [
        (90, State.APPROVED, "new", "demande"),
        (50, State.CANDIDATE, "new", "pas approuvé"),
        (50, State.RETIRED, "new", "pas approuvé"),
        (50, State.APPROVED, "old", "déjà en service"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_begins(
    tmp_path: Path, memory: float, state: State, name: str, why: str
) -> None:
    given = settings(tmp_path)
    live(given)
    with pytest.raises(RotationRefused, match=why):
        plan(name, [model("old", 40), model("new", memory, state)], given, UP)


def test_a_server_takes_the_share_of_its_place_whatever_its_model_needs(tmp_path: Path) -> None:
    given = settings(tmp_path, shares=(36.8, 36.8))
    live(given)
    made = plan("new", [model("old", 5), model("new", 30)], given, UP)
    assert (made.steps, made.memory[0].taken, made.memory[0].added) == (BESIDE, 36.8, 36.8)
    wide = settings(tmp_path, shares=(70, 70))
    assert plan("new", [model("old", 5), model("new", 6)], wide, UP).steps == IN_PLACE


@pytest.mark.parametrize("served", ["old@r1", ""])
def test_a_model_that_no_place_can_hold_is_refused_though_the_node_could(tmp_path: Path, served: str) -> None:
    given = settings(tmp_path, shares=(36.8, 36.8))
    if served:
        live(given, served)
    with pytest.raises(RotationRefused, match=r"new@r1 demande 50 Gio.*36\.8.*memory_gib"):
        plan("new", [model("old", 30), model("new", 50)], given, UP)


def test_a_model_goes_to_the_only_pool_that_can_hold_it(tmp_path: Path) -> None:
    models = [model("old", 10), model("new", 50)]
    assert plan("new", models, settings(tmp_path, shares=(20, 60)), UP).pool.name == "vert"
    given = settings(tmp_path, shares=(20, 60))
    live(given)
    made = plan("new", models, given, UP)
    assert (made.steps, made.pool.name) == (BESIDE, "vert")
    given = settings(tmp_path, shares=(60, 20))
    live(given)
    made = plan("new", models, given, UP)
    assert (made.steps, made.pool.name) == (IN_PLACE, "bleu")


def test_in_place_is_refused_where_the_place_in_service_is_too_small(tmp_path: Path) -> None:
    given = settings(tmp_path, shares=(30, 60))
    live(given)
    with pytest.raises(RotationRefused, match=r"bleu.*vert"):
        plan("new", [model("old", 10), model("new", 50)], given, UP)


def test_the_first_model_of_all_must_fit_too(tmp_path: Path) -> None:
    with pytest.raises(RotationRefused, match="demande"):
        plan("new", [model("new", 90)], settings(tmp_path), UP)


def test_the_model_in_service_goes_to_the_other_pool_when_its_servers_have_stopped(tmp_path: Path) -> None:
    given = settings(tmp_path, memory=50)
    live(given)
    made = plan("old", [model("old", 40)], given, DOWN)
    assert (made.steps, made.pool.name) == (BESIDE, "vert")
    assert made.memory[0].taken == 0


@pytest.mark.parametrize("wrong", ['state = "x"', "[[nodes]", 'unknown = 1\n[[nodes]]\nname = "a"\nmemory_gib = 1'])
def test_settings_that_are_wrong_say_where(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "nodes.toml").write_text(wrong)
    with pytest.raises(SettingsError, match=r"nodes\.toml"):
        load_settings(tmp_path / "nodes.toml")


def test_the_example_reads() -> None:
    example = load_settings(Path(__file__).resolve().parents[3] / "serving" / "nodes.example.toml")
    assert example.entrance(example.pool("bleu")) == "http://10.0.0.11:8201"
    for slot in example.slots:
        share = float(slot.arguments[slot.arguments.index("--gpu-memory-utilization") + 1])
        assert slot.memory_gib == pytest.approx(share * example.node(slot.node).memory_gib)
