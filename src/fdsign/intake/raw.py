"""What a reader hands over: sheets of raw cells with their places, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = object
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
