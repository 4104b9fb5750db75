"""Which rows below a heading are data, and which are paper: totals, repeated headings, footers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake import fold
from fdsign.intake.columns import Mask, TextColumn, by_unique, true
from fdsign.intake.headings import Heading
from fdsign.intake.raw import RawSheet

GROUPING = ("institution", "station", "community", "grid", "team")
"""Columns in which a blank may mean "as above"."""

_TOTAL = re.compile(
    r"^(本页|全部|全区|全市|全院|全中心)?(合计|总计|小计|共计|累计|总数|汇总|总和)|^(全区|全市|全院|全中心|total)$"
)
Counts = npt.NDArray[np.int32]
_DIGITS = partial(pc.match_substring_regex, pattern=r"[0-9０-９]{5}")
"""What every identity and card number has."""
_REMARK_LENGTH = 8
"""A list of persons has remarks below it; a lone text of this length is one."""
_HABIT = 16
"""Rows with blank fields beyond the heading from which these are the program's habit, no shift."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_UNITS = {
    "人", "元", "次", "张", "个", "户", "岁", "年", "%", "人次", "万元", "文本", "数字", "日期", "字符",
    "字符串", "必填", "选填", "非必填", "yyyy-mm-dd", "yyyymmdd", "yyyy/mm/dd",
}  # fmt: skip
_UNIT_TOTAL = re.compile(r"^.{1,20}(小计|合计|总计)$")
_FOOTER = re.compile(
    r"^(制表|填表|审核|复核|打印|导出|统计|报表|负责人|单位负责人|填报|经办|备注:|注:|说明:|第\d+页|共\d+|"
    r"页码|数据来源|生成时间|查询条件|操作员|制单|盖章|日期:)"
)
_STATED = re.compile(r"共(?:计|有)?[::]?(\d[\d,]*)(?:条|行|人|户|笔|项)(?:记录|数据)?")


@dataclass(slots=True)
class Layout:
    """The rows of a sheet below its heading, sorted out.

    ``columns``: one TextColumn a sheet column, of the data rows only. ``rows``: their 0-based
    sheet rows. ``blank``, ``totals``, ``headings``, ``footers``: how many rows were set aside.
    ``total_rows``: sheet row and texts of each totals row. ``shifted``: mask of data rows with more
    or fewer fields than the heading. ``filled``: column -> cells filled from above, ``guessed``: of
    these columns, the ones of a list of persons whose blanks only look like "as above".
    ``stated``: the row count that a footer or title states. ``unwrapped``: cells of all rows whose
    wrapper was taken off.
    """

    columns: list[TextColumn]
    rows: npt.NDArray[np.int64]
    read: int
    blank: int
    totals: int
    headings: int
    footers: int
    total_rows: list[tuple[int, list[str | None]]]
    shifted: Mask
    filled: dict[str, int]
    guessed: frozenset[str]
    stated: int | None
    unwrapped: int


