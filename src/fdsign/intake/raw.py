"""What a reader hands over: sheets of raw cells with their places, nothing interpreted yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, islice, repeat, zip_longest

from fdsign.intake.columns import BOOL, DATE, NUMBER, TEXT, Cell, TextColumn, text_column

_TOP = 40
"""The rows among which a heading is looked for, and a few more."""
Span = tuple[tuple[int, int], tuple[int, int]]


class UnreadableError(Exception):
    """A file that no reader can take, as a problem code and its reason."""

    def __init__(self, code: str, reason: str = "") -> None:
        self.code = code
        self.reason = reason
        super().__init__(code, reason)


@dataclass(slots=True)
class RawSheet:
    """One sheet (or the one table of a text file) as it stands in the file.

    ``rows[i][j]`` is the cell in Excel row i+1, column j+1: str, float, int, bool, date, datetime or
    ``""``. ``typed``: the format tells numbers from text. ``ragged``: rows may differ in length, and
    a difference from the heading's length is meaningful (text files). ``merged``: spans of merged
    cells, 0-based. ``faults``: (row, column) -> the error word of a cell that holds no value.
    ``hidden_rows``: rows with values that are out of sight. ``ours``: the workbook says that fdsign
    wrote it.
    """

    name: str | None
    rows: list[list[Cell]]
    typed: bool = True
    ragged: bool = False
    hidden: bool = False
    hidden_rows: int = 0
    date1904: bool = False
    ours: bool = False
    merged: list[Span] = field(default_factory=list)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def empty(self) -> bool:
        """Whether no cell says anything."""
        return not any(str(cell).strip() for row in self.rows for cell in row)

    def below(self, row: int, column: int) -> Iterable[Cell]:
        """The cells of a column from a 0-based row on, in any order, each at least once."""
        return (cells[column] for cells in self.rows[row:] if column < len(cells))

    def columns(self, row: int, width: int) -> list[TextColumn]:
        """So many columns as text, from a 0-based row on."""
        body = self.rows[row:]
        across = chain(zip_longest(*body, fillvalue=""), repeat(("",) * len(body)))
        return [
            text_column(cells, typed=self.typed, date1904=self.date1904)
            for cells in islice(across, width)
        ]


@dataclass(slots=True)
class ColumnSheet(RawSheet):
    """A sheet that is read as columns: ``rows`` are the first ones only.

    ``body``: the columns, all of one length; so many rows stand ``above`` them.
    """

    body: list[TextColumn] = field(default_factory=list, compare=False)
    above: int = 1

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.above + (len(self.body[0]) if self.body else 0)

    @property
    def empty(self) -> bool:
        """Whether no cell says anything."""
        said = any(str(cell).strip() for row in self.rows for cell in row)
        return not (said or any(column.given.any() for column in self.body))

    def below(self, row: int, column: int) -> Iterable[Cell]:
        """The cells of a column from a 0-based row on, each text once or more."""
        cells = self.body[column].beginning(row - self.above)
        said = zip(cells.said.to_pylist(), cells.kinds.tolist(), strict=True)
        return {_as_it_was(text, kind) for text, kind in said}

    def columns(self, row: int, width: int) -> list[TextColumn]:
        """So many columns as text, from a 0-based row on."""
        return [column.beginning(row - self.above) for column in self.body[:width]]


def first_rows(body: list[TextColumn]) -> list[list[Cell]]:
    """The first cells of columns as they were: numbers, days, truths are no headings."""
    return [list(row) for row in zip(*map(_first, body), strict=True)]


_AS_THEY_WERE: dict[int, Callable[[str], Cell]] = {
    TEXT: str,
    NUMBER: float,
    DATE: lambda text: (dt.date if len(text) == len("2017-01-01") else dt.datetime).fromisoformat(
        text
    ),
    BOOL: "1".__eq__,
}


def _first(column: TextColumn) -> list[Cell]:
    top = range(min(_TOP, len(column)))
    kinds = column.kinds if column.at is None else column.kinds[column.at[: len(top)]]
    cells = ((column.cell(row), kind) for row, kind in zip(top, kinds.tolist(), strict=False))
    return [_as_it_was(text, kind) for text, kind in cells]


def _as_it_was(text: str | None, kind: int) -> Cell:
    return "" if text is None else _AS_THEY_WERE[kind](text)


def letters(index: int) -> str:
    """The Excel letters of a 0-based column: 0 is A, 27 is AB."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """The 0-based column of Excel letters: A is 0, AB is 27."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1
