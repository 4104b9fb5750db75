"""The target an indicator is held to: the policy's, raised to the city mean where it says so."""

from __future__ import annotations

from fractions import Fraction

from fdsign.metrics.given import CITY, GivenFigures
from fdsign.metrics.notes import Note
from fdsign.policy.resolve import YearPolicy


def target(
    policy: YearPolicy, given: GivenFigures, indicator: str
) -> tuple[Fraction | None, tuple[Note, ...]]:
    """The exact target and what is to be said of it."""
    own = policy.target(indicator)
    if own is None:
        return None, ()
    notes: tuple[Note, ...] = ()
    dated = policy.targets[indicator]
    if dated.doubt:
        notes += (
            Note("doubtful-target", {"doubt_zh": dated.doubt.zh, "doubt_en": dated.doubt.en}),
        )
    if policy.policy.indicators[indicator].city_mean_raises_target:
        mean = given.at(CITY, indicator)
        if mean is not None and mean.value is not None and mean.value > own:
            return mean.value, (*notes, Note("city-mean-target"))
    return own, notes
