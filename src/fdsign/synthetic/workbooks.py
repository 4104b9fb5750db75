"""The writer of the exports that are workbooks."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.synthetic.tables import Cell, Merge, Row, Sheet, as_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

DAY_0 = date(1899, 12, 30).toordinal()  # Excel's serial 0 from March 1900 on
WIDTH_OF_HAN = 2.2


def write_workbook(path: Path, sheets: list[Sheet], printed: date) -> Path:
    """Writes the sheets; the same sheets and day give the same bytes."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    book.set_properties({"created": datetime(printed.year, printed.month, printed.day)})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    heading_format = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
    for sheet in sheets:
        _write_sheet(book, sheet, day_format, heading_format)
    book.close()
    return path


def _write_sheet(book: "Workbook", sheet: Sheet, day: "Format", heading: "Format") -> None:
    """Writes one sheet."""
    page = book.add_worksheet(sheet.name)
    first_data_row = len(sheet.above) + len(sheet.headings)
    for number, row in enumerate(sheet.above + sheet.headings):
        _write_row(page, number, row, day, heading)
    for number, row in enumerate(sheet.rows + sheet.below, start=first_data_row):
        _write_row(page, number, row, day, None)
    for merge in sheet.merges:
        _merge(page, sheet, merge, heading)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    if sheet.headings:
        page.freeze_panes(first_data_row, 0)


def _write_row(
    page: "Worksheet", number: int, row: Row, day: "Format", other: "Format | None"
) -> None:
    """Writes one row; empty cells stay empty."""
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                page.write_string(number, column, cell, other)
        elif isinstance(cell, date):
            page.write_number(number, column, cell.toordinal() - DAY_0, day)
        elif cell is not None:
            page.write_number(number, column, cell, other)


def _merge(page: "Worksheet", sheet: Sheet, merge: Merge, heading: "Format") -> None:
    """Merges a range, keeping the content of its first cell."""
    rows = sheet.above + sheet.headings + sheet.rows + sheet.below
    text = as_text(rows[merge.first_row][merge.first_column])
    page.merge_range(
        merge.first_row, merge.first_column, merge.last_row, merge.last_column, text, heading
    )


def _widths(sheet: Sheet) -> list[float]:
    """A width for each column that shows its heading and its first data."""
    sample = sheet.headings + sheet.rows[:30]
    columns = max((len(row) for row in sample), default=0)
    return [
        max([8.0] + [_width(row[column]) for row in sample if column < len(row)])
        for column in range(columns)
    ]


def _width(cell: Cell) -> float:
    """The width of a cell's text; a Han character takes two."""
    text = as_text(cell)
    return 2.0 + sum(WIDTH_OF_HAN if ord(character) > 127 else 1.1 for character in text)
