"""The cells of the rows of a sheet, by the tags that follow one another in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.preflight.tags import Tags, UnusualError, Whole

SHARED, NUMBER, BOOL, WORD, FAULT, EMPTY, EMPTY_RESULT, UNCACHED, _INLINE_WORD, _NOTHING = range(10)
_TYPES = {"s": SHARED, "n": NUMBER, "b": BOOL, "str": WORD, "inlineStr": _INLINE_WORD, "e": FAULT}
"""What a cell says it holds -> what it is."""

_ROW, _ROW_END, _CELL, _CELL_END, _V, _V_END, _IS, _IS_END, _T, _T_END, _F, _F_END, _NO_V, _NO_T = (
    range(1, 15)
)
_CELL_ALONE, _F_ALONE = 15, 16
"""Tags that end themselves."""
_TAGS = {
    b"ro": _ROW, b"/r": _ROW_END, b"c ": _CELL, b"/c": _CELL_END, b"v>": _V, b"/v": _V_END,
    b"is": _IS, b"/i": _IS_END, b"t>": _T, b"t ": _T, b"/t": _T_END, b"f>": _F, b"f ": _F, b"f/": _F,
    b"/f": _F_END, b"v/": _NO_V, b"t/": _NO_T,
}  # fmt: skip
_WITHOUT_ATTRIBUTES = {
    _ROW_END: "</row>", _CELL_END: "</c>", _V: "<v>", _V_END: "</v>", _IS: "<is>", _IS_END: "</is>",
    _T_END: "</t>", _F_END: "</f>", _NO_V: "<v/>", _NO_T: "<t/>",
}  # fmt: skip
_LENGTHS = np.array([len(_WITHOUT_ATTRIBUTES.get(kind, "")) for kind in range(_NO_T + 1)])

_BLANK, _VALUE, _INLINE, _CALCULATED, _NOT_CALCULATED = range(5)
_FORMS = {
    (_CELL_ALONE,): (_BLANK, 0),
    (_CELL, _CELL_END): (_BLANK, 0),
    (_CELL, _V, _V_END, _CELL_END): (_VALUE, 1),
    (_CELL, _NO_V, _CELL_END): (_VALUE, 1),
    (_CELL, _IS, _T, _T_END, _IS_END, _CELL_END): (_INLINE, 2),
    (_CELL, _IS, _NO_T, _IS_END, _CELL_END): (_INLINE, 2),
    (_CELL, _F_ALONE, _V, _V_END, _CELL_END): (_CALCULATED, 2),
    (_CELL, _F_ALONE, _NO_V, _CELL_END): (_CALCULATED, 2),
    (_CELL, _F, _F_END, _V, _V_END, _CELL_END): (_CALCULATED, 3),
    (_CELL, _F, _F_END, _NO_V, _CELL_END): (_CALCULATED, 3),
    (_CELL, _F_ALONE, _CELL_END): (_NOT_CALCULATED, 0),
    (_CELL, _F, _F_END, _CELL_END): (_NOT_CALCULATED, 0),
}
"""The tags of a cell -> its form, and which of them its value follows."""
_LONGEST = max(map(len, _FORMS))
_BITS = 5
"""Bits that tell the kinds of tags apart."""


def _together(kinds: tuple[int, ...]) -> int:
    """Kinds of tags, one after the other, as a number."""
    return sum(kind << _BITS * place for place, kind in enumerate(kinds))


_BY_NUMBER = sorted((_together(kinds), *form) for kinds, form in _FORMS.items())
_NUMBERS, _FORM, _BEHIND = np.array(_BY_NUMBER, dtype=np.int64).T


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a sheet, in any order.

    ``rows``, ``columns`` (0-based); ``kinds``: SHARED, NUMBER, BOOL, WORD hold a value, FAULT the word of
    an error, EMPTY and EMPTY_RESULT (of a formula) an empty text, UNCACHED is a formula without a value.
    ``styles``: which format of the workbook; ``texts``: the value as it is written, of a shared text its
    number. ``hidden``: the rows that are out of sight.
    """

    rows: Whole
    columns: Whole
    kinds: Whole
    styles: Whole
    texts: pa.StringArray
    hidden: Whole

    def keep(self, which: npt.NDArray[np.bool_]) -> Cells:
        """These cells only."""
        texts = self.texts.filter(pa.array(which))
        kept = (self.rows[which], self.columns[which], self.kinds[which], self.styles[which])
        return Cells(*kept, texts, self.hidden)


def together(parts: list[Cells]) -> Cells:
    """The cells of several pieces of a sheet."""
    return Cells(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.styles for part in parts]),
        pa.concat_arrays([part.texts for part in parts]),
        np.concatenate([part.hidden for part in parts]),
    )


def cells(rows: bytes) -> Cells:
    """The cells of some whole rows but the blank ones. Raises UnusualError."""
    tags = Tags(rows, _TAGS)
    _as_written(tags)
    lines, numbers, hidden = _lines(tags)
    inner = np.flatnonzero(tags.kinds > _ROW_END)
    kinds = _or_alone(tags, inner)
    starts = np.flatnonzero((kinds == _CELL) | (kinds == _CELL_ALONE))
    form, behind = _forms(kinds, starts)
    notable = np.flatnonzero(form != _BLANK)
    form, starts = form[notable], starts[notable]
    own = inner[starts]
    row, column, types, styles = _addresses(tags, own)
    line = np.searchsorted(lines, own) - 1
    if (line < 0).any() or (numbers[line] != row).any():
        raise UnusualError
    texts = tags.texts(inner[starts + behind[notable]])
    found = Cells(row - 1, column - 1, _kinds(form, types, texts), styles, texts, hidden - 1)
    return found.keep(found.kinds != _NOTHING)


