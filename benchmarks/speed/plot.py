"""The plot of the ratios, as SVG: bars of the ways for a centre, growth of time and memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from math import log2

WIDTH, BAR, LEFT, TOP = 720, 26, 190, 40
PLOT, BELOW = 220, 60
FONT = "font-family='system-ui, sans-serif' font-size='13'"
COLOURS = {"fdsign": "#0f6e84", "SQL": "#b45309"}


def drawn(shares: Mapping[str, float], growth: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Both plots, one above the other. ``shares``: times in fdsign's own."""
    bars = _bars(shares)
    start = TOP + len(shares) * BAR + 50
    lines = _growth(growth, start)
    height = start + PLOT + BELOW
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' {FONT}>\n"
        f"<rect width='{WIDTH}' height='{height}' fill='white'/>\n"
        + "\n".join(bars + lines)
        + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#333") -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' text-anchor='{anchor}' fill='{colour}'>{escape(text)}</text>"


def _bars(shares: Mapping[str, float]) -> list[str]:
    """A bar a way, as long as its time."""
    found = [_text(10, 22, "One centre, whole run: time, fdsign = 1")]
    longest = max(shares.values())
    for place, (name, share) in enumerate(sorted(shares.items(), key=lambda pair: pair[1])):
        y = TOP + place * BAR
        wide = max(1.0, (WIDTH - LEFT - 70) * share / longest)
        colour = COLOURS.get(name, "#9ca3af")
        found.append(_text(LEFT - 10, y + 15, name, "end"))
        found.append(
            f"<rect x='{LEFT}' y='{y}' width='{wide:.1f}' height='{BAR - 8}' fill='{colour}'/>"
        )
        found.append(_text(LEFT + wide + 6, y + 15, f"{share:.2f}"))
    return found


def _growth(growth: Mapping[str, Mapping[str, Sequence[float]]], start: int) -> list[str]:
    """fdsign's time and memory against the size of the input, both axes doubling; grey: as the input."""
    sizes = [Fraction(size) for size in growth]
    smallest = min(sizes)
    steps = max(log2(float(size / smallest)) for size in sizes) or 1.0
    right, bottom = WIDTH - 150, start + 20 + PLOT

    def at(size: Fraction, times: float) -> tuple[float, float]:
        x = 60 + (right - 60) * log2(float(size / smallest)) / steps
        return x, bottom - PLOT * max(0.0, log2(times)) / steps

    found = [
        _text(
            10,
            start + 8,
            "A district in parquet: growth with the input, smallest = 1 (doubling axes)",
        )
    ]
    ends = [at(smallest, 1), at(max(sizes), float(max(sizes) / smallest))]
    found.append(_line(ends, "#d1d5db"))
    found.append(_text(ends[1][0] + 6, ends[1][1] + 4, "the input", colour="#9ca3af"))
    lines = ((0, "time", COLOURS["fdsign"], 16), (1, "memory", COLOURS["SQL"], -4))
    for kind, name, colour, lower in lines:
        points = [at(Fraction(size), both["fdsign"][kind]) for size, both in growth.items()]
        found.append(_line(points, colour))
        found.append(_text(points[-1][0] + 6, points[-1][1] + lower, name, colour=colour))
    for size in sizes:
        found.append(_text(at(size, 1)[0], bottom + 18, f"{size / smallest}×", "middle"))
    return found


def _line(points: Sequence[tuple[float, float]], colour: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>"
