"""Writers of formats that fdsign itself never writes, small and by hand."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

from benchmarks.cases import SkippedError

_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_ENCRYPTED_WITH = "a password"

Texts = list[list[str]]


def write_biff(path: Path, rows: Texts) -> None:
    """A workbook of Excel 97."""
    try:
        import xlwt
    except ImportError:
        raise SkippedError("needs xlwt") from None
    book = xlwt.Workbook()
    page = book.add_sheet("签约明细")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            page.write(i, j, cell)
    book.save(str(path))


def write_xml_2003(path: Path, rows: Texts) -> None:
    """A spreadsheet in the XML of Excel 2003."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>',
        f'<Workbook xmlns="{_XML_2003}" xmlns:ss="{_XML_2003}">',
        '<Worksheet ss:Name="签约明细"><Table>',
        *(
            "<Row>"
            + "".join(f'<Cell><Data ss:Type="String">{escape(c)}</Data></Cell>' for c in row)
            + "</Row>"
            for row in rows
        ),
        "</Table></Worksheet></Workbook>",
    ]
    path.write_text("\n".join(lines), "utf-8")


def write_ods(path: Path, rows: Texts) -> None:
    """An OpenDocument spreadsheet."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{_ODS}:office:1.0" xmlns:table="{_ODS}:table:1.0" '
        f'xmlns:text="{_ODS}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="签约明细">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODS_TYPE)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", manifest)):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


def write_parquet(path: Path, rows: Texts) -> None:
    """A Parquet file of text columns."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    names, *body = rows
    columns = {name: [row[place] for row in body] for place, name in enumerate(names)}
    parquet.write_table(pa.table(columns), path)


def write_protected(path: Path, rows: Texts) -> None:
    """A workbook with a password."""
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError:
        raise SkippedError("needs msoffcrypto") from None
    import xlsxwriter

    plain, hidden = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        page = book.add_worksheet("签约明细")
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    plain.seek(0)
    OOXMLFile(plain).encrypt(_ENCRYPTED_WITH, hidden)
    path.write_bytes(hidden.getvalue())
