"""The pictures of the guide for the office, drawn from the results of the examples.

``python -m tests.docs.guide`` draws them anew (LibreOffice, poppler and ImageMagick must be there) and
writes down what each shows; ``test_guide`` compares that with what the program says now.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fdsign.locale import text
from fdsign.pipeline.annual import AnnualChoice, annual
from fdsign.pipeline.check import check
from fdsign.pipeline.explain import explain
from fdsign.pipeline.fund import FundChoice
from fdsign.pipeline.request import Request
from fdsign.pipeline.sample import SampleChoice, sample
from fdsign.pipeline.worklist import worklist
from fdsign.report.excel import workbook_bytes
from fdsign.report.model import Sheet
from fdsign.report.sheets import explain as explained
from fdsign.report.sheets import problems, sample_calls, worklists
from fdsign.report.workbook import annual_sheets

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
EXAMPLES = ROOT / "examples" / "exports"
SHOWN = GUIDE / "pictures.json"
CREATED = datetime(2018, 1, 2, tzinfo=UTC)
DOTS = 75
"""Dots an inch."""
FOOT = 50
"""Of these, the foot of a page."""


@dataclass(frozen=True)
class Picture:
    """One page of one sheet."""

    name: str
    sheet: Sheet
    page: int = 1

    @property
    def content(self) -> str:
        """A hash of what the sheet says."""
        return hashlib.sha256(repr(self.sheet).encode()).hexdigest()


def pictures() -> Iterator[Picture]:
    """Every picture of the guide, in Chinese."""
    text.use("zh")
    request = Request((EXAMPLES,), year=2017)
    run = annual(request, AnnualChoice(FundChoice("good")))
    sheets = {sheet.name: sheet for sheet in annual_sheets(run)}
    yield Picture("年度报告", sheets["总览"])
    yield Picture("年度报告-得分", sheets["总览"], 3)
    yield Picture("年度报告-计划", sheets["总览"], 5)
    yield Picture("监测表", sheets["指标 监测表"])
    yield Picture("医生", sheets["指标 医生"])
    yield Picture("评估表", sheets["得分 机构评估表"])
    yield Picture("经费", sheets["经费 团队"])
    yield Picture("任务单", sheets["年度计划 任务单"])
    yield Picture("服务包", sheets["服务 增值服务包"])
    found = check(request)
    yield Picture("问题", problems.by_file(found.exports.problems, ()))
    yield Picture("工作清单", worklists.doctors(worklist(request))[0])
    drawn = sample(request, SampleChoice(size=12)).in_clear()
    yield Picture("抽查电话表", sample_calls.sheet(drawn))
    why = explain(request, "elderly_signing_rate")
    yield Picture("解释", explained.sheets(why)[0])


def draw(picture: Picture, folder: Path) -> None:
    """The page as a PNG without its margins."""
    book = folder / f"{picture.name}.xlsx"
    book.write_bytes(workbook_bytes([picture.sheet], CREATED))
    for command in (
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)],
        ["pdftoppm", "-r", str(DOTS), "-f", str(picture.page), "-l", str(picture.page), "-png",
         "-singlefile", str(book.with_suffix(".pdf")), str(book.with_suffix(""))],
        ["convert", str(book.with_suffix(".png")), "-gravity", "south", "-chop", f"0x{FOOT}",
         "-trim", "+repage", "-bordercolor", "white",
         "-border", "8", "-colors", "64", str(GUIDE / f"{picture.name}.png")],
    ):  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Draw all, and write down what they show."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(CREATED.timestamp()))
    shown = {}
    with tempfile.TemporaryDirectory() as folder:
        for picture in pictures():
            draw(picture, Path(folder))
            shown[picture.name] = picture.content
    SHOWN.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
