"""The report as people meet it: in a real browser, without a network, with what it may not show."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from eval.drift import drift
from eval.judge.judging import Judged, Judgement
from eval.releases import Release
from eval.report.exports import to_csv, to_json
from eval.report.page import Beside, render
from eval.run import Run
from eval.statistics import estimate
from eval.successions import COMPARED, Dated, set_digest
from tests.unit.eval.rows import row, run

CHROMIUM = "/usr/bin/chromium"
BEFORE = run("before", *(row(i) for i in range(40)))
ROWS = [
    *(row(i, reviewed=i == 1) for i in range(20)),
    *(row(i, metrics={"facts": 0.0}, kind="rule", language="en") for i in range(20, 40)),
    row(50, split="heldout", question="Question gardée qui va ?"),
    row(51, split="heldout", question="Question gardée qui ne va pas ?", metrics={"facts": 0.0}),
]
NOW = run("now", *ROWS, index="i2")
BESIDE = Beside(
    titles={"guide": "Guide des lanternes"},
    earlier=[BEFORE],
    tags={"before": "1.0"},
    drift=drift(NOW, Release("1.0", "2099-01-01", BEFORE)),
    against=BEFORE,
    judged=[Judged("faithfulness", estimate([1.0, 0.0, 1.0]), 1, 4), Judged("citation_recall_judged", None, 4, 4)],
    judgements=[Judgement("q1", "faithfulness", None, "TimeoutError", 3.0, 2, "j")],
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(NOW, BESIDE), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, place: Path) -> Iterator[Page]:
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(place.as_uri())
    yield opened
    assert asked == [place.as_uri()]
    opened.close()


def test_the_first_screen_says_it_all(page: Page) -> None:
    header = page.locator("header")
    assert "recul" in header.get_by_role("alert").inner_text()
    said = header.inner_text()
    for words in ("Peut-on se fier à Balise", "entre", "non révisé par une personne", "62\u00a0% de ses jugements"):
        assert words in said, words


def test_it_is_accessible_and_every_chart_has_its_words(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("svg").count() > 20
    assert page.locator("svg:not([aria-label]), svg[aria-label='']").count() == 0


def test_questions_are_filtered(page: Page) -> None:
    shown = page.locator("#questions details:visible")
    assert shown.count() == len(ROWS)
    page.locator("[data-field=right]").select_option("wrong")
    assert shown.count() == 21
    page.locator("[data-field=language]").select_option("en")
    page.locator("[data-field=kind]").select_option("Règles")
    assert shown.count() == 20
    page.locator("#words").fill("lanterne 25")
    assert shown.count() == 1 and "1 question(s)" in page.locator("#count").inner_text()
    page.locator("[data-field=kind]").select_option("Faits")
    assert shown.count() == 0


def test_a_question_that_flipped_is_found_from_the_comparison(page: Page) -> None:
    page.locator("details:has(> a[href='#q-q20'])").first.locator("summary").click()
    page.locator("a[href='#q-q20']").first.click()
    page.wait_for_selector("#q-q20[open]")
    assert "Guide des lanternes, 2" in page.locator("#q-q20").inner_text()


def test_it_reads_without_script(browser: Browser, place: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(place.as_uri())
    assert page.locator("#questions details:visible").count() == len(ROWS)
    assert not page.locator("#filters").is_visible()
    context.close()


def test_a_question_kept_apart_where_balise_is_wrong_is_not_shown() -> None:
    text = render(NOW, BESIDE)
    assert "Question gardée qui va ?" in text
    assert "Question gardée qui ne va pas" not in text


def test_figures_rest_on_reviews_said_one_by_one() -> None:
    reviewed = run("r", *(row(i, reviewed=True) for i in range(5)))
    assert "non révisé par une personne" not in render(reviewed).split("<main>")[0]
    assert "Non révisé par une personne" in render(BEFORE).split("<main>")[0]


def header(of: Run, beside: Beside = BESIDE) -> str:
    return render(of, beside).split("<main>")[0]


def test_an_objective_is_reached_surely_on_average_or_not() -> None:
    sure = header(run("s", *(row(i) for i in range(60))))
    assert "Objectif (au moins 90\u00a0%)\u00a0: atteint<" in sure
    few = header(run("f", *(row(i) for i in range(9))))
    assert "Objectif (au moins 90\u00a0%)\u00a0: atteint en moyenne, mais pas certain" in few
    assert "Objectif (au moins 90\u00a0%)\u00a0: non atteint" in header(NOW)


def test_what_was_looked_at_of_the_held_out_is_said() -> None:
    assert "(leurs erreurs n'ont pas été regardées)" in header(NOW)
    stopped = row(60, split="heldout", expected="injection", outcome="injection", kind="injection")
    told = header(run("g", *ROWS, stopped, row(61, split="heldout", kind="sensitive")))
    assert "regardées, sauf celles des 2 messages écrits pour la garde : trois manqués l'ont été)" in told


def test_the_rule_of_the_day_stands_on_the_first_screen_if_it_is_of_this_version() -> None:
    versions = {key: NOW.versions[key] for key in COMPARED} | {"set": set_digest()}
    own = header(NOW, replace(BESIDE, dated=Dated(31, 31, versions)))
    assert "31 questions datées, écrites avec le code, non révisées" in own and "Règle du jour" in own
    other = header(NOW, replace(BESIDE, dated=Dated(31, 31, versions | {"sources": "s0"})))
    assert "Règle du jour" not in other and "python -m eval successions" in other


def test_an_outcome_that_the_author_accepts_is_not_painted_wrong() -> None:
    rows = [
        row(1, outcome="no_source", accepted=["no_source"]),
        row(2, expected="no_source", outcome="out_of_scope", accepted=["out_of_scope"]),
        row(3, expected="no_source", outcome="out_of_scope"),
        row(4, expected="no_source", outcome="answered"),
    ]
    table = render(run("c", *rows)).split("Attendu : elle…")[1].split("</table>")[0]
    assert '<td class="n right">1<small>admis</small></td>' in table
    assert '<td class="n wrong">2<small>dont 1 admis</small></td>' in table
    assert table.count("wrong") == 2


def test_a_model_asked_once_is_said() -> None:
    assert "Posées une seule fois" in render(run("m", row(1), mode="generated", model="m@1"))
    twice = run("m", row(1), again=((row(1, outcome="no_source"),),), mode="generated", model="m@1")
    text = render(twice)
    assert "Posées une seule fois" not in text and "posées 2 fois" in text


def test_exports_hold_what_the_page_shows() -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(NOW))))
    assert len(lines) == len(ROWS)
    assert {line["stage"] for line in lines} == {"", "choice"}
    told = json.loads(to_json(NOW, BESIDE.drift, BESIDE.judged))
    facts = told["figures"]["development"]["facts"]
    assert (facts["mean"], facts["n"], facts["reviewed"]) == (0.5, 40, 1)
    assert told["drift"]["alert"] and told["stages"]["development"]["choice"] == 20
    assert told["judged"][1]["failed"] == 4
