"""Ages and key-population groups of persons (spec 1.4)."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw

from fdsign.cohort.contract_years import month_day
from fdsign.cohort.engine import Frame
from fdsign.policy.models import AgeRules, Group


def births(contracts: Frame | None, residents: Frame | None) -> Frame:
    """person, birth (yyyymmdd): by the identity number, else the live record, else a closed one."""
    by_number = [
        frame.filter((nw.col("birth_of_id") > 0) & ~nw.col("person_id").is_null()).select(
            "person", nw.col("birth_of_id").alias("birth")
        )
        for frame in (contracts, residents)
        if frame is not None
    ]
    known = nw.concat(by_number).group_by("person").agg(nw.col("birth").max())
    if residents is None:
        return known
    date = nw.col("birth_date").dt
    number = (
        date.year().cast(nw.Int64) * 10_000
        + date.month().cast(nw.Int64) * 100
        + date.day().cast(nw.Int64)
    )
    recorded = residents.filter(~nw.col("birth_date").is_null()).with_columns(number.alias("birth"))
    for live in (True, False):
        further = (
            recorded.filter(nw.col("live") == live).group_by("person").agg(nw.col("birth").max())
        )
        missing = further.join(known.select("person"), on="person", how="anti")
        known = nw.concat([known.select("person", "birth"), missing.select("person", "birth")])
    return known


def age(year: int, rules: AgeRules) -> nw.Expr:
    """Completed years on the policy's day of the year, from ``birth`` (yyyymmdd); −1: not born."""
    lived = (year * 10_000 + month_day(rules.on)) - nw.col("birth")
    return nw.when(lived < 0).then(-1).otherwise(lived // 10_000)


def memberships(groups: Iterable[Group], mark: str = "g_") -> dict[str, nw.Expr]:
    """``in_<group>`` -> whether a person with ``age`` and the marks belongs to the group."""
    found = {}
    for group in groups:
        member = nw.col(f"{mark}{group.id}").fill_null(False)
        if group.min_age is not None or group.max_age is not None:
            low = nw.col("age") >= (group.min_age if group.min_age is not None else 0)
            high = nw.col("age") <= (group.max_age if group.max_age is not None else 999)
            member = member | (low & high).fill_null(False)
        found[f"in_{group.id}"] = member
    return found


def any_group(groups: Iterable[Group]) -> nw.Expr:
    """Whether a person belongs to any of the groups."""
    return nw.any_horizontal(*(nw.col(f"in_{g.id}") for g in groups), ignore_nulls=True)
