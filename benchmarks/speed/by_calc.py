"""What an office does in a workbook: COUNTIFS and SUMPRODUCT, recalculated by LibreOffice.

``python -m benchmarks.speed.by_calc FOLDER YEAR``, with the demo's exports in the folder. They are
cleaned beforehand; only LibreOffice is timed: opening, recalculating, saving. It may take minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.speed.by_pandas import people_of, read_visits

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""LibreOffice's own settings: recalculate whatever is opened."""
RESULT = "按医生"
SHARE = {  # by doctor: numerator, denominator; @ is the doctor's cell
    "签约率": (
        "COUNTIFS(下年!$B:$B,@)+COUNTIFS(本年!$B:$B,@,本年!$E:$E,0)",
        "SUMIFS(人口!$B:$B,人口!$A:$A,@)",
    ),
    "续签率": ("COUNTIFS(上年!$B:$B,@,上年!$D:$D,\">0\")", "COUNTIFS(上年!$B:$B,@)"),
    "老年人群签约率": (
        "SUMPRODUCT((本年!$B$2:$B${s}=@)*(本年!$D$2:$D${s}>=60))",
        "SUMPRODUCT((档案!$B$2:$B${r}=@)*(档案!$E$2:$E${r}>=60)*(档案!$C$2:$C${r}=\"户籍\"))",
    ),
    "高血压签约率": (
        "SUMPRODUCT((本年!$B$2:$B${s}=@)*(本年!$F$2:$F${s}=1))",
        "COUNTIFS(档案!$B:$B,@,档案!$D:$D,1)",
    ),
    "社区就诊率": (
        "COUNTIFS(就诊!$D:$D,@,就诊!$B:$B,{year},就诊!$C:$C,1)",
        "COUNTIFS(就诊!$D:$D,@,就诊!$B:$B,{year})",
    ),
}  # fmt: skip


