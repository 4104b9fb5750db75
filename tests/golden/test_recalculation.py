"""LibreOffice opens the workbook, and what it recalculates equals what is stored (spec 3.3)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from fdsign.pipeline.annual import AnnualChoice, annual
from fdsign.pipeline.explain import explain
from fdsign.pipeline.fund import FundChoice, fund
from fdsign.pipeline.plan import PlanChoice, plan
from fdsign.pipeline.request import Request
from fdsign.report.workbook import (
    annual_workbook,
    explain_workbook,
    fund_workbook,
    metrics_workbook,
    plan_workbook,
)
from tests.spec.district import thirteen

EXAMPLES = Path(__file__).parents[2] / "examples" / "exports"
REQUEST = Request((EXAMPLES,), year=2017)
MONEY = FundChoice("good", by_score=True, what_if={"grade": "excellent"})
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""


WORKBOOKS: dict[str, tuple[Callable[[], bytes], int]] = {
    "annual": (lambda: annual_workbook(annual(REQUEST, AnnualChoice(FundChoice("good")))), 500),
    "fund": (lambda: fund_workbook(fund(REQUEST, MONEY)), 40),
    "explain": (lambda: explain_workbook(explain(REQUEST, "score")), 5),
    "district": (lambda: metrics_workbook(thirteen()), 80),
    "plan": (
        lambda: plan_workbook(plan(Request((EXAMPLES,), year=2018), PlanChoice(None, True))), 60,
    ),
}  # fmt: skip
"""How each is made, and how many formulas it has at least; the year's holds those of every report."""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_recalculated_values_equal_the_stored_ones(tmp_path: Path) -> None:
    """All workbooks in one start of LibreOffice, which takes longer than they do."""
    stored = [tmp_path / f"{name}.xlsx" for name in WORKBOOKS]
    for path, (made, _least) in zip(stored, WORKBOOKS.values(), strict=True):
        path.write_bytes(made())
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), *map(str, stored)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for path, (_made, least) in zip(stored, WORKBOOKS.values(), strict=True):
        assert compared(path, tmp_path / "again" / path.name) > least, path.name


def compared(stored: Path, again: Path) -> int:
    """How many formulas there are; each must give what is stored."""
    before, after = values(stored), values(again)
    found = 0
    for sheet in load_workbook(stored):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    place = cell.row - 1, cell.column - 1
                    old, new = (read[sheet.title][place[0]][place[1]] for read in (before, after))
                    assert old == pytest.approx(new, abs=1e-12), (
                        stored.name, sheet.title, cell.coordinate,
                    )  # fmt: skip
    return found


def values(book: Path) -> dict[str, list[list[object]]]:
    """What the cells of each sheet say, by row and column from A1."""
    read = CalamineWorkbook.from_path(book)
    return {
        name: read.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in read.sheet_names
    }
