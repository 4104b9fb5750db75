"""The tables of overrides and handovers, row by row (spec 1.7, 2.1). See the choices in `plan`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .persons import Row

Unit = tuple[str | None, str | None]
"""(institution, doctor)."""

Moves = dict[Unit, str]
"""What one day's handovers do: (institution, old doctor) -> new doctor."""


def unit_of(row: Row) -> Unit:
    """The doctor whose the row is: (institution, doctor)."""
    return (row.get("institution"), row.get("doctor"))


# -- overrides ----------------------------------------------------------------------------------


def read_overrides(
    rows: Iterable[Row], year: int, doctors: Iterable[Unit]
) -> tuple[dict[Unit, int], int]:
    """The number agreed on with each doctor, and how many rows of the year are of no use."""
    known = list(doctors)
    given: dict[Unit, list[int]] = {}
    unusable = 0
    for row in rows:
        if row.get("year") not in (None, year):
            continue
        number = _whole_number(row.get("planned"))
        unit = _doctor_meant(row, known)
        if number is None or unit is None:
            unusable += 1
        else:
            given.setdefault(unit, []).append(number)
    agreed = {}
    for unit, numbers in given.items():
        if len(set(numbers)) == 1:
            agreed[unit] = numbers[0]
        else:
            unusable += len(numbers)
    return agreed, unusable


def _doctor_meant(row: Row, known: list[Unit]) -> Unit | None:
    """The one doctor of that name, in the row's institution where it names one."""
    doctor, institution = row.get("doctor"), row.get("institution")
    if not doctor:
        return None
    meant = [unit for unit in known if unit[1] == doctor]
    if institution:
        meant = [unit for unit in meant if unit[0] == institution]
    return meant[0] if len(meant) == 1 else None


def _whole_number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    return int(value) if value >= 0 and value == int(value) else None


# -- handovers ----------------------------------------------------------------------------------


def read_handovers(rows: Iterable[Row], contracts: Iterable[Row], until: date) -> list[Moves]:
    """The usable handovers up to `until`, one dict a day, in the order of the days."""
    working: dict[str | None, set[str | None]] = {}
    for contract in contracts:
        if contract.get("doctor"):
            working.setdefault(contract["doctor"], set()).add(contract.get("institution"))
    whole = [
        row
        for row in rows
        if row.get("old_doctor") and row.get("new_doctor") and row.get("from")
        if row["old_doctor"] != row["new_doctor"] and row["from"] <= until
    ]
    taken_over: dict[str | None, set[str | None]] = {}
    result = []
    for day in sorted({row["from"] for row in whole}):
        wanted: dict[Unit, set[str]] = {}
        for row in whole:
            old = row["old_doctor"]
            if row["from"] != day:
                continue
            homes = working.get(old) or taken_over.get(old) or set()
            if row.get("institution"):
                homes = {row["institution"]}
            if len(homes) == 1:
                (home,) = homes
                wanted.setdefault((home, old), set()).add(row["new_doctor"])
        moves = {unit: next(iter(heirs)) for unit, heirs in wanted.items() if len(heirs) == 1}
        held = {
            (home, heir)
            for (home, old), heir in moves.items()
            if home in working.get(old, set()) | taken_over.get(old, set())
        }
        for home, heir in held:
            taken_over.setdefault(heir, set()).add(home)
        result.append(moves)
    return result


def handed_over(row: Row, days: Sequence[Moves]) -> Row:
    """The contract with the doctor whose it is after all handovers."""
    institution, doctor = unit_of(row)
    for moves in days:
        doctor = moves.get((institution, doctor), doctor)
    return {**row, "doctor": doctor}
