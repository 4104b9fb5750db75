"""Small writers of the formats that no library here writes: .xlsb, .ods, XML spreadsheets of 2003."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Rows = Sequence[Sequence[Any]]
DATED = 1
"""The cell format of a day in the .xlsb files of this writer."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
ERRORS = {"#N/A": 0x2A, "#REF!": 0x17}


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, packing)
    return buffer.getvalue()


def record(code: int, body: bytes = b"") -> bytes:
    """One record of a binary workbook."""
    head = bytes([code]) if code < 0x80 else bytes([code & 0x7F | 0x80, code >> 7])
    size = len(body)
    while size > 0x7F:
        head, size = head + bytes([size & 0x7F | 0x80]), size >> 7
    return head + bytes([size]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def serial(day: date, date1904: bool = False) -> float:
    return float((day - (date(1904, 1, 1) if date1904 else date(1899, 12, 30))).days)


def binary_cell(column: int, value: Any, date1904: bool = False) -> bytes:
    """A cell as Excel writes it; error words as errors."""
    if value in ("", None):
        return record(1, struct.pack("<II", column, 0))
    if isinstance(value, date):
        days = serial(value, date1904)
        return record(5, struct.pack("<IId", column, DATED, days))
    if isinstance(value, bool):
        return record(4, struct.pack("<IIB", column, 0, value))
    if isinstance(value, int | float):
        return record(5, struct.pack("<IId", column, 0, value))
    if value in ERRORS:
        return record(3, struct.pack("<IIB", column, 0, ERRORS[value]))
    return record(6, struct.pack("<II", column, 0) + wide(value))


def binary_row(row: int, cells: bytes, hidden: bool = False) -> bytes:
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return record(0, struct.pack("<IIH", row, 0, 300) + flags + struct.pack("<I", 0)) + cells


def binary_sheet(rows: bytes, after: bytes = b"") -> bytes:
    begin = record(129) + record(147, bytes(23)) + record(148, bytes(16)) + record(145)
    return begin + rows + record(146) + after + record(130)


def xlsb(
    sheets: Mapping[str, Rows | bytes],
    date1904: bool = False,
    hidden: Sequence[str] = (),
    texts: Sequence[str] = (),
) -> bytes:
    """A binary workbook of sheets; a sheet that is bytes is taken as its records."""
    parts: dict[str, bytes | str] = {}
    listed, related = b"", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        if not isinstance(rows, bytes):
            rows = binary_sheet(
                b"".join(
                    binary_row(i, b"".join(binary_cell(j, v, date1904) for j, v in enumerate(row)))
                    for i, row in enumerate(rows)
                )
            )
        parts[f"xl/worksheets/sheet{number}.bin"] = rows
        state = struct.pack("<II", name in hidden, number)
        listed += record(156, state + wide(f"rId{number}") + wide(name))
        related += (
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" '
            f'Target="worksheets/sheet{number}.bin"/>'
        )
    for kind, part in (("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")):
        related += f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{part}"/>'
    formats = record(44, struct.pack("<H", 165) + wide("yyyy\\-mm\\-dd"))
    looks = b"".join(record(47, struct.pack("<HH", 0, f) + bytes(12)) for f in (0, 165))
    parts["xl/styles.bin"] = (
        record(278)
        + record(615, struct.pack("<I", 1)) + formats + record(616)
        + record(626, struct.pack("<I", 1)) + record(47, bytes(16)) + record(627)
        + record(617, struct.pack("<I", 2)) + looks + record(618)
        + record(279)
    )  # fmt: skip
    parts["xl/sharedStrings.bin"] = (
        record(159, struct.pack("<II", len(texts), len(texts)))
        + b"".join(record(19, b"\0" + wide(text)) for text in texts)
        + record(160)
    )
    parts["xl/workbook.bin"] = (
        record(131) + record(153, struct.pack("<III", date1904, 0, 0))
        + record(143) + listed + record(144) + record(157, bytes(26)) + record(132)
    )  # fmt: skip
    parts["xl/_rels/workbook.bin.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    )
    kinds = {"workbook": "sheet.binary.macroEnabled.main", "sheet": "worksheet"}
    types = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.ms-excel.'
        f'{kinds.get(kind, kind)}"/>'
        for part in parts
        if part.endswith(".bin") and (kind := part.rpartition("/")[2].rstrip(".bin0123456789"))
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{types}</Types>'
    )
    return zipped(parts)


def ods_cell(value: Any, more: str = "") -> str:
    if value in ("", None):
        return f"<table:table-cell {more}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
    elif isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value!r}"'
    else:
        kind = 'office:value-type="string"'
    return (
        f"<table:table-cell {kind} {more}><text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def ods_row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


def ods_sheet(rows: Rows) -> str:
    return "".join(ods_row("".join(ods_cell(value) for value in row)) for row in rows)


def ods(
    sheets: Mapping[str, Rows | str],
    hidden: Sequence[str] = (),
    before: str = "",
    manifest: str = "",
    prolog: str = "",
) -> bytes:
    """An OpenDocument spreadsheet; a sheet that is text is taken as its markup."""
    spaces = " ".join(
        f'xmlns:{short}="{_ODF}{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"),
                            ("style", "style"), ("draw", "drawing"))
    )  # fmt: skip
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    tables = "".join(
        f"<table:table table:name={quoteattr(name)} "
        f'table:style-name="{"ta2" if name in hidden else "ta1"}">'
        f"{rows if isinstance(rows, str) else ods_sheet(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        f'<office:document-content {spaces} xmlns:calcext="{calc}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    listed = (
        f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        f"{manifest}</manifest:file-entry></manifest:manifest>"
    )
    return zipped(
        {"mimetype": SPREADSHEET, "content.xml": content, "META-INF/manifest.xml": listed}
    )


def xml_cell(value: Any, more: str = "") -> str:
    if value in ("", None):
        return f"<Cell {more}/>"
    if isinstance(value, date):
        kind, text = "DateTime", f"{value:%Y-%m-%d}T00:00:00.000"
    elif isinstance(value, bool):
        kind, text = "Boolean", str(int(value))
    elif isinstance(value, int | float):
        kind, text = "Number", repr(value)
    else:
        kind, text = ("Error" if value in ERRORS else "String"), escape(value)
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def xml_row(cells: str, more: str = "") -> str:
    return f"<Row {more}>{cells}</Row>"


def xml2003(
    sheets: Mapping[str, Rows | str],
    hidden: Sequence[str] = (),
    encoding: str = "UTF-8",
    prolog: str = '<?mso-application progid="Excel.Sheet"?>',
) -> bytes:
    """An XML spreadsheet; a sheet that is text is taken as its rows' markup."""
    pages = "".join(
        f"<Worksheet ss:Name={quoteattr(name)}><Table>"
        + (
            rows
            if isinstance(rows, str)
            else "".join(xml_row("".join(xml_cell(value) for value in row)) for row in rows)
        )
        + "</Table><WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'>"
        + ("<Visible>SheetHidden</Visible>" if name in hidden else "<Selected/>")
        + "</WorksheetOptions></Worksheet>"
        for name, rows in sheets.items()
    )
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{prolog}\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{pages}</Workbook>'
    )
    return text.encode(encoding)


