"""The one contract of each person that counts for a contract year, and the fate of all others."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from fdsign.cohort.contract_years import month_day
from fdsign.cohort.engine import Frame
from fdsign.intake.datasets import CONTRACTS
from fdsign.policy.models import ContractRules

FATES = (
    "unseen", "other_year", "pending", "ended", "ended_undated", "deceased", "duplicate", "counted",
)  # fmt: skip
"""Every contract row meets exactly one of these for a contract year, the first that holds."""

_FIRST = ("sign_date", "institution", "doctor", "team")


def with_precedence(contracts: Frame) -> Frame:
    """Add ``precedence``: of two rows of one person the greater one stands.

    Latest signing date; then the greatest institution, doctor, team and other columns as text by
    code point; the place in the files only makes equal rows take turns the same way every time.
    """
    columns = [*_FIRST, *(c for c in CONTRACTS.columns if c not in (*_FIRST, "person_id"))]
    texts = {
        f"order_{c}": nw.col("status_text" if c == "status" else c).cast(nw.String).fill_null("")
        for c in columns
    }
    ordered = contracts.with_columns(**texts).with_row_index(
        "precedence", order_by=[*texts, "source", "row"]
    )
    return ordered.drop(list(texts)).with_columns(nw.col("precedence").cast(nw.Int64))


def with_fate(
    contracts: Frame, year: int, rules: ContractRules, deceased: Frame | None, as_of: date | None
) -> Frame:
    """Add ``fate`` for one contract year. ``deceased``: persons to take out, None for nobody.

    ``contracts`` needs first_year, last_year and precedence.
    """
    month, day = divmod(month_day(rules.in_force_on), 100)
    reference = nw.lit(date(year, month, day))
    never = nw.lit(date(9999, 12, 31))
    horizon = nw.lit(as_of) if as_of is not None else never
    unseen = (nw.col("sign_date") > horizon).fill_null(False)
    ended_on = nw.col("ended_on").fill_null(date(9999, 12, 31))
    end_unseen = (ended_on > horizon) & ~nw.col("ended_on").is_null()
    dated = ~nw.col("ended_on").is_null() & ~end_unseen
    here = ((nw.col("first_year") <= year) & (nw.col("last_year") >= year)).fill_null(False)
    status = nw.col("status").fill_null("active")
    if deceased is not None:
        taken = deceased.select("person", nw.lit(1).alias("taken_out"))
        contracts = contracts.join(taken, on="person", how="left")
    else:
        contracts = contracts.with_columns(nw.lit(None).cast(nw.Int32).alias("taken_out"))
    before = (
        nw.when(unseen)
        .then(nw.lit("unseen"))
        .when(~here)
        .then(nw.lit("other_year"))
        .when(status == "pending")
        .then(nw.lit("pending"))
        .when(dated & (ended_on <= reference))
        .then(nw.lit("ended"))
        .when((status == "ended") & nw.col("ended_on").is_null())
        .then(nw.lit("ended_undated"))
        .when(~nw.col("taken_out").is_null())
        .then(nw.lit("deceased"))
        .otherwise(nw.lit("counted"))
    )
    judged = contracts.with_columns(before.alias("fate")).drop("taken_out")
    best = (
        judged.filter(nw.col("fate") == "counted")
        .group_by("person")
        .agg(nw.col("precedence").max().alias("standing"))
    )
    return (
        judged.join(best, on="person", how="left")
        .with_columns(
            nw.when((nw.col("fate") == "counted") & (nw.col("precedence") != nw.col("standing")))
            .then(nw.lit("duplicate"))
            .otherwise(nw.col("fate"))
            .alias("fate")
        )
    )  # fmt: skip


def deceased(residents: Frame, year: int, as_of: date | None) -> Frame:
    """Persons whose record says dead, with a date before 1 January of the year: person."""
    first_day = date(year, 1, 1)
    if as_of is not None:
        residents = residents.filter(nw.col("closed_on") <= as_of)
    dead = residents.filter((nw.col("record_status") == "dead") & (nw.col("closed_on") < first_day))
    return dead.select("person").unique()
