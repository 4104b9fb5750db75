"""Raw cells as Arrow text, column by column, with the kind each cell had."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
Places = npt.NDArray[np.int32]
_SMALLEST, _GREATEST = 1e-4, 1e9
"""Between them Arrow and Python write numbers alike, without an exponent."""
_LARGE = 10**15
"""From here on Excel keeps and shows 15 digits of a number."""
_LARGE_TYPES = (pa.types.is_string, pa.types.is_date, pa.types.is_decimal)
"""Values that take more room than their place."""
_SAMPLE = 10_000
"""Cells by which it is judged whether a column says much of what it says again."""
_WIDTHS = {pa.int8(): 2**7, pa.int16(): 2**15, pa.int32(): 2**31}
"""How many values the places of a column can tell apart, by their type."""
_WRAPPER = rf"""[{INVISIBLE}'‘’`]|=\""""
_WHITE = r"[\x00-\x20\x7f-\x{a0}\p{Z}]"
"""Every character that trimming takes off, and a few more."""


@dataclass(slots=True)
class TextColumn:
    """One column: what its cells say, each text once where that saves much.

    ``said`` (string, null = blank), ``kinds`` (uint8, one a text: TEXT, NUMBER, DATE, BOOL), ``at``
    (int32): which of them each cell says, None: each says its own. ``typed``: the file format tells
    numbers from text. ``wrapped``: the texts whose wrapper (``="…"``, an apostrophe, invisible
    characters) was taken off, None: none.
    """

    said: pa.StringArray
    kinds: npt.NDArray[np.uint8]
    typed: bool
    date1904: bool = False
    wrapped: Mask | None = None
    at: Places | None = None

    @classmethod
    def blank(cls, rows: int) -> TextColumn:
        """A column of blank cells."""
        kinds, at = np.array([TEXT], np.uint8), np.zeros(rows, np.int32)
        return cls(pa.nulls(1, pa.string()), kinds, typed=False, at=at)

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.said if self.at is None else self.at)

    @property
    def text(self) -> pa.StringArray:
        """What each cell says."""
        return self.said if self.at is None else self.said.take(pa.array(self.at))

    @property
    def given(self) -> Mask:
        """The cells that are not blank."""
        return self.where(pc.is_valid)

    def cell(self, row: int) -> str | None:
        """What one cell says."""
        text: str | None = self.said[row if self.at is None else int(self.at[row])].as_py()
        return text

    def where(self, test: Callable[[pa.StringArray], pa.BooleanArray]) -> Mask:
        """The cells whose text passes a test, which is made once a text."""
        return spread(true(test(self.said)), self.at)

    def take(self, rows: npt.NDArray[np.int64]) -> TextColumn:
        """A column of these rows, which may come more than once."""
        if self.at is not None:
            return replace(self, at=self.at[rows])
        return self._of_texts(rows)

    def keep(self, rows: npt.NDArray[np.int64]) -> TextColumn:
        """The column with these rows only, each once and in order, and what they say."""
        return self if len(rows) == len(self) else self.take(rows)._said_still()

    def beginning(self, row: int) -> TextColumn:
        """The column from a row on, and what it says there."""
        if not row:
            return self
        if self.at is not None:
            return replace(self, at=self.at[row:])._said_still()
        return self._of_texts(np.arange(row, len(self)))

    def _said_still(self) -> TextColumn:
        """The column without the texts that no cell says."""
        if self.at is None or (said := self.times > 0).all():
            return self
        places = np.cumsum(said, dtype=np.int32) - 1
        return replace(self._of_texts(np.flatnonzero(said)), at=places[self.at])

    def _of_texts(self, which: npt.NDArray[np.int64]) -> TextColumn:
        """The column with these of its texts."""
        wrapped = None if self.wrapped is None else self.wrapped[which]
        said = self.said.take(pa.array(which))
        return replace(self, said=said, kinds=self.kinds[which], wrapped=wrapped)

    def once(self) -> TextColumn:
        """What is said, each text a cell of its own."""
        return TextColumn(self.said, self.kinds, self.typed, self.date1904)

    def without(self, rows: Mask) -> TextColumn:
        """The column with these cells blank."""
        if self.at is None:
            blank = pa.scalar(None, pa.string())
            return replace(self, said=pc.if_else(pa.array(rows), blank, self.said))
        said = pa.concat_arrays([self.said, pa.nulls(1, pa.string())])
        at = np.where(rows, np.int32(len(self.said)), self.at)
        wrapped = None if self.wrapped is None else np.append(self.wrapped, False)
        kinds = np.append(self.kinds, np.uint8(TEXT))
        return replace(self, said=said, kinds=kinds, wrapped=wrapped, at=at)

    @property
    def unwrapped(self) -> int:
        """How many cells had a wrapper taken off."""
        return 0 if self.wrapped is None else int(spread(self.wrapped, self.at).sum())

    @property
    def times(self) -> npt.NDArray[np.int64]:
        """How many cells say each text."""
        if self.at is None:
            return np.ones(len(self.said), dtype=np.int64)
        return np.bincount(self.at, minlength=len(self.said))


