"""One person: every row about them, every contract year, every group, every figure they enter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.groups import age
from fdsign.cohort.standing import fate
from fdsign.errors import UsageError
from fdsign.explain.names import Names
from fdsign.explain.results import Entered, Role, Trace
from fdsign.intake import fold
from fdsign.intake.columns import text_column
from fdsign.intake.datasets import BY_ID
from fdsign.intake.identity import identities
from fdsign.intake.masking import PERSONAL
from fdsign.locale.text import _
from fdsign.metrics.calculate import Calculation

_UNTOLD = frozenset({"birth_date", "sex", "groups", "record_no", "department", "bed_diagnosis"})
"""Columns about the person that no figure rests on as they are written, beside the personal ones."""


def person(typed: str, cohort: Cohort) -> int:
    """The person as the tables have it. Raises UsageError for what is no number, or in no row.

    The message never shows what was typed.
    """
    found = identities(text_column([typed], typed=True)).keys[0].as_py()
    if found is None:
        raise UsageError(_("--of person: that is no identity number."))
    if not any(
        pc.any(pc.equal(cohort.table(name)["person"], found)).as_py() for name in _datasets(cohort)
    ):
        raise UsageError(_("--of person: no row of the exports is about this person."))
    return int(found)


def traces(cohort: Cohort, person: int) -> tuple[Trace, ...]:
    """Every row about the person: dataset by dataset, by file, sheet and row."""
    names = Names(cohort.exports)
    fates = _fates(cohort, person)
    found = []
    for dataset in _datasets(cohort):
        table = cohort.table(dataset)
        own = table.filter(pc.equal(table["person"], person))
        rows = sorted(own.to_pylist(), key=lambda row: (row["source"], row["row"]))
        found += [
            Trace(
                dataset, names.place(row["source"], row["row"]), _told(dataset, row),
                fates.get((row["source"], row["row"]), {}) if dataset == "contracts" else {},
            )
            for row in rows
        ]  # fmt: skip
    return tuple(found)


def _datasets(cohort: Cohort) -> list[str]:
    return [name for name in cohort.exports.tables if BY_ID[name].by_person]


def _told(dataset: str, row: Mapping[str, Any]) -> dict[str, str]:
    """What a row says beside the person's own data, under the headings of the field."""
    told = {}
    for column in BY_ID[dataset].columns:
        value = row.get(f"{column}_text", row.get(column))
        if value is None or column in PERSONAL or column in _UNTOLD:
            continue
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        told[fold.first_heading(dataset, column)] = str(value)
    return told


def _fates(cohort: Cohort, person: int) -> dict[tuple[int, int], dict[int, str]]:
    """What became of each contract row, year by year."""
    own = cohort.contracts.filter(nw.col("person") == person)
    years = {year: fate(year).alias(str(year)) for year in cohort.contract_years}
    rows = cohort.engine.collect(own.select("source", "row", *years.values()))
    return {
        (row["source"], row["row"]): {year: row[str(year)] for year in years}
        for row in rows.to_pylist()
    }


def years_old(cohort: Cohort, person: int) -> int | None:
    """The person's age on the policy's day of the year; None if no birth date is known."""
    aged = cohort.born(person).with_columns(
        age(cohort.year, cohort.policy.policy.ages).alias("age")
    )
    (found,) = cohort.engine.collect(aged.select("age"))["age"].to_pylist()
    return None if found is None else int(found)


def groups(cohort: Cohort, person: int) -> tuple[str, ...]:
    """The key-population groups that the person counts for: signed, else by the live record."""
    named = [f"in_{group.id}" for group in cohort.policy.policy.groups.list]
    for frame in (cohort.base, cohort.live):
        rows = cohort.engine.collect(frame.filter(nw.col("person") == person).select(*named))
        if len(rows):
            first = rows.slice(0, 1).to_pylist()[0]
            return tuple(name.removeprefix("in_") for name in named if first[name])
    return ()


def entered(calculation: Calculation, person: int) -> tuple[Entered, ...]:
    """Every figure that the person enters, in the order of the policy; a line a row."""
    cohort = calculation.cohort
    names = Names(cohort.exports)
    found = []
    for part in calculation.parts:
        roles: tuple[tuple[Role, Any], ...] = (
            ("numerator", part.numerator), ("denominator", part.denominator),
        )  # fmt: skip
        for role, subjects in roles:
            if subjects is None or "total" in subjects.at:
                continue  # where a population table is counted, nobody is counted one by one
            frame = subjects.frame.filter(nw.col("person") == person)
            columns = ("institution", "team", "doctor", "source", "row")
            rows: pa.Table = cohort.engine.collect(frame.select(*columns))
            ordered = rows.sort_by([("source", "ascending"), ("row", "ascending")])
            found += [
                Entered(
                    part.indicator.id, role, row["institution"], row["team"], row["doctor"],
                    names.place(row["source"], row["row"]),
                )
                for row in ordered.to_pylist()
            ]  # fmt: skip
    return tuple(found)
