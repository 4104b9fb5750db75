"""What a file is, by its first bytes and not by its ending (spec 2.1)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from fdsign.intake.raw import UnreadableError
from fdsign.locale.text import _

Kind = Literal["xlsx", "xls", "html", "text", "other"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet")
_OTHER_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file; ``other`` is no table (a picture, a PDF) and is passed over, said so.

    Raises UnreadableError for a file that should hold a table and cannot be read.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableError("file-unreadable", _("it is empty"))
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PAR1"):
        raise UnreadableError("file-unreadable", _("parquet is not read by this version"))
    if data.startswith(_OTHER_MAGIC):
        return _not_a_table(name)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise UnreadableError(
            "file-unreadable", _("XML spreadsheet 2003; save it as .xlsx in Excel")
        )
    if re.match(rb"<(!doctype html|html|table|meta|head|body|style|div|\?xml)", start):
        return "html" if b"<table" in data.lower() else _not_a_table(name)
    if start.startswith((b"{", b"[")):
        return _not_a_table(name)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _not_a_table(name)
    return "text"


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
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if not name.lower().endswith(_TABLE_ENDINGS):
            return "other"
        raise UnreadableError(
            "file-truncated", _("the zip directory is missing or broken")
        ) from error
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "xl/workbook.bin" in members:
        raise UnreadableError(
            "file-unreadable", _("binary workbook .xlsb; save it as .xlsx in Excel")
        )
    if "mimetype" in members and "content.xml" in members:
        raise UnreadableError("file-unreadable", _("OpenDocument file; save it as .xlsx"))
    return _not_a_table(name)


def _ole_kind(data: bytes, name: str) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError("file-encrypted")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    if len(data) % 512:
        raise UnreadableError("file-truncated", _("the end of the file is missing"))
    return _not_a_table(name)
