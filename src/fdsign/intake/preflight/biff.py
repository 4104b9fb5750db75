"""The preflight of .xls: the records of a BIFF workbook, walked once (spec 2.3).

The format has no checksum; what can be told is that the chain of records holds together, which rows
it has, and which cells are errors, that the fast reader shows as empty text.
"""

from __future__ import annotations

import io
import struct

from fdsign.intake.limits import Limits
from fdsign.intake.preflight.facts import SheetFacts
from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

_BOFS, _EOF, _BOUND_SHEET, _FILE_PASS, _ROW = (0x809, 0x409, 0x209, 0x09), 0x0A, 0x85, 0x2F, 0x208
_NUMBER, _LABEL, _LABEL_SST, _RK, _MUL_RK, _RICH = 0x203, 0x204, 0xFD, 0x27E, 0xBD, 0xD6
_BOOL_OR_ERROR, _FORMULAS, _DATE_1904 = 0x205, (0x06, 0x206, 0x406), 0x22
_VALUES = {_NUMBER, _LABEL, _LABEL_SST, _RK, _RICH, _BOOL_OR_ERROR, *_FORMULAS}
_WORKSHEET, _HIDDEN_ROW = 0, 0x20
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip


def stream(data: bytes) -> bytes:
    """The workbook's stream out of its compound file. Raises UnreadableError: file-truncated."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            for name in ("Workbook", "Book"):
                if compound.exists(name):
                    return bytes(compound.openstream(name).read())
    except Exception as error:  # it meets damage with whatever it stumbles over
        raise UnreadableError("file-truncated", _("its parts cannot be found")) from error
    raise UnreadableError("file-unreadable", _("it holds no workbook"))


def inspect(data: bytes, limits: Limits) -> tuple[bool, list[SheetFacts]]:
    """Whether dates count from 1904, and the facts of every worksheet, in the workbook's order.

    Raises UnreadableError: file-truncated, file-encrypted, file-too-large.
    """
    records = stream(data)
    date1904, starts, sheets = False, [], []
    for code, at, size in _walk(records, 0):
        if code == _FILE_PASS:
            raise UnreadableError("file-encrypted")
        if code == _DATE_1904 and size >= 2:
            date1904 = records[at] == 1
        if code == _BOUND_SHEET and size >= 6 and records[at + 5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", records, at)[0])
    for start in starts:
        sheets.append(_sheet(records, start))
        sheets[-1].within(limits)
    return date1904, sheets


def _walk(records: bytes, at: int) -> list[tuple[int, int, int]]:
    """(code, place of the body, its size) of each record from a beginning to its end."""
    found: list[tuple[int, int, int]] = []
    depth = 0
    while at + 4 <= len(records):
        code, size = struct.unpack_from("<HH", records, at)
        at += 4
        if at + size > len(records) or (not found and code not in _BOFS):
            break
        found.append((code, at, size))
        depth += code in _BOFS
        depth -= code == _EOF
        if not depth:
            return found
        at += size
    raise UnreadableError("file-truncated", _("a record of it has no end"))


def _sheet(records: bytes, start: int) -> SheetFacts:
    facts = SheetFacts()
    filled: set[int] = set()
    hidden: set[int] = set()
    depth = 0
    for code, at, size in _walk(records, start):
        depth += (code in _BOFS) - (code == _EOF)
        if depth > 1:  # a chart on the sheet
            continue
        if code == _ROW and size >= 16:
            row, options = struct.unpack_from("<H10xI", records, at)
            if options & _HIDDEN_ROW:
                hidden.add(row)
        elif (code in _VALUES and size >= 6) or (code == _MUL_RK and size >= 12):
            row, column = struct.unpack_from("<HH", records, at)
            if code == _MUL_RK:
                column = struct.unpack_from("<H", records, at + size - 2)[0]
                facts.cells += (size - 6) // 6
            else:
                facts.cells += 1
            filled.add(row)
            facts.last_column = max(facts.last_column, column + 1)
            if (word := _error(code, records[at : at + size])) is not None:
                facts.faults[row, column] = word
    facts.last_row = max(filled, default=-1) + 1
    facts.hidden_rows = len(filled & hidden)
    return facts


def _error(code: int, body: bytes) -> str | None:
    """The word of an error cell, or None."""
    if code == _BOOL_OR_ERROR and len(body) >= 8 and body[7] == 1:
        return _ERRORS.get(body[6], "#N/A")
    if code in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#N/A")
    return None
