"""增值服务包 (spec 1.8): who is entitled to what, who had it, who had more than that."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.cohort.units import UNITS
from fdsign.metrics.results import Level, Place
from fdsign.policy.services import Entitled, Entitlement
from fdsign.services.events import records
from fdsign.services.levels import grouped, in_order, unit_of
from fdsign.services.results import LEVELS, Overuse, Use

_COUNTED = (
    "entitled",
    "unlimited",
    "allowance",
    "served",
    "given",
    "within",
    "others",
    "others_given",
)
_ROW = 1 << 40
"""More rows than any sheet has: a sheet and a row in one number."""


def uses(cohort: Cohort) -> tuple[Use, ...]:
    """Every unit × entitlement, in the order of the policy; all units of S(Y)."""
    entitlements = _entitlements(cohort)
    order = {each.id: place for place, each in enumerate(entitlements)}
    said = {each.id for each in entitlements if each.to}
    found: list[Use] = []
    for level in LEVELS if entitlements else ():
        each = cohort.once(persons).with_columns(nw.col("entitled", "unlimited").cast(nw.Int64))
        counted = grouped(each, level, "entitlement").agg(nw.col(*_COUNTED).sum())
        found += [_use(level, row, said) for row in cohort.engine.collect(counted).to_pylist()]
    return tuple(
        sorted(
            found,
            key=lambda use: (*in_order(use.level, (use.institution, use.unit)),
                             order[use.entitlement]),
        )
    )  # fmt: skip


def _use(level: Level, row: dict[str, Any], said: set[str]) -> Use:
    known = row["entitlement"] in said
    limited = known and not row["unlimited"]
    return Use(
        level,
        *unit_of(level, row),
        row["entitlement"],
        int(row["entitled"]) if known else None,
        int(row["allowance"]) if limited else None,
        *(int(row[name]) for name in ("served", "given", "within", "others", "others_given")),
    )


def overuse(cohort: Cohort) -> tuple[Overuse, ...]:
    """Every signed person with more than the package gives: by unit, entitlement, excess."""
    entitlements = _entitlements(cohort)
    if not entitlements:
        return ()
    over = cohort.once(persons).filter(nw.col("said") & (nw.col("had") > nw.col("within")))
    rows = cohort.engine.collect(
        over.select("person", "entitlement", "institution", "team", "doctor",
                    "allowance", "had", "last")
    ).to_pylist()  # fmt: skip
    known = _names(cohort, [row["person"] for row in rows])
    order = {each.id: place for place, each in enumerate(entitlements)}
    rows.sort(
        key=lambda row: (
            as_people_count(row["institution"]), as_people_count(row["doctor"]),
            order[row["entitlement"]], row["allowance"] - row["had"], row["last"],
        )
    )  # fmt: skip
    return tuple(_overuse(cohort, row, known.get(row["person"], {})) for row in rows)


def _overuse(cohort: Cohort, row: dict[str, Any], known: dict[str, Any]) -> Overuse:
    source, line = divmod(row["last"], _ROW)
    entry = cohort.exports.inputs[source]
    return Overuse(
        row["entitlement"], row["institution"], row["team"], row["doctor"],
        known.get("person_id"), known.get("name"), int(row["allowance"]), int(row["had"]),
        Place(entry.file, entry.sheet, line),
    )  # fmt: skip


def _names(cohort: Cohort, wanted: list[int]) -> dict[int, dict[str, Any]]:
    """person -> person_id and name, of the contracts before the register."""
    found: dict[int, dict[str, Any]] = {}
    for dataset in ("contracts", "residents"):
        table = cohort.table(dataset).select(["person", "person_id", "name"])
        mine = table.filter(pc.is_in(table["person"], pa.array(wanted, pa.int64())))
        for row in cohort.exports.readable(mine).to_pylist():
            known = found.setdefault(row["person"], {})
            for key in ("person_id", "name"):
                known[key] = known.get(key) or row[key]
    return found


def persons(cohort: Cohort) -> Frame:
    """Persons of S(Y) × entitlements: ``entitled``, ``unlimited``, ``allowance`` (times; 0 without
    limit or right), ``had`` and ``last`` (its last record); ``served``, ``given``, ``within`` of the
    entitled, ``others`` and ``others_given`` of the rest; ``said``: the policy says whom it entitles."""
    place = nw.col("source").cast(nw.Int64) * _ROW + nw.col("row").cast(nw.Int64)
    had = (
        cohort.once(records)
        .filter(nw.col("signed") & ~nw.col("entitlement").is_null())
        .select("person", "entitlement", nw.col("times").alias("had"), place.alias("last"))
        .group_by("person", "entitlement")
        .agg(nw.col("had").sum(), nw.col("last").max())
        .with_columns(nw.col("had").cast(nw.Int64))
    )
    rights = nw.concat([_rights(cohort, each) for each in _entitlements(cohort)])
    joined = rights.join(had, on=["person", "entitlement"], how="left").with_columns(
        nw.max_horizontal(nw.col("had").fill_null(0), nw.lit(0)).alias("had")
    )
    free = ~nw.col("said") | nw.col("unlimited")
    capped = nw.min_horizontal(nw.col("had"), nw.col("allowance"))
    counted = joined.with_columns(
        nw.when(free).then(nw.col("had")).otherwise(capped).alias("within"),
        (nw.col("entitled") | ~nw.col("said")).alias("theirs"),
    )
    mine, had_it = nw.col("theirs"), (nw.col("had") > 0).cast(nw.Int64)
    return counted.with_columns(
        nw.when(mine).then(had_it).otherwise(0).alias("served"),
        nw.when(mine).then(nw.col("had")).otherwise(0).alias("given"),
        nw.when(mine).then(0).otherwise(had_it).alias("others"),
        nw.when(mine).then(0).otherwise(nw.col("had")).alias("others_given"),
    )


def _rights(cohort: Cohort, entitlement: Entitlement) -> Frame:
    """Every person of S(Y) with what one entitlement gives."""
    fits = [(_fits(cohort, each), each.times) for each in entitlement.to]
    entitled = nw.any_horizontal(*(fit for fit, _t in fits), nw.lit(False), ignore_nulls=True)
    endless = (fit for fit, times in fits if times is None)
    limits = [nw.when(fit).then(times).otherwise(0) for fit, times in fits if times is not None]
    allowance = nw.max_horizontal(*limits, nw.lit(0)) if limits else nw.lit(0)
    return cohort.base.select(
        "person",
        *UNITS,
        nw.lit(entitlement.id).alias("entitlement"),
        nw.lit(bool(entitlement.to)).alias("said"),
        entitled.alias("entitled"),
        nw.any_horizontal(*endless, nw.lit(False), ignore_nulls=True).alias("unlimited"),
        allowance.cast(nw.Int64).alias("allowance"),
    )


def _fits(cohort: Cohort, right: Entitled) -> nw.Expr:
    """Whether a person fits every condition; an unknown age fits none."""
    groups = {group.id for group in cohort.policy.policy.groups.list}
    conditions = [nw.lit(True)]
    if right.mark is not None:
        column = f"in_{right.mark}" if right.mark in groups else f"g_{right.mark}"
        conditions.append(nw.col(column).fill_null(False))
    if right.min_age is not None or right.max_age is not None:
        conditions.append((nw.col("age") >= (right.min_age or 0)).fill_null(False))
    if right.max_age is not None:
        conditions.append((nw.col("age") <= right.max_age).fill_null(False))
    return nw.all_horizontal(*conditions, ignore_nulls=True)


def _entitlements(cohort: Cohort) -> tuple[Entitlement, ...]:
    package = cohort.policy.policy.package
    told = cohort.has("services") and cohort.has("contracts")
    return package.list if package is not None and told else ()
