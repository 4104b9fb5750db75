"""Which units appear at each level, and which doctors have no grid of their own (spec 1.4)."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame, distinct
from fdsign.cohort.units import UNITS, UNKNOWN
from fdsign.metrics.counting import KEYS, Unit
from fdsign.metrics.results import LEVELS, Level
from fdsign.metrics.signing import counts_here, population_units
from fdsign.metrics.subjects import Subjects


def appearing(cohort: Cohort) -> dict[Level, list[Unit]]:
    """Level -> its units: all that occur in S(Y−1), S(Y), S(Y+1), the live register, the table.

    A level with no named unit is left out.
    """
    frames: list[Frame] = [cohort.signed[cohort.year + shift] for shift in (-1, 0, 1)]
    frames.append(cohort.live)
    people = cohort.engine.collect(nw.concat([distinct(frame, *UNITS) for frame in frames]))
    tabled: pa.Table | None = None
    if cohort.population is not None:
        tabled = cohort.engine.collect(distinct(cohort.once(population_units), *UNITS))
    found: dict[Level, list[Unit]] = {}
    for level in LEVELS:
        units = _units(people, level)
        if tabled is not None and cohort.population is not None:
            # A table cut by community says nothing of stations or doctors.
            units |= _units(tabled, level) if level in cohort.population.levels else set()
        if level == "total":
            found[level] = [()]
        elif (level == "institution" and units) or any(
            unit[-1] not in (None, UNKNOWN) for unit in units
        ):
            found[level] = _sorted(units)
    return found


def _units(cube: pa.Table, level: Level) -> set[Unit]:
    keys = KEYS[level]
    return {tuple(row[key] for key in keys) for row in cube.select(list(keys)).to_pylist()}


def _sorted(units: set[Unit]) -> list[Unit]:
    """By institution, then name; the unit without a name last."""
    return sorted(units, key=lambda unit: [(part is None, part or "") for part in unit])


def off_grid(cohort: Cohort) -> frozenset[Unit]:
    """Doctors with contracts and no row in the population table.

    Where the table has no doctor column: with no live resident of their own that the policy counts.
    """
    if not people_known(cohort):
        return frozenset()
    signing = nw.concat(
        [cohort.signed[cohort.year + s].select("institution", "doctor") for s in (-1, 0, 1)]
    )
    return frozenset(_doctors(cohort, signing) - doctors_with_people(cohort))


def people_known(cohort: Cohort) -> bool:
    """Whether the population table or the register says whose people are whose."""
    tabled = cohort.population is not None and "doctor" in cohort.population.levels
    if cohort.policy.policy.population.denominator == "resident":
        return tabled or cohort.has("residents")
    return tabled or cohort.filled("residents", "registered")


def doctors_with_people(cohort: Cohort) -> set[Unit]:
    """Doctors with a row in the population table; without such a column, with registered residents."""
    if not people_known(cohort):
        return set()
    if cohort.population is not None and "doctor" in cohort.population.levels:
        return _doctors(cohort, cohort.population_rows())
    return _doctors(cohort, Subjects(cohort.live, counts_here(cohort)).frame)


def _doctors(cohort: Cohort, frame: Frame) -> set[Unit]:
    named = distinct(frame.filter(~nw.col("doctor").is_null()), "institution", "doctor")
    return {(r["institution"], r["doctor"]) for r in cohort.engine.collect(named).to_pylist()}
