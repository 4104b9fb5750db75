"""Text files: CSV, TSV and the like in UTF-8, GB18030 or UTF-16 (spec 2.3: strict, never a guess)."""

from __future__ import annotations

import csv
import io
import threading

import pyarrow.compute as pc

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.raw import ColumnSheet, RawSheet, UnreadableError, first_rows
from fdsign.intake.readers import lines
from fdsign.locale.text import _

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LONGEST = 1_000_000
_ONE_LIMIT = threading.Lock()
"""The library has one limit for all files that are read at the same time."""
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
    if (sheet := _plain(text, delimiter)) is not None:
        return [sheet]
    rows = _records(text, delimiter)
    if text.count("\n") > len(rows):  # some field holds a line break
        _refuse_swallowed(rows, delimiter)
    return [RawSheet(None, rows, typed=False, ragged=True)]


def _plain(text: str, delimiter: str) -> ColumnSheet | None:
    """The table of a text without quotation marks in which every line has as many fields."""
    if '"' in text:
        return None
    ended = text.replace("\r\n", "\n") if "\r" in text else text
    rows = None if "\r" in ended else lines.lines(ended, "\n")
    if rows is None or pc.max(pc.utf8_length(rows)).as_py() > _LONGEST:
        return None
    cells = lines.columns(rows, delimiter)
    if cells is None:
        return None
    body = [lines.texts(column) for column in cells]
    return ColumnSheet(None, first_rows(body), typed=False, body=body, above=0)


def _records(text: str, delimiter: str) -> list[list[Cell]]:
    """The records of a text, with fields in quotation marks or without."""
    with _ONE_LIMIT:
        limit = csv.field_size_limit(_LONGEST)
        try:
            return list(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)  # type: ignore[arg-type]
            )
        except csv.Error as error:
            reason = _("a quoted field never ends")
            if "field limit" in str(error):
                reason = _("a field is longer than {limit} characters").format(
                    limit=f"{_LONGEST:,}"
                )
            raise UnreadableError("file-truncated", reason) from error
        finally:
            csv.field_size_limit(limit)


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