def lay_out(sheet: RawSheet, heading: Heading) -> Layout:
    """Sort the rows below the heading and turn the data rows into text columns."""
    if sheet.ragged:
        widest = max(len(row) for row in sheet.rows[heading.top : heading.first_row])
        heading.texts = heading.texts[:widest]
    width = len(heading.texts)
    columns = sheet.columns(heading.first_row, width)
    read = sheet.height - heading.first_row
    filled_cells = _filled_cells(columns, read)
    blank = filled_cells == 0
    nobody = ~_has_identity(columns, heading, read) & ~blank
    lone = np.flatnonzero(nobody)
    texts = [column.keep(lone).text for column in columns]
    first = pc.coalesce(*texts) if texts else pa.array([], pa.string())
    again = _says_the_top_again(columns, sheet, heading, filled_cells)
    repeated = _repeats(columns, heading, read) | (again & nobody) | _numbering(columns, nobody)
    total, footer = np.zeros((2, read), dtype=np.bool_)
    if heading.dataset.totals:
        for text in (first, *texts[:4]):
            total[lone] |= _saying(text, _is_total)
    footer[lone] = _saying(first, _is_footer)
    footer &= filled_cells <= max(4, width // 3)
    if heading.dataset.by_person:
        remark = true(pc.greater_equal(pc.utf8_length(first), _REMARK_LENGTH))
        footer[lone] |= remark & (filled_cells[lone] == 1)
    footer &= ~total
    paper = blank | repeated | total | footer
    shifted = _shifted(sheet, heading.first_row, width)
    keep = np.flatnonzero(~paper)
    kept = [column.keep(keep) for column in columns]
    rows = keep + heading.first_row
    filled, guessed = _fill_from_above(kept, heading, sheet, rows)
    return Layout(
        kept,
        rows,
        read,
        int(blank.sum()),
        int((total & ~blank).sum()),
        int((repeated & ~total & ~blank).sum()),
        int((footer & ~repeated & ~blank).sum()),
        [(int(i) + heading.first_row, [c.cell(int(i)) for c in columns])
         for i in np.flatnonzero(total & ~blank)],
        shifted[keep],
        filled,
        guessed,
        _stated(sheet, heading, first.filter(pa.array((footer | total)[lone]))),
        sum(column.unwrapped for column in columns),
    )  # fmt: skip


def _shifted(sheet: RawSheet, first_row: int, width: int) -> Mask:
    """Rows of a text file with more or fewer fields than the heading."""
    if not sheet.ragged:
        return np.zeros(sheet.height - first_row, dtype=np.bool_)
    body = sheet.rows[first_row:]
    lengths = np.array([len(row) for row in body], dtype=np.int64)
    extra = lengths > width
    if extra.any():
        tails = np.array([any(str(c).strip() for c in row[width:]) for row in body])
        extra &= tails | (extra.sum() < max(_HABIT, len(body) // 20))
    shifted: Mask = extra | (lengths < width)
    return shifted


def _is_total(text: str) -> bool:
    plain = fold.word(text)
    return bool(_TOTAL.match(plain) or _UNIT_TOTAL.match(plain))


def _is_footer(text: str) -> bool:
    return bool(_FOOTER.match(fold.word(text)))


def _saying(text: pa.Array, test: Callable[[str], bool]) -> Mask:
    """The rows whose text passes the test."""
    return true(by_unique(text, test, pa.bool_()))


def _filled_cells(columns: list[TextColumn], rows: int) -> Counts:
    """How many cells of each row say something."""
    filled = np.zeros(rows, dtype=np.int32)
    for column in columns:
        filled += column.given
    return filled


def _same_cells(columns: list[TextColumn], texts: list[str], rows: int) -> Counts:
    """How many cells of each row say what the text of their column says."""
    same = np.zeros(rows, dtype=np.int32)
    for column, text in zip(columns, texts, strict=False):
        if text:
            same += column.where(partial(pc.equal, text))
    return same


def _repeats(columns: list[TextColumn], heading: Heading, rows: int) -> Mask:
    """Rows that say the heading again (reports in pages)."""
    texts = [text.strip() for text in heading.texts]
    named = sum(1 for text in heading.texts if text)
    return _same_cells(columns, texts, rows) * 2 > max(named, 2)


def _says_the_top_again(
    columns: list[TextColumn], sheet: RawSheet, heading: Heading, filled: Counts
) -> Mask:
    """Rows equal to one of the rows above the data: a page's title, a part of a deep heading."""
    found = np.zeros(len(filled), dtype=np.bool_)
    for top in sheet.rows[: heading.first_row]:
        texts = [str(cell).strip() for cell in top]
        same = _same_cells(columns, texts, len(filled))
        named = sum(1 for text in texts if text)
        found |= (same == named) & (filled == named) & (named > 0)
    return found


def _numbering(columns: list[TextColumn], nobody: Mask) -> Mask:
    """The row of column numbers or units that forms have right below the heading."""
    found = np.zeros(len(nobody), dtype=np.bool_)
    for index in range(min(2, len(nobody))):
        texts = [t for c in columns if (t := c.cell(index)) is not None]
        words = [fold.word(text).strip("()[]") for text in texts]
        if nobody[index] and len(words) >= 2 and (_counts_up(words) or set(words) <= _UNITS):
            found[index] = True
    return found


def _counts_up(words: list[str]) -> bool:
    """甲 乙 丙 1 2 3, or 1 2 3 4."""
    stems = [w for w in words if w in _STEMS]
    numbers = [w for w in words if w.isdigit()]
    return (
        len(stems) + len(numbers) == len(words)
        and stems == list(_STEMS[: len(stems)])
        and numbers == [str(n + 1) for n in range(len(numbers))]
    )


def _has_identity(columns: list[TextColumn], heading: Heading, rows: int) -> Mask:
    """Rows that carry an identity or card number: persons, whatever their other cells say."""
    found = np.zeros(rows, dtype=np.bool_)
    for name in ("person_id", "card_no"):
        for index in heading.columns.get(name, ()):
            found |= columns[index].where(_DIGITS)
    return found


def _fill_from_above(
    columns: list[TextColumn], heading: Heading, sheet: RawSheet, rows: npt.NDArray[np.int64]
) -> tuple[dict[str, int], frozenset[str]]:
    """Give blank cells that mean "as above" the value above them; how many, by column.

    ``columns``: of the data rows only; ``rows``: their sheet rows. Returns also which columns of a
    list of persons were read so without merged cells to say it.
    """
    filled: dict[str, int] = {}
    guessed: set[str] = set()
    for name, places in heading.columns.items():
        if heading.dataset.columns[name] not in ("text", "name"):
            continue
        column = columns[places[0]]
        spans = [
            (top, bottom)
            for (top, left), (bottom, right) in sheet.merged
            if left <= places[0] <= right and bottom > top >= heading.first_row
        ]
        by_look = name in GROUPING and not spans and _reads_as_groups(column, rows, heading)
        if not by_look and not spans:
            continue
        take = (by_look | _covered(spans, rows)) & ~column.given
        if take.any():
            source = np.maximum.accumulate(np.where(take, 0, np.arange(len(rows))))
            columns[places[0]] = column.take(source)
            filled[name] = int(take.sum())
            if by_look and heading.dataset.id != "population":
                guessed.add(name)
    return filled, frozenset(guessed)


def _covered(spans: list[tuple[int, int]], rows: npt.NDArray[np.int64]) -> Mask:
    """The rows inside a merged cell whose first row is one of these rows, that one left out."""
    steps = np.zeros(len(rows) + 1, dtype=np.int64)
    tops = np.array([top for top, _bottom in spans], dtype=np.int64)
    bottoms = np.array([bottom for _top, bottom in spans], dtype=np.int64)
    kept = np.isin(tops, rows)
    np.add.at(steps, np.searchsorted(rows, tops[kept], "right"), 1)
    np.add.at(steps, np.searchsorted(rows, bottoms[kept], "right"), -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def _reads_as_groups(column: TextColumn, rows: npt.NDArray[np.int64], heading: Heading) -> bool:
    """Whether blanks mean "as above": the first row is filled and no group begins twice.

    Below a gap (a page's repeated heading, a subtotal) a group may name itself again. In a list of
    persons or staff a blank mostly means "not known" or "none": there must be several groups, ten
    rows and twice as many blanks as filled cells before the list is read as one in groups.
    """
    filled = np.flatnonzero(column.given)
    blanks = len(column) - len(filled)
    if not blanks or not len(filled) or filled[0] != 0:
        return False
    in_units = heading.dataset.id == "population"
    if not in_units and (len(column) < 10 or blanks < 2 * len(filled)):
        return False
    below_gap = np.diff(rows, prepend=rows[:1] - 1) > 1
    groups: list[str] = []
    for value, row in zip(column.keep(filled).text.to_pylist(), filled, strict=True):
        if not (groups and value == groups[-1] and below_gap[row]):
            groups.append(value)
    return len(set(groups)) == len(groups) and (in_units or len(groups) >= 2)


def _stated(sheet: RawSheet, heading: Heading, paper: pa.Array) -> int | None:
    """The number of rows that the sheet itself says the whole list has.

    ``paper``: the first text of each row that is a total or a footer.
    """
    texts = [str(cell) for row in sheet.rows[: heading.top] for cell in row if cell]
    texts += [text for text in paper.to_pylist() if text]
    for text in texts:
        if match := _STATED.search(fold.word(text)):
            return int(match[1].replace(",", ""))
    return None
