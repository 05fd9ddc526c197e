"""Charts as inline SVG, each with its text alternative; the same numbers always stand in a table beside it.

Series differ by the shape of their marks and by their dashes as well as by colour, and print in black and white.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from eval.drift import Change
from eval.statistics import Bin, Difference, Estimate

_WIDTH, _HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 190, 30, 44
_BAR = 280
_DASHES = ("", "6 4", "2 3", "9 3 2 3", "1 5", "12 4")
_CORNERS = (
    ((0, -5.5), (-5, 4), (5, 4)),
    ((0, -6), (-5, 0), (0, 6), (5, 0)),
    ((0, 5.5), (-5, -4), (5, -4)),
    ((-4.5, -4.5), (4.5, -4.5), (-4.5, 4.5), (4.5, 4.5)),
)
_APART = 16
"""Pixels between the names of two series, one over the other."""


@dataclass(frozen=True, slots=True)
class Point:
    """A run in the history: its day, and the tag under which it was released, if it was."""

    label: str
    tag: str


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over the runs; `None` where a run did not measure it."""

    name: str
    found: Sequence[Estimate | None]


def percent(value: float) -> str:
    """A share as people read it: never « 0 % » for what happens, nor « 100 % » for what does not always."""
    shown = f"{100 * value:.0f}"
    if shown in ("0", "100") and value not in (0, 1):
        shown = f"{min(max(100 * value, 0.1), 99.9):.1f}".replace(".", ",")
    return f"{shown}\u00a0%"


def points(value: float) -> str:
    """A difference of shares, in points, with its sign."""
    said = f"{100 * value:+.1f}".replace(".", ",").replace("-", "−")
    return said[1:] if said[1:] == "0,0" else said


def interval(found: Estimate, target: float | None = None) -> Markup:
    """A mean and its interval on a track from 0 to 1, with a dashed mark at the target."""
    said = f"{percent(found.mean)}, intervalle de {percent(found.low)} à {percent(found.high)}"
    if target is not None:
        said += f", visé {percent(target)}"
    x = [4 + (_BAR - 8) * v for v in (found.low, found.mean, found.high)]
    parts = [
        f'<rect x="4" y="8" width="{_BAR - 8}" height="6" rx="3" class="track"/>',
        f'<rect x="4" y="8" width="{x[1] - 4:.1f}" height="6" rx="3" class="fill"/>',
        _line(x[0], 11, x[2], 11, "interval"),
        _line(x[0], 5, x[0], 17, "interval"),
        _line(x[2], 5, x[2], 17, "interval"),
    ]
    if target is not None:
        at = 4 + (_BAR - 8) * target
        parts.append(_line(at, 0, at, 22, "target"))
    return _svg(_BAR, 22, said, parts)


def reach(changes: Sequence[Change]) -> float:
    """How far from 0 the differences go: the half-width of their common scale, a tenth at least."""
    return max([0.1, *(abs(v) for c in changes for v in (c.difference.low, c.difference.high))])


def difference(found: Difference, reach: float) -> Markup:
    """A difference and its interval around 0, from ``-reach`` to ``reach``."""
    low, mean, high = found.low, found.mean, found.high

    def at(value: float) -> float:
        return _BAR / 2 + (_BAR / 2 - 6) * value / reach

    said = f"différence {points(mean)} points, intervalle de {points(low)} à {points(high)}"
    parts = [
        _line(4, 11, _BAR - 4, 11, "axis"),
        _line(_BAR / 2, 1, _BAR / 2, 21, "axis"),
        _line(at(low), 11, at(high), 11, "interval"),
        _line(at(low), 6, at(low), 16, "interval"),
        _line(at(high), 6, at(high), 16, "interval"),
        f'<circle cx="{at(mean):.1f}" cy="11" r="4.5" class="mark0"/>',
    ]
    return _svg(_BAR, 22, said, parts)


def share(value: float) -> Markup:
    """A plain share on a track, without an interval."""
    parts = [
        f'<rect x="4" y="8" width="{_BAR - 8}" height="6" rx="3" class="track"/>',
        f'<rect x="4" y="8" width="{(_BAR - 8) * value:.1f}" height="6" rx="3" class="fill"/>',
    ]
    return _svg(_BAR, 22, percent(value), parts)


