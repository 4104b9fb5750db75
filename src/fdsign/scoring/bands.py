"""Which band a figure falls into, and the smallest change that reaches a better one (spec 1.5).

Everything here is exact: whole numbers of events, limits as fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from fdsign.metrics.registry import INDICATORS
from fdsign.policy.scoring import Band, FigureItem, Limit
from fdsign.scoring.results import Change, Need

PART_OF = {"alliance_referral_share": "referral_rate"}
"""Figures whose denominator is the numerator of another: fewer referrals are fewer to share out."""
OPEN = frozenset(indicator.id for indicator in INDICATORS if indicator.open)
"""Figures that grow by adding to the numerator alone: one more bed is not one signed person less."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator over denominator; the value is None over 0."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The exact share."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Reached:
    """The band that a change reaches, by its place from the best (0), and the change."""

    place: int
    needs: tuple[Need, ...]


def letter(place: int) -> str:
    """A for the best band, B for the next."""
    return chr(ord("A") + place)


def holds(limit: Limit, value: Fraction) -> bool:
    """Whether a value keeps a limit; ``at_least`` and ``at_most`` include the limit itself."""
    if limit.edge is None:
        return True
    name, edge = limit.edge
    return {
        "at_least": value >= edge,
        "more_than": value > edge,
        "at_most": value <= edge,
        "less_than": value < edge,
    }[name]


def band_of(item: FigureItem, values: Mapping[str, Fraction | None]) -> int | None:
    """The place of the band; None if a figure it rests on is not known.

    A gate that does not hold gives the last band, whether or not the item's own figure is known.
    """
    if item.gate is not None:
        passed = values.get(item.gate.figure)
        if passed is None:
            return None
        if not holds(item.gate, passed):
            return len(item.bands) - 1
    value = values.get(item.figure)
    return None if value is None else _place(item.bands, value)


def _place(bands: tuple[Band, ...], value: Fraction) -> int:
    return next(place for place, band in enumerate(bands) if holds(band, value))


def next_band(item: FigureItem, ratios: Mapping[str, Ratio], place: int) -> Reached | None:
    """The smallest change that gives more points than the band at ``place``; None if there is none.

    First the gate is kept (referrals outside the alliance go first), then the own figure improves by
    as few events as the next better band wants; the band named is the one really reached. A gate
    without a ratio is one that holds.
    """
    own, needs = ratios.get(item.figure), []
    if item.gate is not None:
        gate = ratios.get(item.gate.figure)
        lacking = 0 if gate is None else _missing(item.gate, gate)
        if lacking is None or own is None:
            return None
        if lacking:
            needs.append(Need(item.gate.figure, lacking, _change(item.gate, item.gate.figure)))
            own = _after(own, lacking, coupled=PART_OF.get(item.figure) == item.gate.figure)
    if own is None or own.value is None:
        return None
    reached = _place(item.bands, own.value)
    if reached >= place:
        if not place:
            return None
        better = item.bands[place - 1]
        missing, change = _missing(better, own), _change(better, item.figure)
        if missing is None or (change == "moved" and missing > own.denominator - own.numerator):
            return None
        changed = own.numerator + (-missing if change == "removed" else missing)
        reached = _place(item.bands, Fraction(changed, own.denominator))
        needs.append(Need(item.figure, missing, change))
    return Reached(reached, tuple(needs))


def _after(own: Ratio, removed: int, *, coupled: bool) -> Ratio:
    """The own figure once so many of its denominator are gone, those outside its numerator first."""
    if not coupled:
        return own
    left = own.denominator - removed
    return Ratio(min(own.numerator, left), left)


def _missing(limit: Limit, ratio: Ratio) -> int | None:
    """The fewest events that the numerator must gain, or lose, to keep a limit; None if none do."""
    if limit.edge is None:
        return 0
    name, edge = limit.edge
    wanted = edge * ratio.denominator
    goal = {
        "at_least": ceil(wanted),
        "more_than": floor(wanted) + 1,
        "at_most": floor(wanted),
        "less_than": ceil(wanted) - 1,
    }[name]
    if _upward(limit):
        return max(0, goal - ratio.numerator)
    return None if goal < 0 else max(0, ratio.numerator - goal)


def _upward(limit: Limit) -> bool:
    return limit.edge is not None and limit.edge[0] in ("at_least", "more_than")


def _change(limit: Limit, figure: str) -> Change:
    if not _upward(limit):
        return "removed"
    return "added" if figure in OPEN else "moved"
