"""Small exports or indicators sheets written by hand, and the scoring sheets that fdsign makes of them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.scoring.results import ItemScore, Score, ScoreRun
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows

COLUMNS = {
    "institution": "机构", "year": "年度", "indicator": "指标", "numerator": "分子",
    "denominator": "分母", "value": "指标值",
}  # fmt: skip


def given(indicator: str, value: object = None, **more: Any) -> dict[str, Any]:
    """A row of an indicators sheet, by default of the centre in 2017."""
    row = {"institution": CENTRE, "year": 2017, "indicator": indicator, "value": value}
    return {**row, **more}


def write_indicators(rows: Rows, path: Path) -> None:
    """An indicators sheet as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        writer.writerows([row.get(column, "") for column in COLUMNS] for row in rows)


def _without(headings: Sequence[str], path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        kept = [heading for heading in rows[0] if heading not in headings]
        writer = csv.DictWriter(file, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def scored(
    exports: Mapping[str, Rows],
    indicators: Sequence[dict[str, Any]] = (),
    year: int = 2017,
    unasked: Sequence[str] = (),
    **options: Any,
) -> ScoreRun:
    """fdsign's result on these exports and this indicators sheet.

    ``unasked``: headings that the survey does not have.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        if unasked:
            _without(unasked, Path(folder) / "抽查.csv")
        if indicators:
            write_indicators(list(indicators), Path(folder) / "指标.csv")
        return score(Request((Path(folder),), year=year, **options))


def sheet(
    run: ScoreRun, level: str = "institution", unit: str | None = CENTRE, institution: str = CENTRE
) -> Score:
    """One unit's sheet."""
    within = None if level == "institution" else institution
    (found,) = [s for s in run.scores if (s.level, s.institution, s.unit) == (level, within, unit)]
    return found


def item(run: ScoreRun, name: str, **of: Any) -> ItemScore:
    """One item of one unit."""
    return sheet(run, **of).item(name)