def protected_xls(records: bytes, password: str) -> bytes:
    """A BIFF workbook behind a password (RC4 of 40 bits, as Excel 97–2003 writes it).

    ``records``: the plain workbook stream, its BOF first.
    """
    from hashlib import md5

    from msoffcrypto.method.rc4 import DocumentRC4
    from xlwt.CompoundDoc import XlsDoc

    def mixed(content: bytes) -> bytes:  # RC4 is its own inverse
        return bytes(DocumentRC4.decrypt(password, salt, io.BytesIO(content), 1024).read())

    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    pair = mixed(verifier + md5(verifier).digest())
    file_pass = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + pair
    first = 4 + struct.unpack_from("<H", records, 2)[0]
    stream = bytearray(records[:first] + file_pass + records[first:])
    rest = -len(stream) % 4  # the decryption walks on into the padding, four bytes at a time
    stream += struct.pack("<HH", 0, rest) + bytes(rest)
    kept: list[tuple[int, int]] = []
    at = 0
    while at < len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code == 0x85:  # the place of a sheet moves, and stays readable
            (place,) = struct.unpack_from("<I", stream, at + 4)
            struct.pack_into("<I", stream, at + 4, place + len(file_pass))
        plain = {0x809: size, 0x2F: size, 0xE1: size, 0x85: 4}.get(code, 0)
        kept.append((at, at + 4 + plain))
        at += 4 + size
    locked = bytearray(mixed(bytes(stream)))
    for start, end in kept:
        locked[start:end] = stream[start:end]
    buffer = io.BytesIO()
    XlsDoc().save(buffer, bytes(locked))
    return buffer.getvalue()
