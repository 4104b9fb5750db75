"""Binary workbooks (.xlsb): the records of each sheet, walked once.

The fast reader is not asked: it passes over the short cells and rich texts that some programs write.
"""

from __future__ import annotations

import struct

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.archive import Archive
from fdsign.intake.preflight.workbook import OUR_MARK, OUR_PART
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.grid import Fault, Grid, Line
from fdsign.intake.readers.records import Workbook, records, wide_text, workbook
from fdsign.locale.text import _

_ROW, _SHEET_DATA, _SHEET_DATA_END, _MERGED = 0, 145, 146, 176
_BLANK, _RICH = 1, 62
_SHORT = {12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7}
"""Cells that stand right of the one before -> the same cell with its column."""
_HIDDEN = 0x10
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip


def read_xlsb(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every worksheet of a binary workbook, in the workbook's order.

    Raises UnreadableError: file-truncated, file-too-large, file-external-entity.
    """
    archive = Archive(data, limits)
    for part in archive.names:
        archive.check(part)
    try:
        book = workbook(archive)
        grids = [_grid(archive, book, index, limits) for index in range(len(book.sheets))]
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise UnreadableError("file-truncated", _("the reader cannot follow it")) from error
    if not grids:
        raise UnreadableError("file-truncated", _("it holds no sheet"))
    ours = OUR_PART in archive and OUR_MARK in archive.whole(OUR_PART)
    return [grid.sheet(date1904=book.date1904, ours=ours) for grid in grids]


def _grid(archive: Archive, book: Workbook, index: int, limits: Limits) -> Grid:
    sheet = book.sheets[index]
    grid = Grid(sheet.name, limits, sheet.hidden)
    line: Line | None = None
    inside = ended = hidden = False
    for code, body in records(archive.pieces(sheet.part)):
        if not inside:
            inside = code == _SHEET_DATA
            if code == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", body, 0)
                grid.merge(top, left, bottom - top + 1, right - left + 1)
        elif code in (_ROW, _SHEET_DATA_END):
            if line is not None:
                grid.add(line, hidden=hidden)
            if code == _SHEET_DATA_END:
                inside, ended = False, True
                continue
            grid.skip_to(struct.unpack_from("<I", body, 0)[0])
            line, hidden = Line(), bool(body[11] & _HIDDEN)
        elif line is None:
            continue
        elif code in _SHORT:
            line.add(_value(_SHORT[code], body, 4, book))
        elif code <= 11 or code == _RICH:
            line.skip_to(struct.unpack_from("<I", body, 0)[0])
            line.add(_value(code, body, 8, book))
    if not ended:
        raise UnreadableError("file-truncated", _("the end of a sheet is missing"))
    return grid


def _value(code: int, body: bytes, at: int, book: Workbook) -> Cell:
    """What a cell holds; its value begins at this place of its record, its format ends there."""
    if code == 7:
        return book.texts[struct.unpack_from("<I", body, at)[0]]
    if code in (6, 8):
        return wide_text(body, at)[0]
    if code == _RICH:
        return wide_text(body, at + 1)[0]
    if code in (2, 5, 9):
        number = _small_number(body, at) if code == 2 else struct.unpack_from("<d", body, at)[0]
        style = int.from_bytes(body[at - 4 : at - 1], "little")
        dated = style < len(book.dates) and book.dates[style]
        return book.day(number) if dated else number
    if code in (4, 10):
        return body[at] != 0
    if code in (3, 11):
        return Fault(_ERRORS.get(body[at], "#N/A"))
    return ""


def _small_number(body: bytes, at: int) -> float:
    """A number of 30 bits, whole or the upper half of a float, perhaps of hundredths."""
    (packed,) = struct.unpack_from("<i", body, at)
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<iI", 0, packed & 0xFFFF_FFFC))
    return number / 100 if packed & 1 else number
