"""Ages and key-population groups of persons (spec 1.4)."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw

from fdsign.cohort.contract_years import day_number, month_day
from fdsign.cohort.engine import Frame
from fdsign.policy.models import AgeRules, Group

_DAYS = 100_000_000
"""One more than the last eight digits write."""
_SURER = 100_000_000
"""More than any day written as yyyymmdd."""


def birth() -> nw.Expr:
    """``birth`` (yyyymmdd) of a person: as the own right number says, else as ``births`` does."""
    person = nw.col("person")
    near = person // 1000  # Spark divides whole numbers as floating ones
    number = (
        nw.when(near * 1000 > person)
        .then(near - 1)
        .when((near + 1) * 1000 <= person)
        .then(near + 1)
        .otherwise(near)
    )
    day = number - number // _DAYS * _DAYS
    return nw.when(person > 0).then(day).otherwise(nw.col("birth")).alias("birth")


def births(contracts: Frame, residents: Frame) -> Frame:
    """person, birth (yyyymmdd) of those whom no right number names (``intake.persons``).

    By the identity number, else the live record, else a closed one; of several days the last. The
    greatest number of a person is the surest day: each surer kind of day is written with a greater digit
    before it.
    """
    contracts = contracts.filter(nw.col("person") < 0)
    residents = residents.filter(nw.col("person") < 0)
    by_number = (nw.col("birth_of_id") > 0) & ~nw.col("person_id").is_null()
    number = day_number("birth_date")
    recorded = ~nw.col("birth_date").is_null()
    told = [
        contracts.filter(by_number).select(
            "person", (nw.col("birth_of_id") + 2 * _SURER).alias("birth")
        ),
        residents.select(
            "person",
            nw.when(by_number)
            .then(nw.col("birth_of_id") + 2 * _SURER)
            .when(recorded & nw.col("live"))
            .then(number + _SURER)
            .when(recorded & ~nw.col("live"))
            .then(number)
            .alias("birth"),
        ),
    ]
    known = nw.concat(told).filter(~nw.col("birth").is_null())
    surest = known.group_by("person").agg(nw.col("birth").max())
    kind = nw.col("birth") // _SURER
    return surest.select("person", nw.col("birth") - kind * _SURER)


def age(year: int, rules: AgeRules) -> nw.Expr:
    """Completed years on the policy's day of the year, from ``birth`` (yyyymmdd); −1: not born."""
    lived = (year * 10_000 + month_day(rules.on)) - nw.col("birth")
    return nw.when(lived < 0).then(-1).otherwise(lived // 10_000)


def facts(groups: Iterable[Group]) -> tuple[str, ...]:
    """The columns that ``with_facts`` adds."""
    return ("age", *(f"in_{group.id}" for group in groups), "in_any_group")


def with_facts(people: Frame, year: int, ages: AgeRules, groups: Iterable[Group]) -> Frame:
    """Add ``age``, ``in_<group>`` and ``in_any_group`` to persons with ``birth`` and the marks."""
    members = {f"in_{group.id}": _member(group) for group in groups}
    return (
        people.with_columns(age(year, ages).alias("age"))
        .with_columns(**members)
        .with_columns(
            nw.any_horizontal(*map(nw.col, members), ignore_nulls=True).alias("in_any_group")
        )
    )


def _member(group: Group) -> nw.Expr:
    member = nw.col(f"g_{group.id}").fill_null(False)
    if group.min_age is None and group.max_age is None:
        return member
    low = nw.col("age") >= (group.min_age if group.min_age is not None else 0)
    high = nw.col("age") <= (group.max_age if group.max_age is not None else 999)
    return member | (low & high).fill_null(False)
