"""家庭病床建床率 (spec 1.4): beds opened in the year, by the bed's own units where it names them."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.units import UNITS, UNKNOWN
from fdsign.metrics.subjects import Subjects, of


def signed(cohort: Cohort) -> Subjects:
    """Persons in S(Y)."""
    return of(cohort.base)


def opened(cohort: Cohort) -> Subjects:
    """Home beds opened in Y, whether or not the patient is in S(Y).

    The bed's institution and doctor where given, else those of the patient's standing contract;
    the contract's doctor is not taken over by another institution's bed.
    """
    beds = cohort.frame("home_beds").filter(
        (nw.col("open_date").dt.year() == cohort.year).fill_null(False)
    )
    if cohort.as_of is not None:
        beds = beds.filter(nw.col("open_date") <= cohort.as_of)
    contract = cohort.base.select("person", *(nw.col(u).alias(f"contract_{u}") for u in UNITS))
    homes = cohort.live.select(
        "person",
        nw.col("place").alias("live_place"),
        nw.col("community").alias("live_community"),
        nw.col("grid").alias("live_grid"),
    )
    joined = beds.join(contract, on="person", how="left").join(homes, on="person", how="left")
    institution = nw.coalesce(nw.col("institution"), nw.col("contract_institution"))
    at_home = (nw.col("contract_institution") == nw.col("bed_institution")).fill_null(False)
    own = ~nw.col("doctor").is_null()

    def of_contract(column: str) -> nw.Expr:
        return nw.when(~own & at_home).then(nw.col(f"contract_{column}"))

    placed = joined.with_columns(
        institution.fill_null(UNKNOWN).alias("bed_institution")
    ).with_columns(
        nw.col("bed_institution").alias("institution"),
        nw.when(own).then(nw.col("doctor")).otherwise(of_contract("doctor")).alias("doctor"),
        of_contract("team").alias("team"),
        of_contract("station").alias("station"),
        nw.coalesce(nw.col("live_place"), nw.col("bed_institution")).alias("place"),
        nw.col("live_community").fill_null(UNKNOWN).alias("community"),
        nw.col("live_grid").fill_null(UNKNOWN).alias("grid"),
    )
    return of(cohort.doctors.give(placed))
