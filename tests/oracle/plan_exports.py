"""Exports with handovers and overrides for a plan, and their writer (spec 1.7, 2.1).

The folders of `exports` for the base year, with all their dirt, and on top the two tables of the
office, with rows that are of no use. So that the shares of method "gap" differ in more than one
person, some doctors get a larger patch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from .exports import (
    DOCTORS,
    Exports,
    Row,
    as_of_dates,
    exports,
    write_folder,
    write_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "overrides": {"doctor": "医生", "planned": "计划数", "institution": "机构", "year": "年度"},
    "handovers": {
        "old_doctor": "原医生",
        "new_doctor": "接任医生",
        "from": "交接日期",
        "institution": "机构",
    },
}
FILE_NAMES = {"overrides": "计划调整", "handovers": "交接"}
HEIRS = ("林医生", "周医生")
NOBODY = "吴医生"
NOWHERE = "丁街道社区卫生服务中心"


@dataclass(frozen=True)
class PlanData:
    """A folder for a plan, in canonical form."""

    exports: Exports
    overrides: list[Row]
    handovers: list[Row]
    as_of: date | None


@st.composite
def plan_exports(draw: st.DrawFn, year: int = 2018, min_persons: int = 10) -> PlanData:
    """A folder for the plan of `year`."""
    data = draw(exports(year - 1, min_persons=min_persons))
    random = Random(draw(st.integers(0, 2**16), label="plan"))
    if draw(st.booleans(), label="larger patches"):
        _enlarge(random, data)
    dirt = draw(st.sampled_from((0.0, 0.3)), label="rows of no use")
    homes = [*sorted({row["institution"] or "" for row in data.get("contracts", [])} - {""}), None]
    how_many = st.just(0) | st.integers(2, 4) | st.integers(4, 7)
    return PlanData(
        exports=data,
        overrides=[
            _override(random, year, dirt, homes) for _ in range(draw(how_many, label="overrides"))
        ],
        handovers=[
            _handover(random, year, dirt, homes) for _ in range(draw(how_many, label="handovers"))
        ],
        as_of=draw(as_of_dates(year) | as_of_dates(year - 1), label="as of"),
    )


def _enlarge(random: Random, data: Exports) -> None:
    if "population" in data:
        data["population"] = [
            row | {"registered_population": row["registered_population"] * random.choice((1, 7))}
            for row in data["population"]
        ]


def _override(random: Random, year: int, dirt: float, homes: Sequence[str | None]) -> Row:
    """A number for a doctor, low and high; doubles are frequent."""
    row: Row = {
        "doctor": random.choice((*DOCTORS, *HEIRS[:1])),
        "planned": random.choice((0, 0, 0, 1, 3, 3, 8, 30)),
        "institution": random.choice(homes),
        "year": random.choice((None, year, year, year - 1)),
    }
    if random.random() < dirt:
        row |= random.choice(
            (
                {"doctor": None},
                {"doctor": NOBODY},
                {"planned": None},
                {"planned": -1},
                {"planned": 2.5},
                {"institution": NOWHERE},
            )
        )
    return row


def _handover(random: Random, year: int, dirt: float, homes: Sequence[str | None]) -> Row:
    """A doctor's persons go to another one, about the turns of the year; chains are frequent."""
    row: Row = {
        "old_doctor": random.choice((*DOCTORS, *HEIRS)),
        "new_doctor": random.choice((*DOCTORS, *HEIRS)),
        "from": random.choice(
            (
                date(year - 1, 6, 30),
                date(year - 1, 12, 31),
                date(year, 1, 1),
                date(year, 6, 30),
                date(year, 7, 1),
                date(year, 12, 31),
                date(year + 1, 1, 1),
            )
        ),
        "institution": random.choice(homes),
    }
    if random.random() < dirt:
        row |= random.choice(
            (
                {"old_doctor": None},
                {"old_doctor": NOBODY},
                {"new_doctor": None},
                {"new_doctor": row["old_doctor"]},
                {"from": None},
                {"institution": NOWHERE},
            )
        )
    return row


def write_plan_folder(data: PlanData, folder: Path) -> None:
    """Write the exports and the two tables as CSV with Chinese headings."""
    write_folder(data.exports, folder)
    tables = {"overrides": data.overrides, "handovers": data.handovers}
    for name, rows in tables.items():
        if rows:
            write_sheet(folder / f"{FILE_NAMES[name]}.csv", HEADINGS[name], rows)