def _as_written(tags: Tags) -> None:
    """Raise UnusualError for an unknown tag, and for one that only begins like one of the kinds."""
    lengths = _LENGTHS[tags.kinds]
    if not tags.kinds.all() or ((lengths > 0) & (tags.ends - tags.at + 1 != lengths)).any():
        raise UnusualError
    worded = np.flatnonzero((tags.kinds == _T) | (tags.kinds == _F))
    tags.attributes(worded, tags.at[worded] + len("<t"))


def _or_alone(tags: Tags, inner: Whole) -> npt.NDArray[np.uint8]:
    """What these tags are; of those that may have attributes, whether they end themselves."""
    kinds = tags.kinds[inner]
    alone = tags.bytes[tags.ends[inner] - 1] == ord("/")
    kinds[alone & (kinds == _CELL)] = _CELL_ALONE
    kinds[alone & (kinds == _F)] = _F_ALONE
    if (alone & (kinds == _T)).any():
        raise UnusualError
    return kinds


def _lines(tags: Tags) -> tuple[Whole, Whole, Whole]:
    """The tags of rows, their numbers, the numbers of those out of sight.

    Raises UnusualError if a row does not end.
    """
    bounds = np.flatnonzero(tags.kinds <= _ROW_END)
    opening = tags.kinds[bounds] == _ROW
    lines = bounds[opening]
    numbers, at = _number(tags, tags.behind(tags.at[lines], b'<row r="'))
    alone = tags.bytes[tags.ends[lines] - 1] == ord("/")
    ended = np.append(~opening, False)[1:][opening]
    if (ended == alone).any() or len(bounds) != len(lines) + (~alone).sum():
        raise UnusualError
    sets, which = tags.attributes(lines, at)
    hidden = np.array([found.get("hidden") in ("1", "true") for found in sets], dtype=np.bool_)
    return lines, numbers, numbers[hidden[which]]


def _forms(kinds: npt.NDArray[np.uint8], starts: Whole) -> tuple[Whole, Whole]:
    """Of each cell its form, and which of its tags the value follows. ``kinds``: of the tags in rows."""
    if not len(kinds):
        return starts, starts
    if not len(starts) or starts[0]:
        raise UnusualError
    lengths = np.diff(starts, append=len(kinds))
    if lengths.max() > _LONGEST:
        raise UnusualError
    place = np.arange(len(kinds)) - np.repeat(starts, lengths)
    numbers = np.bitwise_or.reduceat(kinds.astype(np.int64) << _BITS * place, starts)
    which = np.minimum(np.searchsorted(_NUMBERS, numbers), len(_NUMBERS) - 1)
    if (_NUMBERS[which] != numbers).any():
        raise UnusualError
    return _FORM[which], _BEHIND[which]


def _kinds(form: Whole, types: Whole, texts: pa.StringArray) -> Whole:
    """What cells hold. ``types``: what they say they hold."""
    inline = form == _INLINE
    empty = np.asarray(pc.equal(pc.binary_length(pc.ascii_trim_whitespace(texts)), 0))
    word = types == WORD
    if (inline != (types == _INLINE_WORD)).any() or (types[form == _CALCULATED] == SHARED).any():
        raise UnusualError
    if ((types == FAULT) & (form == _VALUE) & empty).any():
        raise UnusualError
    found = np.where(inline, WORD, types)
    found = np.where(empty & inline, EMPTY, found)
    found = np.where(empty & (form == _VALUE), np.where(word, EMPTY, _NOTHING), found)
    found = np.where(empty & (form == _CALCULATED), np.where(word, EMPTY_RESULT, UNCACHED), found)
    return np.where(form == _NOT_CALCULATED, UNCACHED, found).astype(np.uint8)


def _addresses(tags: Tags, own: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    """Row and column (1-based), type and style of these tags of cells."""
    at = tags.behind(tags.at[own], b'<c r="')
    columns = np.zeros(len(at), dtype=np.int32)
    for _letter in range(3):
        byte = tags.bytes[at]
        letter = (byte >= ord("A")) & (byte <= ord("Z"))
        columns = np.where(letter, columns * 26 + (byte - (ord("A") - 1)), columns)
        at = at + letter
    rows, at = _number(tags, at)
    if not columns.all():
        raise UnusualError
    sets, which = tags.attributes(own, at)
    types, styles = np.array([_type_and_style(found) for found in sets], np.int32).reshape(-1, 2).T
    return rows, columns, types[which], styles[which]


def _number(tags: Tags, at: Whole) -> tuple[Whole, Whole]:
    """The row numbers at these places, and the places behind their quotation marks."""
    rows = np.zeros(len(at), dtype=np.int32)
    for _digit in range(7):
        byte = tags.bytes[at]
        digit = (byte >= ord("0")) & (byte <= ord("9"))
        rows = np.where(digit, rows * 10 + (byte - ord("0")), rows)
        at = at + digit
    if not rows.all():
        raise UnusualError
    return rows, tags.behind(at, b'"')


def _type_and_style(found: dict[str, str]) -> tuple[int, int]:
    kind, style = _TYPES.get(found.get("t", "n")), found.get("s", "0")
    if kind is None or not style.isdecimal() or len(style) > 6:
        raise UnusualError
    return kind, int(style)
