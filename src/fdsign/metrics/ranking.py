"""排名: the institutions by every indicator, beside the district's rate and their plain mean."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from fdsign.cohort.names import as_people_count
from fdsign.cohort.units import UNKNOWN
from fdsign.metrics.results import Figure, Ranked, Ranking


def rankings(figures: Iterable[Figure], indicators: Iterable[str]) -> tuple[Ranking, ...]:
    """A ranking for each of the indicators that two institutions have and one has a value of.

    By the exact rate, the better first: the smaller where the target is a most. Equals share a place,
    and the next one is as many places below. Who has no value has no place; nor have persons without an
    institution.
    """
    wholes: dict[str, Figure] = {}
    lines: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.level == "total":
            wholes[figure.indicator] = figure
        elif figure.level == "institution":
            lines.setdefault(figure.indicator, []).append(figure)
    found = []
    for indicator in indicators:
        named = [f for f in lines.get(indicator, ()) if f.unit not in (None, UNKNOWN)]
        if len(named) > 1 and any(f.value is not None for f in named):
            found.append(_ranking(indicator, wholes.get(indicator), named, lines[indicator]))
    return tuple(found)


def _ranking(
    indicator: str, whole: Figure | None, named: list[Figure], lines: list[Figure]
) -> Ranking:
    worth = {f.unit: _worth(f, f.value) for f in named if f.value is not None}
    order = sorted(worth.values(), reverse=True)
    ranked = [
        Ranked(order.index(worth[f.unit]) + 1 if f.unit in worth else None, f) for f in lines
    ]  # fmt: skip
    ranked.sort(
        key=lambda each: (each.rank is None, each.rank or 0, as_people_count(each.figure.unit))
    )
    values = [f.value for f in named if f.value is not None]
    mean = sum(values, Fraction(0)) / len(values)
    return Ranking(indicator, None if whole is None else whole.value, mean, tuple(ranked))


def _worth(figure: Figure, value: Fraction) -> Fraction:
    return -value if figure.direction == "at_most" else value
