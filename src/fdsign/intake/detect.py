"""What a file is, by its first bytes and not by its ending (spec 2.1)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

Kind = Literal["xlsx", "xlsb", "ods", "xls", "xml2003", "parquet", "html", "text", "other"]

_BEGINNINGS = (b"PK\x03\x04", b"PAR1", b"<?xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")

_XML_2003 = re.compile(
    rb"(?s)(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>[]*(?:\[.*?\]\s*)?>|\s)*<(?:\w+:)?workbook[\s>]"
)
_URN = b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
_TABLE_MARKS = [b"<table", *("<table".encode(f"utf-16-{end}") for end in ("le", "be"))]


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file; ``other`` is no table (a picture, a PDF) and is passed over, said so.

    Raises UnreadableError for a file that should hold a table and cannot be read.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableError("file-unreadable", _("it is empty"))
    if len(data) < 5 and any(magic.startswith(data) for magic in _BEGINNINGS):
        return _cut(name)
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_OTHER_MAGIC):
        return _not_a_table(name)
    start = _start(data)
    if _XML_2003.match(start) or (start.startswith(b"<?xml") and _URN in start):
        return "xml2003"
    if re.match(rb"<(!doctype html|html|table|meta|head|body|style|div|\?xml)", start):
        lower = data.lower()
        return "html" if any(mark in lower for mark in _TABLE_MARKS) else _not_a_table(name)
    if start.startswith((b"{", b"[")):
        return _not_a_table(name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _not_a_table(name)
    return "text"


def _start(data: bytes) -> bytes:
    """The first characters, in one width and case."""
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()


def _cut(name: str) -> Kind:
    """A file of which only the first bytes are left; a text may be as short as that."""
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        return "text"
    raise UnreadableError("file-truncated", _("only its first bytes are left"))


def _not_a_table(name: str) -> Kind:
    if name.lower().endswith(_TABLE_ENDINGS):
        raise UnreadableError(
            "file-unreadable", _("its content is not a table of any known format")
        )
    return "other"


def _zip_kind(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            mime = b""
            if "mimetype" in members:
                with archive.open("mimetype") as stream:
                    mime = stream.read(200)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError,
        NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        if not name.lower().endswith(_TABLE_ENDINGS):
            return "other"
        raise UnreadableError(
            "file-truncated", _("the zip directory is missing or broken")
        ) from error
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "xl/workbook.bin" in members:
        return "xlsb"
    if mime.startswith(_SPREADSHEET) or (not mime and "content.xml" in members):
        return "ods"
    return _not_a_table(name)


def _ole_kind(data: bytes, name: str) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError("file-encrypted")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    if len(data) % 512:
        raise UnreadableError("file-truncated", _("the end of the file is missing"))
    return _not_a_table(name)
