"""Hostile zipped workbooks: cut, flipped, far-reaching, swollen, or written in unusual ways."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from benchmarks import folders
from benchmarks.cases import (
    REFUSED,
    ROWS,
    SAME,
    SHEET,
    STRINGS,
    Case,
    members,
    packed,
    rewritten,
)

_END = b"</sheetData>"
_BILLION = (
    b"<!DOCTYPE x [<!ENTITY a '" + b"1" * 100 + b"'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (c + 1, b"&%c;" % c * 10) for c in range(97, 106))
    + b"]>"
)  # fmt: skip
_GIGABYTE = 2**30


def cut(share: float) -> Callable[[Path], Path]:
    """The first part of the file only."""

    def make(folder: Path) -> Path:
        path = folder / folders.CONTRACTS
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return make


def _flipped(folder: Path) -> Path:
    """One bit of the deflated sheet is the other way round."""
    path = folder / folders.CONTRACTS
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    data[member.header_offset + 30 + len(SHEET) + member.compress_size // 2] ^= 4
    path.write_bytes(data)
    return path


def _beside(cell: str) -> Callable[[bytes], bytes]:
    row = re.sub(r"\D", "", cell)
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'.encode()
    return lambda xml: xml.replace(_END, far + _END)


def _declared(xml: bytes) -> bytes:
    """Entities that grow a thousand million times, used in one text."""
    head, declaration, body = xml.partition(b"?>")
    body = re.sub(rb"<(t|v)>[^<]*</", rb"<\1>&j;</", body, count=1)
    return head + declaration + _BILLION + body


def _swollen(member: str, head: bytes = b"", tail: bytes = b"") -> Callable[[Path], Path]:
    """A member of 1 GB, packed into 1 MB: the given ends with blanks between."""

    def make(folder: Path) -> Path:
        path = folder / folders.CONTRACTS
        parts = members(path)
        old = parts.pop(member, b"")
        start, mark, rest = old.partition(_END)
        packed(path, parts)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            info = zipfile.ZipInfo(member)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as stream:
                stream.write(head + start)
                for _ in range(_GIGABYTE >> 20):
                    stream.write(b" " * 2**20)
                stream.write(mark + rest + tail)
        return path

    return make


def _lying(folder: Path) -> Path:
    """The directory states a tenth of the sheet's size."""
    path = folder / folders.CONTRACTS
    parts = members(path)
    packed(path, parts)
    true, false = (struct.pack("<I", size) for size in (len(parts[SHEET]), len(parts[SHEET]) // 10))
    path.write_bytes(path.read_bytes().replace(true, false))
    return path


def _twice(folder: Path) -> Path:
    """Two members of the sheet's name; the first holds half of the rows."""
    path = folder / folders.CONTRACTS
    parts = members(path)
    half = re.sub(rb'<row r="1\d\d".*?</row>', b"", parts[SHEET], flags=re.S)
    packed(path, {SHEET: half, **{k: v for k, v in parts.items() if k != SHEET}})
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(SHEET), parts[SHEET])
    return path


def _without(member: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / folders.CONTRACTS
        return packed(path, {k: v for k, v in members(path).items() if k != member})

    return make


def _prefixed(xml: bytes) -> bytes:
    """Every tag of the sheet with a namespace prefix."""
    xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml)
    return xml.replace(b" xmlns=", b" xmlns:x=", 1)


def _utf16(xml: bytes) -> bytes:
    text = xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return text.encode("utf-16")


def _bad_checksum(folder: Path) -> Path:
    """A date of the sheet is changed, sizes and all else fit; only the checksum does not."""
    path = folder / folders.CONTRACTS
    parts = members(path)
    packed(path, parts)
    with zipfile.ZipFile(path) as archive:
        right = archive.getinfo(SHEET).CRC
    packed(path, {**parts, SHEET: parts[SHEET].replace(b"<v>42", b"<v>41", 3)})
    with zipfile.ZipFile(path) as archive:
        new = archive.getinfo(SHEET).CRC
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", new), struct.pack("<I", right)))
    assert zlib.crc32(parts[SHEET]) == right
    return path


def _no_addresses(what: bytes) -> Callable[[bytes], bytes]:
    pattern = re.compile(rb"<(" + what + rb') r="[^"]*"')
    return lambda xml: pattern.sub(rb"<\1", xml)


def _sheet(name: str, wrong: str, change: Callable[[bytes], bytes], *accept: str) -> Case:
    return Case(name, wrong, rewritten(SHEET, change), accept)


CASES = (
    Case("cut-10", "a workbook cut after 10% of its bytes", cut(0.1), (REFUSED,)),
    Case("cut-50", "a workbook cut after half of its bytes", cut(0.5), (REFUSED,)),
    Case("cut-90", "a workbook cut after 90% of its bytes", cut(0.9), (REFUSED,)),
    Case("cut-99", "a workbook cut after 99.7% of its bytes", cut(0.997), (REFUSED,)),
    Case("empty-workbook", "a workbook of no bytes", cut(0), (REFUSED,)),
    Case("bit-in-member", "one bit of the packed sheet flipped", _flipped, (REFUSED,)),
    Case("bad-checksum", "three dates changed against the checksum", _bad_checksum, (REFUSED,)),
    _sheet("far-corner", "a cell at XFD1048576", _beside("XFD1048576"), REFUSED, SAME),
    Case("far-cell", "a lone cell at BE1048576", rewritten(SHEET, _beside("BE1048576")),
         (REFUSED, SAME, ROWS), stray=1),
    Case("bomb-sheet", "a sheet of 1 GB packed into 1 MB", _swollen(SHEET), (REFUSED, SAME)),
    Case("bomb-member", "another member of 1 GB packed into 1 MB",
         _swollen("xl/theme/theme9.xml", b"<a>", b"</a>"), (REFUSED, SAME)),
    Case("bomb-picture", "a picture of 1 GB packed into 1 MB",
         _swollen("xl/media/image1.png"), (REFUSED, SAME)),
    Case("lying-size", "the directory states a tenth of the size", _lying, (REFUSED,)),
    Case("two-members", "two sheets of one member name, one with fewer rows",
         _twice, (REFUSED, SAME)),
    _sheet("entity-sheet", "nested entities in the sheet", _declared, REFUSED),
    Case("entity-strings", "nested entities in the shared strings",
         rewritten(STRINGS, _declared), (REFUSED,)),
    _sheet("stale-dimension", "a dimension of A1:B2 over 300 rows",
           lambda x: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', x),
           SAME),
    _sheet("no-row-numbers", "rows without r", _no_addresses(b"row"), SAME, REFUSED),
    _sheet("no-cell-addresses", "cells without r", _no_addresses(b"c"), SAME, REFUSED),
    _sheet("no-addresses", "rows and cells without r", _no_addresses(b"row|c"), SAME, REFUSED),
    _sheet("row-twice", "two rows that both call themselves row 9",
           lambda x: x.replace(b'<row r="10"', b'<row r="9"'), SAME, REFUSED),
    _sheet("prefixed-tags", "every tag with a namespace prefix", _prefixed, SAME, REFUSED),
    _sheet("utf16-sheet", "a sheet in UTF-16", _utf16, SAME, REFUSED),
    _sheet("cut-sheet", "a sheet that ends in the middle, packed soundly",
           lambda x: x[: len(x) // 2], REFUSED),
    Case("no-strings", "the shared strings are missing", _without(STRINGS), (REFUSED,)),
    Case("few-strings", "half of the shared strings are missing",
         rewritten(STRINGS, lambda x: x[: x.index(b"<si>", len(x) // 2)] + b"</sst>"), (REFUSED,)),
    Case("no-types", "the list of content types is missing",
         _without("[Content_Types].xml"), (SAME, REFUSED)),
    Case("wrong-types", "content types that call the sheet a chart",
         rewritten("[Content_Types].xml", lambda x: x.replace(b"worksheet+xml", b"chart+xml")),
         (SAME, REFUSED)),
    Case("no-relations", "the workbook's relations are missing",
         _without("xl/_rels/workbook.xml.rels"), (REFUSED,)),
    _sheet("merged-down", "cells merged down to the end of the sheet",
           lambda x: x.replace(_END, _END + b'<mergeCells count="1">'
                               b'<mergeCell ref="A302:J1048576"/></mergeCells>'), SAME),
    _sheet("merged-over-data", "the ID column merged from row 5 to the end",
           lambda x: x.replace(_END, _END + b'<mergeCells count="1">'
                               b'<mergeCell ref="A5:A1048576"/></mergeCells>'), SAME, REFUSED),
    _sheet("million-characters", "a name of 1,000,000 characters",
           lambda x: re.sub(rb'<c r="B7"[^>]*>.*?</c>', b'<c r="B7" t="inlineStr"><is><t>'
                            + b"x" * 1_000_000 + b"</t></is></c>", x), SAME, REFUSED, ROWS),
    _sheet("columns-without-end", "1,000,000 column widths", lambda x: x.replace(
        b"<sheetData>", b"<cols>" + b'<col min="1" max="1" width="9"/>' * 1_000_000
        + b"</cols><sheetData>"), SAME, REFUSED),
)  # fmt: skip
