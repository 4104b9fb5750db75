"""A demo folder whose persons are canaries, with faults that put personal data where none belong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.editing import Rows, edit, heading_row, place
from fdsign.synthetic.demo import write_demo

_KINDS = {
    "name": ("签约人", "居民姓名", "患者姓名", "参保人姓名"),
    "id": ("身份证号码", "证件号码", "身份证号", "身份证"),
    "phone": ("联系电话", "签约人手机"),
    "card": ("就诊卡号",),
}
_REGISTER = "居民健康档案.xlsx"
_NAMED_BY_CARD_OR_ID = (
    _REGISTER, "签约明细.xlsx", "签约明细2017.csv", "门诊就诊.csv", "医保就诊.xls", "转诊.txt",
    "家庭病床.xlsx", "电话抽查.xlsx", "服务记录.xlsx", "联合门诊预约.xlsx",
)  # fmt: skip
_STAFF = "人员.xlsx"


@dataclass(frozen=True, slots=True)
class Plant:
    """A piece of personal data of a person who stands in the list, put into a wrong column."""

    file: str
    row: int
    column: str
    kind: str

    @property
    def label(self) -> str:
        """For the table of hits."""
        return f"{self.kind} in {self.column} ({self.file})"


PLANTS = (
    Plant("签约明细.xlsx", 3, "签约日期", "name"),
    Plant("签约明细.xlsx", 5, "签约状态", "name"),
    Plant("签约明细.xlsx", 7, "签约状态", "id"),
    Plant("签约明细.xlsx", 9, "签约医生", "id"),
    Plant("签约明细.xlsx", 11, "签约医生", "phone"),
    Plant("签约明细.xlsx", 13, "人群分类", "name"),
    Plant("签约明细.xlsx", 15, "人群分类", "id"),
    Plant("签约明细.xlsx", 17, "团队", "id"),
    Plant("签约明细.xlsx", 19, "服务站", "phone"),
    Plant("签约明细.xlsx", 21, "签约机构", "phone"),
    Plant("签约明细.xlsx", 23, "签约机构", "address"),
    Plant("签约明细.xlsx", 25, "终止日期", "phone"),
    Plant("签约明细.xlsx", 27, "身份证号码", "name"),
    Plant("签约明细.xlsx", 29, "联系电话", "name"),
    Plant("签约明细2017.csv", 4, "签约状态", "name"),
    Plant("签约明细2017.csv", 6, "签约周期", "phone"),
    Plant("签约明细2017.csv", 8, "协议书已阅读签字", "name"),
    Plant("签约明细2017.csv", 10, "责任医生", "address"),
    Plant(_REGISTER, 4, "出生日期", "address"),
    Plant(_REGISTER, 6, "档案状态", "name"),
    Plant(_REGISTER, 8, "常住类型", "id"),
    Plant(_REGISTER, 10, "网格", "id"),
    Plant(_REGISTER, 12, "村/居委会", "phone"),
    Plant(_REGISTER, 14, "是否高血压", "name"),
    Plant(_REGISTER, 16, "责任医生", "address"),
    Plant("门诊就诊.csv", 5, "挂号时间", "name"),
    Plant("门诊就诊.csv", 7, "就诊机构", "id"),
    Plant("门诊就诊.csv", 9, "总费用(元)", "phone"),
    Plant("医保就诊.xls", 5, "机构级别", "name"),
    Plant("医保就诊.xls", 7, "费用", "id"),
    Plant("医保就诊.xls", 9, "医疗机构", "phone"),
    Plant("转诊.txt", 3, "转诊类型", "name"),
    Plant("转诊.txt", 5, "是否医联体", "phone"),
    Plant("家庭病床.xlsx", 2, "建床日期", "phone"),
    Plant("家庭病床.xlsx", 4, "家床类型", "name"),
    Plant("电话抽查.xlsx", 3, "访问结果", "name"),
    Plant("电话抽查.xlsx", 5, "满意度", "phone"),
    Plant("电话抽查.xlsx", 7, "知晓签约", "name"),
    Plant("电话抽查.xlsx", 9, "家庭医生", "id"),
    Plant("服务记录.xlsx", 3, "服务项目", "name"),
    Plant("服务记录.xlsx", 5, "服务项目", "id"),
    Plant("服务记录.xlsx", 7, "次数", "id"),
    Plant("服务记录.xlsx", 9, "服务医生", "id"),
    Plant("服务记录.xlsx", 11, "服务机构", "address"),
    Plant("联合门诊预约.xlsx", 3, "复诊科室", "name"),
    Plant("联合门诊预约.xlsx", 5, "复诊时间", "name"),
    Plant("联合门诊预约.xlsx", 7, "上下午", "card"),
    Plant("联合门诊预约.xlsx", 9, "状态", "name"),
    Plant("联合门诊预约.xlsx", 11, "操作医生", "phone"),
    Plant("联合门诊预约.xlsx", 13, "状态", "address"),
)

Canaries = dict[str, str]
"""What must not be seen -> where it was planted."""


def plant(folder: Path) -> Canaries:
    """Write the folder; every personal value in it, and those put into wrong columns."""
    write_demo(folder, scale="tiny", dirt="none")
    canaries: Canaries = {}
    for name in _NAMED_BY_CARD_OR_ID:
        edit(folder / name, lambda rows, n=name: _personal(rows, n, canaries))
    for each in PLANTS:
        edit(folder / each.file, lambda rows, p=each: _misplaced(rows, p, canaries))
    edit(folder / "签约明细.xlsx", lambda rows: _ordinary_faults(rows, canaries))
    edit(folder / "签约明细2017.csv", lambda rows: _shifted(rows, canaries))
    edit(folder / "电话抽查.xlsx", lambda rows: _as_heading(rows, canaries))
    _headless(folder, canaries)
    return canaries


def _personal(rows: Rows, file: str, canaries: Canaries) -> None:
    """Canary names and addresses; the demo's own numbers belong to nobody and are canaries too."""
    identity = _heading(rows, "id") or _heading(rows, "card")
    head = rows[heading_row(rows, identity)]
    start = heading_row(rows, identity) + 1
    names = [head.index(h) for h in (*_KINDS["name"], "姓名") if h in head]
    if file == _REGISTER:
        rows[start - 1][12] = "现住址"  # an empty spacer column of the demo
    for row in rows[start:]:
        for kind in ("id", "phone", "card"):
            for column in (head.index(h) for h in _KINDS[kind] if h in head):
                if row[column] and str(row[column]).strip()[:2] in ("99", "19"):
                    canaries.setdefault(str(row[column]), f"{kind} in its own column")
        if not any(row[column] for column in names):
            continue
        for column in names:
            row[column] = _new(canaries, "name", "name in its own column")
        if file == _REGISTER:
            row[12] = _new(canaries, "address", "address in its own column")


