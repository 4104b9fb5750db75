"""Tables of text whose rows all have as many cells: cut into columns at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.columns import TEXT, TextColumn, cleaned

_LONGEST = 2**30
"""Characters that are cut up at once: a text has up to four bytes for each."""
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What ``str.split`` parts words at."""


def lines(text: str, end: str) -> pa.StringArray | None:
    """The rows of a text, each with its end; None of one that is too long."""
    if len(text) > _LONGEST // 4:
        return None
    cut = pc.split_pattern(pa.array([text], pa.string()), end).values
    return cut[: len(cut) - 1] if text.endswith(end) else cut


def columns(rows: pa.StringArray, between: str) -> list[pa.StringArray] | None:
    """Their cells, column by column; None if not all have as many."""
    if not len(rows):
        return None
    marks = pc.count_substring(rows, between)
    least, most = pc.min_max(marks).as_py().values()
    if least != most:
        return None
    cells = pc.split_pattern(rows, between).values
    return [cells.take(pa.array(np.arange(at, len(cells), most + 1))) for at in range(most + 1)]


def in_words(cells: pa.StringArray) -> pa.StringArray:
    """Cells with one space between words and none around them."""
    return pc.utf8_trim(pc.replace_substring_regex(cells, f"[{_SPACES}]+", " "), " ")


def texts(cells: pa.StringArray) -> TextColumn:
    """A column of cells that are all text."""
    return cleaned(cells, np.full(len(cells), TEXT, dtype=np.uint8), typed=False)