class Book:
    """A workbook being written, which counts its formulas. Rows are counted from 1."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self.formulas = 0

    def sheet(self, name: str, rows: Iterator[Sequence[object]]) -> None:
        """A sheet; a text that begins with = is a formula."""
        sheet = self._book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    self.formulas += 1
                    sheet.write_formula(at, column, cell)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                else:
                    sheet.write_number(at, column, cell)

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def make_workbook(folder: Path, year: int, path: Path, *, lookups: bool = False) -> int:
    """Write the data and the formulas, and return how many formulas there are.

    ``lookups``: whether somebody signed again is found by MATCH, as the few do who know how slow
    a COUNTIFS a row is.
    """
    live, contracts, cards = people_of(folder, year)
    signed = {of: contracts[contracts["年度"] == of] for of in (year - 1, year, year + 1)}
    ends = {of: len(rows) + 1 for of, rows in signed.items()}
    book = Book(path)
    this, after = f"本年!$A$2:$A${ends[year]}", f"下年!$A$2:$A${ends[year + 1]}"
    where = f"本年!$C$2:$C${ends[year]}"
    if lookups:
        again = f"=IFERROR(IF(INDEX({where},MATCH(A{{at}},{this},0))=C{{at}},1,0),0)"
        more = f"=IF(ISNUMBER(MATCH(A{{at}},{after},0)),1,0)"
    else:  # an identity number takes a *: without it only 15 of its digits are compared
        again = f'=COUNTIFS({this},A{{at}}&"*",{where},C{{at}})'
        more = f'=COUNTIFS({after},A{{at}}&"*")'
    age = f"={year}-MID(A{{at}},7,4)"
    mark = (
        f"=IFERROR(VLOOKUP(A{{at}},档案!$A$2:$D${len(live) + 1},4,FALSE),"
        "IF(ISNUMBER(SEARCH(\"高血压\",G{at})),1,0))"
    )  # fmt: skip
    who = f'=IFERROR(VLOOKUP(A{{at}},本年!$A$2:$B${ends[year]},2,FALSE),"")'
    columns = ["证件", "医生", "机构"]
    book.sheet("上年", _rows(signed[year - 1], columns, again))
    book.sheet("本年", _rows(signed[year], columns, age, more, mark, last="人群"))
    book.sheet("下年", _rows(signed[year + 1], columns))
    live["高血压"] = live["是否高血压"].astype(int)
    live["证件"] = live["证件"].fillna(live["出生"].dt.strftime("000000%Y%m%d"))
    book.sheet("档案", _rows(live, ["证件", "医生", "常住类型", "高血压"], age))
    visits = read_visits(folder, cards).dropna(subset=["证件", "日期"])
    visits["年"], visits["社区"] = visits["日期"].dt.year, visits["社区"].astype(int)
    book.sheet("就诊", _rows(visits, ["证件", "年", "社区"], who))
    people = pd.read_excel(folder / "户籍人口.xlsx", engine="openpyxl", header=2)
    people = people[people["责任医生"].notna()]
    book.sheet("人口", _rows(people, ["责任医生", "户籍人口（人）"]))
    doctors = sorted({*contracts["医生"], *live["医生"]})
    book.sheet(RESULT, _shares(doctors, year, ends[year], len(live) + 1))
    book.close()
    return book.formulas


def _rows(
    frame: pd.DataFrame, columns: list[str], *formulas: str, last: str | None = None
) -> Iterator[Sequence[object]]:
    """A heading, then the columns, the formulas of each row, and a last column."""
    more = [f"算{number}" for number in range(1, len(formulas) + 1)]
    yield [*columns, *more, *([last] if last else [])]
    ends = frame[last].fillna("") if last else [None] * len(frame)
    cells = zip(*(frame[column].fillna("") for column in columns), strict=True)
    for at, (row, end) in enumerate(zip(cells, ends, strict=True), 2):
        made = [formula.format(at=at) for formula in formulas]
        yield [*row, *made, *([end] if last else [])]


def _shares(doctors: list[str], year: int, s: int, r: int) -> Iterator[Sequence[object]]:
    """The rates of every doctor, then of all."""
    yield ["医生", *(f"{title}{part}" for title in SHARE for part in ("分子", "分母", ""))]
    for at, doctor in enumerate(doctors, 2):
        row = [doctor]
        for number, parts in enumerate(SHARE.values()):
            row += [
                "=" + part.format(s=s, r=r, year=year).replace("@", f"$A{at}") for part in parts
            ]
            upper, lower = (_letter(1 + number * 3 + side) for side in (0, 1))
            row.append(f'=IF({lower}{at}=0,"",{upper}{at}/{lower}{at})')
        yield row
    last = len(doctors) + 1
    sums = [_letter(column) for column in range(1, 1 + 3 * len(SHARE)) if column % 3]
    yield ["合计", *(
        cell
        for upper, lower in zip(sums[::2], sums[1::2], strict=True)
        for cell in (
            f"=SUM({upper}2:{upper}{last})", f"=SUM({lower}2:{lower}{last})",
            f"={upper}{last + 1}/{lower}{last + 1}",
        )
    )]  # fmt: skip


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def recalculate(path: Path, folder: Path, seconds: float = 3600) -> float:
    """Open, recalculate and save a workbook into a folder; the seconds that this takes."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    began = time.monotonic()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=seconds,
    )  # fmt: skip
    return time.monotonic() - began


def totals(path: Path) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each rate in the last row of a recalculated workbook."""
    *_rest, last = CalamineWorkbook.from_path(path).get_sheet_by_name(RESULT).to_python()
    counts = [int(float(str(cell))) for cell in last[1:]]
    return {title: (counts[3 * n], counts[3 * n + 1]) for n, title in enumerate(SHARE)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the workbook, recalculate it, and print formulas, seconds and totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("year", type=int)
    parser.add_argument(
        "--lookups", action="store_true", help="MATCH where it can replace COUNTIFS"
    )
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        book, again = Path(place, "office.xlsx"), Path(place, "again")
        formulas = make_workbook(asked.folder, asked.year, book, lookups=asked.lookups)
        took = recalculate(book, again)
        found = {"formulas": formulas, "seconds": took, "totals": totals(again / book.name)}
    print(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
