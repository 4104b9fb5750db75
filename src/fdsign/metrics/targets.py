"""The target an indicator is held to: the policy's, raised to the city mean where it says so, or
reckoned from what was reached the year before."""

from __future__ import annotations

from fractions import Fraction

from fdsign.metrics.given import CITY, DISTRICT, GivenFigures
from fdsign.metrics.notes import Note
from fdsign.metrics.numbers import percent
from fdsign.policy.indicators import TargetPath
from fdsign.policy.resolve import YearPolicy

Goal = tuple[Fraction | None, tuple[Note, ...]]


def target(
    policy: YearPolicy, given: GivenFigures, indicator: str, before: GivenFigures | None = None
) -> Goal:
    """The exact target and what is to be said of it. ``before``: what was given for the year before."""
    own = policy.target(indicator)
    if own is None:
        rules = policy.policy.indicators.get(indicator)
        path = None if rules is None else rules.path
        if path is None or before is None or policy.year < path.since:
            return None, ()
        return _on_the_way(path, before, policy.year, indicator)
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


def on_a_path(policy: YearPolicy) -> bool:
    """Whether a target of the year rests on what was reached the year before."""
    return any(
        rules.path is not None and rules.path.since <= policy.year < rules.path.goal_year
        for rules in policy.policy.indicators.values()
    )


def _on_the_way(path: TargetPath, before: GivenFigures, year: int, indicator: str) -> Goal:
    """Last year's rate and what it must rise by, no more than the goal."""
    only = tuple(before.institutions) if len(before.institutions) == 1 else ()
    found = [before.at(name, indicator) for name in (DISTRICT, *only)]
    rates = [each.value for each in found if each is not None and each.value is not None]
    details = {"year": str(year - 1)}
    if not rates:
        return None, (Note("path-unknown", details),)
    last, goal = rates[0], Fraction(path.goal)
    details["last"] = percent(last)
    if path.at_most is None:
        return min(goal, last + Fraction(path.rises)), (Note("path", details),)
    details["most"] = percent(min(goal, last + Fraction(path.at_most)))
    return min(goal, last + Fraction(path.rises)), (Note("path-corridor", details),)
