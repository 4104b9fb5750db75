"""Small exports written by hand, and the plans that fdsign makes of them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fdsign.pipeline.plan import PlanChoice, plan
from fdsign.pipeline.request import Request
from fdsign.planning.results import DoctorPlan, PlanRun
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract

PUBLISHED = Path(__file__).parents[1] / "published" / "doctor_plan_2018.csv"
OVERRIDES = ["医生", "计划数", "机构", "年度", "备注"]
HANDOVER = ["原医生", "接任医生", "交接日期", "机构"]
IN_2017 = date(2017, 6, 1)


def planned(
    exports: Mapping[str, Rows],
    tables: Mapping[str, Sequence[Sequence[object]]] | None = None,
    year: int = 2018,
    **options: Any,
) -> PlanRun:
    """fdsign's plan on these exports and these further tables, heading first."""
    choice = PlanChoice(options.pop("method", None), options.pop("progress", False))
    with written(exports, tables) as folder:
        return plan(Request((folder,), year=year, **options), choice)


@contextmanager
def written(
    exports: Mapping[str, Rows], tables: Mapping[str, Sequence[Sequence[object]]] | None = None
) -> Iterator[Path]:
    """A folder with these exports and these further tables."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        for name, rows in (tables or {}).items():
            with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        yield Path(folder)


def of(run: PlanRun, doctor: str | None, institution: str = CENTRE) -> DoctorPlan:
    """One doctor's plan."""
    (found,) = [p for p in run.doctors if (p.institution, p.doctor) == (institution, doctor)]
    return found


def signed(people: int, doctor: str | None, first: int, **more: Any) -> Rows:
    """So many contracts signed in 2017, of contract year 2018."""
    more.setdefault("signed", IN_2017)
    return [contract(first + n, doctor=doctor, **more) for n in range(people)]


def people(**doctors: int) -> Rows:
    """A population table of 2018, doctor by doctor."""
    return [
        {"institution": CENTRE, "doctor": doctor, "registered_population": number, "year": 2018}
        for doctor, number in doctors.items()
    ]


def total(run: PlanRun) -> int:
    """All that is planned."""
    return sum(plan.planned for plan in run.doctors)


def published() -> list[dict[str, str]]:
    """The rows of the published table of 2018."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
