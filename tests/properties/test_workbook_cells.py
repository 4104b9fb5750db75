"""The cells that the preflight finds are those that the fast reader sees, of the same kinds."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.intake.limits import Limits
from fdsign.intake.preflight.workbook import inspect
from fdsign.intake.raw import RawSheet
from fdsign.intake.readers.scanned import read_scanned
from fdsign.intake.readers.workbook import read_cells

DATES = [
    "yyyy-mm-dd",
    "h:mm",
    'yyyy"年"m"月"d"日"',
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
    "yyyy/m/d;@",
]
PLAIN = ["General", "0.00", "#,##0_ ;[Red]\\-#,##0\\ ", '0"m"', "@", "0.00E+00", "[$-804]aaaa"]
TEXTS = st.one_of(
    st.sampled_from(
        ["张三", "a&b<c>\"d'", "&amp;", " 空 ", "\n", '="007"', "'1", "]]>", "99999919900307123X"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5),
)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**18).map(float),
    st.floats(-1e12, 1e12, allow_nan=False, allow_subnormal=False),
)
MOMENTS = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1))
CELL = st.one_of(
    TEXTS.map(lambda text: ("text", text, "General")),
    st.tuples(st.just("number"), NUMBERS, st.sampled_from(PLAIN)),
    st.tuples(st.just("moment"), MOMENTS, st.sampled_from(DATES)),
    st.booleans().map(lambda value: ("bool", value, "General")),
    st.one_of(TEXTS, st.integers(0, 99), st.booleans()).map(lambda v: ("formula", v, "General")),
    st.sampled_from(["#N/A", "#DIV/0!"]).map(lambda word: ("error", word, "General")),
    st.just(("blank", None, "0.00")),
    st.none(),
)
GRID = st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=8)
Cell = tuple[str, object, str]


def written(grid: list[list[Cell | None]], *, shared: bool) -> bytes:
    """A workbook, its texts shared or in their cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": shared, "constant_memory": not shared})
    sheet = book.add_worksheet("表 & 一")
    for i, row in enumerate(grid):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            kind, value, pattern = cell
            look = book.add_format({"num_format": pattern})
            if kind == "text":
                sheet.write_string(i, j, str(value))
            elif kind == "number":
                sheet.write_number(i, j, value, look)
            elif kind == "moment":
                sheet.write_datetime(i, j, value, look)
            elif kind == "bool":
                sheet.write_boolean(i, j, value)
            elif kind in ("formula", "error"):
                sheet.write_formula(i, j, "=1&2", None, value)
            else:
                sheet.write_blank(i, j, None, look)
    book.add_worksheet("藏").hide()
    book.close()
    return buffer.getvalue()


def said(sheet: RawSheet, width: int) -> dict[tuple[int, int], tuple[str, int]]:
    """Row and column -> text and kind of each cell that says something."""
    found = {}
    for j, column in enumerate(sheet.columns(0, width)):
        kinds = column.kinds if column.at is None else column.kinds[column.at]
        for i, text in enumerate(column.text.to_pylist()):
            if text is not None:
                found[i, j] = text, int(kinds[i])
    return found


@settings(deadline=None, max_examples=100)
@given(GRID, st.booleans())
def test_the_quick_way_reads_the_same_cells(grid: list[list[Cell | None]], shared: bool) -> None:
    data = written(grid, shared=shared)
    quick, slow = read_scanned(inspect(data, Limits())), read_cells(data)
    assert quick is not None
    assert [(s.name, s.hidden) for s in quick] == [(s.name, s.hidden) for s in slow]
    for ours, theirs in zip(quick, slow, strict=True):
        assert said(ours, 5) == said(theirs, 5)