def spread(mask: Mask, at: Places | None) -> Mask:
    """What holds of texts as what holds of the cells that say them."""
    if at is None:
        return mask
    if mask.all():
        return np.ones(len(at), dtype=np.bool_)
    return mask[at] if mask.any() else np.zeros(len(at), dtype=np.bool_)


def each(values: pa.Array, at: Places | None) -> pa.Array:
    """Values of texts as values of the cells that say them; texts, dates and amounts are held once."""
    if at is None:
        return values
    if not any(large(values.type) for large in _LARGE_TYPES):
        return values.take(pa.array(at))
    once = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(once.indices.take(pa.array(at)), once.dictionary)


def _each_once(column: TextColumn) -> TextColumn:
    """The column with each text once; the same where little would be saved."""
    if len(column) > _SAMPLE and 4 * pc.count_distinct(column.said[:_SAMPLE]).as_py() > 3 * _SAMPLE:
        return column
    encoded = pc.dictionary_encode(column.said, null_encoding="encode")
    if 2 * len(encoded.dictionary) > len(column):
        return column
    at = np.asarray(encoded.indices, dtype=np.int32)
    kinds = np.zeros(len(encoded.dictionary), dtype=np.uint8)
    kinds[at] = column.kinds
    if (kinds[at] != column.kinds).any():  # a text that is a number in one cell, a word in another
        return column
    return replace(column, said=encoded.dictionary, kinds=kinds, at=at)


def held_once(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column with each of its values held once, and their places as narrow as they can be."""
    if column.null_count == len(column):
        return pa.chunked_array([_nothing(len(column), value_type(column.type))])
    once = column.dictionary_encode().unify_dictionaries()
    values = len(once.chunk(0).dictionary)
    return once.cast(pa.dictionary(place_type(values), once.type.value_type))


def _nothing(rows: int, kind: pa.DataType) -> pa.DictionaryArray:
    """Blanks of a type; Arrow's own take four bytes each."""
    return pa.DictionaryArray.from_arrays(pa.nulls(rows, pa.int8()), pa.array([], kind))


def place_type(values: int) -> pa.DataType:
    """The narrowest type of places that can tell so many values apart."""
    return next(kind for kind, most in _WIDTHS.items() if values <= most)


def value_type(kind: pa.DataType) -> pa.DataType:
    """The type of the values, whether or not each is held once."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


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
    raw: pa.StringArray,
    kinds: npt.NDArray[np.uint8],
    *,
    typed: bool,
    date1904: bool = False,
    at: Places | None = None,
) -> TextColumn:
    """Texts without what programs wrap around them, blanks as null; each once where that saves much.

    ``at``: which of the texts each cell says, if they come once.
    """
    if at is not None and 2 * len(raw) > len(at):
        raw, kinds, at = raw.take(pa.array(at)), kinds[at], None
        column = TextColumn(raw, kinds, typed, date1904)
    elif at is not None:
        column = TextColumn(raw, kinds, typed, date1904, at=at)
    else:
        column = _each_once(TextColumn(raw, kinds, typed, date1904))
    text = unwrap(column.said)
    if text is not column.said:
        column.wrapped = _changed(column.said, text)
    column.said = blank_to_null(text)
    return column


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


def _changed(raw: pa.StringArray, text: pa.StringArray) -> Mask:
    """Texts whose wrapper was taken off; outer white space is none."""
    return true(pc.not_equal(pc.utf8_trim_whitespace(raw), text))


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
    empty = pc.equal(pc.binary_length(text), 0)
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
