"""Workbooks by the fast reader, each after the preflight of its format."""

from __future__ import annotations

import io

from fdsign.intake.limits import Limits
from fdsign.intake.preflight import biff, workbook
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.intake.readers.scanned import read_scanned
from fdsign.locale.text import _


def read_xlsx(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every worksheet of a zipped workbook (.xlsx, .xlsm), in the workbook's order."""
    book = workbook.inspect(data, limits)
    facts = {sheet.name: sheet.facts for sheet in book.sheets}
    sheets = read_scanned(book)
    if sheets is None:
        sheets = read_cells(data)
    for sheet in sheets:
        sheet.date1904, sheet.ours = book.date1904, book.ours
        if (known := facts.get(sheet.name or "")) is not None:
            known.tell(sheet)
    return sheets


def read_xls(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every worksheet of a BIFF workbook."""
    date1904, facts = biff.inspect(data, limits)
    sheets = read_cells(data)
    if len(facts) != len(sheets):
        raise UnreadableError("file-unreadable", _("the reader saw other sheets than it holds"))
    for sheet, known in zip(sheets, facts, strict=True):
        sheet.date1904 = date1904
        known.tell(sheet)
    return sheets


def read_cells(data: bytes) -> list[RawSheet]:
    """What the fast reader sees. Raises UnreadableError: file-truncated, file-encrypted."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(
                book.get_sheet_by_name(meta.name), meta.visible != calamine.SheetVisibleEnum.Visible
            )
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise UnreadableError("file-encrypted") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError("file-truncated", _("the reader cannot follow it")) from error


def _sheet(sheet: object, hidden: bool) -> RawSheet:
    rows = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = sheet.merged_cell_ranges or []  # type: ignore[attr-defined]
    name = sheet.name  # type: ignore[attr-defined]
    return RawSheet(name, rows, hidden=hidden, merged=list(merged))
