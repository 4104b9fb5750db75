"""OpenDocument spreadsheets (.ods): one walk through the content, repeated cells not unfolded.

The fast reader is not asked: it lets tabulators and line breaks inside a cell fall out, and unfolds
a cell that is repeated a million times.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive, told
from fdsign.intake.preflight.facts import UNCACHED
from fdsign.intake.preflight.workbook import OUR_MARK
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.grid import Fault, Grid, Line
from fdsign.intake.readers.markup import count, follow
from fdsign.locale.text import _

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_ODF}table:1.0 ", f"{_ODF}text:1.0 ", f"{_ODF}office:1.0 "
_STYLE, _DRAW = f"{_ODF}style:1.0 ", f"{_ODF}drawing:1.0 "
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CONTENT, _MANIFEST, _META = "content.xml", "META-INF/manifest.xml", "meta.xml"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PASSED_OVER = {
    f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TABLE}tracked-changes", f"{_TABLE}dde-links",
    f"{_TABLE}shapes", f"{_TEXT}note", f"{_TEXT}ruby-text",
}  # fmt: skip
"""What stands in a sheet or a cell and is no part of it: comments, drawings, earlier states."""
_OTHER_FILES_SHEET = "ta_extref"
_BREAKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_ERROR = re.compile(
    r"(?:Err|错误)[:：]\d{3}|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.ASCII
)
_SPACE = re.compile(r"[ \t\r\n]+")


def read_ods(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every sheet, in the document's order.

    Raises UnreadableError: file-unreadable, file-truncated, file-too-large, file-external-entity.
    """
    archive = Archive(data, limits)
    if _MANIFEST in archive and b"encryption-data" in archive.whole(_MANIFEST):
        reason = _("a password protects it, which no other program can use; save it as .xlsx")
        raise UnreadableError("file-unreadable", reason)
    if _CONTENT not in archive:
        raise UnreadableError("file-truncated", _("it holds no sheet"))
    book = _Book(limits)
    for part in archive.names:
        if part == _CONTENT:
            with told():
                follow(archive.pieces(part), book)
        else:
            archive.check(part)
    if not book.grids:
        raise UnreadableError("file-truncated", _("it holds no sheet"))
    ours = _META in archive and OUR_MARK in archive.whole(_META)
    return [grid.sheet(date1904=book.date1904, ours=ours) for grid in book.grids]


class _Book:
    """Follows a document; holds the sheet, the row and the cell that are open."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.grids: list[Grid] = []
        self.date1904 = False
        self.style: str | None = None
        self.out_of_sight: set[str | None] = set()
        self.passed_over = 0
        self.line: Line | None = None
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.passed_over:
            self.passed_over += 1
        elif name in _PASSED_OVER or name.startswith(_DRAW):
            self.passed_over = 1
        elif self.cell is not None:
            self._starts_in_cell(name, attributes)
        elif name in _CELLS and self.line is not None:
            self.cell, self.paragraphs = attributes, []
        elif name == f"{_TABLE}table-row" and self.grids:
            self.row, self.line = attributes, Line()
        elif name == f"{_TABLE}table":
            self._sheet(attributes)
        elif name == f"{_STYLE}style":
            self.style = attributes.get(f"{_STYLE}name")
        elif name == f"{_STYLE}table-properties":
            if attributes.get(f"{_TABLE}display") == "false":
                self.out_of_sight.add(self.style)
        elif name == f"{_TABLE}null-date":
            self.date1904 = attributes.get(f"{_TABLE}date-value", "").startswith("1904")

    def _sheet(self, attributes: dict[str, str]) -> None:
        style = attributes.get(f"{_TABLE}style-name")
        if style == _OTHER_FILES_SHEET:  # what another file's cells were when last seen
            self.passed_over = 1
            return
        hidden = style in self.out_of_sight
        self.grids.append(Grid(attributes.get(f"{_TABLE}name"), self.limits, hidden=hidden))

    def _starts_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TEXT}p":
            self.words = []
        elif name.startswith(_TABLE):  # a table inside the cell
            self.passed_over = 1
        elif self.words is None:
            return
        elif name == f"{_TEXT}s":
            self.words.append(" " * min(count(attributes, f"{_TEXT}c"), 1000))
        elif name in _BREAKS:
            self.words.append(_BREAKS[name])

    def text(self, text: str) -> None:
        """Text between elements; a line break in it is the writer's layout."""
        if self.words is not None and not self.passed_over:
            self.words.append(_SPACE.sub(" ", text) if "\n" in text else text)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.passed_over:
            self.passed_over -= 1
        elif name == f"{_TEXT}p" and self.words is not None:
            self.paragraphs.append("".join(self.words))
            self.words = None
        elif name in _CELLS and self.line is not None and self.cell is not None:
            self._cell_ends(self.line, self.cell)
            self.cell = None
        elif name == f"{_TABLE}table-row" and self.line is not None:
            hidden = self.row.get(f"{_TABLE}visibility") in ("collapse", "filter")
            times = count(self.row, f"{_TABLE}number-rows-repeated")
            self.grids[-1].add(self.line, times, hidden=hidden)
            self.line = None

    def _cell_ends(self, line: Line, cell: dict[str, str]) -> None:
        grid = self.grids[-1]
        down = count(cell, f"{_TABLE}number-rows-spanned")
        across = count(cell, f"{_TABLE}number-columns-spanned")
        grid.merge(grid.at, line.at, down, across)
        text = "\n".join(self.paragraphs)
        line.add(_value(cell, text), count(cell, f"{_TABLE}number-columns-repeated"))


def _value(cell: dict[str, str], shown: str) -> Cell:
    """What a cell holds. ``shown``: its text as people see it."""
    if not cell and not shown:
        return ""
    kind = cell.get(f"{_OFFICE}value-type", "")
    calculated = f"{_TABLE}formula" in cell
    if cell.get(_CALC_TYPE) == "error" or (calculated and _ERROR.fullmatch(shown)):
        return Fault(shown or "#N/A")
    if f"{_OFFICE}value" in cell:
        return float(cell[f"{_OFFICE}value"])
    if f"{_OFFICE}boolean-value" in cell:
        return cell[f"{_OFFICE}boolean-value"] == "true"
    if (date := cell.get(f"{_OFFICE}date-value")) is not None:
        with suppress(ValueError):
            return dt.datetime.fromisoformat(date) if "T" in date else dt.date.fromisoformat(date)
        return date
    for name in (f"{_OFFICE}time-value", f"{_OFFICE}string-value"):
        if name in cell:
            return cell[name]
    return Fault(UNCACHED) if calculated and not shown and kind != "string" else shown
