"""Raw cells as Arrow text, column by column, with the kind each cell had."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.fold import INVISIBLE
from fdsign.intake.raw import Cell

TEXT, NUMBER, DATE, BOOL = 0, 1, 2, 3
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class TextColumn:
    """One column: ``text`` (string, null = blank), ``kinds`` (uint8: TEXT, NUMBER, DATE, BOOL).

    ``typed``: the file format tells numbers from text. ``wrapped``: cells whose wrapper
    (``="…"``, an apostrophe, invisible characters) was taken off.
    """

    text: pa.StringArray
    kinds: npt.NDArray[np.uint8]
    typed: bool
    date1904: bool = False
    wrapped: int = 0

    def keep(self, rows: npt.NDArray[np.int64]) -> TextColumn:
        """The column with these rows only."""
        return TextColumn(
            self.text.take(pa.array(rows)),
            self.kinds[rows],
            self.typed,
            self.date1904,
            self.wrapped,
        )


def _number(cell: float) -> str:
    if math.isfinite(cell) and abs(cell) >= 10**15:  # Excel keeps and shows 15 digits
        return str(int(Decimal(f"{cell:.15g}")))
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


_WRITERS: dict[type, Callable[..., str]] = {
    str: str,
    float: _number,
    int: str,
    bool: lambda cell: "1" if cell else "0",
    dt.datetime: lambda cell: cell.isoformat(" ", "seconds"),
    dt.date: lambda cell: cell.isoformat(),
    dt.time: lambda cell: cell.isoformat(),
    dt.timedelta: str,
    type(None): lambda _cell: "",
}
_KINDS: dict[type, int] = {float: NUMBER, int: NUMBER, bool: BOOL, dt.datetime: DATE, dt.date: DATE}


def text_column(cells: Sequence[Cell], *, typed: bool, date1904: bool = False) -> TextColumn:
    """Cells as text: numbers without a needless ``.0``, dates as ISO, blanks as null."""
    kinds = np.zeros(len(cells), dtype=np.uint8)
    try:
        raw = pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        kinds_of = [_KINDS.get(type(cell), TEXT) for cell in cells]
        kinds = np.array(kinds_of, dtype=np.uint8)
        raw = pa.array([_WRITERS.get(type(cell), str)(cell) for cell in cells], pa.string())
    text = unwrap(raw)
    wrapped = int(pc.sum(pc.not_equal(pc.utf8_trim_whitespace(raw), text)).as_py() or 0)
    return TextColumn(blank_to_null(text), kinds, typed, date1904, wrapped)


def unwrap(text: pa.StringArray) -> pa.StringArray:
    """Without ``="…"``, leading apostrophes, invisible characters and outer white space."""
    text = pc.replace_substring_regex(text, rf"[{INVISIBLE}]", "")
    text = pc.utf8_trim_whitespace(text)
    text = pc.replace_substring_regex(text, r'^="([^"]*)"$', r"\1")
    text = pc.replace_substring_regex(text, r"^['‘’`]+", "")
    return pc.utf8_trim_whitespace(text)


def blank_to_null(text: pa.StringArray) -> pa.StringArray:
    """Empty text as null."""
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def by_unique(text: pa.StringArray, rule: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Apply a rule to every distinct text once, and give each cell its result."""
    encoded = text.dictionary_encode()
    results = pa.array([rule(value) for value in encoded.dictionary.to_pylist()], kind)
    return results.take(encoded.indices)


def true(array: pa.Array) -> Mask:
    """A boolean Arrow array as numpy, null as False."""
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
