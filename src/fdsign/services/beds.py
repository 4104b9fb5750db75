"""家庭病床 by year (spec 1.8): beds, those of traditional medicine, fees."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.metrics.own_units import by_own_units
from fdsign.services.results import Beds


def beds(cohort: Cohort) -> tuple[Beds, ...]:
    """Year by year, all together before each institution."""
    opened = cohort.once(_opened)
    found = [
        *_counted(cohort, opened.with_columns(nw.lit(None).cast(nw.String).alias("institution"))),
        *(_counted(cohort, opened)),
    ]
    return tuple(
        sorted(found, key=lambda bed: (bed.institution is not None, as_people_count(bed.institution),
                                       bed.year))
    )  # fmt: skip


def _opened(cohort: Cohort) -> Frame:
    """Every bed with its year, institution, whether it is of traditional medicine, fee."""
    rules = cohort.policy.policy.services
    words = "|".join(rules.tcm_words if rules else ())
    seen = cohort.frame("home_beds")
    if cohort.as_of is not None:
        seen = seen.filter(nw.col("open_date") <= cohort.as_of)
    by_type = nw.col("bed_type").str.contains(words) if words else nw.lit(False)
    return by_own_units(cohort, seen).select(
        "institution",
        nw.col("open_date").dt.year().cast(nw.Int64).alias("year"),
        nw.coalesce(nw.col("tcm"), by_type).fill_null(False).cast(nw.Int64).alias("tcm"),
        "fee",
    )


def _counted(cohort: Cohort, opened: Frame) -> list[Beds]:
    rows: list[dict[str, Any]] = cohort.engine.collect(
        opened.group_by("year", "institution").agg(
            nw.len().alias("beds"),
            nw.col("tcm").sum(),
            nw.col("fee").count().alias("priced"),
            nw.col("fee").sum(),
        )
    ).to_pylist()
    return [
        Beds(
            row["year"],
            row["institution"],
            int(row["beds"]),
            int(row["tcm"]),
            int(row["priced"]),
            Decimal(row["fee"]) if row["priced"] else None,
        )
        for row in rows
    ]
