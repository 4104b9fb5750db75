"""Events that name where and by whom they were: their own units before those of the contract."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNITS, UNKNOWN


def by_own_units(cohort: Cohort, events: Frame) -> Frame:
    """The events (person, institution, doctor, …) with unit columns and ``signed``: of a person in S(Y).

    The event's institution and doctor where given, else those of the person's standing contract; the
    contract's doctor is not taken over by another institution's event (spec 1.4).
    """
    contract = cohort.base.select(
        "person", nw.lit(True).alias("signed"), *(nw.col(u).alias(f"contract_{u}") for u in UNITS)
    )
    homes = cohort.live.select(
        "person",
        nw.col("place").alias("live_place"),
        nw.col("community").alias("live_community"),
        nw.col("grid").alias("live_grid"),
    )
    joined = events.join(contract, on="person", how="left").join(homes, on="person", how="left")
    institution = nw.coalesce(nw.col("institution"), nw.col("contract_institution"))
    at_home = (nw.col("contract_institution") == nw.col("own_institution")).fill_null(False)
    own = ~nw.col("doctor").is_null()

    def of_contract(column: str) -> nw.Expr:
        return nw.when(~own & at_home).then(nw.col(f"contract_{column}"))

    placed = joined.with_columns(
        institution.fill_null(UNKNOWN).alias("own_institution"),
        nw.col("signed").fill_null(False),
    ).with_columns(
        nw.col("own_institution").alias("institution"),
        nw.when(own).then(nw.col("doctor")).otherwise(of_contract("doctor")).alias("doctor"),
        of_contract("team").alias("team"),
        of_contract("station").alias("station"),
        nw.coalesce(nw.col("live_place"), nw.col("own_institution")).alias("place"),
        nw.col("live_community").fill_null(UNKNOWN).alias("community"),
        nw.col("live_grid").fill_null(UNKNOWN).alias("grid"),
    )
    return cohort.doctors.give(placed)
