"""Sheets to an Excel workbook: live formulas with stored values, A4, always the same bytes.

Data text is written as text whatever it begins with; there is no macro, no link.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from fdsign.errors import OutputError
from fdsign.locale.text import _
from fdsign.report import charts, looks, words
from fdsign.report.model import (
    Allowed,
    Band,
    Cell,
    Chart,
    Count,
    Entry,
    Exact,
    Gap,
    Interval,
    Judgement,
    Money,
    Percent,
    Points,
    Rate,
    Row,
    Sheet,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlsxwriter

_LONGEST_TEXT = 32_767
_PAGE_ROWS = 24
"""Rows of a table and bars of a chart that stand on one page together."""
_PAGE = 260
"""Widths of columns, in characters, that a page still shows legibly."""


def workbook_bytes(sheets: Sequence[Sheet], created: datetime) -> bytes:
    """The workbook as bytes. Raises OutputError if a sheet is larger than Excel allows."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": looks.FONT, "font_size": 10},
        },
    )
    naive = created.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": words.carried(sheets[0].title), "created": naive})
    book.set_custom_property("fdsign", words.version(), "text")
    formats = _Formats(book)
    for sheet in sheets:
        _SheetWriter(book, formats, sheet).write()
    book.close()
    return buffer.getvalue()


