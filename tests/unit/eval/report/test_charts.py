"""Charts read as XML, say in words what they draw, and draw inside their frame."""

import itertools
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.report.charts import Point, Series, calibration, difference, history, interval, percent, points, share
from eval.statistics import Bin, Difference, Estimate

HALF = Estimate(0.5, 0.4, 0.6, 20)
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted).map(lambda v: Estimate(v[1], v[0], v[2], 9))


def read(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314 - our own


def shape(mark: ET.Element) -> tuple[tuple[float, float], ...]:
    """The corners of a polygon, from its first one."""
    corners = [tuple(map(float, corner.split(","))) for corner in mark.attrib.get("points", "").split()]
    return tuple((round(x - corners[0][0], 1), round(y - corners[0][1], 1)) for x, y in corners)


def names_by_height(svg: ET.Element, *names: str) -> list[str]:
    found = [(float(t.attrib["y"]), t.text or "") for t in svg.findall("text") if t.text in names]
    return [name for _, name in sorted(found)]


def numbers(svg: ET.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for element in svg for name in names if name in element.attrib]


@pytest.mark.parametrize(
    ("value", "said"), [(0.126, "+12,6"), (-0.02, "−2,0"), (0.0, "0,0"), (-0.0001, "0,0"), (1.0, "+100,0")]
)
def test_a_difference_in_points_has_its_sign_unless_it_is_nothing(value: float, said: str) -> None:
    assert points(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (0.0047, "0,5"), (0.00001, "0,1"), (0.126, "13"), (0.9953, "99,5"), (1.0, "100")]
)
def test_what_happens_now_and_then_is_neither_never_nor_always(value: float, said: str) -> None:
    assert percent(value) == f"{said}\u00a0%"


@given(shares, st.floats(0, 1))
def test_an_interval_is_told_and_stays_on_its_track(found: Estimate, target: float) -> None:
    svg = read(interval(found, target))
    assert percent(found.mean) in svg.attrib["aria-label"] and f"visé {percent(target)}" in svg.attrib["aria-label"]
    assert all(0 <= x <= float(svg.attrib["width"]) for x in numbers(svg, "x", "x1", "x2"))
    assert "visé" not in read(interval(found)).attrib["aria-label"]


def test_a_difference_is_drawn_around_the_middle() -> None:
    def at(mean: float) -> float:
        svg = read(difference(Difference(mean, mean - 0.1, mean + 0.1, 9, (), ()), 0.5))
        return numbers(svg, "cx")[0] - float(svg.attrib["width"]) / 2

    assert at(0.0) == 0 and at(0.2) == pytest.approx(-at(-0.2)) and 0 < at(0.2) < at(0.3)


def test_series_differ_by_mark_and_dash_and_an_unmeasured_run_is_said() -> None:
    runs = [Point("1er mai", ""), Point("2 mai", "v1.0"), Point("3 mai", "")]
    series = [Series(f"Mesure {n}", [HALF, None, HALF]) for n in range(6)]
    svg = read(history(runs, series))
    marks = [e for e in svg if e.tag in ("circle", "rect", "polygon")]
    assert Counter(e.attrib["class"] for e in marks) == {f"mark{n}": 3 for n in range(6)}  # two runs and the legend
    assert len({(e.tag, shape(e)) for e in marks}) == 6
    assert len({line.attrib["stroke-dasharray"] for line in svg.findall("polyline")}) == 6
    assert svg.attrib["aria-label"].count("50\u00a0%, non mesuré, 50\u00a0%") == 6
    assert len(svg.findall("line[@class='release']")) == 1 and "v1.0" in [t.text for t in svg.findall("text")]


def test_names_of_series_that_end_together_are_not_written_over_each_other() -> None:
    svg = read(history([Point("a", "")], [Series(f"Mesure {n}", [HALF]) for n in range(3)]))
    heights = sorted(float(t.attrib["y"]) for t in svg.findall("text") if (t.text or "").startswith("Mesure"))
    assert all(after - before >= 15 for before, after in itertools.pairwise(heights))


def test_a_series_measured_nowhere_and_no_run_at_all_are_drawn_as_nothing() -> None:
    assert read(history([], [])).findall("polyline") == []
    assert read(history([Point("a", "")], [Series("Rien", [None])])).findall("polyline") == []


def test_a_calibration_says_each_bin_in_words() -> None:
    said = read(calibration([Bin(0.9, HALF)])).attrib["aria-label"]
    assert "estimée 90\u00a0%, constatée 50\u00a0%, 20 questions" in said


@given(st.text("<>&\"'é", max_size=12))
def test_words_are_escaped_wherever_they_stand(words: str) -> None:
    svg = read(history([Point(words, words or "x")], [Series(words, [HALF])]))
    assert words in svg.attrib["aria-label"] and words in [t.text or "" for t in svg.findall("text")]


def test_a_share_fills_its_part_of_the_track() -> None:
    track, fill = (float(rect.attrib["width"]) for rect in read(share(0.25)).findall("rect"))
    assert fill == pytest.approx(track / 4)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_names_of_series_stand_in_the_order_of_their_lines_apart_and_inside(ends: list[float]) -> None:
    series = [Series(f"Mesure {n}", [Estimate(mean, mean, mean, 9)]) for n, mean in enumerate(ends)]
    svg = read(history([Point("a", "")], series))
    found = {t.text: float(t.attrib["y"]) for t in svg.findall("text") if (t.text or "").startswith("Mesure")}
    by_line = sorted(range(len(ends)), key=lambda n: -ends[n])
    heights = [found[f"Mesure {n}"] for n in by_line]
    strictly = [
        h
        for h, (a, b) in zip(itertools.pairwise(heights), itertools.pairwise(by_line), strict=True)
        if ends[a] - ends[b] > 0.001
    ]
    assert all(before < after for before, after in strictly)
    assert all(b - a >= 15 for a, b in itertools.pairwise(sorted(heights)))
    assert all(0 <= y <= float(svg.attrib["height"]) for y in heights)


def test_the_higher_line_bears_the_higher_name() -> None:
    series = [Series("Basse", [Estimate(0.90, 0.8, 1, 9)]), Series("Haute", [Estimate(0.92, 0.9, 1, 9)])]
    assert names_by_height(read(history([Point("a", "")], series)), "Basse", "Haute") == ["Haute", "Basse"]


@pytest.mark.parametrize("said", [0.02, 0.3, 0.7, 0.99, 1.0])
def test_no_count_of_a_calibration_reaches_the_legend(said: float) -> None:
    svg = read(calibration([Bin(said, HALF)]))
    count = next(t for t in svg.findall("text") if t.text == "20 q.")
    legend = next(t for t in svg.findall("text") if (t.text or "").startswith("Pointillé"))
    reach = 40 if count.attrib["text-anchor"] == "start" else 0
    assert float(count.attrib["x"]) + reach < float(legend.attrib["x"])


def test_both_axes_of_a_calibration_are_named() -> None:
    words = {t.text for t in read(calibration([Bin(0.9, HALF)])).findall("text")}
    assert {"Questions auxquelles les textes répondaient", "Chance de répondre, estimée par Balise"} <= words
