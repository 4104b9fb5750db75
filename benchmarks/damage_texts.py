"""Contracts that come as text, as pages, or as another format than their name says."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html import escape
from io import StringIO
from pathlib import Path

from benchmarks import folders
from benchmarks.cases import REFUSED, ROWS, SAME, TOLD, Case, contracts, renamed
from benchmarks.damage_cells import BAD
from benchmarks.formats import (
    write_biff,
    write_ods,
    write_parquet,
    write_protected,
    write_xml_2003,
)
from fdsign.synthetic.text_files import write_html

Change = Callable[[str], str]


def _text(
    name: str,
    change: Change = lambda text: text,
    *,
    encoding: str = "utf-8",
    spoil: Callable[[bytes], bytes] = lambda data: data,
    delimiter: str = ",",
) -> Callable[[Path], Path]:
    """The contracts as a text file: change its text, then its bytes."""

    def make(folder: Path) -> Path:
        path = renamed(folder, name)
        out = StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows(folders.texts(contracts()))
        path.write_bytes(spoil(change(out.getvalue()).encode(encoding)))
        return path

    return make


def _lines(rows: tuple[int, ...], change: Change) -> Change:
    """Change some lines, counted from 1."""

    def changed(text: str) -> str:
        lines = text.split("\r\n")
        for row in rows:
            lines[row - 1] = change(lines[row - 1])
        return "\r\n".join(lines)

    return changed


def _html(name: str, change: Change = lambda text: text) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = renamed(folder, name)
        rows = contracts()
        write_html(path, "签约明细", rows[0], rows[1:])
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        return path

    return make


def _as(name: str, write: Callable[[Path, list[list[str]]], None]) -> Callable[[Path], Path]:
    """The contracts in another format."""

    def make(folder: Path) -> Path:
        path = renamed(folder, name)
        write(path, folders.texts(contracts()))
        return path

    return make


def _biff_with(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = _as("签约明细.xls", write_biff)(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _other_digit(data: bytes) -> bytes:
    """One bit of one stored ID: another digit."""
    number = folders.person(3).encode("ascii")
    place = data.find(number)
    place, width = (place, 1) if place >= 0 else (data.find(number.decode().encode("utf-16-le")), 2)
    spoiled = bytearray(data)
    spoiled[place + 15 * width] ^= 1
    return bytes(spoiled)


_LATE = (100, 150, 290)
"""Rows whose last cell is blank, so that the shift pushes no text past the heading."""

_BAD_BYTE = b"\xff\xfe\xfa"
_ENDLESS = '"' + "x" * 1_000_000 + '"'

CASES = (
    Case("csv-gb18030", "CSV in GB18030", _text("签约.csv", encoding="gb18030"), (SAME,)),
    Case("csv-utf16", "CSV in UTF-16", _text("签约.csv", encoding="utf-16"), (SAME,)),
    Case("csv-utf16-unmarked", "CSV in UTF-16 without a mark",
         _text("签约.csv", encoding="utf-16-le"), (SAME, REFUSED)),
    Case("csv-bad-byte", "bytes that are no text, in the middle",
         _text("签约.csv", spoil=lambda b: b[:9000] + _BAD_BYTE + b[9000:]), (REFUSED,)),
    Case("csv-zero-bytes", "zero bytes in the middle",
         _text("签约.csv", spoil=lambda b: b[:9000] + b"\0" * 100 + b[9000:]), (REFUSED,)),
    Case("csv-zero-end", "the second half is zero bytes, as after a power cut",
         _text("签约.csv", spoil=lambda b: b[:9000] + b"\0" * 9000), (REFUSED,)),
    Case("csv-shifted", "three rows with a comma too many",
         _text("签约.csv", _lines(BAD, lambda line: line.replace("测", "测,", 1))), (ROWS,), BAD),
    Case("csv-shifted-late", "three rows with a comma in the doctor's name, the last cell blank",
         _text("签约.csv", _lines(_LATE, lambda line: re.sub(",示(.)", r",示,\1", line, count=1))),
         (ROWS, REFUSED), _LATE),
    Case("csv-short", "three rows that end too early",
         _text("签约.csv", _lines(BAD, lambda line: ",".join(line.split(",")[:6]))), (ROWS,), BAD),
    Case("csv-open-quote", "a quotation mark that another one ends 200 lines below",
         _text("签约.csv", _lines((50, 250), lambda line: line.replace("示", '"示', 1))),
         (REFUSED,)),
    Case("csv-quote-in-quote", "a quotation mark inside a quoted field, and one further below",
         _text("签约.csv", _lines((50, 52), lambda line: line.replace("测", '"测', 1))),
         (REFUSED,)),
    Case("csv-endless-quote", "a quotation mark that nothing ends",
         _text("签约.csv", _lines((250,), lambda line: line.replace("测", '"测', 1)
                                .replace(",测", ',"测', 1))), (REFUSED,)),
    Case("csv-cut", "a CSV cut in the middle of a line",
         _text("签约.csv", lambda text: text[: text.rindex("2015-")]), (REFUSED, ROWS),
         (len(contracts()),)),
    Case("csv-odd-ends", "lines that end in \\r\\r\\n",
         _text("签约.csv", lambda text: text.replace("\r\n", "\r\r\n")), (SAME, REFUSED)),
    Case("csv-wrapped", 'every ID written as ="…"',
         _text("签约.csv", lambda text: text.replace("\r\n9", '\r\n="9').replace(",测", '",测')),
         (SAME,)),
    Case("csv-semicolons", "CSV with semicolons", _text("签约.csv", delimiter=";"), (SAME,)),
    Case("csv-wide-cell", "a name of 1,000,000 characters",
         _text("签约.csv", _lines((7,), lambda line: line.replace("测", _ENDLESS, 1).replace(
             _ENDLESS, "x" * 1_000_000))), (SAME, REFUSED, ROWS), (7,)),
    Case("xls-tabs", "tab-separated text named .xls, GB18030",
         _text("签约.xls", encoding="gb18030", delimiter="\t"), (SAME,)),
    Case("xls-tabs-utf16", "tab-separated text named .xls, UTF-16",
         _text("签约.xls", encoding="utf-16", delimiter="\t"), (SAME,)),
    Case("xls-html", "an HTML page named .xls", _html("签约.xls"), (SAME,)),
    Case("xls-html-cut", "an HTML page cut in the middle",
         _html("签约.xls", lambda text: text[: len(text) // 2]), (REFUSED,)),
    Case("xls-html-open", "an HTML table that never ends",
         _html("签约.xls", lambda text: text.replace("</table>", "")), (REFUSED, SAME)),
    Case("xls-html-deep", "a page of 100,000 open tags",
         _html("签约.xls", lambda text: text.replace("<body>", "<body>" + "<div>" * 100_000)),
         (REFUSED, SAME)),
    Case("xls-html-wide", "a cell that spans 1,000,000,000 columns",
         _html("签约.xls", lambda text: text.replace("<td ", '<td colspan="1000000000" ', 1)),
         (REFUSED, SAME)),
    Case("xls-biff", "a true .xls", _as("签约.xls", write_biff), (SAME,)),
    Case("xlsx-biff", "a true .xls named .xlsx", _as("签约.xlsx", write_biff), (SAME,)),
    Case("xls-biff-cut", "a true .xls cut in the middle",
         _biff_with(lambda data: data[: len(data) // 2]), (REFUSED,)),
    Case("xls-biff-cut-whole-sectors", "a true .xls cut at a sector's end",
         _biff_with(lambda data: data[: len(data) // 1024 * 512]), (REFUSED,)),
    Case("xls-biff-digit", "a true .xls with one bit of an ID flipped",
         _biff_with(_other_digit), (REFUSED, f"{TOLD}id-checksum")),
    Case("xml-2003", "XML-2003 named .xls", _as("签约.xls", write_xml_2003), (SAME, REFUSED)),
    Case("ods", "an OpenDocument sheet", _as("签约.ods", write_ods), (SAME, REFUSED)),
    Case("parquet", "a Parquet file", _as("签约.parquet", write_parquet), (SAME, REFUSED)),
    Case("protected", "a workbook with a password", _as("签约.xlsx", write_protected), (REFUSED,)),
    Case("page-named-csv", "an HTML error page named .csv",
         _text("签约.csv", lambda _text: f"<html><body>{escape('<登录超时>')}</body></html>"),
         (REFUSED,)),
)  # fmt: skip
