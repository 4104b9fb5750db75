"""Which contract years a contract row buys (spec 1.2): the first rule that applies.

1. a calendar year in ``contract_year``; 2. every year on whose reference day the term is in force;
3. the year of signing plus the policy's offset, and the following years of a longer term.
"""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.engine import Frame
from fdsign.policy.models import ContractRules


def month_day(rule: str) -> int:
    """``"12-31"`` as 1231."""
    return int(rule.replace("-", ""))


def _in_year(column: str) -> nw.Expr:
    """Month and day of a date column as one number, 1231 for 31 December."""
    date = nw.col(column).dt
    return date.month().cast(nw.Int64) * 100 + date.day().cast(nw.Int64)


def _year(column: str) -> nw.Expr:
    return nw.col(column).dt.year().cast(nw.Int64)


def day_number(column: str) -> nw.Expr:
    """A date column as one number, 20171231 for 31 December 2017."""
    return _year(column) * 10_000 + _in_year(column)


def with_contract_years(contracts: Frame, rules: ContractRules) -> Frame:
    """Add ``first_year`` and ``last_year`` (int64, null: no year) and ``default_term`` (bool).

    ``default_term``: the term starts on the day of signing although people sign for the next year;
    the system's default term is then not believed, and the signing date decides.
    """
    reference = month_day(rules.in_force_on)
    given, signed = ~nw.col("contract_year").is_null(), ~nw.col("sign_date").is_null()
    started, ends = ~nw.col("start_date").is_null(), ~nw.col("end_date").is_null()
    length = nw.max_horizontal(nw.col("term_years").fill_null(1), nw.lit(1))
    same_day = (nw.col("start_date") == nw.col("sign_date")).fill_null(False)
    default_term = ~given & started & ends & same_day & nw.lit(rules.year_offset != 0)
    by_term = ~given & started & ends & ~default_term
    by_signing = ~given & ~by_term & signed
    by_start = ~given & ~by_term & ~signed & started
    late = nw.when(_in_year("start_date") > reference).then(1).otherwise(0)
    early = nw.when(_in_year("end_date") < reference).then(1).otherwise(0)
    first = (
        nw.when(given)
        .then(nw.col("contract_year"))
        .when(by_term | by_start)
        .then(_year("start_date") + late)
        .when(by_signing)
        .then(_year("sign_date") + rules.year_offset)
    )
    last = (
        nw.when(given)
        .then(nw.col("contract_year"))
        .when(by_term)
        .then(_year("end_date") - early)
        .when(by_start)
        .then(_year("start_date") + late + length - 1)
        .when(by_signing)
        .then(_year("sign_date") + rules.year_offset + length - 1)
    )
    return contracts.with_columns(
        first.alias("first_year"), last.alias("last_year"), default_term.alias("default_term")
    )
