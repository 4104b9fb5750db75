"""Small exports written by hand, and the figures that fdsign makes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from fdsign.metrics.results import Figure, MetricsRun
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.oracle.exports import check_character, write_folder

CENTRE = "示范社区卫生服务中心"
Rows = list[dict[str, Any]]


def someone(number: int, born: date = date(1980, 1, 1)) -> str:
    """A made-up person's identity number; region codes that begin with 99 are not assigned."""
    first_17 = f"99{number // 1000:04d}{born:%Y%m%d}{number % 1000:03d}"
    return first_17 + check_character(first_17)


def contract(number: int, signed: date | None = date(2016, 6, 1), **more: Any) -> dict[str, Any]:
    """A contract row; by default signed in 2016, so of contract year 2017."""
    born = more.pop("born", date(1980, 1, 1))
    row = {"person_id": someone(number, born), "sign_date": signed, "status": "已签约"}
    return {**row, "doctor": "王医生", "institution": CENTRE, **more}


def resident(number: int, born: date = date(1980, 1, 1), **more: Any) -> dict[str, Any]:
    """A live register row of a registered resident."""
    row = {"person_id": someone(number, born), "registered": True, "record_status": "正常"}
    return {**row, "record_no": f"R{number}", "institution": CENTRE, "doctor": "王医生", **more}


def run(exports: Mapping[str, Rows], year: int = 2017, **options: Any) -> MetricsRun:
    """fdsign's result on these exports."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        return metrics(Request((Path(folder),), year=year, **options))


def figure(
    result: MetricsRun,
    indicator: str,
    level: str = "total",
    unit: str | None = None,
    institution: str | None = None,
) -> Figure:
    """One figure of a result."""
    if level not in ("total", "institution") and institution is None:
        institution = CENTRE
    (found,) = [
        f
        for f in result.figures
        if (f.indicator, f.level, f.unit, f.institution) == (indicator, level, unit, institution)
    ]
    return found


def parts(found: Figure) -> tuple[int | None, int | None, str]:
    """numerator, denominator, status."""
    return found.numerator, found.denominator, found.status


def counted(result: MetricsRun, year: int) -> int:
    """Persons in S(year)."""
    return sum(f.rows for f in result.fates if f.year == year and f.fate == "counted")
