"""The one contract of each person that counts for a contract year, and the fate of all others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import narwhals as nw

from fdsign.cohort.contract_years import day_number, month_day
from fdsign.cohort.engine import Engine, Frame, among, distinct
from fdsign.intake.datasets import CONTRACTS
from fdsign.policy.models import ContractRules

FATES = (
    "unseen", "other_year", "pending", "ended", "ended_undated", "incomplete", "deceased",
    "duplicate", "counted",
)  # fmt: skip
"""Every contract row meets exactly one of these for a contract year, the first that holds."""

_FIRST = ("institution", "doctor", "team")
_TURNS = 2**28
"""More than a province has contracts; with a day before it still exact as a floating number."""


def with_precedence(contracts: Frame, engine: Engine) -> Frame:
    """Add ``precedence``: of two rows of one person the greater one stands.

    Latest signing date; then the greatest institution, doctor, team and other columns as text by
    code point; the place in the files only makes equal rows take turns the same way every time.
    All but the date is looked at only where a person signed twice on a day.
    """
    columns = [
        *_FIRST,
        *(c for c in CONTRACTS.columns if c not in (*_FIRST, "sign_date", "person_id")),
    ]
    texts = {
        f"order_{c}": nw.col("status_text" if c == "status" else c).cast(nw.String).fill_null("")
        for c in columns
    }
    dated = contracts.with_columns(day_number("sign_date").fill_null(0).alias("signed_day"))
    a_day = dated.group_by("person", "signed_day").agg(nw.len().alias("rows_alike"))
    twice = engine.settle(a_day.filter(nw.col("rows_alike") > 1).select("person", "signed_day"))
    turns = engine.settle(
        dated.join(twice, on=["person", "signed_day"], how="semi")
        .select("source", "row", **texts)
        .with_row_index("turn", order_by=[*texts, "source", "row"])
        .select("source", "row", nw.col("turn").cast(nw.Int64))
    )
    precedence = nw.col("signed_day") * _TURNS + nw.col("turn").fill_null(0)
    return (
        dated.join(turns, on=["source", "row"], how="left")
        .with_columns(precedence.cast(nw.Int64).alias("precedence"))
        .drop("signed_day", "turn")
    )


def complete(rules: ContractRules) -> nw.Expr:
    """``complete``: whether a row names every institution without which it does not count (spec 1.8)."""
    named = [
        ~nw.col(column).is_null() & ~among(column, rules.no_name) for column in rules.complete_with
    ]
    whole = nw.all_horizontal(*named, ignore_nulls=True) if named else nw.lit(True)
    return whole.alias("complete")


def fate(year: int) -> nw.Expr:
    """The column that ``with_fates`` adds for a contract year."""
    return nw.col(f"fate_{year}")


def with_fates(
    contracts: Frame,
    years: Iterable[int],
    rules: ContractRules,
    removed_from: int | None,
    as_of: date | None,
) -> Frame:
    """Add ``fate_<year>`` for every contract year, and ``standing_<year>``, which no rule looks at.

    ``contracts`` needs first_year, last_year, precedence, ``complete`` and ``dead``. ``removed_from``:
    the first year that the dead do not count for, None if they count.
    """
    fates = {
        year: _without_rivals(
            year, rules, removed=removed_from is not None and year >= removed_from
        )
        for year in years
    }
    judged = contracts.with_columns(**_in_every_year(as_of)).with_columns(
        **{f"fate_{year}": alone for year, alone in fates.items()}
    )
    counted = {
        f"standing_{year}": nw.when(fate(year) == "counted").then(nw.col("precedence"))
        for year in fates
    }
    best = (
        judged.select("person", **counted)
        .group_by("person")
        .agg(*(nw.col(column).max() for column in counted))
    )
    return judged.join(best, on="person", how="left").with_columns(
        **{
            f"fate_{year}": nw.when(
                (fate(year) == "counted") & (nw.col("precedence") != nw.col(f"standing_{year}"))
            )
            .then(nw.lit("duplicate"))
            .otherwise(fate(year))
            for year in fates
        }
    )


def _in_every_year(as_of: date | None) -> dict[str, nw.Expr]:
    """What a row is whichever contract year is asked about, as far as it is seen on ``as_of``.

    ``end``: the day of its end. ``fate_of_dead``, ``fate_of_living``: its fate in a year that it is
    there for, if the dead count and if they do not.
    """
    horizon = nw.lit(as_of if as_of is not None else date(9999, 12, 31))
    status, ended_on = nw.col("status").fill_null("active"), nw.col("ended_on")
    counting = (
        nw.when((status == "ended") & ended_on.is_null())
        .then(nw.lit("ended_undated"))
        .when(~nw.col("complete"))
        .then(nw.lit("incomplete"))
    )
    return {
        "unseen": (nw.col("sign_date") > horizon).fill_null(False),
        "pending": status == "pending",
        "end": nw.when(ended_on <= horizon).then(ended_on),
        "fate_of_dead": counting.otherwise(nw.lit("counted")),
        "fate_of_living": counting.when(nw.col("dead").fill_null(False))
        .then(nw.lit("deceased"))
        .otherwise(nw.lit("counted")),
    }


def _without_rivals(year: int, rules: ContractRules, *, removed: bool) -> nw.Expr:
    """The fate of a row for one contract year if the person had no other row."""
    month, day = divmod(month_day(rules.in_force_on), 100)
    here = ((nw.col("first_year") <= year) & (nw.col("last_year") >= year)).fill_null(False)
    ended = (nw.col("end") <= nw.lit(date(year, month, day))).fill_null(False)
    return (
        nw.when(nw.col("unseen"))
        .then(nw.lit("unseen"))
        .when(~here)
        .then(nw.lit("other_year"))
        .when(nw.col("pending"))
        .then(nw.lit("pending"))
        .when(ended)
        .then(nw.lit("ended"))
        .otherwise(nw.col("fate_of_living" if removed else "fate_of_dead"))
    )


def deceased(residents: Frame, year: int, as_of: date | None) -> Frame:
    """person, ``dead``: whose record says dead, with a date before 1 January of the year."""
    before = nw.col("closed_on") < date(year, 1, 1)
    if as_of is not None:
        before &= nw.col("closed_on") <= as_of
    dead = residents.filter((nw.col("record_status") == "dead") & before)
    return distinct(dead, "person").with_columns(nw.lit(True).alias("dead"))
