"""HTML tables saved as .xls, as hospital systems like to write them."""

from __future__ import annotations

import re

from fdsign.intake.columns import Cell
from fdsign.intake.limits import Limits
from fdsign.intake.raw import RawSheet, Span, UnreadableError
from fdsign.intake.readers.text import decode
from fdsign.locale.text import _

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
    if text.lower().count("</table") < opened:
        raise UnreadableError("file-truncated", _("the table never ends"))
    stated = len(re.findall(r"<tr[\s>]", re.sub(r"(?s)<!--.*?-->", "", text), re.IGNORECASE))
    if stated != sum(1 for _row in page.iter("tr")):
        raise UnreadableError("file-truncated", _("rows of the table cannot be followed"))
    sheet = RawSheet(None, [], typed=False)
    for table in page.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            _append(table.iter("tr"), sheet)
    return [sheet]


def _append(table_rows: object, sheet: RawSheet) -> None:
    """Lay out the rows of one table, spans and all, below what the sheet already holds."""
    rows: list[list[Cell]] = sheet.rows
    merged: list[Span] = sheet.merged
    taken: dict[tuple[int, int], bool] = {}
    for element in table_rows:  # type: ignore[attr-defined]
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


def _span(cell: object, name: str) -> int:
    text = str(cell.get(name) or "1").strip()  # type: ignore[attr-defined]
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdigit() else 1
