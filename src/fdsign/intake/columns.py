"""Raw cells as Arrow text, column by column, with the kind each cell had."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.fold import INVISIBLE

Cell = object
TEXT, NUMBER, DATE, BOOL = 0, 1, 2, 3
Mask = npt.NDArray[np.bool_]
_SMALLEST, _GREATEST = 1e-4, 1e9
"""Between them Arrow and Python write numbers alike, without an exponent."""
_LARGE = 10**15
"""From here on Excel keeps and shows 15 digits of a number."""
_WRAPPER = rf"""[{INVISIBLE}'‘’`]|=\""""
_WHITE = r"[\x00-\x20\x7f-\x{a0}\p{Z}]"
"""Every character that trimming takes off, and a few more."""


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
        if len(rows) == len(self.kinds):
            return self
        return TextColumn(
            self.text.take(pa.array(rows)),
            self.kinds[rows],
            self.typed,
            self.date1904,
            self.wrapped,
        )

    def beginning(self, row: int) -> TextColumn:
        """The column from a row on."""
        if not row:
            return self
        return TextColumn(
            self.text[row:], self.kinds[row:], self.typed, self.date1904, self.wrapped
        )

    def distinct(self) -> tuple[TextColumn, npt.NDArray[np.int64] | None]:
        """Each text once, and which of them every cell says; None where little would be saved."""
        encoded = pc.dictionary_encode(self.text, null_encoding="encode")
        if 2 * len(encoded.dictionary) > len(self.kinds):
            return self, None
        at = np.asarray(encoded.indices, dtype=np.int64)
        kinds = np.zeros(len(encoded.dictionary), dtype=np.uint8)
        kinds[at] = self.kinds
        if (
            kinds[at] != self.kinds
        ).any():  # a text that is a number in one cell, a word in another
            return self, None
        return TextColumn(encoded.dictionary, kinds, self.typed, self.date1904), at


def numbers(cells: Sequence[float] | npt.NDArray[np.float64]) -> pa.Array:
    """Numbers as Excel shows them, without a needless ``.0``."""
    values = np.asarray(cells, dtype=np.float64) + 0.0  # no -0
    with np.errstate(invalid="ignore"):
        whole = (np.abs(values) < _LARGE) & (values == np.floor(values))
        usual = (values == 0) | (np.abs(values) >= _SMALLEST) & (np.abs(values) < _GREATEST)
    if whole.all():
        return pa.array(values.astype(np.int64)).cast(pa.string())
    written = pc.replace_substring_regex(pa.array(values).cast(pa.string()), r"\.0$", "")
    if usual.all():
        return written
    rare = pa.array([_number(cell) for cell in values[~usual].tolist()], pa.string())
    return pc.replace_with_mask(written, pa.array(~usual), rare)


def _number(cell: float) -> str:
    if math.isfinite(cell) and abs(cell) >= _LARGE:
        return str(int(Decimal(f"{cell:.15g}")))
    return str(int(cell)) if cell.is_integer() else repr(cell)


def _moments(cells: list[dt.datetime]) -> pa.Array:
    exact = pa.array(cells, pa.timestamp("us"))
    return pc.floor_temporal(exact, unit="second").cast(pa.timestamp("s")).cast(pa.string())


_WRITERS: dict[type, Callable[[list[Any]], pa.Array]] = {
    str: lambda cells: pa.array(cells, pa.string()),
    float: numbers,
    bool: lambda cells: pa.array(["1" if cell else "0" for cell in cells], pa.string()),
    dt.datetime: _moments,
    dt.date: lambda cells: pa.array(cells, pa.date32()).cast(pa.string()),
    type(None): lambda cells: pa.array([""] * len(cells), pa.string()),
}
_KINDS: dict[type, int] = {float: NUMBER, int: NUMBER, bool: BOOL, dt.datetime: DATE, dt.date: DATE}


def text_column(cells: Sequence[Cell], *, typed: bool, date1904: bool = False) -> TextColumn:
    """Cells as text: numbers without a needless ``.0``, dates as ISO, blanks as null."""
    types = set(map(type, cells))
    if len(types) == 1:
        (kind,) = types
        raw = _written(kind, cells)
        kinds = np.full(len(cells), _KINDS.get(kind, TEXT), dtype=np.uint8)
    else:
        raw, kinds = _by_type(cells, {kind: code for code, kind in enumerate(types)})
    return cleaned(raw, kinds, typed=typed, date1904=date1904)


def cleaned(
    raw: pa.StringArray, kinds: npt.NDArray[np.uint8], *, typed: bool, date1904: bool = False
) -> TextColumn:
    """Texts without what programs wrap around them, blanks as null."""
    text = unwrap(raw)
    wrapped = 0 if text is raw else _changed(raw, text)
    return TextColumn(blank_to_null(text), kinds, typed, date1904, wrapped)


def _by_type(
    cells: Sequence[Cell], codes: dict[type, int]
) -> tuple[pa.Array, npt.NDArray[np.uint8]]:
    """The cells of each type written together, put back in their order; and their kinds."""
    code = np.fromiter((codes[type(cell)] for cell in cells), np.uint8, len(cells))
    kinds = np.array([_KINDS.get(kind, TEXT) for kind in codes], dtype=np.uint8)[code]
    order = np.argsort(code, kind="stable")
    parts = [
        _written(kind, [cells[place] for place in np.flatnonzero(code == number).tolist()])
        for kind, number in codes.items()
    ]
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    written = pa.concat_arrays(parts) if parts else pa.array([], pa.string())
    return written.take(pa.array(back)), kinds


def _written(kind: type, cells: Sequence[Cell]) -> pa.Array:
    write = _WRITERS.get(kind)
    return pa.array(list(map(str, cells)), pa.string()) if write is None else write(list(cells))


def _changed(raw: pa.StringArray, text: pa.StringArray) -> int:
    """Cells whose wrapper was taken off; outer white space is none."""
    return int(pc.sum(pc.not_equal(pc.utf8_trim_whitespace(raw), text)).as_py() or 0)


def holds(text: pa.StringArray, pattern: str) -> bool:
    """Whether a pattern may match in any cell: one look at all bytes of the column together."""
    if not isinstance(text, pa.StringArray):
        return True
    _valid, offsets, data = text.buffers()
    if data is None or not len(text):
        return False
    ends = np.frombuffer(offsets, np.int32)[[text.offset, text.offset + len(text)]]
    reach = pa.py_buffer(ends.astype(np.int64))
    whole = pa.LargeStringArray.from_buffers(1, reach, data)
    return bool(pc.match_substring_regex(whole, pattern)[0].as_py())


def unwrap(text: pa.StringArray) -> pa.StringArray:
    """Without ``="…"``, leading apostrophes, invisible characters and outer white space."""
    if not holds(text, f"{_WRAPPER}|{_WHITE}"):
        return text
    if holds(text, _WRAPPER):
        text = pc.replace_substring_regex(text, rf"[{INVISIBLE}]", "")
        text = pc.utf8_trim_whitespace(text)
        text = pc.replace_substring_regex(text, r'^="([^"]*)"$', r"\1")
        text = pc.replace_substring_regex(text, r"^['‘’`]+", "")
    return pc.utf8_trim_whitespace(text)


def blank_to_null(text: pa.StringArray) -> pa.StringArray:
    """Empty text as null."""
    empty = pc.equal(text, "")
    if not pc.any(empty).as_py():
        return text
    return pc.if_else(empty, pa.scalar(None, pa.string()), text)


def by_unique(text: pa.StringArray, rule: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Apply a rule to every distinct text once, and give each cell its result."""
    encoded = text.dictionary_encode()
    results = pa.array([rule(value) for value in encoded.dictionary.to_pylist()], kind)
    return results.take(encoded.indices)


def true(array: pa.Array) -> Mask:
    """A boolean Arrow array as numpy, null as False."""
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
