"""签约率, 重点人群签约覆盖率, 老年人群签约率, 高血压/糖尿病签约率 (spec 1.4)."""

from __future__ import annotations

from typing import Literal

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNKNOWN
from fdsign.metrics.results import LEVELS, Level
from fdsign.metrics.subjects import Subjects, of
from fdsign.policy.models import Policy


def signed_for_the_rate(cohort: Cohort) -> Subjects:
    """The persons that the signing rate counts."""
    return of(signed_people(cohort))


def signed_people(cohort: Cohort) -> Frame:
    """Persons in S(Y) ∪ S(Y+1); in S(Y) alone where the policy says so."""
    rules = cohort.policy.policy.indicators.get("signing_rate")
    this_only = rules is not None and rules.signed == "this"
    return cohort.signed[cohort.year] if this_only else cohort.either_year()


def people_here(cohort: Cohort) -> Subjects:
    """The population table's rows where its column is filled, else the live records that count."""
    counted = counts_here(cohort)
    if cohort.population is None:
        return of(cohort.live, counted)
    rows = cohort.once(population_units)
    tabled: tuple[Level, ...] = (
        "total",
        *(level for level in LEVELS if level in cohort.population.levels),
    )
    return Subjects(cohort.live, counted, dict.fromkeys(tabled, rows))


def population_units(cohort: Cohort) -> Frame:
    """The population table's rows as subjects: no person, ``weight`` persons."""
    blank = nw.lit(None).cast(nw.String)
    rows = cohort.population_rows().with_columns(blank.alias("team"))
    return cohort.doctors.give(rows).with_columns(
        nw.col("institution").alias("place"),
        nw.col("community").fill_null(UNKNOWN),
        nw.lit(UNKNOWN).alias("grid"),
    )


def counts_here(cohort: Cohort) -> nw.Expr | None:
    """Whether a record is of the population that the policy counts: the registered (户籍); None: any."""
    return _of(cohort.policy.policy.population.denominator)


def _of(whom: Literal["registered", "resident"]) -> nw.Expr | None:
    return None if whom == "resident" else (nw.col("registered") == "yes").fill_null(False)


def by_registration(policy: Policy, indicator: str) -> bool:
    """Whether an indicator's denominator is of the registered only."""
    if indicator == "signing_rate":
        return policy.population.denominator == "registered"
    return indicator == "elderly_signing_rate" and _elderly_of(policy) == "registered"


def _elderly_of(policy: Policy) -> Literal["registered", "resident"]:
    return policy.indicators["elderly_signing_rate"].of or "registered"


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


def elderly_here(cohort: Cohort) -> Subjects:
    """Residents of the policy's age with a live record: the registered, or all where it says so."""
    whom = _of(_elderly_of(cohort.policy.policy))
    old = old_enough(cohort, "elderly_signing_rate")
    return of(cohort.live, old if whom is None else whom & old)


def marked_with(disease: str) -> nw.Expr:
    """Whether a person with the marks has a disease."""
    return nw.col(f"g_{disease}").fill_null(False)


def signed_with(cohort: Cohort, disease: str) -> Subjects:
    """Persons in S(Y) marked with a disease."""
    return of(cohort.base, marked_with(disease))


def residents_with(cohort: Cohort, disease: str) -> Subjects:
    """Live records marked with a disease."""
    return of(cohort.live, marked_with(disease))
