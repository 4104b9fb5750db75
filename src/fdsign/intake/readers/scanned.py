"""The sheets of a workbook as columns, from the cells that its preflight has found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.columns import BOOL, DATE, NUMBER, TEXT, TextColumn, cleaned, numbers
from fdsign.intake.preflight import cells as kinds_of
from fdsign.intake.preflight.cells import Cells
from fdsign.intake.preflight.formats import DAY, PLAIN
from fdsign.intake.preflight.tags import UnusualError, Whole, plain
from fdsign.intake.preflight.workbook import Sheet, Workbook
from fdsign.intake.raw import ColumnSheet, RawSheet, UnreadableError, first_rows
from fdsign.locale.text import _

_FIRST_DAY, _DAYS = 61, 2_958_466
"""Serial numbers of 1900-03-01, before which programs count otherwise, and behind 9999-12-31."""
_EPOCH = np.datetime64("1899-12-30", "ms")
_DAY = 86_400_000
_MOMENT = 255
"""A number that is drawn as a day or a time."""
_KINDS = np.full(_MOMENT + 1, TEXT, dtype=np.uint8)
_KINDS[[kinds_of.BOOL, kinds_of.NUMBER, _MOMENT]] = BOOL, NUMBER, DATE
Floats = npt.NDArray[np.float64]


def read_scanned(book: Workbook) -> list[RawSheet] | None:
    """Every worksheet in the workbook's order; None where one is not written as usual."""
    if book.texts is None or book.drawn is None or not book.sheets:
        return None
    try:
        return [_Columns(book, book.texts, sheet).sheet() for sheet in book.sheets]
    except (UnusualError, pa.ArrowInvalid):  # the latter of columns of more than 2 GB
        return None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Puts the cells of one sheet in their columns."""

    book: Workbook
    shared: pa.StringArray
    known: Sheet

    def sheet(self) -> ColumnSheet:
        """The sheet. Raises UnusualError."""
        cells, facts = self.known.cells, self.known.facts
        if cells is None:
            raise UnusualError
        order = np.argsort(cells.columns, kind="stable")
        columns, rows = cells.columns[order], cells.rows[order]
        below = np.diff(rows) > 0
        if not (below | (np.diff(columns) != 0)).all():
            raise UnusualError
        ends = np.searchsorted(columns, np.arange(facts.last_column + 1))
        body = [self._column(cells, order[start:end]) for start, end in pairwise(ends.tolist())]
        return ColumnSheet(
            self.known.name, first_rows(body), hidden=self.known.hidden,
            merged=facts.merged, body=body, above=0,
        )  # fmt: skip

    def _column(self, cells: Cells, places: Whole) -> TextColumn:
        """The column of these cells."""
        height = self.known.facts.last_row
        kinds, rows = cells.kinds[places], cells.rows[places]
        if not len(places):
            return TextColumn.blank(height)
        if (kinds == kinds_of.SHARED).all():
            return self._of_shared(cells.texts.take(pa.array(places)), rows, height)
        raw, kinds = self._written(cells, places)
        at = np.zeros(height, dtype=np.int64)
        at[rows] = np.arange(1, len(rows) + 1)
        given = np.zeros(height, dtype=np.uint8)
        given[rows] = kinds
        texts = pa.concat_arrays([pa.nulls(1, pa.string()), raw]).take(pa.array(at))
        return cleaned(texts, given, typed=True, date1904=self.book.date1904)

    def _of_shared(self, numbers: pa.StringArray, rows: Whole, height: int) -> TextColumn:
        """A column of shared texts alone."""
        once = pa.array(self._places(numbers)).dictionary_encode()
        said = pa.concat_arrays([pa.nulls(1, pa.string()), self.shared.take(once.dictionary)])
        at = np.zeros(height, dtype=np.int32)
        at[rows] = np.asarray(once.indices) + 1
        kinds = np.full(len(said), TEXT, dtype=np.uint8)
        return cleaned(said, kinds, typed=True, date1904=self.book.date1904, at=at)

    def _places(self, texts: pa.StringArray) -> Whole:
        """Which of the shared texts these are. Raises UnreadableError for one that is not there."""
        if not len(self.shared):  # perhaps they are where only the fast reader looks
            raise UnusualError
        try:
            places = np.asarray(pc.ascii_trim_whitespace(texts).cast(pa.int32()))
        except pa.ArrowInvalid:
            places = np.array([-1])
        if len(places) and not 0 <= places.min() <= places.max() < len(self.shared):
            raise UnreadableError("file-truncated", _("a cell names a text that is not there"))
        return places

    def _written(self, cells: Cells, places: Whole) -> tuple[pa.StringArray, npt.NDArray[np.uint8]]:
        """What these cells say, and the kind of each."""
        held = cells.kinds[places].copy()
        drawn = self._drawn(cells.styles[places])
        held[(held == kinds_of.NUMBER) & (drawn != PLAIN)] = _MOMENT
        if (drawn[held == _MOMENT] != DAY).any():
            raise UnusualError
        write: dict[int, Callable[[pa.StringArray], pa.StringArray]] = {
            kinds_of.SHARED: lambda texts: self.shared.take(pa.array(self._places(texts))),
            kinds_of.WORD: plain,
            kinds_of.BOOL: _truths,
            kinds_of.NUMBER: lambda texts: numbers(_floats(texts)),
            _MOMENT: lambda texts: self._moments(_floats(texts)),
        }
        present = np.unique(held).tolist()
        which = [np.flatnonzero(held == kind) for kind in present]
        said = pa.concat_arrays(
            [
                write[kind](cells.texts.take(pa.array(places[some])))
                for kind, some in zip(present, which, strict=True)
            ]
        )
        back = np.empty(len(places), dtype=np.int64)
        back[np.concatenate(which)] = np.arange(len(places))
        return said.take(pa.array(back)), _KINDS[held]

    def _drawn(self, styles: Whole) -> npt.NDArray[np.uint8]:
        """What the formats of cells draw of a number."""
        known = np.array(self.book.drawn or [PLAIN], dtype=np.uint8)
        if len(styles) and styles.max() >= len(known):
            raise UnusualError
        return known[styles]

    def _moments(self, serials: Floats) -> pa.StringArray:
        """Days, and times to the second, as they are written; a part of a second is cut off."""
        if self.book.date1904 or not ((serials >= _FIRST_DAY) & (serials < _DAYS)).all():
            raise UnusualError
        day = np.floor(serials)
        time = np.floor((serials - day) * _DAY + 0.5).astype(np.int64)
        moments = pa.array(_EPOCH + (day.astype(np.int64) * _DAY + time)).cast(pa.timestamp("ms"))
        seconds = (
            pc.floor_temporal(moments, unit="second").cast(pa.timestamp("s")).cast(pa.string())
        )
        whole = pa.array(time % _DAY == 0)
        return pc.if_else(whole, pc.utf8_slice_codeunits(seconds, 0, 10), seconds)


def _truths(texts: pa.StringArray) -> pa.StringArray:
    if not pc.all(pc.is_in(texts, pa.array(["0", "1"]))).as_py():
        raise UnusualError
    return texts


def _floats(texts: pa.StringArray) -> Floats:
    try:
        found: Floats = np.asarray(texts.cast(pa.float64()))
    except pa.ArrowInvalid as error:
        raise UnusualError from error
    if not np.isfinite(found).all():
        raise UnusualError
    return found