class _Formats:
    """Each look once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[looks.Look, Any] = {}

    def get(self, properties: looks.Properties) -> Any:
        return self._of(tuple(sorted(properties.items())))

    def of(self, cell: Cell, more: looks.Properties | None) -> Any:
        """The look of a cell."""
        look = looks.of(cell)
        return self.get({**dict(look), **more}) if more else self._of(look)

    def _of(self, look: looks.Look) -> Any:
        if look not in self._made:
            self._made[look] = self._book.add_format(
                {"font_name": looks.FONT, "font_size": 10, **dict(look)}
            )
        return self._made[look]


@cache
def _page() -> Any:
    """The sheets of the library, but that a formula is taken as it is.

    The library looks into each for thirty functions that Excel learnt after 2010; none of ours has one.
    """
    from xlsxwriter.worksheet import Worksheet

    class Page(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    return Page


@cache
def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _done(code: int | None) -> None:
    """XlsxWriter tells of a cell outside the sheet by a number, not by an exception."""
    if code:
        raise OutputError(
            _(
                "The result is larger than an Excel sheet (1,048,576 rows, 16,384 columns). "
                "Ask for fewer levels with --by, or write --csv or --parquet."
            )
        )


class _SheetWriter:
    """One sheet, from the top down."""

    def __init__(self, book: xlsxwriter.Workbook, formats: _Formats, sheet: Sheet) -> None:
        self.book = book
        self.formats = formats
        self.sheet = sheet
        self.page = book.add_worksheet(sheet.name, _page())
        self.widths = looks.widths(sheet)
        self.row = 0
        self.rooms: list[tuple[int, int, float]] = []
        self.breaks: list[int] = []
        self.starts: list[tuple[int, int]] = []  # of each table: its first heading, its first row
        self.entries: dict[
            tuple[int, Allowed], tuple[int, int]
        ] = {}  # first and last row to fill in
        self.named: dict[str, str] = {}  # cells that rates elsewhere follow from
        self.later: list[tuple[int, int, Rate, Any]] = []  # row and column of such rates

    def write(self) -> None:
        """Everything of the sheet."""
        for column, width in enumerate(self.widths):
            _done(self.page.set_column(column, column, width))
        self._across(self.sheet.title, looks.TITLE, 22)
        for line in self.sheet.subtitle:
            self._across(line, looks.SUBTITLE)
        for table in self.sheet.tables:
            if self.sheet.paged and self.starts:
                self.breaks.append(self.row)
            self._table(table)
        self._rates_of_named()
        if self.sheet.chart is not None:
            self._chart(self.sheet.chart)
        self._page_setup()

    def _across(self, text: str, look: looks.Properties, line: float = 15) -> None:
        """A line of text over the columns that a screen shows."""
        reach = [total for total in accumulate(self.widths) if total <= 170] or [self.widths[0]]
        self._text(0, len(reach), text, self.formats.get(look))
        self.page.set_row(self.row, looks.height([(text, reach[-1])], line))
        self.row += 1

    def _text(self, column: int, span: int, text: str, style: Any) -> None:
        text = words.carried(text)
        if len(text) > _LONGEST_TEXT:
            text = text[: _LONGEST_TEXT - 1] + "…"
        if span > 1:
            _done(self.page.merge_range(self.row, column, self.row, column + span - 1, "", style))
        _done(self.page.write_string(self.row, column, text, style))

    def _table(self, table: Table) -> None:
        self.row += 1
        if table.title:
            self._text(0, 1, table.title, self.formats.get(looks.CAPTION))
            self.row += 1
        first = self.row
        self.rooms = self._rooms(table)
        self._headings(table)
        self.starts.append((first, self.row))
        for row in table.rows:
            self._row(row)
        self._allow()
        if table.filtered and table.rows:
            last = sum(column.span for column in table.columns) - 1
            _done(self.page.autofilter(self.starts[-1][1] - 1, 0, self.row - 1, last))
        for row in table.footer:
            self._row(row, looks.FOOTER)
        for note in table.notes:
            self._across(note, looks.NOTE, 13)
        if table.signed:
            self._across(
                _("Prepared by: __________    Checked by: __________    Date: __________"),
                looks.SIGNED,
                30,
            )
        if table.chart is not None:
            self._table_chart(table.chart)

    def _rooms(self, table: Table) -> list[tuple[int, int, float]]:
        """Where each column of a table begins, how many of the sheet's it takes, how wide these are."""
        ends = list(accumulate(column.span for column in table.columns))
        return [
            (end - column.span, column.span, sum(self.widths[end - column.span : end]))
            for column, end in zip(table.columns, ends, strict=True)
        ]

    def _headings(self, table: Table) -> None:
        """One row of headings, or two where columns stand in groups."""
        style = self.formats.get(looks.HEADING)
        top, at = self.row, 0
        grouped = any(column.group for column in table.columns)
        texts: list[tuple[str, float]] = []
        groups: list[tuple[str, float]] = []
        for group, members in groupby(table.columns, key=lambda column: column.group):
            start = at
            for column in members:
                self.row = top + 1 if grouped and group else top
                if grouped and not group:
                    _done(self.page.merge_range(top, at, top + 1, at, "", style))
                self._text(at, column.span, column.title, style)
                texts.append((column.title, sum(self.widths[at : at + column.span])))
                at += column.span
            if group:
                self.row = top
                self._text(start, at - start, group, style)
                groups.append((group, sum(self.widths[start:at])))
        if grouped:
            self.page.set_row(top, looks.height(groups))
            top += 1
        self.page.set_row(top, looks.height(texts))
        self.row = top + 1

    def _row(self, row: Row, more: looks.Properties | None = None) -> None:
        if isinstance(row, Band):
            style = self.formats.get(looks.BAND)
            self._text(0, 1, row.text, style)
            for at in range(1, sum(span for _at, span, _wide in self.rooms)):
                _done(self.page.write_blank(self.row, at, None, style))
            self.row += 1
            return
        texts = []
        for (at, span, wide), cell in zip(self.rooms, row, strict=True):
            self._cell(at, span, cell, self.formats.of(cell, more))
            if isinstance(cell, Text):
                texts.append((cell.text, wide))
        self.page.set_row(self.row, looks.height(texts))
        self.row += 1

    def _cell(self, column: int, span: int, cell: Cell, style: Any) -> None:
        if isinstance(cell, Count) and cell.name is not None:
            self.named[cell.name] = self._at(column)
        match cell:
            case Text(text=text):
                self._text(column, span, text, style)
            case Judgement(status=status):
                self._text(column, span, words.judged(status), style)
            case Interval(bounds=bounds) if bounds is not None:
                self._text(column, span, words.interval(bounds), style)
            case Rate(named=named) if named is not None and cell.value is not None:
                self.later.append((self.row, column, cell, style))
            case Rate(value=None) | Points(value=None):
                self._text(column, span, words.SIGNS["no_value"], style)
            case Count(value=summed, above=above, nested=True) if summed is not None:
                rows = f"{self._at(column, -above)}:{self._at(column, -1)}"
                self._formula(column, f"=SUBTOTAL(9,{rows})", style, summed)
            case Points(value=value, above=above) | Count(value=value, above=above) if (
                value is not None and above
            ):
                self._formula(column, self._above(column, above), style, float(value))
            case Entry(value=number):
                self._entry(column, cell, number, style)
            case Count(value=number, minus=(one, other)) if number is not None:
                cells = self._at(column + one), self._at(column + other)
                self._formula(column, "={}-{}".format(*cells), style, number)
            case Count(value=number, whole=(part, more)) if number is not None:
                cells = self._at(column + part), self._at(column + more)
                self._formula(column, "=INT({})+{}".format(*cells), style, number)
            case Money(fen=fen) if fen is not None:
                self._money(column, cell, fen, style)
            case Rate(value=value, alone=True) if value is not None:
                _done(self.page.write_number(self.row, column, float(value), style))
            case Rate(value=value) if value is not None:
                over, under = self._at(column + cell.numerator), self._at(column + cell.denominator)
                self._formula(column, f"={over}/{under}", style, float(value))
            case Gap(value=value) if value is not None:
                rate, target = self._at(column + cell.rate), self._at(column + cell.target)
                self._formula(column, f"=({rate}-{target})*100", style, float(value))
            case (
                Count(value=number)
                | Percent(value=number)
                | Points(value=number)
                | Exact(value=number)
            ) if number is not None:
                _done(self.page.write_number(self.row, column, float(number), style))
            case _:
                _done(self.page.write_blank(self.row, column, None, style))

    def _rates_of_named(self) -> None:
        """Rates whose cells stand elsewhere, now that it is known where."""
        for row, column, rate, style in self.later:
            if rate.value is not None and rate.named is not None:
                formula = "={}/{}".format(*(self.named[name] for name in rate.named))
                _done(self.page.write_formula(row, column, formula, style, float(rate.value)))

    def _money(self, column: int, cell: Money, fen: int, style: Any) -> None:
        """Yuan, as a formula where the cell follows from others."""
        value = fen / 100
        if cell.above:
            self._formula(column, self._above(column, cell.above), style, value)
        elif cell.of is not None:
            sign, *away = cell.of
            left, right = (self._at(column + each) for each in away)
            formula = f"=SUM({left}:{right})" if sign == ":" else f"={left}{sign}{right}"
            self._formula(column, formula, style, value)
        else:
            _done(self.page.write_number(self.row, column, value, style))

    def _entry(self, column: int, cell: Entry, number: int | None, style: Any) -> None:
        """A cell to fill in; what it takes is told to Excel once for the whole column."""
        if number is None:
            _done(self.page.write_blank(self.row, column, None, style))
        else:
            _done(self.page.write_number(self.row, column, number, style))
        first, _last = self.entries.get((column, cell.allowed), (self.row, self.row))
        self.entries[column, cell.allowed] = first, self.row

    def _allow(self) -> None:
        """What the fill-in cells of a table take."""
        for (column, allowed), (first, last) in self.entries.items():
            if (rule := looks.entry_rule(allowed)) is not None:
                _done(self.page.data_validation(first, column, last, column, rule))
        self.entries.clear()

    def _above(self, column: int, rows: int) -> str:
        return f"=SUM({self._at(column, -rows)}:{self._at(column, -1)})"

    def _at(self, column: int, below: int = 0) -> str:
        return f"{_letters(column)}{self.row + below + 1}"

    def _formula(self, column: int, formula: str, style: Any, value: float) -> None:
        _done(self.page.write_formula(self.row, column, formula, style, value))

    def _chart(self, spec: Chart) -> None:
        """The sheet's chart, beside or below its tables."""
        left = 0 if spec.below else sum(c.span for c in self.sheet.tables[-1].columns) + 1
        top = self.row + 1 if spec.below else self.starts[-1][0]
        self._draw(spec, self.starts[0], (top, left))
        if not spec.below or self.row + charts.bars(spec) > _PAGE_ROWS:
            self.breaks.append(top)

    def _table_chart(self, spec: Chart) -> None:
        """A table's own chart, which the next table stands below."""
        self._draw(spec, self.starts[-1], (self.row + 1, 0))
        self.row += ceil(charts.height(spec) / charts.ROW) + 2

    def _draw(self, spec: Chart, table: tuple[int, int], at: tuple[int, int]) -> None:
        chart = charts.drawn(self.book, self.page.get_name(), spec, *table)
        room = sum(width * 7 + 5 for width in self.widths[at[1] :])
        chart.set_size({"width": round(min(room, 1100)), "height": charts.height(spec)})
        below_break = {"y_offset": 6}  # else its frame shows at the foot of the page before
        _done(self.page.insert_chart(*at, chart, below_break))

    def _page_setup(self) -> None:
        """A4 landscape; the first headings stay in sight, an only table's on every page."""
        page, frozen = self.page, self.sheet.frozen
        page.hide_gridlines(2)
        if self.sheet.locked:
            page.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        pages = max(1, round(sum(self.widths) / _PAGE))
        page.fit_to_pages(pages, 0)
        if self.breaks:
            page.set_h_pagebreaks(self.breaks)
        if frozen is not None:
            heading, start = self.starts[0]
            page.freeze_panes(start, frozen)
            if len(self.sheet.tables) == 1:
                _done(page.repeat_rows(heading, start - 1))
            if pages > 1 and frozen:
                _done(page.repeat_columns(0, frozen - 1))
        title = words.carried(self.sheet.title)[:100].replace("&", "&&")
        page.set_header(f"&L&9 {title}&R&9&A")  # a digit next to the size would change it
        page.set_footer(f"&L&9 fdsign {words.version()}&R&9 &P / &N")
