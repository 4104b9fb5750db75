"""One small broken input for every problem code, and where fdsign says it is (spec 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from fdsign.errors import DataError
from fdsign.pipeline.check import check
from fdsign.pipeline.request import Request
from fdsign.problems import Problem
from tests.errors.files import (
    CONTRACTS,
    REGISTER,
    VISITS,
    protected,
    recorded,
    rewritten,
    signed,
    text,
    workbook,
)
from tests.spec.office import CENTRE, someone


class Case(NamedTuple):
    """A reproducer: what it writes, and the place (file, cell) and severity that must be told."""

    make: Callable[[Path], None]
    severity: str
    file: str | None
    cell: str | None = None


def contracts(*rows: list[str]) -> Callable[[Path], None]:
    return lambda folder: text(folder / "签约.csv", [CONTRACTS, *rows])


def register(*rows: list[str]) -> Callable[[Path], None]:
    return lambda folder: text(folder / "档案.csv", [REGISTER, *rows])


def both(*makers: Callable[[Path], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for maker in makers:
            maker(folder)

    return make


def raw(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data)  # type: ignore[return-value]


def book(*rows: list[object]) -> Callable[[Path], None]:
    return lambda folder: workbook(folder / "签约.xlsx", [CONTRACTS, *rows])


def cut(folder: Path) -> None:
    workbook(folder / "签约.xlsx", [CONTRACTS, signed()])
    data = (folder / "签约.xlsx").read_bytes()
    (folder / "签约.xlsx").write_bytes(data[: len(data) // 2])


def far_cell(folder: Path) -> None:
    workbook(folder / "签约.xlsx", [CONTRACTS, signed()])
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rewritten(
        folder / "签约.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", cell),
    )


def entity(folder: Path) -> None:
    workbook(folder / "签约.xlsx", [CONTRACTS, signed()])
    rewritten(
        folder / "签约.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1),
    )


def uncached(folder: Path) -> None:
    workbook(folder / "签约.xlsx", [CONTRACTS, [*signed()[:2], "=DATE(2016,6,1)", *signed()[3:]]])
    rewritten(
        folder / "签约.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v></v>", b""),
    )


def row_limit(folder: Path) -> None:
    rows = [signed(n) for n in range(3)]
    text(folder / "签约.csv", [CONTRACTS, *(rows[n % 3] for n in range(65_535))])


def out_of_sight(folder: Path) -> None:
    book = xlsxwriter.Workbook(str(folder / "签约.xlsx"))
    sheet = book.add_worksheet("签约")
    for number, row in enumerate([CONTRACTS, signed(), signed(2)]):
        sheet.write_row(number, 0, row)
    sheet.set_row(2, options={"hidden": True})
    book.add_worksheet("空").activate()
    sheet.hide()
    book.close()


def handover(*rows: list[str]) -> Callable[[Path], None]:
    return lambda folder: text(folder / "交接.csv", [["原医生", "接任医生", "交接日期"], *rows])


def population(
    *rows: list[str], name: str = "人口.csv", title: str | None = "2017年"
) -> Callable[[Path], None]:
    head = ["机构", "医生", "户籍人口"]
    return lambda folder: text(folder / name, [*([[title]] if title else []), head, *rows])


def figures(*rows: list[str], name: str = "指标.csv") -> Callable[[Path], None]:
    head = ["机构", "年度", "指标", "分子", "分母", "指标值"]
    return lambda folder: text(folder / name, [head, *([CENTRE, "2017", *row] for row in rows)])


def survey(*rows: list[str]) -> Callable[[Path], None]:
    elements = ["电话正确", "纸质合同", "知晓签约", "知晓签约医生", "知晓服务内容"]
    head = ["身份证号", "访问结果", *elements, "满意度"]
    return lambda folder: text(folder / "抽查.csv", [head, *rows])


def staff(*rows: list[str]) -> Callable[[Path], None]:
    return lambda folder: text(folder / "人员.csv", [["姓名", "岗位", "团队", "机构"], *rows])


def visits(*rows: list[str]) -> Callable[[Path], None]:
    return lambda folder: text(folder / "就诊.csv", [VISITS, *rows])


ONE = contracts(signed())
WRONG_CHECK = someone(1)[:-1] + ("0" if someone(1)[-1] != "0" else "1")

CASES: dict[str, Case] = {
    "file-unreadable": Case(both(ONE, raw("空.xlsx", b"")), "fatal", "空.xlsx"),
    "file-encrypted": Case(
        lambda f: protected(f / "密.xlsx", [CONTRACTS, signed()], "一二三"), "fatal", "密.xlsx"),
    "file-truncated": Case(cut, "fatal", "签约.xlsx"),
    "file-too-large": Case(far_cell, "fatal", "签约.xlsx"),
    "file-external-entity": Case(entity, "fatal", "签约.xlsx"),
    "file-duplicate": Case(
        both(ONE, lambda f: text(f / "签约2.csv", [CONTRACTS, signed()])), "warning", "签约2.csv"),
    "sheet-unrecognised": Case(
        both(ONE, lambda f: text(f / "别的.csv", [["甲", "乙"], ["1", "2"]])), "warning", "别的.csv"),
    "sheet-ambiguous": Case(
        lambda f: text(f / "表.csv", [["身份证号", "就诊日期", "服务日期", "服务项目", "科室"],
                                      [someone(1), "2017-01-01", "2017-01-01", "测", "全科"]]),
        "fatal", "表.csv"),
    "sheet-hidden": Case(out_of_sight, "info", "签约.xlsx"),
    "rows-hidden": Case(out_of_sight, "info", "签约.xlsx"),
    "sheet-row-limit": Case(row_limit, "warning", "签约.csv"),
    "export-partial": Case(
        lambda f: text(f / "签约.csv", [["共 14120 条记录"], CONTRACTS, signed()]), "warning", "签约.csv"),
    "column-missing": Case(
        lambda f: text(f / "签约.csv", [["身份证号", "签约状态", "签约医生", "签约机构", "解约日期", "服务包"],
                                        [someone(1), "签约", "王", CENTRE, "", "基础"]]),
        "fatal", "签约.csv", "1"),
    "column-duplicate": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "备案日期"], [*signed(), "2016-01-01"]]),
        "warning", "签约.csv", "G1"),
    "heading-repeated": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "签约状态（旧）"], [*signed(), "解约"]]),
        "warning", "签约.csv", "G1"),
    "column-unknown": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "星座"], [*signed(), "甲"]]), "info", "签约.csv", "1"),
    "id-missing": Case(contracts(signed(), signed(2, 身份证号="")), "error", "签约.csv", "A3"),
    "id-damaged": Case(
        book([*signed()], [float(someone(2)[:17] + "0"), *signed()[1:]]), "error", "签约.xlsx", "A3"),
    "id-checksum": Case(contracts(signed(身份证号=WRONG_CHECK)), "warning", "签约.csv", "A2"),
    "id-format": Case(contracts(signed(), signed(身份证号="99999919801")), "error", "签约.csv", "A3"),
    "id-shared": Case(
        register(recorded(), recorded(姓名="测小甲", 出生日期="2016-05-05", 档案编号="R2")),
        "warning", "档案.csv", "A3"),
    "person-unknown": Case(
        both(ONE, visits(["K9", "", "2017-01-01", CENTRE, ""])), "error", "就诊.csv", "B2"),
    "card-ambiguous": Case(
        both(lambda f: text(f / "签约.csv", [[*CONTRACTS, "就诊卡号"], [*signed(1), "K1"], [*signed(2), "K1"]]),
             visits(["K1", "", "2017-01-01", CENTRE, ""])), "error", "就诊.csv", "B2"),
    "birth-mismatch": Case(register(recorded(出生日期="1981-01-01")), "warning", "档案.csv", "A2"),
    "date-invalid": Case(contracts(signed(), signed(2, 签约日期="2016-02-30")), "error", "签约.csv", "C3"),
    "date-out-of-range": Case(
        contracts(signed(), signed(2, 签约日期="1899-02-01")), "error", "签约.csv", "C3"),
    "number-invalid": Case(
        both(ONE, population([CENTRE, "王医生", "约一千"])), "error", "人口.csv", "C3"),
    "yesno-invalid": Case(
        both(ONE, survey([someone(1), "接通", "大概", "是", "是", "是", "是", "满意"])),
        "warning", "抽查.csv", "C2"),
    "number-in-name": Case(
        contracts(signed(), signed(2, 签约医生=f"王医生 {someone(2)}")), "warning", "签约.csv", "E3"),
    "status-unknown": Case(contracts(signed(), signed(2, 签约状态="冻结")), "error", "签约.csv", "D3"),
    "group-unknown": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "人群分类"], [*signed(), "高血压、网红"]]),
        "warning", "签约.csv", "G"),
    "phone-invalid": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "联系电话"], [*signed(), "1990000123"]]),
        "warning", "签约.csv", "G2"),
    "cell-error": Case(book(signed(), [*signed(2)[:2], "=NA()", *signed()[3:]]), "error", "签约.xlsx", "C3"),
    "formula-uncached": Case(uncached, "error", "签约.xlsx", "C2"),
    "cells-as-above": Case(
        both(ONE, lambda f: text(f / "人口.csv", [["社区", "医生", "户籍人口"], ["甲社区", "王医生", "100"],
                                                  ["", "李医生", "120"]])), "info", "人口.csv", "A"),
    "total-mismatch": Case(
        both(ONE, population([CENTRE, "王医生", "100"], ["合计", "", "120"])), "warning", "人口.csv", "C4"),
    "row-duplicate": Case(
        both(ONE, lambda f: text(f / "签约2.csv", [CONTRACTS, signed(), signed(2)])),
        "warning", "签约2.csv", "2"),
    "row-shifted": Case(contracts(signed(), [*signed(2), "多"]), "error", "签约.csv", "3"),
    "resident-duplicate": Case(
        register(recorded(), recorded(档案编号="R9")), "warning", "档案.csv", "2"),
    "contract-duplicate": Case(
        contracts(signed(), signed(签约日期="2016-07-01")), "warning", "签约.csv", "2"),
    "contract-ended-undated": Case(contracts(signed(签约状态="解约")), "warning", "签约.csv", "2"),
    "contract-dates-conflict": Case(
        lambda f: text(f / "签约.csv", [[*CONTRACTS, "开始日期", "结束日期"],
                                        [*signed(), "2016-06-01", "2017-05-31"]]),
        "warning", "签约.csv"),
    "contract-incomplete": Case(
        both(
            lambda f: text(f / "签约.csv", [[*CONTRACTS, "签约区级医院", "签约市级医院"],
                                            [*signed(签约日期="2017-06-01"), "区中心医院", ""]]),
            lambda f: (f / "fdsign.toml").write_text('policy = "shanghai-minhang"\n', "utf-8"),
        ),
        "warning", "签约.csv"),
    "contract-without-year": Case(
        lambda f: text(f / "签约.csv", [["身份证号", "开始日期", "结束日期"],
                                        [someone(1), "2017-12-31", "2017-01-01"]]),
        "warning", "签约.csv", "2"),
    "contract-deceased": Case(
        both(ONE, lambda f: text(f / "档案.csv", [[*REGISTER, "死亡日期"],
                                                  [*recorded(档案状态="死亡"), "2016-08-08"]])),
        "warning", "签约.csv", "2"),
    "survey-blank": Case(
        both(ONE, survey([someone(1), "接通", "", "是", "是", "是", "是", "满意"])),
        "warning", "抽查.csv", "C2"),
    "survey-unsigned": Case(
        both(ONE, survey([someone(9), "接通", "是", "是", "是", "是", "是", "满意"])),
        "warning", "抽查.csv", "2"),
    "doctor-unknown": Case(both(ONE, staff(["王一生", "签约医生", "一队", CENTRE])), "warning", None),
    "team-missing": Case(
        both(contracts(signed(), signed(2, 签约医生="李医生")), staff(["李医生", "签约医生", "一队", CENTRE])),
        "warning", None),
    "institution-missing": Case(
        both(contracts(signed(), signed(2, 签约机构="另一社区卫生服务中心"), signed(3, 签约机构=""))),
        "warning", "签约.csv"),
    "institution-doubtful": Case(
        both(ONE, lambda f: text(f / "西.csv", [["西畔社区卫生服务中心签约明细"], CONTRACTS,
                                                signed(2, 签约机构="")])), "warning", "西.csv"),
    "population-double": Case(
        both(ONE, population([CENTRE, "王医生", "100"]),
             population([CENTRE, "王医生", "110"], name="人口2.csv")),
        "fatal", "人口2.csv"),
    "survey-duplicate": Case(
        both(ONE, survey([someone(1), "接通", *["是"] * 5, "满意"],
                         [someone(1), "接通", *["否"] * 5, "不满意"])),
        "warning", "抽查.csv", "3"),
    "indicator-unknown": Case(both(ONE, figures(["社区就诊率率", "", "", "65.1%"])),
                              "warning", "指标.csv", "2"),
    "indicator-unusable": Case(both(ONE, figures(["社区就诊率", "10.5", "20", ""])),
                               "warning", "指标.csv", "2"),
    "indicator-double": Case(
        both(ONE, figures(["社区就诊率", "1", "2", ""]),
             figures(["社区就诊率", "1", "3", ""], name="指标2.csv"),
             figures(["转诊率", "1", "3", ""], name="指标3.csv")),
        "warning", "指标2.csv", "2"),
    "indicator-contradicts": Case(both(ONE, figures(["社区就诊率", "65", "100", "75%"])),
                                  "warning", "指标.csv", "2"),
    "indicator-scale": Case(
        both(ONE, figures(["社区就诊率", "", "", "65.1"], ["家庭病床建床率", "", "", "0.44"])),
        "warning", "指标.csv", "3"),
    "indicator-differs": Case(
        both(contracts(signed(), signed(2)), survey(
            [someone(1), "接通", *["是"] * 5, "满意"], [someone(2), "接通", *["是"] * 5, "不满意"]),
            figures(["满意率", "", "", "100%"])),
        "warning", "指标.csv", "2"),
    "staff-unusable": Case(
        both(ONE, staff(["王一生", "签约医生", "一队", CENTRE], ["李二", "保洁", "", CENTRE])),
        "warning", "人员.csv", "3"),
    "receipt-unusable": Case(
        both(ONE, lambda f: text(f / "拨付.csv", [["机构", "资金来源", "拨付阶段", "拨付金额"],
                                                  [CENTRE, "省财政", "年中", "100"]])),
        "warning", "拨付.csv", "2"),
    "grade-unusable": Case(
        both(ONE, lambda f: text(f / "等级.csv", [["机构", "年度", "考核等级"],
                                                  [CENTRE, "2017", "特优"]])),
        "warning", "等级.csv", "2"),
    "handover-unusable": Case(
        both(ONE, handover(["王医生", "王医生", "2017-05-01"])), "warning", "交接.csv", "2"),
    "handover-people-left": Case(
        both(ONE, population([CENTRE, "王医生", "100"]), handover(["王医生", "李医生", "2017-05-01"])),
        "warning", "交接.csv", "2"),
    "plan-unusable": Case(
        both(ONE, lambda f: text(f / "计划调整.csv", [["医生", "计划数"], ["赵医生", "900"]])),
        "warning", "计划调整.csv", "B2"),
    "plan-other-year": Case(
        both(ONE, lambda f: text(f / "计划调整.csv", [["医生", "计划数", "年度"],
                                                  ["王医生", "900", "2013"]])),
        "info", "计划调整.csv"),
    "handover-later": Case(
        both(ONE, handover(["王医生", "李医生", "2018-05-01"])), "info", "交接.csv", "2"),
    "population-undated": Case(
        both(ONE, population([CENTRE, "王医生", "100"], title=None)), "warning", "人口.csv"),
    "name-variant": Case(
        contracts(signed(), signed(2, 签约机构="示范社区服务中心")), "warning", None),
}  # fmt: skip


def problems_of(folder: Path, year: int | None = 2017) -> list[Problem]:
    """Everything fdsign says about a folder; without a year, what intake says."""
    try:
        return check(Request((folder,), year=year)).exports.problems
    except DataError as error:
        return list(error.problems)
