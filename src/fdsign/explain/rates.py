"""Who is behind a rate: the very subjects that were counted, and those whom the rules left out."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.standing import fate
from fdsign.explain.names import Names
from fdsign.explain.results import Entry, Status
from fdsign.explain.target import Target
from fdsign.metrics import renewal, survey
from fdsign.metrics.calculate import Calculation, Parts
from fdsign.metrics.counting import KEYS, Unit, listed
from fdsign.metrics.results import Figure, Level
from fdsign.metrics.subjects import Subjects

_LEFT_OUT = ("unseen", "pending", "ended", "ended_undated", "incomplete", "deceased", "duplicate")
"""Fates of contract rows that are of the year and do not count for it."""
_BLOCKS: dict[str, tuple[str, ...]] = {
    "signing_rate": ("population",),
    "key_population_rate": ("ages", "groups"),
    "elderly_signing_rate": ("ages",),
    "hypertension_signing_rate": ("groups",),
    "diabetes_signing_rate": ("groups",),
    "satisfaction_rate": ("survey",),
    "community_visit_rate": ("visits",),
    "referral_rate": ("visits", "referrals"),
    "alliance_referral_share": ("referrals",),
    "elderly_management_rate": ("ages",),
}
"""Which blocks of the policy a rule uses beside those of contracts."""


def figure(calculation: Calculation, target: Target) -> Figure:
    """The figure meant."""
    key = (
        target.indicator,
        target.level,
        target.unit[0] if target.level not in ("total", "institution") else None,
        target.unit[-1] if target.unit else None,
    )
    return next(
        f for f in calculation.figures if (f.indicator, f.level, f.institution, f.unit) == key
    )


def blocks(calculation: Calculation, target: Target) -> tuple[str, ...]:
    """The policy's blocks that decide the figure."""
    base = target.indicator.partition(".")[0]
    part = _part(calculation, target)
    own = ("survey",) if part.indicator.sampled else _BLOCKS.get(base, ())
    return (f"indicators.{base}", *own, "contract", "deceased", "handover")


def years(cohort: Cohort, target: Target) -> tuple[int, ...]:
    """The contract years that the figure looks at."""
    rules = cohort.policy.policy.indicators.get(target.indicator)
    if target.indicator == "signing_rate" and rules is not None and rules.signed != "this":
        return cohort.year, cohort.year + 1
    if target.indicator == "renewal_rate":
        return renewal.years(cohort)
    return (cohort.year,)


def entries(calculation: Calculation, target: Target, found: Figure) -> tuple[Entry, ...]:
    """Everybody behind the figure. Raises AssertionError if the lists are not as long as the counts."""
    cohort = calculation.cohort
    part = _part(calculation, target)
    names = Names(cohort.exports)
    over, under = _counted(calculation, part, target, found)
    inside = {_row(row) for row in under}
    if part.indicator.coverage:
        inside |= {row["person"] for row in under if row["person"] is not None}
    taken: set[Any] = set()
    made: list[Entry] = []
    for row in over:
        keys = {_row(row), row["person"]} if part.indicator.coverage else {_row(row)}
        both = bool(keys & inside)
        taken |= keys if both else set()
        made.append(_entry(names, row, "numerator", inside=both))
    only = [row for row in under if not ({_row(row), row["person"]} & taken)]
    made += [_entry(names, row, "denominator", inside=True) for row in only]
    made += _excluded(cohort, target, part, names)
    _check(found, made, under)
    return tuple(made)


def listing(calculation: Calculation, who: Subjects, target: Target) -> tuple[Entry, ...]:
    """Everybody of one group of subjects, such as the persons that money is paid for."""
    names = Names(calculation.cohort.exports)
    return tuple(
        _entry(names, row, "numerator", inside=True) for row in _rows(calculation, who, target)
    )


def _part(calculation: Calculation, target: Target) -> Parts:
    return next(part for part in calculation.parts if part.indicator.id == target.indicator)


def _counted(
    calculation: Calculation, part: Parts, target: Target, found: Figure
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of numerator and denominator; none of a part that the figure does not show."""
    over = part.numerator
    if found.denominator is None and any(n.code == "no-outside-visits" for n in found.notes):
        over = calculation.known(part)
    return (
        _rows(calculation, over, target) if found.numerator is not None else [],
        _rows(calculation, part.denominator, target) if found.denominator is not None else [],
    )


def _rows(calculation: Calculation, who: Subjects | None, target: Target) -> list[dict[str, Any]]:
    if who is None:
        return []
    table = listed(who, target.level, target.unit, calculation.cohort.engine)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def _row(row: dict[str, Any]) -> tuple[int, int]:
    return row["source"], row["row"]


def _entry(
    names: Names, row: dict[str, Any], status: Status, *, inside: bool = False,
    why: str | None = None, year: int | None = None,
) -> Entry:  # fmt: skip
    person, name = names.of(row["source"], row["row"])
    return Entry(
        status, inside, int(row.get("weight", 1)), person, name,
        names.place(row["source"], row["row"]), why, year,
    )  # fmt: skip


def _excluded(cohort: Cohort, target: Target, part: Parts, names: Names) -> list[Entry]:
    """Contract rows of the unit that do not count, and calls of the survey that do not."""
    made: list[Entry] = []
    for year in years(cohort, target) if _of_the_signed(part) else ():
        left = cohort.contracts.with_columns(fate(year).alias("fate")).filter(
            nw.col("fate").is_in(list(_LEFT_OUT))
        )
        for row in _of(cohort, cohort.placed(left), target.level, target.unit, "fate"):
            made.append(_entry(names, row, "excluded", why=row["fate"], year=year))
    if part.indicator.denominator in (survey.reached, survey.who_answered) and cohort.has("survey"):
        lost = cohort.once(survey.sampled).filter(nw.col("outcome") == "lost")
        for row in _of(cohort, lost, target.level, target.unit, "outcome"):
            made.append(_entry(names, row, "excluded", why="lost"))
        if target.level == "total":
            others = cohort.engine.collect(survey.unsigned(cohort).select("source", "row"))
            made += [_entry(names, row, "excluded", why="unsigned") for row in _sorted(others)]
    return made


def _of_the_signed(part: Parts) -> bool:
    """Whether the figure counts signed persons, not their visits, referrals, beds or answers."""
    needed = {dataset for group in part.indicator.denominator_needs for dataset in group}
    return needed <= {"contracts", "residents", "population"}


def _of(
    cohort: Cohort, frame: Frame, level: Level, unit: Unit, *columns: str
) -> list[dict[str, Any]]:
    for key, value in zip(KEYS[level], unit, strict=True):
        column = nw.col(key)
        frame = frame.filter(column.is_null() if value is None else (column == value))
    return _sorted(cohort.engine.collect(frame.select("source", "row", *columns)))


def _sorted(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.sort_by(
        [("source", "ascending"), ("row", "ascending")]
    ).to_pylist()
    return rows


def _check(found: Figure, made: list[Entry], under: list[dict[str, Any]]) -> None:
    """The lists are as long as the counts that were printed."""
    over = sum(entry.counted for entry in made if entry.status == "numerator")
    if found.numerator is not None and over != found.numerator:
        raise AssertionError(f"{found.indicator}: {over} listed, {found.numerator} counted")
    whole = sum(int(row["weight"]) for row in under)
    if found.denominator is not None and whole != found.denominator:
        raise AssertionError(f"{found.indicator}: {whole} listed, {found.denominator} counted")