def history(runs: Sequence[Point], series: Sequence[Series]) -> Markup:
    """Figures from run to run, with their intervals; a vertical line marks a released run."""
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    step = (right - _LEFT) / max(len(runs) - 1, 1)
    xs = [_LEFT + step * i if len(runs) > 1 else (_LEFT + right) / 2 for i in range(len(runs))]
    parts = _axes(right)
    for x, run in zip(xs, runs, strict=True):
        if run.tag:
            parts.append(_line(x, _TOP, x, bottom, "release"))
            parts.append(_text(x + 4, _TOP - 4, run.tag, "start"))
    shown = {0, len(runs) - 1} if len(runs) > 6 else set(range(len(runs)))
    parts += [_text(xs[i], bottom + 18, runs[i].label, "middle") for i in sorted(shown)]
    ends: dict[int, tuple[float, float]] = {}
    for number, one in enumerate(series):
        known = [(x, e) for x, e in zip(xs, one.found, strict=True) if e is not None]
        if not known:
            continue
        path = " ".join(f"{x:.1f},{_y(e.mean):.1f}" for x, e in known)
        dashes = _DASHES[number % len(_DASHES)]
        parts.append(f'<polyline points="{path}" class="line{number}" stroke-dasharray="{dashes}"/>')
        for x, e in known:
            parts.append(_line(x, _y(e.low), x, _y(e.high), f"whisker line{number}"))
            parts.append(_mark(number, x, _y(e.mean)))
        ends[number] = (known[-1][0], _y(known[-1][1].mean))
    for number, y in _spread({number: y for number, (_, y) in ends.items()}).items():
        x, own = ends[number]
        parts.append(_line(x + 6, own, right + 22, y, "leader"))
        parts.append(_mark(number, right + 28, y))
        parts.append(_text(right + 38, y + 4, series[number].name, "start"))
    said = "Évolution de série en série. " + " ; ".join(_spoken(one) for one in series)
    return _svg(_WIDTH, _HEIGHT, said, parts)


def calibration(bins: Sequence[Bin]) -> Markup:
    """What Balise thought of its chance to answer against what was so: on the diagonal, it was right to be so sure."""
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [*_axes(right), _line(_LEFT, bottom, right, _TOP, "target")]
    for one in bins:
        x = _LEFT + (right - _LEFT) * one.said
        parts.append(_line(x, _y(one.true.low), x, _y(one.true.high), "whisker line0"))
        parts.append(_mark(0, x, _y(one.true.mean)))
        # Above the diagonal or below it: whatever is near it, and the count stays away from the legend.
        above = one.said > 0.5 or one.true.mean > one.said
        dx, anchor = (-8, "end") if one.said > 0.5 else (8, "start")
        dy = -8 if above else 14
        parts.append(_text(x + dx, _y(one.true.mean) + dy, f"{one.true.n} q.", anchor))
    parts += [_text(_LEFT + (right - _LEFT) * v, bottom + 16, percent(v), "middle") for v in (0, 0.5, 1)]
    parts.append(_text(4, 14, "Questions auxquelles les textes répondaient", "start"))
    parts.append(_text((_LEFT + right) / 2, bottom + 36, "Chance de répondre, estimée par Balise", "middle"))
    for number, words in enumerate(("Pointillé : ce que serait", "une estimation parfaite.", "q. : questions")):
        parts.append(_text(right + 14, _TOP + 14 + 16 * number, words, "start"))
    told = " ; ".join(
        f"estimée {percent(b.said)}, constatée {percent(b.true.mean)}, {b.true.n} questions" for b in bins
    )
    return _svg(_WIDTH, _HEIGHT, f"Chance estimée et constatée que les textes répondent. {told}", parts)


def _spread(wanted: Mapping[int, float]) -> dict[int, float]:
    """Where the names of series go: in the order of their lines, each as near its own as the others leave it."""
    ordered = sorted(wanted, key=lambda number: (wanted[number], number))
    placed: list[float] = []
    for number in ordered:
        placed.append(max([wanted[number], *(y + _APART for y in placed[-1:])]))
    lowest = float(_HEIGHT - _BOTTOM)
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], lowest)
        lowest = placed[i] - _APART
    return dict(zip(ordered, placed, strict=True))


def _spoken(series: Series) -> str:
    told = [percent(e.mean) if e is not None else "non mesuré" for e in series.found]
    return f"{series.name} : {', '.join(told)}"


def _axes(right: float) -> list[str]:
    parts = []
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(_line(_LEFT, _y(value), right, _y(value), "grid"))
        parts.append(_text(_LEFT - 6, _y(value) + 4, percent(value), "end"))
    return parts


def _y(value: float) -> float:
    return _TOP + (_HEIGHT - _BOTTOM - _TOP) * (1 - value)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _mark(number: int, x: float, y: float) -> str:
    """A disc, a square, or a polygon: triangle, diamond, triangle upside down, hourglass."""
    kind = f'class="mark{number}"'
    if number == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" {kind}/>'
    if number == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {kind}/>'
    corners = _CORNERS[(number - 2) % len(_CORNERS)]
    return f'<polygon points="{" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)}" {kind}/>'


def _svg(width: float, height: float, said: str, parts: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 - numbers, and words escaped
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )
