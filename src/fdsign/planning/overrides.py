"""计划调整: what the office has agreed with a doctor, which stands as it is written (spec 1.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fdsign.cohort.cohort import Cohort
from fdsign.locale.text import _
from fdsign.planning.results import Doctor
from fdsign.problems import Problem

_NUMBERS = ("planned", "home_beds_planned")


@dataclass(frozen=True, slots=True)
class Override:
    """Numbers set by hand; None leaves the reckoned one. ``note``: what was written beside them."""

    planned: int | None
    beds: int | None
    note: str | None


def overrides(
    cohort: Cohort, doctors: Collection[Doctor], year: int
) -> tuple[Mapping[Doctor, Override], list[Problem]]:
    """The rows of a plan year or of no year, and those that cannot be used.

    A row with blank numbers says nothing. Two rows of a doctor that differ are both unusable. Rows of
    other years are told once a sheet.
    """
    rows: dict[Doctor, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    others: Counter[tuple[int, int]] = Counter()
    for row in cohort.table("plan").to_pylist():
        if all(row[name] is None for name in _NUMBERS):
            continue
        if row["year"] not in (None, year):
            others[row["source"], row["year"]] += 1
            continue
        doctor = _doctor(row, doctors)
        if why := _why_not(row, doctor):
            problems.append(_unusable(cohort, row, why))
        elif doctor is not None:
            rows.setdefault(doctor, []).append(row)
    found: dict[Doctor, Override] = {}
    for doctor, own in rows.items():
        if len({tuple(row[name] for name in _NUMBERS) for row in own}) > 1:
            why = _("another row plans something else for {doctor}; neither is used").format(
                doctor=doctor[1]
            )
            problems += [_unusable(cohort, row, why) for row in own]
            continue
        planned, beds = (_whole(own[0][name]) for name in _NUMBERS)
        found[doctor] = Override(planned, beds, next((r["note"] for r in own if r["note"]), None))
    problems += [
        cohort.exports.said(
            "plan-other-year", source, count=count, rows=str(count), year=str(other),
            plan_year=str(year),
        )
        for (source, other), count in sorted(others.items())
    ]  # fmt: skip
    return found, problems


def _unusable(cohort: Cohort, row: dict[str, Any], why: str) -> Problem:
    """A row that is not used, at the cell of its number."""
    said = cohort.exports.said("plan-unusable", row["source"], row["row"], why=why)
    columns = cohort.exports.inputs[row["source"]].columns
    name = next((n for n in _NUMBERS if row[n] is not None), "planned")
    return replace(said, column=columns.get(name))


def _doctor(row: dict[str, Any], doctors: Collection[Doctor]) -> Doctor | None:
    """The doctor meant: of the institution named, else the only one of that name."""
    named = [
        doctor
        for doctor in doctors
        if doctor[1] == row["doctor"] and row["institution"] in (None, doctor[0])
    ]
    return named[0] if row["doctor"] and len(named) == 1 else None


def _why_not(row: dict[str, Any], doctor: Doctor | None) -> str:
    for name in _NUMBERS:
        number = row[name]
        if number is not None and (number < 0 or number != number.to_integral_value()):
            return _("{number} is no whole number of 0 or more").format(
                number=f"{number.normalize():f}"
            )
    if not row["doctor"]:
        return _("it names no doctor")
    if doctor is None and row["institution"]:
        return _("{institution} has no doctor {doctor} in the data").format(
            institution=row["institution"], doctor=row["doctor"]
        )
    if doctor is None:
        return _("{doctor} is no doctor of the data, or of several institutions").format(
            doctor=row["doctor"]
        )
    return ""


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)
