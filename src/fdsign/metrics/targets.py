"""The target an indicator is held to: the policy's, raised to the city mean where it says so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from fdsign.cohort.cohort import Cohort
from fdsign.intake import fold
from fdsign.metrics.notes import Note

CITY = "全市"


def target(cohort: Cohort, indicator: str) -> tuple[Fraction | None, tuple[Note, ...]]:
    """The exact target and what is to be said of it."""
    own = cohort.policy.target(indicator)
    if own is None:
        return None, ()
    notes: tuple[Note, ...] = ()
    dated = cohort.policy.targets[indicator]
    if dated.doubt:
        notes += (
            Note("doubtful-target", {"doubt_zh": dated.doubt.zh, "doubt_en": dated.doubt.en}),
        )
    if cohort.policy.policy.indicators[indicator].city_mean_raises_target:
        mean = city_mean(cohort, indicator)
        if mean is not None and mean > own:
            return mean, (*notes, Note("city-mean-target"))
    return own, notes


def city_mean(cohort: Cohort, indicator: str) -> Fraction | None:
    """The city's figure of the year in the ``indicators`` export, None without one."""
    table = cohort.exports.tables.get("indicators")
    if table is None:
        return None
    title = cohort.policy.policy.indicators[indicator].title
    names = {fold.word(name) for name in (indicator, title.zh, title.en)}
    for row in table.to_pylist():
        named = fold.word(row["indicator"] or "") in names
        if row["institution"] == CITY and row["year"] == cohort.year and named:
            if row["numerator"] is not None and row["denominator"]:
                return Fraction(row["numerator"]) / Fraction(row["denominator"])
            value: Decimal | None = row["value"]
            if value is not None:
                return Fraction(value) / (100 if value > 1 else 1)
    return None
