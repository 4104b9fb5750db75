"""HTML tables saved as .xls, as hospital systems like to write them."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any

import pyarrow as pa

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.raw import ColumnSheet, RawSheet, Span, UnreadableError, first_rows
from fdsign.intake.readers import lines
from fdsign.intake.readers.text import decode
from fdsign.locale.text import _

_CELL, _ROW = "\ue000", "\ue001"
"""What stands behind each cell and each row of a table that is written as text; no letters."""
_ROWS = f"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:for-each select="descendant-or-self::tr"><xsl:for-each select="td|th"
><xsl:value-of select="."/>{_CELL}</xsl:for-each>{_ROW}</xsl:for-each></xsl:template>
</xsl:stylesheet>"""
_TOP = 30
"""Rows that may span others before a table is laid out cell by cell."""
MAX_SPAN, MAX_SPANNED = 1000, 2_000_000
"""Rows or columns that one cell may span; cells that all of them may."""


def read_html(data: bytes, limits: Limits) -> list[RawSheet]:
    """All tables of the page as one sheet, one below the other, as Excel opens them."""
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data))
    if "\x00" in text:
        raise UnreadableError("file-truncated", _("it holds zero bytes"))
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True)
    try:
        page = html.fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("file-unreadable", _("no table can be found in the page")) from error
    opened = len(re.findall(r"<table[\s>]", text, re.IGNORECASE))
    if len(re.findall(r"</table", text, re.IGNORECASE)) < opened:
        raise UnreadableError("file-truncated", _("the table never ends"))
    stated = len(re.findall(r"<tr[\s>]", re.sub(r"(?s)<!--.*?-->", "", text), re.IGNORECASE))
    if stated != page.xpath("count(descendant-or-self::tr)"):
        raise UnreadableError("file-truncated", _("rows of the table cannot be followed"))
    said = etree.tostring(page, method="text", encoding="unicode")
    marked = any(mark in said for mark in (_CELL, _ROW))
    tables = [t for t in page.iter("table") if next(t.iterdescendants("table"), None) is None]
    if len(tables) == 1 and not marked and (whole := _as_columns(tables[0], text)) is not None:
        return [whole]
    sheet = RawSheet(None, [], typed=False)
    for table in tables:
        rows = list(table.iter("tr"))
        spanned = len(rows) if marked else _spanned(table, rows)
        _append(rows[:spanned], sheet)
        sheet.rows.extend(_plain(table, spanned, len(rows)))
    return [sheet]


def _as_columns(table: Any, text: str) -> ColumnSheet | None:
    """The sheet of a page's one table, if below its top every row has as many cells, none spanning."""
    spans = [span.start() for span in re.finditer(r"(?:row|col)span", text, re.IGNORECASE)]
    named = len(re.findall(r"<tr[\s>]", text[: spans[-1]], re.IGNORECASE)) if spans else 0
    if named > _TOP:
        return None
    rows = list(islice(table.iter("tr"), named + MAX_SPAN))
    ends = [
        index + _span(cell, "rowspan")
        for index, row in enumerate(rows[:named])
        for cell in row
        if cell.attrib
    ]
    first = max(ends, default=0)
    written = lines.lines(str(_texts()(table)), _ROW)
    if written is None or first >= len(written):
        return None
    cells = lines.columns(written[first:], _CELL)
    if cells is None or len(cells) == 1:
        return None
    top = RawSheet(None, [], typed=False)
    _append(rows[:first], top)
    width = max(len(row) for row in [*top.rows, cells[:-1]])
    above = [[str(row[j]) if j < len(row) else "" for row in top.rows] for j in range(width)]
    below = [lines.in_words(column) for column in cells[:-1]]
    below += [pa.nulls(len(written) - first, pa.string())] * (width - len(below))
    body = [
        lines.texts(pa.concat_arrays([pa.array(a, pa.string()), b]))
        for a, b in zip(above, below, strict=True)
    ]
    return ColumnSheet(None, first_rows(body), typed=False, merged=top.merged, body=body, above=0)


def _spanned(table: Any, rows: list[Any]) -> int:
    """How many rows there are to the last in which a cell spans others, or which such a cell reaches."""
    spanning = table.xpath(".//*[@rowspan or @colspan]")
    places = {row: index for index, row in enumerate(rows)} if spanning else {}
    ends = [places.get(cell.getparent(), 0) + _span(cell, "rowspan") for cell in spanning]
    return min(max(ends, default=0), len(rows))


def _plain(table: Any, first: int, rows: int) -> list[list[Cell]]:
    """The rows from one on, none of whose cells span anything, as the library itself writes them."""
    if first >= rows:
        return []
    written = str(_texts()(table)).split(_ROW)[first:rows]
    return [[" ".join(cell.split()) for cell in row.split(_CELL)[:-1]] for row in written]


@cache
def _texts() -> Any:
    from lxml import etree

    return etree.XSLT(etree.XML(_ROWS))


def _append(table_rows: list[Any], sheet: RawSheet) -> None:
    """Lay out the rows of one table, spans and all, below what the sheet already holds."""
    rows: list[list[Cell]] = sheet.rows
    merged: list[Span] = sheet.merged
    taken: dict[tuple[int, int], bool] = {}
    for element in table_rows:
        index = len(rows)
        row: list[Cell] = []
        for cell in element:
            if cell.tag not in ("td", "th"):
                continue
            while (index, len(row)) in taken:
                row.append("")
            column = len(row)
            spans = bool(cell.attrib)
            down = _span(cell, "rowspan") if spans else 1
            across = _span(cell, "colspan") if spans else 1
            text = cell.text_content() if len(cell) else cell.text or ""
            row.append(" ".join(text.split()))
            if down > 1 or across > 1:
                row.extend([""] * (across - 1))
                merged.append(((index, column), (index + down - 1, column + across - 1)))
                if len(taken) + down * across > MAX_SPANNED:
                    raise UnreadableError("file-too-large", _("merged cells without end"))
                taken.update(
                    ((index + i, column + j), True) for i in range(1, down) for j in range(across)
                )
        rows.append(row)


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdigit() else 1
