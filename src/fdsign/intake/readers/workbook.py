"""Workbooks: .xlsx and .xlsm (after the preflight), .xls."""

from __future__ import annotations

import io

from fdsign.intake.preflight import inspect
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.locale.text import _


def read_xlsx(data: bytes) -> list[RawSheet]:
    """Every worksheet of a zipped workbook, in the workbook's order."""
    facts = inspect(data)
    sheets = _read(data)
    for sheet in sheets:
        known = facts.sheets.get(sheet.name or "")
        sheet.date1904 = facts.date1904
        sheet.ours = facts.ours
        if known is None:
            continue
        sheet.faults = known.faults
        if known.last_valued_row > len(sheet.rows):
            raise UnreadableError(
                "file-unreadable", _("the reader saw fewer rows than the sheet holds")
            )
    return sheets


def read_xls(data: bytes) -> list[RawSheet]:
    """Every worksheet of a BIFF workbook."""
    return _read(data)


def _read(data: bytes) -> list[RawSheet]:
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
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError("file-truncated", _("the reader cannot follow it")) from error


def _sheet(sheet: object, hidden: bool) -> RawSheet:
    rows = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = sheet.merged_cell_ranges or []  # type: ignore[attr-defined]
    name = sheet.name  # type: ignore[attr-defined]
    return RawSheet(name, rows, hidden=hidden, merged=list(merged))
