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
from eval.report.beside import Beside, Title
from eval.report.exports import to_csv, to_json
from eval.report.page import render
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
    titles={"guide": Title("Guide officiel des lanternes de la ville", "Guide des lanternes")},
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
    page.locator("[data-field=kind]").select_option("rule")
    assert shown.count() == 20
    page.locator("#words").fill("lanterne 25")
    assert shown.count() == 1 and "1 question(s)" in page.locator("#count").inner_text()
    page.locator("[data-field=kind]").select_option("fact")
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
    assert "Objectif (au moins 90\u00a0%)\u00a0: atteint, aucune faute sur 60<" in sure
    few = header(run("f", *(row(i) for i in range(9))))
    assert "Objectif (au moins 90\u00a0%)\u00a0: atteint, à confirmer, aucune faute sur 9" in few
    assert "« À confirmer » : l'objectif est atteint" in few
    assert "Objectif (au moins 90\u00a0%)\u00a0: non atteint" in header(NOW)


def test_a_held_out_run_tells_nothing_of_another_runs_history() -> None:
    stopped = row(60, split="heldout", expected="injection", outcome="injection", kind="injection")
    told = header(run("g", *ROWS, stopped, row(61, split="heldout", kind="sensitive")))
    assert "(aucun réglage n'en vient)" in told and "manqués" not in told and "regardées" not in told


def test_the_rule_of_the_day_stands_on_the_first_screen_if_it_is_of_this_version() -> None:
    versions = {key: NOW.versions[key] for key in COMPARED} | {"set": set_digest()}
    own = header(NOW, replace(BESIDE, dated=Dated(31, 31, versions)))
    assert "aucune faute sur 31 questions datées" in own and "Règle du jour : 100\u00a0%" in own
    other = header(NOW, replace(BESIDE, dated=Dated(31, 31, versions | {"sources": "s0"})))
    assert "Règle du jour :" not in other and "python -m eval successions" in other


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
    told = json.loads(to_json(NOW, BESIDE))
    facts = told["figures"]["development"]["facts"]
    assert (facts["mean"], facts["n"], facts["reviewed"]) == (0.5, 40, 1)
    assert told["drift"]["alert"] and told["stages"]["development"]["choice"] == 20
    assert told["judged"][1]["failed"] == 4


ASKED = {"verdict": 0.0, "wrong_verdict": 0.0, "abstained": 1.0}


def test_the_first_screen_has_five_cards_and_right_conclusions_are_one_with_the_wrong_ones() -> None:
    rows = [
        row(n, metrics=ASKED | ({"verdict": 1.0} if n < 4 else {"wrong_verdict": float(n == 4)})) for n in range(10)
    ]
    told = header(run("v", *rows), Beside())
    assert told.count('<span class="name">') == 5
    card = told.split('<span class="name">Conclusions justes')[1].split("</li>")[0]
    assert "40\u00a0%" in card and "sinon, elle cite sans conclure" in card
    assert "10\u00a0%, soit 1 sur 10" in card and "Fausses (objectif\u00a0: zéro)\u00a0: non atteint" in card


def test_a_perfect_score_does_not_look_doubtful() -> None:
    card = header(run("p", *(row(n) for n in range(20))), Beside()).split("Citations exactes")[0].rsplit("<li", 1)[1]
    assert 'class="yes"' in card


def test_groups_of_few_questions_are_one_line_after_the_others() -> None:
    rows = [*(row(n) for n in range(12)), row(20, kind="acronym", metrics={"facts": 0.0}), row(21, kind="list")]
    table = render(run("k", *rows)).split("Par genre de question")[1].split("</table>")[0]
    assert table.index("Faits") < table.index("Moins de 10 questions chacun")
    assert "<small>Listes, Sigles</small>" in table and table.count("<tr>") == 3


def test_a_document_is_named_shortly_with_its_title_beside() -> None:
    table = render(BEFORE, BESIDE).split("Par document qui répond")[1].split("</table>")[0]
    assert '<th scope="row" title="Guide officiel des lanternes de la ville">Guide des lanternes</th>' in table


def test_every_figure_of_questions_that_nobody_reviewed_bears_the_mark() -> None:
    again = run("a", *ROWS, again=(tuple(ROWS),))
    text = render(again, BESIDE)
    for title in (
        "Notes d'un modèle juge",
        "posées 2 fois",
        'id="evolution"',
        "Depuis la version publiée «",
        "Quand elle doute",
    ):
        part = text.split(title)[-1].split("</table>", 2)
        assert ">NR</abbr>" in "".join(part[:2]), title
    assert ">NR</abbr>" in text.split('<ul class="answer">')[1].split("</ul>")[0]
    everything = tuple(row(i, reviewed=True) for i in range(12))
    assert ">NR</abbr>" not in render(run("r", *everything, again=(everything,)), Beside()).split("<main>")[1]


