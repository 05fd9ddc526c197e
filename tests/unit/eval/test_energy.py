from pathlib import Path

from eval.energy import Meter


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
