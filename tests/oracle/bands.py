"""The bands of items 3 to 6 and the smallest change to a better one, by trial (spec 1.5).

A figure is (numerator, denominator), or None where it cannot be computed. Nothing is solved for:
what reaches a band is tried with 1, 2, 3 … until it does.

Choices (where the spec leaves something open)
----------------------------------------------
1. Bands are lettered A, B, C, D from the best. "以上" and "≤15%" include the limit.
2. Referral needs both figures: with an unknown rate it is not assessable, also where the share
   alone would give 0; a rate above 15% is band D, with or without a share.
3. The next step is the smallest change that gives more points, named with the band that it really
   reaches: of two referrals one moved may lead from D to A.
4. Moved: one of the denominator becomes numerator (a visit made at the community, a referral to the
   alliance, a record qualified); the denominator stays. Added: one bed more, S(Y) as it is.
5. A rate above 15%: first the fewest referrals are taken away that bring it to 15% (those outside
   the alliance go first), then as many of the rest are moved as still give no points. No step where
   none would be left, or where the share is unknown.
6. No step from the best band, and none where nothing can be assessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Counts = tuple[int, int] | None
"""Numerator and denominator of a figure that can be computed."""

Need = tuple[str, int, str]
"""(figure, how many, "moved" | "added" | "removed")."""

REFERRAL_LIMIT = Fraction(15, 100)
HOME_BEDS = Fraction(3, 100)
LETTERS = "ABCD"

MAXIMA: Mapping[str, Fraction] = {
    "awareness": Fraction(1),
    "satisfaction": Fraction(1),
    "referral": Fraction(2),
    "community_visits": Fraction(2),
    "home_beds": Fraction(2),
    "record_qualified": Fraction(1),
}
"""Every item in its order, and what it can give."""

FIGURES: Mapping[str, tuple[str, ...]] = {
    "referral": ("referral_rate", "alliance_referral_share"),
    "community_visits": ("community_visit_rate",),
    "home_beds": ("home_bed_rate",),
    "record_qualified": ("record_qualified_rate",),
}
"""The figures that items 3 to 6 rest on."""


@dataclass(frozen=True)
class Band:
    """A band reached."""

    letter: str
    points: Fraction


@dataclass(frozen=True)
class Next:
    """A better band: what it takes, and the points it brings."""

    band: str
    points: Fraction
    needs: tuple[Need, ...]


def judge(item: str, figures: Mapping[str, Counts], home_beds: Fraction = HOME_BEDS) -> Band | None:
    """The band of one of items 3 to 6; None if it cannot be assessed."""
    if item == "referral":
        return _referral(figures["referral_rate"], figures["alliance_referral_share"])
    (name,) = FIGURES[item]
    value = _rate(figures[name])
    if value is None:
        return None
    if item == "community_visits":
        if value >= Fraction(80, 100):
            return Band("A", Fraction(2))
        if value >= Fraction(60, 100):
            return Band("B", Fraction(1))
        return Band("C", Fraction(0))
    if item == "home_beds":
        return Band("A", Fraction(2)) if value >= home_beds else Band("B", Fraction(0))
    if value >= Fraction(95, 100):
        return Band("A", Fraction(1))
    if value >= Fraction(90, 100):
        return Band("B", Fraction(3, 4))
    return Band("C", Fraction(0))


def _referral(rate: Counts, share: Counts) -> Band | None:
    """Item 3: the rate bars every band but the last; then the share decides."""
    referred, to_alliance = _rate(rate), _rate(share)
    if referred is None:
        return None
    if referred > REFERRAL_LIMIT:
        return Band("D", Fraction(0))
    if to_alliance is None:
        return None
    if to_alliance >= Fraction(50, 100):
        return Band("A", Fraction(2))
    if to_alliance >= Fraction(45, 100):
        return Band("B", Fraction(1))
    if to_alliance >= Fraction(40, 100):
        return Band("C", Fraction(1, 2))
    return Band("D", Fraction(0))


def _rate(counts: Counts) -> Fraction | None:
    if counts is None or counts[1] == 0:
        return None
    return Fraction(*counts)


def changed(figures: Mapping[str, Counts], needs: Sequence[Need]) -> dict[str, Counts]:
    """The figures after a change; of referrals taken away those outside the alliance go first."""
    after = dict(figures)
    for figure, count, change in needs:
        counts = after[figure]
        assert counts is not None
        if change == "removed":
            assert figure == "referral_rate"
            after[figure] = (counts[0] - count, counts[1])
            after["alliance_referral_share"] = _fewer(after["alliance_referral_share"], count)
        else:
            assert change == ("added" if figure == "home_bed_rate" else "moved")
            after[figure] = (counts[0] + count, counts[1])
    return after


def _fewer(share: Counts, count: int) -> Counts:
    if share is None:
        return None
    allied, everyone = share
    outside = everyone - allied
    for _ in range(count):
        if outside:
            outside -= 1
        else:
            allied -= 1
    return (allied, allied + outside)


def next_band(
    item: str, figures: Mapping[str, Counts], home_beds: Fraction = HOME_BEDS
) -> Next | None:
    """The smallest change that gives more points, found by trial (Choices 3 to 6)."""
    now = judge(item, figures, home_beds)
    if now is None or now.letter == "A":
        return None
    first: tuple[Need, ...] = ()
    if item == "referral":
        first = _to_the_limit(figures["referral_rate"])
    figure = FIGURES[item][-1]
    change = "added" if item == "home_beds" else "moved"
    start = changed(figures, first)
    counts = start[figure]
    if counts is None or counts[1] == 0:
        return None
    count = 0
    while True:
        more: tuple[Need, ...] = ((figure, count, change),) if count else ()
        then = judge(item, changed(start, more), home_beds)
        assert then is not None
        if then.points > now.points:
            return Next(then.letter, then.points - now.points, (*first, *more))
        count += 1


def _to_the_limit(rate: Counts) -> tuple[Need, ...]:
    """The fewest referrals to take away so that the rate is within its limit."""
    assert rate is not None
    count = 0
    while Fraction(rate[0] - count, rate[1]) > REFERRAL_LIMIT:
        count += 1
    return (("referral_rate", count, "removed"),) if count else ()
