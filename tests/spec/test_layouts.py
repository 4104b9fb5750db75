"""Sheets as offices lay them out, and what must be read from them (spec 2.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fdsign.intake.exports import Exports
from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from tests.errors.files import CONTRACTS, REGISTER, recorded, signed, text, workbook
from tests.spec.office import CENTRE, someone

Table = list[list[Any]]


def read(folder: Path) -> Exports:
    return check(Request((folder,))).exports


def column(exports: Exports, dataset: str, name: str) -> list[Any]:
    values: list[Any] = exports.tables[dataset][name].to_pylist()
    return values


def account(exports: Exports) -> tuple[int, int, int, dict[str, int]]:
    """read, used, rejected, set aside of the only input."""
    (entry,) = exports.inputs
    return entry.read, entry.used, entry.rejected, entry.set_aside


def test_a_population_report_with_everything_around_it(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "人口.xlsx"))
    sheet = book.add_worksheet("表一")
    sheet.merge_range("A1:E1", "2017年户籍人口统计表")
    sheet.write_row("A2", ["单位：人", "", "", "", "填报日期：2018年1月5日"])
    sheet.merge_range("A3:A4", "社区")
    sheet.merge_range("B3:B4", "责任医生")
    sheet.merge_range("C3:E3", "户籍人口")
    sheet.write_row("C4", ["其中60岁以上", "其中0-6岁", "合计"])
    rows: Table = [
        ["甲社区", "王医生", 10, 5, 100],
        ["", "李医生", 20, 5, 200],
        ["小计", "", 30, 10, 300],
        ["乙社区", "赵医生", 7, 3, 50],
        ["", "钱医生", 8, 3, 60],
        ["小计", "", 15, 6, 110],
        ["总计", "", 45, 16, 410],
        ["制表人：张三", "", "", "", "审核："],
    ]
    for number, row in enumerate(rows, start=5):
        sheet.write_row(f"A{number}", row)
    book.close()
    text(tmp_path / "签约.csv", [CONTRACTS, signed()])

    exports = read(tmp_path)

    assert column(exports, "population", "community") == ["甲社区", "甲社区", "乙社区", "乙社区"]
    assert column(exports, "population", "doctor") == ["王医生", "李医生", "赵医生", "钱医生"]
    assert column(exports, "population", "registered_population") == [100, 200, 50, 60]
    assert column(exports, "population", "row") == [5, 6, 8, 9]
    entry = next(i for i in exports.inputs if i.dataset == "population")
    assert (entry.read, entry.used) == (8, 4)
    assert entry.set_aside == {"totals": 3, "footers": 1}
    (said,) = [p for p in exports.problems if p.code == "cells-as-above"]
    assert (said.severity, said.column, said.details["cells"]) == ("info", "A", "2")
    assert not [p for p in exports.problems if p.code == "total-mismatch"]


def test_a_register_printed_in_pages_by_community(tmp_path: Path) -> None:
    """Title and heading on each page; the community stands at its first row and atop each page."""
    title = ["示范中心居民健康档案一览", *[""] * (len(REGISTER) - 1)]

    def person(number: int, community: str) -> list[str]:
        return recorded(number, 社区=community)

    first = [person(1, "甲社区"), *(person(n, "") for n in (2, 3, 4, 5))]
    second = [
        person(6, "甲社区"),
        person(7, ""),
        person(8, "乙社区"),
        person(9, ""),
        person(10, ""),
    ]
    footer = ["共10条记录", *[""] * (len(REGISTER) - 1)]
    page = [title, REGISTER]
    workbook(tmp_path / "档案.xlsx", [*page, *first, *page, *second, footer])

    exports = read(tmp_path)

    assert column(exports, "residents", "community") == ["甲社区"] * 7 + ["乙社区"] * 3
    assert column(exports, "residents", "row") == [3, 4, 5, 6, 7, 10, 11, 12, 13, 14]
    assert account(exports) == (13, 10, 0, {"headings": 2, "footers": 1})
    (said,) = [p for p in exports.problems if p.code == "cells-as-above"]
    assert (said.severity, said.column, said.details["cells"]) == ("warning", "H", "7")


@pytest.mark.parametrize(
    ("communities", "why"),
    [
        (["甲社区", "", "", "甲社区", "", "", "乙社区", "", "", ""], "a group begins twice"),
        (["", "甲社区", "", "", "乙社区", "", "", "", "", ""], "the first row has none"),
        (["甲社区", "", "", "", "", "", "", "", "", ""], "one group is no grouping"),
        (["甲社区", "", "", "乙社区", "", "", "", "", ""], "nine rows are too few to tell"),
        (["甲社区", "乙社区", "丙社区", "丁社区", "", "", "", "", "", ""], "blanks too few"),
    ],
)
def test_blanks_in_a_list_of_persons_mostly_mean_not_known(
    tmp_path: Path, communities: list[str], why: str
) -> None:
    rows = [recorded(number, 社区=name) for number, name in enumerate(communities)]
    text(tmp_path / "档案.csv", [REGISTER, *rows])
    assert column(read(tmp_path), "residents", "community") == [c or None for c in communities], why


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "档案.xlsx"))
    sheet = book.add_worksheet()
    rows = [REGISTER, *(recorded(n, 社区="") for n in range(1, 5))]
    for number, row in enumerate(rows, start=1):
        sheet.write_row(f"A{number}", row)
    sheet.merge_range("H2:H4", "甲社区")
    book.close()
    assert column(read(tmp_path), "residents", "community") == ["甲社区"] * 3 + [None]


def test_the_sheet_that_holds_the_list_is_found_among_others(tmp_path: Path) -> None:
    pivot: Table = [["医生", "签约数"], ["王医生", 2], ["合计", 2]]
    workbook(
        tmp_path / "签约.xlsx",
        [["说明：数据由系统导出"]],
        汇总=pivot,
        明细=[CONTRACTS, signed(1), signed(2)],
    )
    exports = read(tmp_path)
    assert [(i.sheet, i.used) for i in exports.inputs] == [("明细", 2)]
    assert sorted(n.sheet or "" for n in exports.not_used) == ["Sheet1", "汇总"]


def test_spacer_columns_and_wrapped_headings(tmp_path: Path) -> None:
    head = ["序 号", "", "身 份\n证 号", "姓　名", "", "签约日期（必填）", "签约状态*", "签约医生"]
    row = ["1", "", someone(1), "测甲", "", "2016-06-01", "已签约", "王医生"]
    workbook(tmp_path / "签约.xlsx", [["签约居民明细表"], head, row])
    exports = read(tmp_path)
    assert account(exports) == (1, 1, 0, {})
    assert column(exports, "contracts", "doctor") == ["王医生"]


def test_a_doctor_named_like_a_total_is_a_doctor(tmp_path: Path) -> None:
    """A row with an identity number is a person's, whatever its other cells say."""
    text(tmp_path / "签约.csv", [CONTRACTS, signed(1, 姓名="合计"), signed(2, 签约医生="统计员")])
    assert account(read(tmp_path)) == (2, 2, 0, {})
    assert CENTRE in column(read(tmp_path), "contracts", "institution")