def _misplaced(rows: Rows, what: Plant, canaries: Canaries) -> None:
    """Put a person's own value into the wrong column of the person's row."""
    start, column = place(rows, what.column)
    row = rows[start + what.row]
    heading = _heading(rows, what.kind) if what.kind != "address" else None
    value = str(row[place(rows, heading)[1]]) if heading else ""
    if len(value) < 5:
        value = _new(canaries, what.kind, what.label)
    canaries[value] = what.label
    row[column] = value


def _heading(rows: Rows, kind: str) -> str | None:
    """The heading of that kind in this list, if it has one."""
    known = (*_KINDS[kind], "姓名") if kind == "name" else _KINDS[kind]
    return next((heading for heading in known for row in rows[:6] if heading in row), None)


def _ordinary_faults(rows: Rows, canaries: Canaries) -> None:
    """Bad dates, damaged and wrong numbers, a phone with words, rows that stand twice."""
    start, ids = place(rows, "身份证号码")
    _start, dates = place(rows, "签约日期")
    _start, phones = place(rows, "联系电话")
    first = rows[start + 40][ids]
    rows[start + 40][ids] = float(first.replace("X", "0"))
    rows[start + 41][ids] = first[:-1] + ("1" if first[-1] != "1" else "2")
    rows[start + 42][ids] = rows[start + 42][ids][:16]
    rows[start + 43][dates] = "2016-13-45"
    rows[start + 44][phones] = f"{rows[start + 44][phones]}转8001"
    rows.append(list(rows[start + 45]))
    for row in (41, 42, 44):
        canaries[str(rows[start + row][ids if row != 44 else phones])] = "an ordinary fault"


def _shifted(rows: Rows, canaries: Canaries) -> None:
    """Rows whose cells stand some places further right, others with a field too many."""
    start, status = place(rows, "签约状态")
    row = rows[start + 12]
    shift = status - rows[start - 1].index("居民姓名")
    for cell in row[:4]:
        canaries[cell] = "cells shifted as far as 签约状态"
    rows[start + 12] = [*[""] * shift, *row][: len(row)]
    rows[start + 14] = ["", *rows[start + 14]]


def _as_heading(rows: Rows, canaries: Canaries) -> None:
    """The heading of a column is a person."""
    rows[heading_row(rows, "备注")][-1] = _new(canaries, "name", "name as a heading")


def _headless(folder: Path, canaries: Canaries) -> None:
    """A list of persons without a heading."""
    rows = [
        [_new(canaries, kind, "a list without a heading") for kind in ("name", "address")]
        for _number in range(20)
    ]
    text = "\r\n".join(",".join([*row, str(n)]) for n, row in enumerate(rows))
    (folder / "名单.csv").write_text(text, "utf-8")


def _new(canaries: Canaries, kind: str, label: str) -> str:
    """A further value that stands nowhere else."""
    number = len(canaries)
    digits = "".join("零壹贰叁肆伍陆柒捌玖"[int(d)] for d in f"{number:04d}")
    new = {
        "name": f"雀{digits}",
        "address": f"丝雀路{digits}弄",
        "phone": f"1880077{number:04d}",
        "card": f"88770{number:05d}",
        "id": f"99999719900101{number:04d}",
    }[kind]
    canaries[new] = label
    return new
