"""Lines with as many fields each become columns at once: the same cells as record by record."""

from __future__ import annotations

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.intake.limits import Limits
from fdsign.intake.raw import RawSheet
from fdsign.intake.readers import text

ORDINARY = st.characters(codec="utf-8", exclude_characters=',"\r\n\x00', exclude_categories=["Cs"])
FIELD = st.one_of(
    st.sampled_from(["", " ", "张三", "'1", "\u3000甲\u00a0", "\x0b", "\u2028", "=1", "007"]),
    st.text(ORDINARY, max_size=4),
)
ROWS = st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=6)
EVEN = st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=6)


def said(sheet: RawSheet) -> tuple[int, list[list[str | None]]]:
    width = max((len(row) for row in sheet.rows), default=0)
    return sheet.height, [column.text.to_pylist() for column in sheet.columns(0, width)]


@settings(deadline=None, max_examples=150)
@given(st.one_of(ROWS, EVEN), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_the_quick_way_reads_the_same_cells(rows: list[list[str]], end: str, ended: bool) -> None:
    data = (end.join(",".join(row) for row in rows) + (end if ended else "")).encode()
    (quick,) = text.read_text(data, Limits())
    with mock.patch.object(text, "_plain", return_value=None):
        (slow,) = text.read_text(data, Limits())
    assert said(quick) == said(slow)


def test_which_texts_are_cut_up_at_once() -> None:
    for table, at_once in {
        "甲,乙\n1,2\n": True,
        "甲,乙\r\n1,2": True,
        "甲,乙\n1,2,3\n": False,
        "表\n甲,乙\n1,2\n": False,
        '甲,乙\n1,"2"\n': False,
        "甲,乙\r1,2\r": False,
        "甲,乙\n\n1,2\n": False,
    }.items():
        (sheet,) = text.read_text(table.encode(), Limits())
        assert (not sheet.ragged) is at_once, table
