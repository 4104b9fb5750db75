"""The records of a binary workbook, and the parts that all of its sheets share."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from fdsign.intake.preflight.archive import Archive, related
from fdsign.intake.preflight.formats import DAY, drawn, drawn_by_built_in
from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

WORKBOOK, _RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_WB_PROP, _BUNDLE_SHEET, _SST_ITEM = 153, 156, 19
_FORMAT, _CELL_FORMAT, _CELL_FORMATS, _CELL_FORMATS_END = 44, 47, 617, 618
_LONGEST = 64 * 2**20
_NOTHING = 0xFFFF_FFFF
_DAYS = 2_958_466
"""The serial number of the day after 9999-12-31."""


def records(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """(code, body) of every record of a part. Raises UnreadableError if the chain breaks."""
    rest = b""
    for piece in pieces:
        data, at = rest + piece, 0
        end = len(data)
        while True:
            start = at
            try:
                code, at = data[at], at + 1
                if code > 0x7F:
                    code, at = code & 0x7F | (data[at] & 0x7F) << 7, at + 1
                byte, at = data[at], at + 1
                size, shift = byte & 0x7F, 7
                while byte > 0x7F and shift < 28:
                    byte, at = data[at], at + 1
                    size, shift = size | (byte & 0x7F) << shift, shift + 7
            except IndexError:
                break
            if at + size > end:
                break
            yield code, data[at : at + size]
            at += size
        rest = data[start:]
        if len(rest) > _LONGEST:
            break
    if rest:
        raise UnreadableError("file-truncated", _("a record of it has no end"))


def wide_text(body: bytes, at: int) -> tuple[str, int]:
    """A text of a record, and the place behind it. Raises struct.error, ValueError if it is cut."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == _NOTHING:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise ValueError("a text longer than its record")
    return body[at + 4 : end].decode("utf-16-le"), end


@dataclass(slots=True)
class SheetPart:
    """Where the records of one worksheet are."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """What the sheets share. ``dates``: whether each cell format shows a day."""

    date1904: bool = False
    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)

    def day(self, serial: float) -> float | dt.datetime | dt.date | dt.time:
        """The day and time of a serial number; the number itself if it is none."""
        if not 0 <= serial < _DAYS:
            return serial
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(serial * 86_400))
        if self.date1904:
            moment += dt.timedelta(days=1462)
        elif serial < 60:  # Excel's 1900 has a 29 February
            moment += dt.timedelta(days=1)
        if serial < 1:
            return moment.time()
        return moment.date() if serial == int(serial) else moment


def workbook(archive: Archive) -> Workbook:
    """The sheets, the shared texts and the cell formats of a binary workbook."""
    book = Workbook()
    others = related(archive, _RELATIONS)
    for code, body in records(archive.pieces(WORKBOOK)):
        if code == _WB_PROP:
            book.date1904 = bool(body[0] & 1)
        elif code == _BUNDLE_SHEET:
            (state,) = struct.unpack_from("<I", body, 0)
            relation, at = wide_text(body, 8)
            kind, part = others.get(relation, ("", ""))
            if kind in ("worksheet", ""):
                book.sheets.append(SheetPart(wide_text(body, at)[0], part, state != 0))
    for kind, part in others.values():
        if kind == "sharedStrings":
            book.texts = [
                wide_text(body, 1)[0]
                for code, body in records(archive.pieces(part))
                if code == _SST_ITEM
            ]
        elif kind == "styles":
            book.dates = _dates(archive, part)
    return book


def _dates(archive: Archive, part: str) -> list[bool]:
    custom: dict[int, bool] = {}
    found: list[bool] = []
    inside = False
    for code, body in records(archive.pieces(part)):
        if code == _FORMAT:
            number = struct.unpack_from("<H", body, 0)[0]
            custom[number] = drawn(wide_text(body, 2)[0]) == DAY
        elif code in (_CELL_FORMATS, _CELL_FORMATS_END):
            inside = code == _CELL_FORMATS
        elif code == _CELL_FORMAT and inside:
            number = struct.unpack_from("<H", body, 2)[0]
            found.append(custom.get(number, drawn_by_built_in(number) == DAY))
    return found
