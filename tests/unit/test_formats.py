"""One table in every format that is read gives the same figures (spec 2.1)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt

from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.errors.files import CONTRACTS, signed, text
from tests.spec.office import counted
from tests.unit import office_formats as formats

ROWS = [CONTRACTS, signed(1), signed(2, 签约日期="2017-03-01"), signed(3, 签约状态="待签约")]
EXPECTED = {2017: 1, 2018: 1}
DATE = CONTRACTS.index("签约日期")


def delimited(rows: list[list[str]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def html(path: Path) -> None:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    head = '<html><head><meta charset="gb2312"></head><body><table><tr><td colspan="6">签约表</td></tr>'
    path.write_bytes(f"{head}{body}</table></body></html>".encode("gb18030"))


def biff(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("签约")
    as_date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            if i and j == DATE:
                sheet.write(i, j, datetime.fromisoformat(cell), as_date)
            else:
                sheet.write(i, j, cell)
    book.save(str(path))


def dated(path: Path, date1904: bool, styled: bool) -> None:
    book = xlsxwriter.Workbook(str(path), {"date_1904": date1904})
    sheet = book.add_worksheet()
    as_date = book.add_format({"num_format": "yyyy-mm-dd"} if styled else {"num_format": "0"})
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            if i and j == DATE:
                sheet.write_datetime(i, j, datetime.fromisoformat(cell), as_date)
            else:
                sheet.write_string(i, j, cell)
    book.close()


def spaced(path: Path) -> None:
    """A title, a blank row, the heading, a blank row, the data."""
    blank = [""] * len(CONTRACTS)
    text(path, [["签约表"], blank, ROWS[0], blank, *ROWS[1:]])


def days(rows: list[list[str]]) -> list[list[Any]]:
    """The same rows with dates where days are."""
    return [
        [date.fromisoformat(cell) if i and j == DATE else cell for j, cell in enumerate(row)]
        for i, row in enumerate(rows)
    ]


def macros(path: Path) -> None:
    """A workbook with a macro part."""
    dated(path, date1904=False, styled=True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")


def oddly_named(path: Path) -> None:
    """A sheet name with what markup, screens and file systems mind."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("签约&<2017> \"'😀' [bold]"[:31].replace("[", "(").replace("]", ")"))
    for i, row in enumerate(ROWS):
        sheet.write_row(i, 0, row)
    book.close()


def columnar(path: Path) -> None:
    head, *body = days(ROWS)
    pq.write_table(
        pa.table({name: [row[j] for row in body] for j, name in enumerate(head)}),
        path,
        write_page_checksum=True,
    )


def chunks(path: Path) -> None:
    """Texts as a dictionary, instants with a time zone, one row a group."""
    head, *body = ROWS
    columns: dict[str, pa.Array] = {
        name: pa.array([row[j] for row in body]).dictionary_encode() for j, name in enumerate(head)
    }
    local = pa.array([datetime.fromisoformat(row[DATE]) for row in body], pa.timestamp("us"))
    columns[head[DATE]] = pc.assume_timezone(local, "Asia/Shanghai")
    pq.write_table(pa.table(columns), path, row_group_size=1, compression="zstd")


WRITERS: dict[str, Callable[[Path], None]] = {
    "签约.csv utf-8": lambda p: text(p, ROWS, "utf-8"),
    "签约.csv utf-8-sig": lambda p: text(p, ROWS),
    "签约.csv gb18030": lambda p: text(p, ROWS, "gb18030"),
    "签约.txt utf-16 tabs": lambda p: (
        p.write_bytes(delimited(ROWS, "\t").encode("utf-16")) and None
    ),
    "签约.csv semicolons": lambda p: p.write_bytes(delimited(ROWS, ";").encode("utf-8")) and None,
    "签约.xls html": html,
    "签约.csv blank rows": spaced,
    "签约.xls biff": biff,
    "签约.xlsx dates": lambda p: dated(p, date1904=False, styled=True),
    "签约.xlsx dates of 1904": lambda p: dated(p, date1904=True, styled=True),
    "签约.xlsx bare serial numbers": lambda p: dated(p, date1904=False, styled=False),
    "签约.xlsx bare serial numbers of 1904": lambda p: dated(p, date1904=True, styled=False),
    "签约.xls really xlsx": lambda p: dated(p, date1904=False, styled=True),
    "签约.xlsx really biff": biff,
    "签约.xls really csv": lambda p: text(p, ROWS, "gb18030"),
    "签约.xlsx really csv": lambda p: text(p, ROWS),
    "签约.xls really tabs": lambda p: (
        p.write_bytes(delimited(ROWS, "\t").encode("gb18030")) and None
    ),
    "签约.xls really xlsb": lambda p: p.write_bytes(formats.xlsb({"签约": days(ROWS)})) and None,
    "签约.xlsm": macros,
    "签约.xlsx odd sheet name": oddly_named,
    "签约.xlsb": lambda p: p.write_bytes(formats.xlsb({"签约": days(ROWS)})) and None,
    "签约.xlsb dates of 1904": lambda p: (
        p.write_bytes(formats.xlsb({"签约": days(ROWS)}, date1904=True)) and None
    ),
    "签约.ods": lambda p: p.write_bytes(formats.ods({"签约": days(ROWS)})) and None,
    "签约.xml": lambda p: p.write_bytes(formats.xml2003({"签约": days(ROWS)})) and None,
    "签约.xls really xml": lambda p: p.write_bytes(formats.xml2003({"签约": days(ROWS)})) and None,
    "签约.xls really xml in gb2312": lambda p: (
        p.write_bytes(formats.xml2003({"签约": ROWS}, encoding="gb2312")) and None
    ),
    "签约.xls really xml in utf-16": lambda p: (
        p.write_bytes(formats.xml2003({"签约": ROWS}, encoding="utf-16")) and None
    ),
    "签约.parquet": columnar,
    "签约.parquet in parts": chunks,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_figures(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name.split()[0])
    result = metrics(Request((tmp_path,), year=2017))
    assert {year: counted(result, year) for year in EXPECTED} == EXPECTED
    blank = 1 if "blank" in name else 0
    assert [(e.read, e.used) for e in result.inputs] == [(3 + blank, 3)]
    assert [p for p in result.problems if p.severity in ("error", "fatal")] == []
