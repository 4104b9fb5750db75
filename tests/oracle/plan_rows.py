"""Rows and readings that the hand-checked cases of the plan share (spec 1.7).

The plan is for 2018: the base year is 2017, the signing target 35%. A person who signed in 2016 is
in S(2017), in 2017 in S(2018), in 2018 in S(2019).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .exports import person_id
from .plan import Plan, plan

if TYPE_CHECKING:
    from .plan import DoctorPlan

Row = dict[str, Any]

P = 2018
JIA, YI = "甲社区卫生服务中心", "乙镇卫生院"
A, B, C, TCM = "王医生", "李医生", "陈医生", "中医科"
OLD, YOUNG = date(1957, 12, 31), date(1958, 1, 1)
"""60 and 59 completed years on 31 December 2017."""


def pid(number: int, birth: date = date(1985, 5, 5)) -> str:
    """A made-up ID."""
    return person_id(birth, number)


def contract(person: str, doctor: str | None = A, signed: int = 2017, **more: Any) -> Row:
    """A contract signed in May of a year."""
    row = {"person_id": person, "sign_date": date(signed, 5, 1), "institution": JIA}
    return row | {"doctor": doctor} | more


def contracts(number: int, doctor: str | None, first: int = 0, signed: int = 2017) -> list[Row]:
    """Contracts of so many persons without a birth date."""
    return [contract(f"E{first + n:08d}", doctor, signed) for n in range(number)]


def record(person: str | None, doctor: str | None = A, **more: Any) -> Row:
    """A live registered record."""
    row = {"person_id": person, "registered": True, "institution": JIA, "doctor": doctor}
    return row | more


def patch(doctor: str | None, persons: int, **more: Any) -> Row:
    """A row of the population table of 2018, unless said."""
    row = {"registered_population": persons, "year": P, "institution": JIA, "doctor": doctor}
    return row | more


def own(data: dict[str, list[Row]], doctor: str | None = A, **options: Any) -> DoctorPlan:
    """One doctor of Jia."""
    return plan(data, P, **options).doctors[JIA, doctor]


def planned(found: Plan) -> dict[str | None, int]:
    """What everybody at Jia is to sign."""
    return {doctor: row.planned for (home, doctor), row in found.doctors.items() if home == JIA}


def override(doctor: str | None, number: Any, **more: Any) -> Row:
    """A row of the table of overrides."""
    return {"doctor": doctor, "planned": number} | more


def handed(old: str | None, new: str | None, day: date | None, **more: Any) -> Row:
    """A row of the table of handovers."""
    return {"old_doctor": old, "new_doctor": new, "from": day} | more
