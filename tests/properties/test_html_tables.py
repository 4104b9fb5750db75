"""Rows without spans are written out by the library at once: the same cells as one by one."""

from __future__ import annotations

from html import escape
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.intake.limits import Limits
from fdsign.intake.raw import ColumnSheet, RawSheet
from fdsign.intake.readers import html

ODD = ["", " ", "签约\n日期", "\u3000张三\u00a0", "a\tb", "&", "<b>", "0",
       "\ue000", "\ue001", "\x01", "\x0b", "\x1f"]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6),
)
ROUND = st.sampled_from(
    ["{}", "{}", "<b>{}</b>", "{}<br>{}", "<!-- {} -->", "<p>{}</p>", "<?x {}?>", "&#xE000;{}",
     "{}&#57345;", "<td>{}", "<tr><td>{}"]
)  # fmt: skip
SPANS = st.sampled_from([""] * 9 + [" rowspan=2", ' colspan="3"', " rowspan=3 colspan=2"])
STYLES = st.sampled_from(["", " class=x", ' style="mso-number-format:\\@"'])


@st.composite
def cells(draw: st.DrawFn) -> str:
    tag = draw(st.sampled_from(["td", "td", "td", "th"]))
    text = draw(ROUND).replace("{}", escape(draw(TEXTS)))
    return f"<{tag}{draw(STYLES)}{draw(SPANS)}>{text}</{tag}>"


rows = st.lists(cells(), max_size=5).map(lambda row: f"<tr>{''.join(row)}</tr>")
tables = st.lists(rows, max_size=7).map(lambda body: f"<table>{''.join(body)}</table>")


def said(sheet: RawSheet) -> list[list[str | None]]:
    width = max((len(row) for row in sheet.rows), default=0)
    return [column.text.to_pylist() for column in sheet.columns(0, width)]


@settings(deadline=None, max_examples=150)
@given(st.lists(tables, min_size=1, max_size=2))
def test_the_quick_ways_read_the_same_cells(pages: list[str]) -> None:
    data = f"<html><body>{'<p>说明</p>'.join(pages)}</body></html>".encode()
    (quickest,) = html.read_html(data, Limits())
    with mock.patch.object(html, "_as_columns", return_value=None):
        (quick,) = html.read_html(data, Limits())
        with mock.patch.object(html, "_spanned", lambda _table, rows: len(rows)):
            (slow,) = html.read_html(data, Limits())
    assert quick == slow
    assert said(quickest) == said(slow)
    assert (quickest.height, quickest.merged) == (slow.height, slow.merged)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6),
    st.sampled_from(["", " colspan=3"]),
)
def test_rows_of_as_many_cells_become_columns(rows: list[tuple[str, ...]], spanning: str) -> None:
    title = f"<tr><td{spanning}>{'</td><td>'.join('甲乙丙' if not spanning else '题')}</td></tr>"
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    data = f"<html><body><table>{title}{body}</table></body></html>".encode()
    (sheet,) = html.read_html(data, Limits())
    marked = any(mark in body for mark in "\ue000\ue001")
    assert isinstance(sheet, ColumnSheet) is not marked
    with mock.patch.object(html, "_as_columns", return_value=None):
        (slow,) = html.read_html(data, Limits())
    assert said(sheet) == said(slow)
