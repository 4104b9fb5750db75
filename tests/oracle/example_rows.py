"""The checked-in example exports, read naively into canonical rows (spec 1.2-1.4, 2.1-2.3).

Nothing of fdsign is imported. Every file has a function of its own that knows its headings word
for word; cells are cleaned by plain functions that follow the spec's words. The result is what
`reference.reckon` takes, and the account of every sheet: rows read (below the heading), rejected,
set aside, used.

Choices (where the spec leaves something open)
----------------------------------------------
1. A second live record of one resident is set aside ("not counted by rule", spec 2.3; "one live
   record a resident", spec 2.1): the register has no cohort whose waterfall could account for it.
   `reckon` is given both and chooses for itself.
2. A row whose ID is damaged and whose card links to nobody is rejected once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl

from .persons import card_owners, linked
from .rules import HANGZHOU

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Row = dict[str, Any]
Cells = dict[str, Any]
"""heading -> cell of one row."""


class RejectedRowError(Exception):
    """The row is left out of every count."""


@dataclass
class Sheet:
    """One sheet and its account."""

    file: str
    sheet: str | None
    dataset: str
    rows: list[Row] = field(default_factory=list)
    read: int = 0
    rejected: int = 0
    set_aside: int = 0

    @property
    def used(self) -> int:
        """Whatever was neither rejected nor set aside."""
        return self.read - self.rejected - self.set_aside


# -- cells (spec 1.3, 2.2) --------------------------------------------------------------------

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

GROUPS = {
    "0-6岁儿童": "children",
    "孕产妇": "maternal",
    "老年人": "elderly",
    "高血压": "hypertension",
    "糖尿病": "diabetes",
    "肺结核": "tuberculosis",
    "严重精神障碍": "mental_disorder",
    "残疾人": "disabled",
    "低保": "low_income",
    "计生特殊家庭": "special_family",
    "一般人群": None,
    "高血脂": None,  # marks that make nobody key population
    "行动不便": None,
}

YES = {"是", "有", "y", "1", "√", "对", "已", "true"}
NO = {"否", "无", "n", "0", "×", "错", "未", "false"}


def text(value: Any) -> str | None:
    """Trimmed, without wrapper, leading apostrophe and invisible characters; blank is None."""
    if value is None:
        return None
    word = str(value)
    for character in INVISIBLE:
        word = word.replace(character, "")
    word = word.strip()
    if word.startswith('="') and word.endswith('"'):
        word = word[2:-1].strip()
    return word.lstrip("'").strip() or None


def folded(value: Any) -> str | None:
    """Text with full-width characters made half-width."""
    word = text(value)
    return None if word is None else text(unicodedata.normalize("NFKC", word))


def name(value: Any) -> str | None:
    """Inner spaces between two Han characters are dropped."""
    word = text(value)
    if word is None:
        return None
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", word)


def check_of(seventeen: str) -> str:
    """The check character of 17 digits: ISO 7064 MOD 11-2."""
    total = 0
    for digit, weight in zip(seventeen, WEIGHTS, strict=True):
        total += int(digit) * weight
    return CHECKS[total % 11]


def person(value: Any, column: list[Any]) -> str | None:
    """The ID to compare by; RejectedRowError if Excel damaged it. `column`: all cells of its column.

    A wrong check character is kept (spec 1.3).
    """
    if isinstance(value, (int, float)):
        if abs(value) >= 10**15:
            raise RejectedRowError("id-damaged")
        value = str(int(value))
    word = folded(value)
    if word is None:
        return None
    word = word.replace(" ", "").replace("-", "").upper()
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", word):
        raise RejectedRowError("id-damaged")
    if re.fullmatch(r"[0-9]{15}", word):
        longer = word[:6] + "19" + word[6:]
        return longer + check_of(longer)
    if re.fullmatch(r"[0-9]{15}000", word) and check_of(word[:17]) != word[17]:
        for cell in column:
            if isinstance(cell, (int, float)):
                raise RejectedRowError("id-damaged")
    return word


def day(value: Any) -> date | None:
    """A date, without its time of day; RejectedRowError if it is none."""
    if isinstance(value, datetime):
        found = value.date()
    else:
        word = folded(value)
        if word is None:
            return None
        match = (
            re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?)?", word)
            or re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?)?", word)
            or re.fullmatch(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", word)
            or re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", word)
            or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", word)
        )
        if match is None:
            raise RejectedRowError("date-invalid")
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise RejectedRowError("date-invalid") from None
    if not 1900 <= found.year <= 2100:
        raise RejectedRowError("date-out-of-range")
    return found


def day_or_blank(value: Any) -> date | None:
    """A date in a column that no counting rests on: a bad one becomes empty (spec 2.3)."""
    try:
        return day(value)
    except RejectedRowError:
        return None


def yes_no(value: Any) -> bool | None:
    """Yes, no or blank."""
    word = (folded(value) or "").lower()
    if word in YES:
        return True
    if word in NO:
        return False
    if word:
        raise ValueError(f"neither yes nor no: {word}")
    return None


def phone(value: Any) -> str | None:
    """A mobile or local number; any other becomes empty."""
    word = folded(value) or ""
    if re.fullmatch(r"1[3-9][0-9]{9}|(0[0-9]{2,3}-?)?[0-9]{7,8}", word):
        return word
    return None


def groups(value: Any) -> list[str]:
    """The groups of a cell with several."""
    found = []
    for word in re.split(r"[，,;；、/|\s]+", text(value) or ""):
        if word:
            group = GROUPS[word]
            if group is not None:
                found.append(group)
    return found


def status(value: Any) -> str | None:
    """A contract's status; an unknown word rejects the row (spec 1.2)."""
    word = text(value)
    rules = HANGZHOU
    known = rules.active_words | rules.run_out_words | rules.pending_words | rules.ended_words
    if word is not None and word not in known:
        raise RejectedRowError("status-unknown")
    return word


