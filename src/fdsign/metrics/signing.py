"""签约率, 重点人群签约覆盖率, 老年人群签约率, 高血压/糖尿病签约率 (spec 1.4)."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNKNOWN
from fdsign.metrics.results import LEVELS, Level
from fdsign.metrics.subjects import Subjects, of


def signed_this_or_next(cohort: Cohort) -> Subjects:
    """Persons in S(Y) ∪ S(Y+1)."""
    return of(cohort.either_year())


def registered_population(cohort: Cohort) -> Subjects:
    """The population table's rows where its column is filled, else the registered live records."""
    if cohort.population is None:
        return of(cohort.live, registered())
    rows = cohort.once(population_units)
    tabled: tuple[Level, ...] = (
        "total",
        *(level for level in LEVELS if level in cohort.population.levels),
    )
    return Subjects(cohort.live, registered(), dict.fromkeys(tabled, rows))


def population_units(cohort: Cohort) -> Frame:
    """The population table's rows as subjects: no person, ``weight`` persons."""
    blank = nw.lit(None).cast(nw.String)
    rows = cohort.population_rows().with_columns(blank.alias("team"), blank.alias("person"))
    return cohort.doctors.give(rows).with_columns(
        nw.col("institution").alias("place"),
        nw.col("community").fill_null(UNKNOWN),
        nw.lit(UNKNOWN).alias("grid"),
    )


def registered() -> nw.Expr:
    """Whether a record is of a registered (户籍) resident."""
    return (nw.col("registered") == "yes").fill_null(False)


def signed_in_any_group(cohort: Cohort) -> Subjects:
    """Persons in S(Y) who belong to any of the key-population groups."""
    return of(cohort.base, nw.col("in_any_group"))


def residents_in_any_group(cohort: Cohort) -> Subjects:
    """Live residents, registered or not, who belong to any of the groups."""
    return of(cohort.live, nw.col("in_any_group"))


def signed_in_group(cohort: Cohort, group: str) -> Subjects:
    """Persons in S(Y) who belong to one group."""
    return of(cohort.base, nw.col(f"in_{group}"))


def residents_in_group(cohort: Cohort, group: str) -> Subjects:
    """Live residents who belong to one group."""
    return of(cohort.live, nw.col(f"in_{group}"))


def old_enough(cohort: Cohort, indicator: str) -> nw.Expr:
    """Whether a person with ``age`` has the age that an indicator's rule names."""
    limit = cohort.policy.policy.indicators[indicator].min_age or 0
    return (nw.col("age") >= limit).fill_null(False)


def signed_elderly(cohort: Cohort) -> Subjects:
    """Persons in S(Y) of the policy's age, whatever their registration."""
    return of(cohort.base, old_enough(cohort, "elderly_signing_rate"))


def registered_elderly(cohort: Cohort) -> Subjects:
    """Registered residents of the policy's age with a live record."""
    return of(cohort.live, registered() & old_enough(cohort, "elderly_signing_rate"))


def marked_with(disease: str) -> nw.Expr:
    """Whether a person with the marks has a disease."""
    return nw.col(f"g_{disease}").fill_null(False)


def signed_with(cohort: Cohort, disease: str) -> Subjects:
    """Persons in S(Y) marked with a disease."""
    return of(cohort.base, marked_with(disease))


def residents_with(cohort: Cohort, disease: str) -> Subjects:
    """Live records marked with a disease."""
    return of(cohort.live, marked_with(disease))
