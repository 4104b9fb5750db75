"""Numpy arrays as Arrow columns of text, without a Python object per cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

WEIGHTS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), np.int16)
CHECK_CHARACTERS = np.frombuffer(b"10X98765432", np.uint8)  # ISO 7064 MOD 11-2
ZERO = ord("0")

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Days = NDArray[np.datetime64]
Letters = NDArray[np.uint8]
"""A row of ASCII letters for each text."""


def digits(numbers: Numbers, width: int) -> Letters:
    """Each number in so many decimal digits."""
    places = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // places % 10 + ZERO).astype(np.uint8)


def identity_numbers(regions: Numbers, births: Days, sequences: Numbers) -> Letters:
    """Identity numbers of 18 characters with the check character that belongs to them."""
    months = births.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    day = (births - months).astype(np.int64) + 1
    month = (months - years).astype(np.int64) + 1
    year = years.astype(np.int64) + 1970
    date = year * 10_000 + month * 100 + day
    first_17 = np.hstack([digits(regions, 6), digits(date, 8), digits(sequences, 3)])
    check = CHECK_CHARACTERS[((first_17.astype(np.int16) - ZERO) @ WEIGHTS) % 11]
    return np.hstack([first_17, check[:, None]])


def texts(letters: Letters) -> pa.Array:
    """Texts of the same width as a column."""
    rows, width = letters.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * width
    data = np.ascontiguousarray(letters)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))


def words(vocabulary: Sequence[str | None], chosen: NDArray[np.integer]) -> pa.Array:
    """The chosen words of a vocabulary as a column."""
    return pc.take(pa.array(vocabulary, pa.string()), pa.array(chosen))


def yes_no(truths: Truths, known: Truths) -> pa.Array:
    """是, 否, or nothing where it is not known."""
    return words(("否", "是", None), np.where(known, truths.astype(np.int64), 2))


def dates(days: Days, known: Truths | None = None) -> pa.Array:
    """Days as a column of dates, empty where one is not known."""
    mask = None if known is None else ~known
    return pa.array(days.astype("datetime64[D]"), pa.date32(), mask=mask)