def whole(value: Any) -> int:
    """A whole number of persons."""
    number = int(value)
    if number != value:
        raise RejectedRowError("number-invalid")
    return number


# -- tables -----------------------------------------------------------------------------------


def xlsx(path: Path, sheet: str) -> list[list[Any]]:
    """All cells of a sheet; every cell of a merged range has the range's value."""
    worksheet = openpyxl.load_workbook(path)[sheet]
    cells = [list(row) for row in worksheet.iter_rows(values_only=True)]
    for merged in worksheet.merged_cells.ranges:
        value = cells[merged.min_row - 1][merged.min_col - 1]
        for r in range(merged.min_row - 1, merged.max_row):
            for c in range(merged.min_col - 1, merged.max_col):
                cells[r][c] = value
    return cells


def separated(path: Path, encoding: str, delimiter: str) -> list[list[Any]]:
    """All cells of a text file."""
    content = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))


class _Html(HTMLParser):
    """The cells of the one table of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Any]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def html(path: Path) -> list[list[Any]]:
    """All cells of an HTML table."""
    page = _Html()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page.rows


def is_set_aside(cells: list[Any], headings: list[str | None], identity: str) -> bool:
    """Blank rows, repeated headings, and totals and footers (these name nobody)."""
    words = [text(cell) for cell in cells]
    if not any(words) or words == headings:
        return True
    if words[headings.index(identity)]:
        return False
    for word in words:
        if word in ("合计", "总计", "小计"):
            return True
        if word and word.startswith(("制表人", "打印日期")):
            return True
    return False


def take(
    sheet: Sheet,
    table: list[list[Any]],
    heading_row: int,
    headings: list[str | None],
    identity: str,
    make: Callable[[Cells, list[Any]], Row],
) -> Sheet:
    """Make a canonical row of every row below the heading (`heading_row` as Excel counts).

    `make` is given the row's cells and the whole column of the identity.
    """
    assert [text(cell) for cell in table[heading_row - 1]] == headings, sheet.file
    below = table[heading_row:]
    column = [cells[headings.index(identity)] for cells in below]
    seen: list[list[Any]] = []
    for cells in below:
        assert len(cells) == len(headings), sheet.file
        sheet.read += 1
        if is_set_aside(cells, headings, identity):
            sheet.set_aside += 1
            continue
        assert cells not in seen, "a row again with its serial number"
        seen.append(cells)
        named = {head: cell for head, cell in zip(headings, cells, strict=True) if head}
        try:
            sheet.rows.append(make(named, column))
        except RejectedRowError:
            sheet.rejected += 1
    return sheet


def who(cells: Cells, column: list[Any], id_heading: str, card_heading: str | None) -> Row:
    """person_id and card_no: a damaged ID beside a card leaves the card (spec 1.3)."""
    card = folded(cells[card_heading]) if card_heading else None
    try:
        return {"person_id": person(cells[id_heading], column), "card_no": card}
    except RejectedRowError:
        if card is None:
            raise
        return {"person_id": None, "card_no": card}


# -- the files --------------------------------------------------------------------------------


def contracts_to_2016(folder: Path) -> Sheet:
    """签约明细.xlsx: two title rows, a totals row and a footer; a pivot sheet beside."""
    headings: list[str | None] = [
        *("序号", "签约人", "身份证号码", "联系电话", "人群分类", "签约日期", "签约状态"),
        *("终止日期", "签约医生", "团队", "服务站", "签约机构", "签约包型"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "身份证号码", None),
            "name": name(cells["签约人"]),
            "phone": phone(cells["联系电话"]),
            "groups": groups(cells["人群分类"]),
            "sign_date": day(cells["签约日期"]),
            "status": status(cells["签约状态"]),
            "ended_on": day(cells["终止日期"]),
            "doctor": name(cells["签约医生"]),
            "team": name(cells["团队"]),
            "station": name(cells["服务站"]),
            "institution": name(cells["签约机构"]),
            "package": text(cells["签约包型"]),
        }

    table = xlsx(folder / "签约明细.xlsx", "签约明细")
    sheet = Sheet("签约明细.xlsx", "签约明细", "contracts")
    return take(sheet, table, 3, headings, "身份证号码", make)


def contracts_2017(folder: Path) -> Sheet:
    """签约明细2017.csv: GB18030; 签约周期 is a length."""
    headings: list[str | None] = [
        *("居民姓名", "证件号码", "就诊卡号", "签约人手机", "签约时间", "签约周期", "签约状态"),
        *("解约日期", "解约原因", "责任医生", "签约团队", "签约机构", "签约人所属人群"),
        "协议书已阅读签字",
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        term = folded(cells["签约周期"])
        return {
            **who(cells, column, "证件号码", "就诊卡号"),
            "name": name(cells["居民姓名"]),
            "phone": phone(cells["签约人手机"]),
            "sign_date": day(cells["签约时间"]),
            "term_years": int(term.removesuffix("年")) if term else None,
            "status": status(cells["签约状态"]),
            "ended_on": day(cells["解约日期"]),
            "end_reason": text(cells["解约原因"]),
            "doctor": name(cells["责任医生"]),
            "team": name(cells["签约团队"]),
            "institution": name(cells["签约机构"]),
            "groups": groups(cells["签约人所属人群"]),
            "paper_contract": yes_no(cells["协议书已阅读签字"]),
        }

    table = separated(folder / "签约明细2017.csv", "gb18030", ",")
    sheet = Sheet("签约明细2017.csv", None, "contracts")
    return take(sheet, table, 1, headings, "证件号码", make)


def residents(folder: Path) -> Sheet:
    """居民健康档案.xlsx: a title, a heading of two rows with merged cells, a spacer, a footer."""
    headings: list[str | None] = [
        *("档案编号", "姓名", "性别", "出生日期", "身份证号", "就诊卡号", "常住类型", "管理机构"),
        *("村/居委会", "网格", "责任医生", "建档日期", None, "是否高血压", "是否糖尿病", "孕产妇"),
        *("残疾人", "严重精神障碍", "肺结核", "低保", "计生特殊家庭", "档案状态", "注销日期"),
        *("档案合格", "老年人规范管理", "高血压规范管理", "糖尿病规范管理"),
    ]
    marks = {
        "是否高血压": "hypertension",
        "是否糖尿病": "diabetes",
        "孕产妇": "maternal",
        "残疾人": "disabled",
        "严重精神障碍": "mental_disorder",
        "肺结核": "tuberculosis",
        "低保": "low_income",
        "计生特殊家庭": "special_family",
    }

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            "person_id": person(cells["身份证号"], column),
            "name": name(cells["姓名"]),
            "sex": text(cells["性别"]),
            "birth_date": day_or_blank(cells["出生日期"]),
            "registered": {"户籍": True, "非户籍": False, None: None}[text(cells["常住类型"])],
            "record_status": text(cells["档案状态"]),
            "closed_on": day_or_blank(cells["注销日期"]),
            "record_no": text(cells["档案编号"]),
            "institution": name(cells["管理机构"]),
            "community": name(cells["村/居委会"]),
            "grid": name(cells["网格"]),
            "doctor": name(cells["责任医生"]),
            "card_no": folded(cells["就诊卡号"]),
            "groups": [group for head, group in marks.items() if yes_no(cells[head])],
            "record_qualified": yes_no(cells["档案合格"]),
            "elderly_managed": yes_no(cells["老年人规范管理"]),
            "hypertension_managed": yes_no(cells["高血压规范管理"]),
            "diabetes_managed": yes_no(cells["糖尿病规范管理"]),
            "recorded_on": day_or_blank(cells["建档日期"]),
        }

    table = xlsx(folder / "居民健康档案.xlsx", "居民健康档案")
    sheet = Sheet("居民健康档案.xlsx", "居民健康档案", "residents")
    # The footer stands in the first column; a resident without ID still has a name.
    take(sheet, table, 3, headings, "姓名", make)
    live: Counter[str] = Counter()
    for row in sheet.rows:
        if row["person_id"] and row["record_status"] not in HANGZHOU.closed_words:
            live[row["person_id"]] += 1
    sheet.set_aside += sum(records - 1 for records in live.values())  # Choice 1
    return sheet


def population(folder: Path) -> Sheet:
    """户籍人口.xlsx: the year in the title, the community merged downwards, sums between."""
    headings: list[str | None] = ["社区", "站点", "责任医生", "户籍人口（人）"]
    table = xlsx(folder / "户籍人口.xlsx", "户籍人口")
    title = re.match(r"(\d{4})年", table[0][0])
    assert title is not None

    def make(cells: Cells, _column: list[Any]) -> Row:
        return {
            "year": int(title[1]),
            "community": name(cells["社区"]),
            "station": name(cells["站点"]),
            "doctor": name(cells["责任医生"]),
            "registered_population": whole(cells["户籍人口（人）"]),
        }

    sheet = Sheet("户籍人口.xlsx", "户籍人口", "population")
    return take(sheet, table, 3, headings, "责任医生", make)


def clinic_visits(folder: Path) -> Sheet:
    """门诊就诊.csv: UTF-8 with BOM, the heading repeated on every page."""
    headings: list[str | None] = [
        *("门诊流水号", "就诊卡号", "身份证号", "患者姓名", "挂号时间", "就诊机构", "挂号科室"),
        *("接诊医生", "总费用(元)"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "身份证号", "就诊卡号"),
            "visit_date": day(cells["挂号时间"]),
            "institution": name(cells["就诊机构"]),
            "level": None,
        }

    table = separated(folder / "门诊就诊.csv", "utf-8-sig", ",")
    sheet = Sheet("门诊就诊.csv", None, "visits")
    return take(sheet, table, 1, headings, "身份证号", make)


def insurance_visits(folder: Path) -> Sheet:
    """医保就诊.xls: an HTML table with a title row."""
    headings: list[str | None] = [
        *("序号", "证件号码", "参保人姓名", "医疗机构", "机构级别", "就诊日期", "科室", "费用"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "证件号码", None),
            "visit_date": day(cells["就诊日期"]),
            "institution": name(cells["医疗机构"]),
            "level": text(cells["机构级别"]),
        }

    table = html(folder / "医保就诊.xls")
    sheet = Sheet("医保就诊.xls", None, "visits")
    return take(sheet, table, 2, headings, "证件号码", make)


def referrals(folder: Path) -> Sheet:
    """转诊.txt: UTF-16, tabs between, and a tab inside a quoted ID."""
    headings: list[str | None] = [
        *("转诊单号", "姓名", "身份证号", "转诊时间", "转诊类型", "申请机构", "转入医院"),
        *("是否医联体", "转诊状态"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "身份证号", None),
            "referral_date": day(cells["转诊时间"]),
            "direction": text(cells["转诊类型"]),
            "to_institution": name(cells["转入医院"]),
            "alliance": yes_no(cells["是否医联体"]),
        }

    table = separated(folder / "转诊.txt", "utf-16", "\t")
    sheet = Sheet("转诊.txt", None, "referrals")
    return take(sheet, table, 1, headings, "身份证号", make)


def home_beds(folder: Path) -> Sheet:
    """家庭病床.xlsx: a title row."""
    headings: list[str | None] = [
        *("家床编号", "姓名", "身份证号", "建床日期", "撤床日期", "家床类型", "建床诊断"),
        *("责任医生", "管理机构", "中医", "家床费用（元）"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "身份证号", None),
            "bed_no": text(cells["家床编号"]),
            "open_date": day(cells["建床日期"]),
            "close_date": day_or_blank(cells["撤床日期"]),
            "doctor": name(cells["责任医生"]),
            "institution": name(cells["管理机构"]),
        }

    table = xlsx(folder / "家庭病床.xlsx", "家庭病床登记")
    sheet = Sheet("家庭病床.xlsx", "家庭病床登记", "home_beds")
    return take(sheet, table, 2, headings, "身份证号", make)


def survey(folder: Path) -> Sheet:
    """电话抽查.xlsx: two title rows; columns the canon does not know (家庭医生, 备注)."""
    headings: list[str | None] = [
        *("序号", "姓名", "身份证", "联系电话", "家庭医生", "调查日期", "访问结果", "联系电话正确"),
        *("纸质合同", "知晓签约", "知晓签约医生", "知晓服务内容", "满意度", "备注"),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {
            **who(cells, column, "身份证", None),
            "surveyed_on": day_or_blank(cells["调查日期"]),
            "outcome": text(cells["访问结果"]),
            "phone_correct": yes_no(cells["联系电话正确"]),
            "paper_contract": yes_no(cells["纸质合同"]),
            "knows_signed": yes_no(cells["知晓签约"]),
            "knows_doctor": yes_no(cells["知晓签约医生"]),
            "knows_services": yes_no(cells["知晓服务内容"]),
            "satisfaction": text(cells["满意度"]),
        }

    table = xlsx(folder / "电话抽查.xlsx", "抽查结果")
    sheet = Sheet("电话抽查.xlsx", "抽查结果", "survey")
    return take(sheet, table, 3, headings, "身份证", make)


def services(folder: Path) -> Sheet:
    """服务记录.xlsx: a title row; a column the canon does not know for services (姓名)."""
    headings: list[str | None] = [
        *(
            "序号",
            "姓名",
            "身份证号",
            "服务日期",
            "服务项目",
            "次数",
            "金额（元）",
            "服务医生",
            "服务机构",
        ),
    ]

    def make(cells: Cells, column: list[Any]) -> Row:
        return {**who(cells, column, "身份证号", None), "service_date": day(cells["服务日期"])}

    table = xlsx(folder / "服务记录.xlsx", "服务记录")
    return take(Sheet("服务记录.xlsx", "服务记录", "services"), table, 2, headings, "序号", make)


def bookings(folder: Path) -> Sheet:
    """联合门诊预约.xlsx: a title row; not about persons with a number."""
    headings: list[str | None] = [
        *("取号密码", "就诊卡号", "姓名", "复诊科室", "复诊日期", "上下午", "复诊时间", "操作时间"),
        *("操作医生", "状态", "类型", "组织机构"),
    ]

    def make(cells: Cells, _column: list[Any]) -> Row:
        return {"clinic": text(cells["复诊科室"]), "booked_for": day(cells["复诊日期"])}

    table = xlsx(folder / "联合门诊预约.xlsx", "预约明细")
    return take(
        Sheet("联合门诊预约.xlsx", "预约明细", "bookings"), table, 2, headings, "取号密码", make
    )


def staff(folder: Path) -> Sheet:
    """人员.xlsx: clean."""
    headings: list[str | None] = ["姓名", "工号", "岗位", "团队", "系数", "机构"]

    def make(cells: Cells, _column: list[Any]) -> Row:
        return {
            "name": name(cells["姓名"]),
            "role": text(cells["岗位"]),
            "team": name(cells["团队"]),
            "institution": name(cells["机构"]),
        }

    table = xlsx(folder / "人员.xlsx", "人员名册")
    return take(Sheet("人员.xlsx", "人员名册", "staff"), table, 1, headings, "姓名", make)


def sheets(folder: Path) -> list[Sheet]:
    """Every sheet that is data; rows that name nobody are rejected (spec 1.3)."""
    found = [
        contracts_to_2016(folder),
        contracts_2017(folder),
        residents(folder),
        population(folder),
        clinic_visits(folder),
        insurance_visits(folder),
        referrals(folder),
        home_beds(folder),
        survey(folder),
        staff(folder),
        services(folder),
        bookings(folder),
    ]
    contracts = [row for sheet in found if sheet.dataset == "contracts" for row in sheet.rows]
    register = [row for sheet in found if sheet.dataset == "residents" for row in sheet.rows]
    owners = card_owners(register, contracts)
    for sheet in found:
        if sheet.dataset not in ("residents", "population", "staff", "bookings"):
            known = [row for row in sheet.rows if linked([row], owners)]
            sheet.rejected += len(sheet.rows) - len(known)
            sheet.rows = known
    return found


def exports(found: list[Sheet]) -> dict[str, list[Row]]:
    """Canonical rows by dataset, as `reckon` takes them."""
    together: dict[str, list[Row]] = {}
    for sheet in found:
        together.setdefault(sheet.dataset, []).extend(sheet.rows)
    return together
