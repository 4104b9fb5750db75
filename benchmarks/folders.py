"""A sound small folder of exports that the benchmarks damage, and its writers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from fdsign.synthetic.identity import id_number
from fdsign.synthetic.tables import Cell, Row, Sheet, as_text
from fdsign.synthetic.text_files import write_text
from fdsign.synthetic.workbooks import write_workbook

YEAR = 2017
PRINTED = date(2018, 1, 2)
CENTRE = "示范社区卫生服务中心"
DOCTORS = ("示安", "示秀宁", "示小康", "示文泰")

CONTRACTS, REGISTER, VISITS = "签约明细.xlsx", "居民健康档案.xlsx", "门诊就诊.csv"
SURVEY, STAFF, POPULATION = "电话抽查.xlsx", "人员.xlsx", "户籍人口.xlsx"

Tables = dict[str, list[Row]]
"""File name -> rows, the heading first: row i stands in row i + 1 of the sheet."""

_HEADINGS: dict[str, Row] = {
    CONTRACTS: [
        "身份证号", "姓名", "联系电话", "签约日期", "签约状态",
        "签约医生", "签约团队", "服务站", "签约机构", "人群分类",
    ],
    REGISTER: [
        "身份证号", "姓名", "出生日期", "户籍标志", "管理机构", "社区",
        "网格", "责任医生", "档案状态", "档案编号", "现住址", "联系电话", "就诊卡号", "是否高血压",
    ],
    VISITS: ["身份证号", "就诊卡号", "就诊日期", "就诊机构", "机构级别", "接诊医生"],
    SURVEY: [
        "身份证", "姓名", "联系电话", "调查日期", "访问结果", "联系电话正确",
        "纸质合同", "知晓签约", "知晓签约医生", "知晓服务内容", "满意度",
    ],
    STAFF: ["姓名", "工号", "岗位", "团队", "系数", "机构"],
    POPULATION: ["年度", "社区", "责任医生", "户籍人口（人）"],
}  # fmt: skip


def sound(persons: int = 250) -> Tables:
    """The rows of a small centre without a fault; the last tenth of the persons never signed."""
    signed = range(persons * 4 // 5)
    rows = {
        CONTRACTS: [
            *(_contract(n, date(2016, 3, 1)) for n in signed),
            *(_contract(n, date(2015, 3, 1)) for n in range(persons // 2, persons * 9 // 10)),
        ],
        REGISTER: [_resident(n) for n in range(persons)],
        VISITS: [_visit(n, kind) for n in signed for kind in range(2 + n % 2)],
        SURVEY: [_call(n) for n in range(0, len(signed), 8)],
        STAFF: [
            [name, f"S{n:03d}", "签约医生", _team(n), 1.2, CENTRE] for n, name in enumerate(DOCTORS)
        ],
        POPULATION: [
            [YEAR, "甲社区" if n < 2 else "乙社区", name, persons // 4 + 2]
            for n, name in enumerate(DOCTORS)
        ],
    }
    return {name: [list(_HEADINGS[name]), *found] for name, found in rows.items()}


def write(folder: Path, tables: Tables) -> None:
    """Write each table in the format that its name says."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_table(folder / name, rows)


def write_table(path: Path, rows: list[Row]) -> Path:
    """One table as a workbook or as UTF-8 text."""
    if path.suffix == ".csv":
        return write_text(path, rows, encoding="utf-8-sig")
    sheet = Sheet(name=path.stem, headings=[rows[0]], rows=rows[1:])
    return write_workbook(path, [sheet], PRINTED)


def texts(rows: list[Row]) -> list[list[str]]:
    """The cells as text files show them."""
    return [[as_text(cell) for cell in row] for row in rows]


def column(rows: list[Row], heading: str) -> int:
    """The place of a column."""
    return rows[0].index(heading)


def put(rows: list[Row], heading: str, places: tuple[int, ...], cell: Cell) -> None:
    """The same cell in some rows, counted as the sheet counts them (the heading is row 1)."""
    for place in places:
        rows[place - 1][column(rows, heading)] = cell


def person(number: int) -> str:
    """The identity number of a made-up person."""
    return id_number(_birth(number), 10 + number % 900)


def phone(number: int) -> str:
    """A mobile number of a range that is not given out."""
    return f"199{number:08d}"


def _birth(number: int) -> date:
    return date(1940, 1, 1) + timedelta(days=number * 97)


def _name(number: int) -> str:
    return "测" + "甲乙丙丁戊己庚辛壬癸"[number % 10]


def _doctor(number: int) -> int:
    return number % len(DOCTORS)


def _team(doctor: int) -> str:
    return "第一团队" if doctor < 2 else "第二团队"


def _contract(number: int, signed: date) -> Row:
    doctor = _doctor(number)
    day = signed + timedelta(days=number % 200)
    groups = "老年人" if _birth(number) < date(1957, 1, 1) else None
    return [
        person(number), _name(number), phone(number), day, "已签约",
        DOCTORS[doctor], _team(doctor), "一站" if doctor < 2 else "二站", CENTRE, groups,
    ]  # fmt: skip


def _resident(number: int) -> Row:
    doctor = _doctor(number)
    community = "甲社区" if doctor < 2 else "乙社区"
    return [
        person(number), _name(number), _birth(number), "否" if number % 9 == 0 else "是", CENTRE,
        community, f"{community}第{number % 2 + 1}网格", DOCTORS[doctor], "正常", f"R{number:06d}",
        f"示范路{number}号", phone(number), f"99{number:08d}", "是" if number % 3 == 0 else "否",
    ]  # fmt: skip


def _visit(number: int, kind: int) -> Row:
    day = date(YEAR, 1 + number % 12, 1 + (number + 7 * kind) % 28)
    place, level = (CENTRE, "一级") if kind < 2 else ("示范市第一人民医院", "三级")
    card = f"99{number:08d}"
    doctor = DOCTORS[_doctor(number)]
    return [person(number), card, day, place, level, doctor]


def _call(number: int) -> Row:
    knows = "否" if number % 5 == 0 else "是"
    day = date(YEAR, 12, 1)
    return [
        person(number), _name(number), phone(number), day, "接通", "是", "是", "是", knows,
        "是", "满意",
    ]  # fmt: skip
