"""Text files: CSV, TSV and the like in UTF-8, GB18030 or UTF-16 (spec 2.3: strict, never a guess)."""

from __future__ import annotations

import csv
import io

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.raw import RawSheet, UnreadableError
from fdsign.locale.text import _

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LONGEST = 1_000_000
_DELIMITERS = (",", "\t", ";", "|")


def decode(data: bytes) -> str:
    """By its byte-order mark, else strict UTF-8, else strict GB18030."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "file-truncated",
            _("byte {position} is no {encoding} text").format(
                position=error.start + 1, encoding=encoding.upper()
            ),
        ) from error


def read_text(data: bytes, limits: Limits) -> list[RawSheet]:
    """The one table of a text file."""
    text = decode(data)
    if "\x00" in text:
        raise UnreadableError("file-truncated", _("it holds zero bytes"))
    delimiter = _delimiter(text)
    limit = csv.field_size_limit(_LONGEST)
    try:
        rows: list[list[Cell]] = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)  # type: ignore[arg-type]
        )
    except csv.Error as error:
        reason = _("a quoted field never ends")
        if "field limit" in str(error):
            reason = _("a field is longer than {limit} characters").format(limit=f"{_LONGEST:,}")
        raise UnreadableError("file-truncated", reason) from error
    finally:
        csv.field_size_limit(limit)
    if text.count("\n") > len(rows):  # some field holds a line break
        _refuse_swallowed(rows, delimiter)
    return [RawSheet(None, rows, typed=False, ragged=True)]


def _refuse_swallowed(rows: list[list[Cell]], delimiter: str) -> None:
    """A field that holds whole lines of the file: a stray quotation mark has swallowed them."""
    for number, row in enumerate(rows, 1):
        for cell in row:
            if "\n" in str(cell) and any(
                line.count(delimiter) + 1 >= max(len(row) - 1, 3) for line in str(cell).splitlines()
            ):
                raise UnreadableError(
                    "file-truncated",
                    _("a quotation mark in record {row} swallows the lines below it").format(
                        row=number
                    ),
                )


def _delimiter(text: str) -> str:
    """The separator that cuts most lines of the beginning into the same number of several fields."""
    lines = [line for line in text[:65536].splitlines()[:50] if line.strip()]
    if len(text) > 65536 and len(lines) > 1:
        lines.pop()

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [line.count(delimiter) for line in lines]
        usual = max(set(widths), key=lambda w: (widths.count(w) if w else 0, w), default=0)
        return (widths.count(usual) if usual else 0, usual)

    return max(_DELIMITERS, key=agreement)
