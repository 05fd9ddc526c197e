"""The timeline: what holds on a day, and how old that knowledge is."""

from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from corpus.__main__ import app
from corpus.catalogue import CATALOGUE, load_catalogue
from corpus.model import Status
from corpus.timeline import french_date, render_timeline, timeline

TODAY = date(2026, 11, 23)


def statuses(day: date) -> dict[str, Status]:
    return {entry.document.id: entry.status for entry in timeline(load_catalogue(), day)}


def rendered(day: date, today: date = TODAY) -> str:
    return render_timeline(timeline(load_catalogue(), day), day, today)


def section(text: str, heading: str) -> str:
    return text.split(f"\n{heading} (")[1].split("\n\n")[0]


def test_every_text_is_there_once_and_those_in_force_come_first() -> None:
    entries = timeline(load_catalogue(), TODAY)
    assert len({entry.document.id for entry in entries}) == len(entries) == 15
    flags = [entry.status is Status.IN_FORCE for entry in entries]
    assert flags == sorted(flags, reverse=True) and any(flags)


def test_the_suspension_is_lifted_today_and_in_force_in_june_2025() -> None:
    assert statuses(TODAY)["ia-ri-2025-001-op"] is Status.LIFTED
    june = statuses(date(2025, 6, 1))
    assert june["ia-ri-2025-001-op"] is june["enonce-principes-2024"] is Status.IN_FORCE
    assert june["guide-iag-2025"] is june["portrait-ia-2026"] is Status.NOT_YET


def test_the_programme_of_2021_ends_with_2026() -> None:
    assert statuses(date(2026, 12, 31))["strategie-ia-mesures-2021"] is Status.IN_FORCE
    assert statuses(date(2027, 1, 1))["strategie-ia-mesures-2021"] is Status.PERIOD_OVER
    assert "terminé le 1er janvier 2027" in rendered(date(2027, 1, 1))


def test_a_lifted_text_says_by_what_what_applies_and_on_whose_word() -> None:
    lifted = section(rendered(TODAY), "Levés")
    assert "levé le 19 décembre 2025 par arrete-2025-02, ia-ri-2025-003-op" in lifted
    assert "s'applique maintenant : ia-ri-2025-003-op" in lifted
    assert "selon communique-2025-12-19" in lifted
    assert "sauf 3 passages" in lifted


def test_a_signature_is_not_an_entry_into_force() -> None:
    entry = rendered(TODAY).split("arrete-2024-01 ·")[1].split("\n  a")[0]
    assert "entrée en vigueur inconnue" in entry and "depuis" not in entry


def test_the_age_of_a_check_is_counted_from_today_whatever_the_day_asked() -> None:
    assert "vérifié le 1er novembre 2026 (il y a 22 jours)" in rendered(TODAY)
    assert "(il y a 22 jours)" in rendered(date(2025, 6, 1))
    assert "(il y a 1 jour)" in rendered(TODAY, date(2026, 11, 2))
    assert "(aujourd'hui)" in rendered(TODAY, date(2026, 11, 1))


def test_dates_are_french() -> None:
    assert [french_date(date(2026, 2, 1)), french_date(date(2025, 8, 19))] == ["1er février 2026", "19 août 2025"]


def test_the_command_prints_the_timeline_of_the_day_asked() -> None:
    shown = CliRunner().invoke(app, ["timeline", "--on", "2025-06-01"])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("État des textes le 1er juin 2025\n")


def test_the_check_passes_on_ours_and_names_the_line_of_a_broken_one(tmp_path: Path) -> None:
    good = CliRunner().invoke(app, ["check"])
    assert good.exit_code == 0 and "15 textes" in good.stdout
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE.read_text("utf-8").replace('language = "fr"', 'language = "xx"', 1), "utf-8")
    for command in ("check", "timeline"):
        bad = CliRunner().invoke(app, [command, "--catalogue", str(path)])
        assert bad.exit_code == 1
        assert "ligne " in str(bad.exception) and "language" in str(bad.exception)
        assert bad.stdout == ""
