"""XML spreadsheets of Excel 2003, which web systems like to write and to call .xls."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.facts import UNCACHED
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.grid import Fault, Grid, Line
from fdsign.intake.readers.markup import count, follow
from fdsign.intake.readers.text import decode
from fdsign.locale.text import _

_SS, _X = "urn:schemas-microsoft-com:office:spreadsheet ", "urn:schemas-microsoft-com:office:excel "
_PIECE = 2**20
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?Z?)?", re.ASCII)
_ROW = frozenset({"AutoFitHeight", "Caption", "Height", "Hidden", "Index", "Span", "StyleID"})
_CELL = frozenset({
    "ArrayRange", "Formula", "HRef", "Index", "MergeAcross", "MergeDown", "StyleID",
})  # fmt: skip
_KINDS = ("Number", "String", "DateTime", "Boolean", "Error")
_OUT_OF_SIGHT = ("SheetHidden", "SheetVeryHidden")
_GUO_BIAO = ("gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "x-gbk")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_xml2003(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every worksheet, in the workbook's order.

    Raises UnreadableError: file-truncated, file-external-entity, file-too-large.
    """
    text = _decoded(data)
    book = _Book(limits)
    follow((text[at : at + _PIECE] for at in range(0, len(text), _PIECE)), book)
    if not book.grids:
        raise UnreadableError("file-truncated", _("it holds no sheet"))
    return [grid.sheet(date1904=book.date1904) for grid in book.grids]


def _decoded(data: bytes) -> str:
    """By its byte-order mark, else as it declares, else strict UTF-8."""
    if data.startswith(_MARKS):
        return decode(data)
    declared = _DECLARED.match(data)
    name = declared[1].decode().lower() if declared else "utf-8"
    try:
        return data.decode("gb18030" if name in _GUO_BIAO else name)
    except UnicodeDecodeError as error:
        reason = _("byte {position} is no {encoding} text").format(
            position=error.start + 1, encoding=name.upper()
        )
        raise UnreadableError("file-truncated", reason) from error
    except (LookupError, UnicodeError) as error:
        raise UnreadableError(
            "file-unreadable", _("its encoding {encoding} is unknown").format(encoding=name)
        ) from error


class _Book:
    """Follows a workbook; holds the sheet, the row and the cell that are open.

    The format has no checksum: what is not known inside a table is taken for damage.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.grids: list[Grid] = []
        self.date1904 = False
        self.table = self.options = self.comment = False
        self.line: Line | None = None
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] | None = None
        self.value: Cell = ""
        self.kind = ""
        self.words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.cell is not None:
            self._starts_in_cell(name, attributes)
        elif self.line is not None:
            self.cell, self.value, self.kind = _known(name, attributes, {"Cell": _CELL}), "", ""
            self.line.skip_to(count(self.cell, "Index", self.line.at + 1) - 1)
        elif self.table:
            known = _known(name, attributes, {"Row": _ROW, "Column": None})
            if name == f"{_SS}Row":
                self.row, self.line = known, Line()
                self.grids[-1].skip_to(count(known, "Index", self.grids[-1].at + 1) - 1)
        elif name == f"{_SS}Worksheet":
            self.grids.append(Grid(attributes.get(f"{_SS}Name"), self.limits))
        elif name == f"{_SS}Table" and self.grids:
            self.table = True
        elif name == f"{_X}WorksheetOptions":
            self.options = True
        elif name == f"{_X}Visible" and self.options:
            self.words = []
        elif name == f"{_X}Date1904":
            self.date1904 = True

    def _starts_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_SS}Comment":
            self.comment = True
        elif name == f"{_SS}Data" and not self.comment:
            self.kind = attributes.get(f"{_SS}Type", attributes.get("Type", ""))
            if self.kind not in _KINDS:
                raise UnreadableError("file-truncated", _("its table holds what no table does"))
            self.words = []

    def text(self, text: str) -> None:
        """Text between elements."""
        if self.words is not None and not self.comment:
            self.words.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == f"{_SS}Data":
            if self.words is not None and not self.comment:
                self.value, self.words = self._value("".join(self.words)), None
        elif name == f"{_SS}Cell" and self.line is not None and self.cell is not None:
            self._cell_ends(self.line, self.cell)
            self.cell = None
        elif name == f"{_SS}Row" and self.line is not None:
            self.grids[-1].add(self.line, hidden=self.row.get("Hidden") == "1")
            self.grids[-1].at += count(self.row, "Span", 0)
            self.line = None
        elif name == f"{_SS}Comment":
            self.comment = False
        elif name == f"{_SS}Table":
            self.table = False
        elif name == f"{_X}WorksheetOptions":
            self.options = False
        elif name == f"{_X}Visible" and self.words is not None:
            self.grids[-1].hidden = "".join(self.words).strip() in _OUT_OF_SIGHT
            self.words = None

    def _cell_ends(self, line: Line, cell: dict[str, str]) -> None:
        grid, column = self.grids[-1], line.at
        across = 1 + count(cell, "MergeAcross", 0)
        grid.merge(grid.at, column, 1 + count(cell, "MergeDown", 0), across)
        uncached = self.value == "" and "Formula" in cell and self.kind != "String"
        line.add(Fault(UNCACHED) if uncached else self.value)
        line.at = column + across

    def _value(self, text: str) -> Cell:
        """What a cell holds, by its type."""
        if self.kind == "String":
            return text
        plain = text.strip()
        if self.kind == "Error":
            return Fault(plain or "#N/A")
        if not plain:
            return ""
        if self.kind == "Number" and _NUMBER.fullmatch(plain):
            return float(plain)
        if self.kind == "Boolean" and plain in ("0", "1"):
            return plain == "1"
        if self.kind == "DateTime" and _DATE.fullmatch(plain):
            with suppress(ValueError):
                return dt.datetime.fromisoformat(plain)
        cell = self.grids[-1].place(self.line or Line())
        raise UnreadableError(
            "file-truncated",
            _("{cell} does not hold what it says it does ({kind})").format(
                cell=cell, kind=self.kind
            ),
        )


def _known(
    name: str, attributes: dict[str, str], elements: dict[str, frozenset[str] | None]
) -> dict[str, str]:
    """The attributes by their short names. Raises UnreadableError for what no table holds."""
    short = name.removeprefix(_SS)
    own = {key.removeprefix(_SS): attributes[key] for key in attributes}
    if short in elements:
        known = elements[short]
        if known is None or all(key in known or " " in key for key in own):
            return own
    raise UnreadableError("file-truncated", _("its table holds what no table does"))
