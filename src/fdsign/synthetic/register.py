"""居民健康档案: the register, with a two-row merged heading and a spacer column."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fdsign.synthetic.people import DIABETES, HYPERTENSION, PREGNANT, Person
from fdsign.synthetic.tables import Merge, Row, Sheet, yes_no

PLAIN_HEADINGS: Row = [
    "档案编号",
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "就诊卡号",
    "常住类型",
    "管理机构",
    "村/居委会",
    "网格",
    "责任医生",
    "建档日期",
    None,  # spacer
    "是否高血压",
    "是否糖尿病",
    "孕产妇",
    "残疾人",
    "严重精神障碍",
    "肺结核",
    "低保",
    "计生特殊家庭",
    "档案状态",
    "注销日期",
]
MARKED_GROUPS = (PREGNANT, "残疾人", "严重精神障碍", "肺结核", "低保", "计生特殊家庭")
MANAGEMENT_HEADINGS: Row = ["档案合格", "老年人规范管理", "高血压规范管理", "糖尿病规范管理"]
SCREENED_FROM = 35  # years of age
OPENED_FROM = date(2009, 6, 1).toordinal()


@dataclass(frozen=True)
class Closure:
    """What ended a record, and when."""

    status: str
    closed_on: date | None


def register_row(person: Person, closure: Closure | None, year: int, rng: Random) -> Row:
    """The record of one person."""
    opened = OPENED_FROM + rng.randrange(date(year - 1, 1, 1).toordinal() - OPENED_FROM)
    return [
        person.record_no,
        person.name,
        "男" if person.male else "女",
        person.birth,
        person.person_id,
        person.card_no,
        "户籍" if person.registered else "非户籍",
        person.doctor.institution,
        person.doctor.community,
        person.doctor.grid,
        person.doctor.name,
        max(date.fromordinal(opened), person.birth),
        None,
        _screened(person, HYPERTENSION),
        _screened(person, DIABETES),
        *["√" if group in person.groups else None for group in MARKED_GROUPS],
        closure.status if closure else "正常",
        closure.closed_on if closure else None,
        *_management(person, rng),
    ]


def second_row(row: Row) -> Row:
    """A later record of the same person, opened by mistake."""
    column = PLAIN_HEADINGS.index("建档日期")
    opened = row[column]
    later = opened + timedelta(days=200) if isinstance(opened, date) else opened
    return [f"{row[0]}-2", *row[1:column], later, *row[column + 1 :]]


def register_sheet(rows: list[Row], institution: str, printed: date) -> Sheet:
    """Title, two-row heading merged down and across, data, footer."""
    plain = len(PLAIN_HEADINGS)
    last = plain + len(MANAGEMENT_HEADINGS) - 1
    upper: Row = [*PLAIN_HEADINGS, "管理情况", None, None, None]
    lower: Row = [None] * plain + MANAGEMENT_HEADINGS
    downward = [Merge(1, column, 2, column) for column in range(plain) if PLAIN_HEADINGS[column]]
    return Sheet(
        name="居民健康档案",
        above=[[f"{institution}居民健康档案一览表"] + [None] * last],
        headings=[upper, lower],
        rows=rows,
        below=[[f"打印日期：{printed}"]],
        merges=[Merge(0, 0, 0, last), Merge(1, plain, 1, last), *downward],
    )


def _screened(person: Person, disease: str) -> str | None:
    """是 or 否; nothing for the young, whom nobody screens."""
    has_it = disease in person.groups
    return yes_no(has_it) if has_it or person.age >= SCREENED_FROM else None


def _management(person: Person, rng: Random) -> Row:
    """档案合格 of everybody; the others of those whom they concern."""
    care = person.doctor.care
    return [
        yes_no(rng.random() < 0.87 + care / 10),
        yes_no(rng.random() < care + 0.05) if person.age >= 65 else None,
        yes_no(rng.random() < care) if HYPERTENSION in person.groups else None,
        yes_no(rng.random() < care - 0.02) if DIABETES in person.groups else None,
    ]
