"""What a file or sheet holds before it is written."""

from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | date | datetime | None
Row = list[Cell]


@dataclass(frozen=True)
class Merge:
    """A merged range of a sheet, counted from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Sheet:
    """A sheet: what stands above the data, the data, and what stands below."""

    name: str
    headings: list[Row]  # one, two or three rows
    rows: list[Row]
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def as_text(cell: Cell) -> str:
    """The cell as a text file shows it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def yes_no(holds: bool) -> str:
    """是 or 否."""
    return "是" if holds else "否"


def numbered(rows: list[Row]) -> list[Row]:
    """The rows with a serial number (序号) before each."""
    return [[number, *row] for number, row in enumerate(rows, start=1)]