def test_the_same_comparison_is_not_shown_twice() -> None:
    text = render(NOW, BESIDE)
    assert text.count("Faux → juste") == 1 and "est celle qui précède" in text
    other = run("other", *(row(i) for i in range(40)))
    both = render(NOW, replace(BESIDE, against=other))
    strangers = render(NOW, replace(BESIDE, against=run("strangers", row(900))))
    assert "elles ne se comparent pas" in strangers and "est celle qui précède" not in strangers
    assert both.count("Faux → juste") == 2 and "Comparaison avec la série du 2 janvier 2099 à 3" in both


def test_exact_quotes_and_wrong_conclusions_are_followed_from_run_to_run() -> None:
    rows = [row(n, metrics={"wrong_verdict": 0.0, "verdict": 1.0}) for n in range(3)]
    chart = render(run("h", *rows)).split('id="evolution"')[1].split("</svg>")[0]
    assert "Citations exactes : 100" in chart and "Conclusions fausses : 0" in chart


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ((), "Chaque question a reçu chaque fois la même réponse"),
        ((1,), "Une question a reçu des réponses qui diffèrent"),
        ((1, 2), "2 questions ont reçu des réponses qui diffèrent"),
    ],
)
def test_what_changes_from_one_time_to_the_next_is_said_without_a_double_negative(
    changed: tuple[int, ...], said: str
) -> None:
    rows = tuple(row(n) for n in range(1, 4))
    again = tuple(row(n, outcome="partial" if n in changed else "answered") for n in range(1, 4))
    assert said in render(run("t", *rows, again=(again,)))


def test_time_has_its_number_and_its_interval_and_an_estimate_of_energy_is_said_as_such() -> None:
    text = render(run("e", *ROWS, cpu_seconds_per_answer="0.200"))
    table = text.split("Temps et énergie")[1].split("</table>")[0]
    assert "De mise au point" in table and "Gardées de côté" in table and "10 à 10 ms" in table
    assert (
        "<strong>Estimation</strong> : une réponse demande environ 0,7 joule" in text and "3,5 watts par cœur" in text
    )
    assert "Estimation</strong>" not in render(run("m", *ROWS, joules_per_answer="4.00", cpu_seconds_per_answer="0.2"))
    assert "ni mesurée ni estimée" in render(NOW)


def test_a_judge_that_was_not_measured_is_said_to_prove_little() -> None:
    assert "disent peu tant que ce juge n'a pas été comparé à des personnes" in render(NOW, BESIDE)


def test_a_run_that_is_not_whole_says_so_with_what_to_do() -> None:
    whole = replace(NOW, due={"development": 40, "heldout": 2})
    assert "Série inachevée" not in render(whole)
    told = header(replace(NOW, due={"development": 43, "heldout": 2}))
    assert "3 questions restent à poser" in told and "python -m eval run --name now" in told


def test_citations_show_the_words_quoted() -> None:
    statement = {
        "text": "La lanterne est bleue.",
        "force": "none",
        "addressee": "",
        "citations": [
            {"document": "guide", "title": "Guide", "section": "2", "quote": "Toute lanterne doit être bleue"},
            {"document": "guide", "title": "Guide", "section": "2", "quote": "La lanterne est bleue."},
        ],
    }
    one = row(1, answer={"statements": [statement], "notices": [], "passages": [], "confidence": 0.9})
    text = render(run("q", one), BESIDE)
    assert "Guide des lanternes</span>, 2 : « Toute lanterne doit être bleue »" in text
    assert "Guide des lanternes</span>, 2 : les mots ci-dessus, tels quels" in text


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [("split", "heldout", 2), ("register", "plain", 42), ("difficulty", "medium", 42), ("reviewed", "yes", 1)],
)
def test_questions_are_filtered_by_what_they_are(page: Page, field: str, value: str, left: int) -> None:
    page.locator(f"[data-field={field}]").select_option(value)
    assert page.locator("#questions details:visible").count() == left


@pytest.mark.parametrize("width", [360, 390])
def test_nothing_scrolls_sideways_on_a_phone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.locator("#questions details").nth(25).locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_cut_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 930})  # Letter, less its margins
    assert page.evaluate("Math.max(...[...document.querySelectorAll('table')].map((t) => t.offsetWidth))") <= 720
