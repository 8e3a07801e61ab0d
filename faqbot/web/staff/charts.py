"""Charts as SVG: numbers in, markup out; colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 26
GRID: Final = 4  # lines
LABELS: Final = 6  # along the bottom


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers of 0 or more with its name; `kind` is its class in the style sheet."""

    name: str
    kind: str
    values: Sequence[float]


def draw_bars(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Bars, a label each, with the series stacked in the order given."""
    totals = [sum(each.values[at] for each in series) for at in range(len(labels))]
    top = round_up(max(totals, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    width = max(1.0, step * 0.75)
    parts = []
    for at, label in enumerate(labels):
        below = 0.0
        told = ", ".join(f"{each.name} {each.values[at]:g}" for each in series)
        bars = []
        for each in series:
            if each.values[at] > 0:
                high = each.values[at] / top * _inner()
                y = HEIGHT - BOTTOM - (below + each.values[at]) / top * _inner()
                bars.append(
                    f'<rect class="{each.kind}" x="{LEFT + at * step + (step - width) / 2:.1f}" '
                    f'y="{y:.1f}" width="{width:.1f}" height="{high:.1f}"/>'
                )
                below += each.values[at]
        parts.append(f"<g><title>{escape(f'{label}: {told}')}</title>{''.join(bars)}</g>")
    return _frame(title, labels, top, step, "".join(parts))


def draw_line(title: str, labels: Sequence[str], series: Series) -> str:
    """Shares (0-1) as a line; a negative value is a gap."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    points, dots = [], []
    pen = "M"
    for at, value in enumerate(series.values):
        if value < 0:
            pen = "M"
            continue
        x, y = LEFT + (at + 0.5) * step, HEIGHT - BOTTOM - value * _inner()
        points.append(f"{pen}{x:.1f} {y:.1f}")
        told = escape(f"{labels[at]}: {series.name} {value:.0%}")
        dots.append(
            f'<circle class="{series.kind}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{told}</title></circle>"
        )
        pen = "L"
    line = f'<path class="{series.kind}" d="{"".join(points)}"/>' if points else ""
    return _frame(title, labels, 1.0, step, line + "".join(dots), share=True)


def round_up(value: float) -> float:
    """The next number that is easy to read on an axis: 4, 8, 12, 16, 20, 24, 32, 40 ..."""
    if value <= GRID:
        return float(GRID)
    power = 10.0 ** (len(str(int(value))) - 1)
    for factor in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0):
        if value <= factor * power and factor * power >= GRID:
            return factor * power
    return 12 * power


def _inner() -> int:
    return HEIGHT - TOP - BOTTOM


def _frame(
    title: str, labels: Sequence[str], top: float, step: float, inside: str, share: bool = False
) -> str:
    """A chart with its axes; the numbers themselves stand in a table beside it."""
    parts = []
    for line in range(GRID + 1):
        y = HEIGHT - BOTTOM - line / GRID * _inner()
        value = top * line / GRID
        text = f"{value:.0%}" if share else f"{value:g}"
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="axis" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        )
    every = max(1, -(-len(labels) // LABELS))
    for at in range(0, len(labels), every):
        x = LEFT + (at + 0.5) * step
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">'
            f"{escape(labels[at])}</text>"
        )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{"".join(parts)}{inside}</svg>'
    )
