"""A column whose texts are held once says what the same column says cell by cell."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from fdsign.intake.columns import TEXT, TextColumn, held_once, text_column
from fdsign.intake.persons import keyed, written
from fdsign.intake.schema import joined

FEW = st.sampled_from(["甲", "'乙", '="丙"', " 丁 ", "", "2017-08-30", 12.0, 12.5, True, None])
CELLS = st.lists(FEW, min_size=20, max_size=60)


def by_cell(column: TextColumn) -> TextColumn:
    """The same column, each text a cell of its own."""
    at = np.arange(len(column)) if column.at is None else column.at
    return TextColumn(column.text, column.kinds[at], column.typed, column.date1904)


@settings(deadline=None)
@given(CELLS, st.data())
def test_every_view_of_a_column_is_the_same(cells: list[object], data: st.DataObject) -> None:
    found = text_column(cells, typed=True)
    plain = by_cell(found)
    rows = np.array(
        data.draw(st.lists(st.integers(0, len(cells) - 1), unique=True)), dtype=np.int64
    )
    blank = np.isin(np.arange(len(cells)), rows)
    for once, alone in (
        (found, plain),
        (found.take(rows), plain.take(rows)),
        (found.beginning(3), plain.beginning(3)),
        (found.without(blank), plain.without(blank)),
    ):
        assert len(once) == len(alone)
        assert once.text.to_pylist() == alone.text.to_pylist()
        assert [once.cell(row) for row in range(len(once))] == alone.text.to_pylist()
        assert once.given.tolist() == pc.is_valid(alone.said).to_pylist()
        assert once.where(lambda said: pc.equal(said, "甲")).tolist() == [
            text == "甲" for text in alone.text.to_pylist()
        ]
        assert int(once.times.sum()) == len(once)


def test_texts_that_repeat_are_held_once_and_others_are_not() -> None:
    assert len(text_column(["甲", "乙"] * 20, typed=True).said) == 2
    assert text_column([f"{n}" for n in range(40)], typed=True).at is None
    # 12 as a number in one cell, as a word in another: what they are is a matter of the cell
    assert text_column([12.0, "12"] * 20, typed=True).at is None


def test_wrapped_cells_are_counted_as_often_as_they_are_there() -> None:
    assert text_column(["'甲", "乙"] * 20, typed=True).unwrapped == 20
    assert text_column(["'甲"] + [f"{n}" for n in range(40)], typed=True).unwrapped == 1


VALUES = st.lists(st.none() | st.integers(0, 300), max_size=400)


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=3), st.sampled_from(["text", "day", "number"]))
def test_tables_of_sheets_are_joined_without_a_change(
    sheets: list[list[int | None]], kind: str
) -> None:
    """However wide the places of each sheet's values are."""
    kinds = {"text": pa.string(), "day": pa.date32(), "number": pa.int64()}
    columns = [
        pa.chunked_array([pa.array([_value(v, kind) for v in s], kinds[kind])]) for s in sheets
    ]
    tables = [
        pa.table({"all": column, "some": column if number else held_once(column),
                  "once": held_once(column)})
        for number, column in enumerate(columns)
    ]  # fmt: skip
    table = joined(tables)
    wanted = [value for column in columns for value in column.to_pylist()]
    for name in table.column_names:
        assert table[name].to_pylist() == wanted
    assert held_once(table["once"]).to_pylist() == wanted


def _value(value: int | None, kind: str) -> object:
    if value is None:
        return None
    return {"text": f"第{value}号", "day": date.fromordinal(736_000 + value), "number": value}[kind]


@settings(deadline=None)
@given(CELLS, st.data())
def test_a_part_of_a_column_knows_nothing_of_the_rest(
    cells: list[object], data: st.DataObject
) -> None:
    column = text_column(cells, typed=True)
    row = data.draw(st.integers(0, len(cells) - 1))
    rows = data.draw(st.sets(st.integers(0, len(cells) - 1), min_size=1).map(sorted))
    for part, of in (
        (column.beginning(row), cells[row:]),
        (column.keep(np.array(rows)), [cells[at] for at in rows]),
    ):
        alone = text_column(of, typed=True)
        assert set(part.said.to_pylist()) == set(alone.said.to_pylist())
        assert set(part.kinds.tolist()) == set(alone.kinds.tolist())
        assert part.unwrapped == alone.unwrapped


TEXTS = st.lists(
    st.none() | st.text(min_size=1, max_size=20) | st.sampled_from(["99999919900101001X"])
)


@settings(deadline=None)
@given(TEXTS)
def test_a_person_is_written_again_as_it_was(texts: list[str | None]) -> None:
    keys, others = keyed(pa.array(texts, pa.string()))
    assert written(keys, others).to_pylist() == texts
    assert {key for key in keys.to_pylist() if key is not None and key < 0} == set(others)
    assert len(set(keys.to_pylist())) == len(set(texts))


def test_a_blank_column_says_nothing() -> None:
    column = TextColumn.blank(3)
    assert (column.text.to_pylist(), column.kinds.tolist()) == ([None] * 3, [TEXT])


def test_blanks_take_hardly_more_than_a_byte_each() -> None:
    blanks = pa.chunked_array([pa.nulls(1_000_000, pa.date32())])
    before = pa.total_allocated_bytes()
    held = held_once(blanks)
    assert held.null_count == len(held) == 1_000_000
    assert pa.total_allocated_bytes() - before < 1_300_000
