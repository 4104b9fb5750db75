"""有效签约率, its five elements and 满意率, by the telephone survey (spec 1.4, survey outcome)."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.contract_years import month_day
from fdsign.cohort.engine import Frame, among
from fdsign.cohort.units import UNITS
from fdsign.metrics.subjects import Subjects, of

ELEMENTS = ("phone_correct", "paper_contract", "knows_signed", "knows_doctor", "knows_services")
ANSWERED = ("satisfied", "basically_satisfied", "dissatisfied")
CONTENT = ("satisfied", "basically_satisfied")


def outcomes(cohort: Cohort) -> Frame:
    """One survey row a person, whatever their contract: person, outcome, elements, satisfaction.

    Interviewed beats wrong number beats lost, then the latest date; a tie goes to the greatest text
    of outcome, elements and satisfaction, then to the sheet that asked, so that the order of rows and
    files never matters. A blank outcome with any answer is interviewed, without any it is lost. A
    wrong number has the phone element not held.
    """
    ranked = cohort.once(_ranked)
    best = ranked.group_by("person").agg(nw.col("order").max())
    wrong = nw.col("outcome") == "wrong_number"
    return (
        ranked.join(best.select("order"), on="order", how="inner")
        .with_columns(
            nw.when(wrong).then(nw.lit(False)).otherwise(nw.col("phone_correct"))
            .alias("phone_correct")
        )
        .select("person", "outcome", *ELEMENTS, "satisfaction", "source", "row")
    )  # fmt: skip


def second_interviews(cohort: Cohort) -> Frame:
    """Interviews that another one of the same person takes the place of: source, row, and its own."""
    stands = cohort.once(outcomes).select(
        "person",
        nw.col("source").alias("standing_source"),
        nw.col("row").alias("standing_row"),
    )
    same = (nw.col("source") == nw.col("standing_source")) & (
        nw.col("row") == nw.col("standing_row")
    )
    interviews = cohort.once(_ranked).filter(nw.col("outcome") == "interviewed")
    return interviews.join(stands, on="person", how="inner").filter(~same)


def _ranked(cohort: Cohort) -> Frame:
    """The year's survey rows with their outcome and ``order``: the greatest of a person stands."""
    answered = nw.any_horizontal(
        *(~nw.col(c).is_null() for c in (*ELEMENTS, "satisfaction")), ignore_nulls=True
    )
    outcome = (
        nw.when(~nw.col("outcome").is_null())
        .then(nw.col("outcome"))
        .when(answered)
        .then(nw.lit("interviewed"))
        .otherwise(nw.lit("lost"))
    )
    rank = (
        nw.when(nw.col("outcome") == "interviewed")
        .then(3)
        .when(nw.col("outcome") == "wrong_number")
        .then(2)
        .otherwise(1)
    )
    rows = cohort.frame("survey").with_columns(outcome.alias("outcome"))
    first, last = _days(cohort)
    of_year = (nw.col("surveyed_on") >= first) & (nw.col("surveyed_on") <= last)
    rows = rows.filter(of_year.fill_null(True))
    written = ("surveyed_on", "outcome_text", *ELEMENTS, "satisfaction_text")
    texts = [nw.col(c).cast(nw.String).fill_null("").alias(f"as_{c}") for c in written]
    questions = (*ELEMENTS, "satisfaction")
    asked = [
        (~among("source", sheets_without(cohort, (c,)))).alias(f"asked_{c}") for c in questions
    ]
    order = ["rank", *(f"as_{c}" for c in written), *(f"asked_{c}" for c in questions)]
    return rows.with_columns(rank.alias("rank"), *texts, *asked).with_row_index(
        "order", order_by=[*order, "source", "row"]
    )


def sheets_without(cohort: Cohort, columns: tuple[str, ...]) -> list[int]:
    """The survey sheets that lack one of these columns; −1 stands for none."""
    found = [
        number
        for number, entry in enumerate(cohort.exports.inputs)
        if entry.dataset == "survey" and any(column not in entry.columns for column in columns)
    ]
    return found or [-1]


def _days(cohort: Cohort) -> tuple[date, date]:
    """The first and the last day of the year's survey, the last one up to the run's date."""
    rules = cohort.policy.policy.survey
    first = date(cohort.year, *divmod(month_day(rules.first_day), 100))
    last = date(cohort.year + 1, *divmod(month_day(rules.last_day), 100))
    return first, last if cohort.as_of is None else min(last, cohort.as_of)


def sampled(cohort: Cohort) -> Frame:
    """Survey rows of persons in S(Y), with the units of their standing contract."""
    units = cohort.base.select("person", *UNITS)
    return cohort.once(outcomes).join(units, on="person", how="inner")


def unsigned(cohort: Cohort) -> Frame:
    """Survey rows of persons who are not in S(Y): person, source, row."""
    return cohort.once(outcomes).join(cohort.base.select("person"), on="person", how="anti")


def reached(cohort: Cohort) -> Subjects:
    """Sampled persons interviewed or with a wrong number."""
    return of(cohort.once(sampled), _reached())


def _reached() -> nw.Expr:
    return nw.col("outcome").is_in(["interviewed", "wrong_number"])


def valid(cohort: Cohort) -> Subjects:
    """Reached persons for whom all five elements hold."""
    held = nw.all_horizontal(*(nw.col(c).fill_null(False) for c in ELEMENTS), ignore_nulls=True)
    return of(cohort.once(sampled), _reached() & held)


def holding(cohort: Cohort, element: str) -> Subjects:
    """Reached persons for whom one element holds."""
    return of(cohort.once(sampled), _reached() & nw.col(element).fill_null(False))


def interviewed() -> nw.Expr:
    """Whether a person was spoken to."""
    return nw.col("outcome") == "interviewed"


def who_answered(cohort: Cohort) -> Subjects:
    """Interviewed persons who said how satisfied they are."""
    return of(cohort.once(sampled), interviewed() & nw.col("satisfaction").is_in(list(ANSWERED)))


def content(cohort: Cohort) -> Subjects:
    """Of these, the satisfied and basically satisfied."""
    return of(cohort.once(sampled), interviewed() & nw.col("satisfaction").is_in(list(CONTENT)))
