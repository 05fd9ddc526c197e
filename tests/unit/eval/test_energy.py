import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from eval.energy import GpuMeter, Meter

FAKE = Path(__file__).resolve().parents[2] / "fixtures" / "fake_nvml"


def counter(folder: Path, name: str, value: int) -> Path:
    place = folder / name
    place.mkdir(exist_ok=True)
    (place / "energy_uj").write_text(f"{value}\n")
    (place / "max_energy_range_uj").write_text("1000000\n")
    return place


def test_packages_are_added_and_their_parts_are_not(tmp_path: Path) -> None:
    for name in ("intel-rapl:0", "intel-rapl:1", "intel-rapl:0:0"):
        counter(tmp_path, name, 100_000)
    meter = Meter(tmp_path)
    for name in ("intel-rapl:0", "intel-rapl:1", "intel-rapl:0:0"):
        counter(tmp_path, name, 600_000)
    assert meter.joules() == 1.0


def test_a_counter_past_its_end_starts_again(tmp_path: Path) -> None:
    counter(tmp_path, "intel-rapl:0", 900_000)
    meter = Meter(tmp_path)
    counter(tmp_path, "intel-rapl:0", 150_000)
    assert meter.joules() == 0.25


def test_nothing_is_made_up_where_the_machine_does_not_tell(tmp_path: Path) -> None:
    assert Meter(tmp_path).joules() is None
    place = counter(tmp_path, "intel-rapl:0", 1)
    meter = Meter(tmp_path)
    (place / "energy_uj").unlink()
    assert meter.joules() is None


@pytest.fixture
def gpus(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The fake library in the place of the driver's: no test machine has a GPU."""
    monkeypatch.syspath_prepend(str(FAKE))
    monkeypatch.delitem(sys.modules, "pynvml", raising=False)
    import pynvml

    yield pynvml
    assert pynvml.opened == 0
    monkeypatch.delitem(sys.modules, "pynvml")


def test_gpus_are_added(gpus: ModuleType) -> None:
    gpus.millijoules = [1_000, 5_000]
    meter = GpuMeter()
    gpus.millijoules = [4_000, 5_500]
    assert meter.joules() == 3.5


@pytest.mark.parametrize("later", [[None, 5_500], [4_000], [10, 5_500], []])
def test_a_gpu_that_does_not_tell_makes_the_whole_unknown(gpus: ModuleType, later: list[int | None]) -> None:
    gpus.millijoules = [1_000, 5_000]
    meter = GpuMeter()
    gpus.millijoules = later
    assert meter.joules() is None


def test_without_a_driver_or_the_library_nothing_is_made_up(gpus: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    gpus.driver = False
    assert GpuMeter().joules() is None
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert GpuMeter().joules() is None
    monkeypatch.setitem(sys.modules, "pynvml", gpus)
