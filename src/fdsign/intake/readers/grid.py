"""A sheet that grows row by row, in order, and never past the limits (spec 2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.preflight.facts import SheetFacts
from fdsign.intake.raw import RawSheet, Span, UnreadableError, letters
from fdsign.locale.text import _

COLUMNS, ROWS = 16_384, 1_048_576
"""The largest sheet that any program writes."""


class Fault(NamedTuple):
    """A cell that holds no value: an error word, or UNCACHED."""

    word: str


class Line:
    """One row that is being read: its cells, left to right. ``at``: where the next cell goes."""

    __slots__ = ("at", "cells", "faults", "values")

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.faults: list[tuple[int, str]] = []
        self.values = 0
        self.at = 0

    def skip_to(self, column: int) -> None:
        """The next cell goes to this 0-based column. Raises UnreadableError if it is taken."""
        if column < self.at:
            raise UnreadableError("file-truncated", _("cells of a row are out of order"))
        self.at = column

    def add(self, cell: Cell, times: int = 1) -> None:
        """A cell, so many times; ``""`` is an empty one."""
        start, self.at = self.at, self.at + times
        if cell == "":
            return
        if self.at > COLUMNS:
            raise UnreadableError("file-too-large", _("a row of it is longer than any sheet's"))
        if start > len(self.cells):
            self.cells.extend([""] * (start - len(self.cells)))
        if isinstance(cell, Fault):
            self.faults += [(start + i, cell.word) for i in range(times)]
            cell = ""
        self.cells.extend([cell] * times)
        self.values += times


@dataclass(slots=True)
class Grid:
    """The rows of one sheet so far. ``at``: the 0-based row where the next line goes."""

    name: str | None
    limits: Limits
    hidden: bool = False
    at: int = 0
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)

    def skip_to(self, row: int) -> None:
        """The next line goes to this 0-based row. Raises UnreadableError if it is taken."""
        if row < self.at:
            raise UnreadableError("file-truncated", _("rows of a sheet are out of order"))
        self.at = row

    def add(self, line: Line, times: int = 1, *, hidden: bool = False) -> None:
        """A row, so many times. Raises UnreadableError if the sheet is larger than is sensible."""
        start, self.at = self.at, self.at + times
        if not line.values:
            return
        facts = self.facts
        facts.last_row = self.at
        facts.last_column = max(facts.last_column, len(line.cells))
        facts.cells += line.values * times
        if facts.last_row * facts.last_column > self.limits.cells:
            facts.within(self.limits)
        if self.at > ROWS:
            raise UnreadableError("file-too-large", _("it has more rows than any sheet"))
        self.rows.extend([] for _gap in range(start - len(self.rows)))
        self.rows.append(line.cells)
        self.rows.extend(line.cells.copy() for _again in range(times - 1))
        facts.hidden_rows += times if hidden else 0
        for column, word in line.faults:
            facts.faults.update(((row, column), word) for row in range(start, self.at))

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        """Cells that are merged: the first one's place, and how many it covers, itself included."""
        if down > 1 or across > 1:
            bottom, right = min(row + down, ROWS) - 1, min(column + across, COLUMNS) - 1
            self.merged.append(((row, column), (bottom, right)))

    def place(self, line: Line) -> str:
        """Where the next cell of a line is, as Excel says it."""
        return f"{letters(line.at)}{self.at + 1}"

    def sheet(self, *, date1904: bool = False, ours: bool = False) -> RawSheet:
        """All rows, filled up to one width. Raises UnreadableError: file-too-large."""
        self.facts.within(self.limits)
        width = self.facts.last_column
        for row in self.rows:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
        sheet = RawSheet(self.name, self.rows, hidden=self.hidden, merged=self.merged)
        sheet.date1904, sheet.ours = date1904, ours
        self.facts.tell(sheet)
        return sheet
