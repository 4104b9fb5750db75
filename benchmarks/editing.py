"""Changes cells of exports in the format they have: workbooks, text in three encodings, HTML."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html import escape, unescape
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Rows = list[list[Any]]
Change = Callable[[Rows], None]
"""Changes rows in place: the first sheet or the whole text, with all that stands above the list."""

_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_HTML_ROW = re.compile(r"<tr>((?:<td>.*?</td>)+)</tr>")
_HTML_HEAD = re.compile(r"<tr>((?:<th>.*?</th>)+)</tr>")


def edit(path: Path, change: Change) -> None:
    """Change the rows of a file and write it again as what it was."""
    if path.suffix == ".xlsx":
        _edit_workbook(path, change)
    elif path.read_bytes().lstrip()[:5].lower() == b"<html":
        _edit_page(path, change)
    else:
        _edit_text(path, change)


def heading_row(rows: Rows, heading: str) -> int:
    """The index of the first row that holds the heading."""
    return next(index for index, row in enumerate(rows) if heading in row)


def place(rows: Rows, heading: str) -> tuple[int, int]:
    """The index of the row below the heading, and of its column."""
    row = heading_row(rows, heading)
    return row + 1, rows[row].index(heading)


def _edit_workbook(path: Path, change: Change) -> None:
    book = load_workbook(path)
    page = book.worksheets[0]
    rows: Rows = [list(row) for row in page.iter_rows(values_only=True)]
    change(rows)
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row, 1):
            cell = page.cell(i, j)
            if cell.value != value and type(cell).__name__ != "MergedCell":
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # what looks like a formula is text
    book.save(path)


def _edit_text(path: Path, change: Change) -> None:
    data = path.read_bytes()
    encoding = _encoding(data)
    text = data.decode(encoding)
    delimiter = "\t" if path.suffix == ".txt" else ","
    rows: Rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    change(rows)
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in _ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise ValueError("no known encoding")


def _edit_page(path: Path, change: Change) -> None:
    """The heading and the rows of the one table; whatever stands around stays."""
    text = path.read_text("utf-8")
    head = _HTML_HEAD.search(text)
    bodies = list(_HTML_ROW.finditer(text))
    assert head is not None
    rows: Rows = [_cells(head[1], "th"), *(_cells(body[1], "td") for body in bodies)]
    change(rows)
    lines = [_line(rows[0], "th"), *(_line(row, "td") for row in rows[1:])]
    path.write_text(
        text[: head.start()] + "\n".join(lines) + text[bodies[-1].end() :], encoding="utf-8"
    )


def _cells(line: str, tag: str) -> list[Any]:
    return [unescape(cell) for cell in re.findall(rf"<{tag}>(.*?)</{tag}>", line)]


def _line(row: list[Any], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in row) + "</tr>"
