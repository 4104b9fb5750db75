"""双向转诊 (spec 1.8): up and back, by unit and by hospital."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.metrics import visits
from fdsign.metrics.own_units import by_own_units
from fdsign.services.levels import grouped, in_order, unit_of
from fdsign.services.results import LEVELS, Hospital, Referrals


def placed(cohort: Cohort) -> Frame:
    """Referrals of Y with unit columns and ``signed``: the signed person's, else of the centre that
    refers upward or takes back."""
    rows = cohort.once(visits.referrals)
    centre = (
        nw.when(nw.col("upward"))
        .then(nw.col("from_institution"))
        .when(nw.col("back"))
        .then(nw.col("to_institution"))
    )
    signed = cohort.base.select(
        "person", nw.col("institution").alias("signed_at"), nw.lit(True).alias("known")
    )
    named = rows.join(signed, on="person", how="left").with_columns(
        nw.when(nw.col("known").fill_null(False))
        .then(nw.col("signed_at"))
        .otherwise(centre)
        .alias("institution"),
        nw.lit(None).cast(nw.String).alias("doctor"),
    )
    return by_own_units(cohort, named)


def referrals(cohort: Cohort) -> tuple[Referrals, ...]:
    """Every unit with a referral; persons are counted once a unit and direction."""
    rows = cohort.once(placed)
    found: list[Referrals] = []
    for level in LEVELS:
        up, back = nw.col("upward"), nw.col("back")
        person = nw.col("person")
        counted = rows.with_columns(
            up.cast(nw.Int64).alias("ups"),
            back.cast(nw.Int64).alias("backs"),
            (up & nw.col("alliance").fill_null(False)).cast(nw.Int64).alias("alliances"),
            (up & nw.col("signed")).cast(nw.Int64).alias("ups_signed"),
            (back & nw.col("signed")).cast(nw.Int64).alias("backs_signed"),
        )
        sums = grouped(counted, level).agg(
            *(nw.col(c).sum() for c in ("ups", "backs", "alliances", "ups_signed", "backs_signed"))
        )
        each = {
            name: {
                unit_of(level, row): int(row["persons"])
                for row in cohort.engine.collect(
                    grouped(rows.filter(which), level).agg(person.n_unique().alias("persons"))
                ).to_pylist()
            }
            for name, which in (("up", up), ("back", back))
        }
        for row in cohort.engine.collect(sums).to_pylist():
            unit = unit_of(level, row)
            found.append(
                Referrals(
                    level,
                    *unit,
                    int(row["ups"]),
                    each["up"].get(unit, 0),
                    int(row["alliances"]),
                    int(row["ups_signed"]),
                    int(row["backs"]),
                    each["back"].get(unit, 0),
                    int(row["backs_signed"]),
                )
            )
    return tuple(sorted(found, key=lambda row: in_order(row.level, (row.institution, row.unit))))


def hospitals(cohort: Cohort) -> tuple[Hospital, ...]:
    """Every hospital that people were referred to, or back from; the most referred to first."""
    rows = cohort.once(placed)
    up, back = nw.col("upward"), nw.col("back")
    named = rows.filter(up | back).select(
        nw.when(up)
        .then(nw.col("to_institution"))
        .otherwise(nw.col("from_institution"))
        .alias("name"),
        up.cast(nw.Int64).alias("up"),
        back.cast(nw.Int64).alias("back"),
        (up & nw.col("alliance").fill_null(False)).cast(nw.Int64).alias("alliance"),
    )
    counted = named.group_by("name").agg(nw.col("up", "back", "alliance").sum())
    found = [
        Hospital(row["name"], int(row["alliance"]), int(row["up"]), int(row["back"]))
        for row in cohort.engine.collect(counted).to_pylist()
    ]
    return tuple(sorted(found, key=lambda h: (-h.up, -h.back, as_people_count(h.name))))
