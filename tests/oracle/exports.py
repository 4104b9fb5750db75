"""Small but nasty exports for the oracle tests, and a writer to CSV folders (spec 2.1).

Nobody here is a real person: the ID numbers are of region 999999, which is not assigned, with
correct check characters (GB 11643, ISO 7064 MOD 11-2); the names are made of stem characters.

Every person is made from a seed of its own, so that Hypothesis can shrink an example by dropping
persons; what holds for the whole folder (which datasets, what shape of population table) is drawn
by Hypothesis itself.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .rules import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]
Exports = dict[str, list[Row]]

REGION = "999999"
_SHANGHAI = ("district_hospital", "city_hospital", "resident_population")
"""Columns that only exports of Shanghai have."""

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "contracts": {
        "person_id": "身份证号",
        "card_no": "就诊卡号",
        "name": "姓名",
        "phone": "联系电话",
        "sign_date": "签约日期",
        "start_date": "开始日期",
        "end_date": "结束日期",
        "contract_year": "履约年度",
        "term_years": "签约年限",
        "status": "签约状态",
        "ended_on": "解约日期",
        "doctor": "签约医生",
        "team": "签约团队",
        "institution": "签约机构",
        "station": "服务站",
        "groups": "人群分类",
        "district_hospital": "签约区级医院",
        "city_hospital": "签约市级医院",
    },
    "residents": {
        "person_id": "身份证号",
        "name": "姓名",
        "birth_date": "出生日期",
        "registered": "是否户籍",
        "record_status": "档案状态",
        "closed_on": "注销日期",
        "record_no": "档案编号",
        "institution": "管理机构",
        "station": "服务站",
        "community": "社区",
        "grid": "网格",
        "doctor": "责任医生",
        "card_no": "就诊卡号",
        "groups": "人群分类",
        "record_qualified": "档案合格",
        "elderly_managed": "老年人规范管理",
        "hypertension_managed": "高血压规范管理",
        "diabetes_managed": "糖尿病规范管理",
        "recorded_on": "建档日期",
    },
    "population": {
        "registered_population": "户籍人口",
        "resident_population": "常住人口",
        "year": "年度",
        "institution": "机构",
        "station": "服务站",
        "community": "社区",
        "doctor": "责任医生",
    },
    "visits": {
        "person_id": "身份证号",
        "card_no": "就诊卡号",
        "visit_date": "就诊日期",
        "institution": "就诊机构",
        "level": "机构级别",
        "department": "科室",
        "fee": "费用",
    },
    "referrals": {
        "person_id": "身份证号",
        "card_no": "就诊卡号",
        "referral_date": "转诊日期",
        "direction": "转诊方向",
        "to_institution": "转入机构",
        "alliance": "是否医联体",
        "from_institution": "转出机构",
        "status": "转诊状态",
    },
    "services": {
        "person_id": "身份证号",
        "card_no": "就诊卡号",
        "service_date": "服务日期",
        "item": "服务项目",
        "quantity": "次数",
        "amount": "金额",
        "doctor": "服务医生",
        "institution": "服务机构",
    },
    "bookings": {
        "clinic": "复诊科室",
        "booked_for": "复诊日期",
        "half_day": "上下午",
        "slot": "复诊时间",
        "booked_at": "操作时间",
        "booked_by": "操作医生",
        "status": "状态",
        "institution": "组织机构",
    },
    "home_beds": {
        "person_id": "身份证号",
        "card_no": "就诊卡号",
        "bed_no": "家床编号",
        "open_date": "建床日期",
        "close_date": "撤床日期",
        "bed_type": "家床类型",
        "tcm": "中医",
        "fee": "家床费用",
        "doctor": "责任医生",
        "institution": "机构",
    },
    "survey": {
        "person_id": "身份证号",
        "name": "姓名",
        "phone": "联系电话",
        "outcome": "访问结果",
        "phone_correct": "电话正确",
        "paper_contract": "纸质合同",
        "knows_signed": "知晓签约",
        "knows_doctor": "知晓签约医生",
        "knows_services": "知晓服务内容",
        "satisfaction": "满意度",
        "surveyed_on": "调查日期",
    },
    "indicators": {
        "institution": "机构",
        "year": "年度",
        "indicator": "指标",
        "value": "指标值",
    },
    "staff": {
        "name": "姓名",
        "role": "岗位",
        "team": "团队",
        "institution": "机构",
    },
}
"""One fixed heading a column (spec 2.1); 建档日期 is the register's record date."""

FILE_NAMES = {
    "contracts": "签约",
    "residents": "居民档案",
    "population": "人口",
    "visits": "就诊",
    "referrals": "转诊",
    "home_beds": "家庭病床",
    "survey": "抽查",
    "staff": "人员",
    "services": "服务记录",
    "bookings": "联合门诊预约",
    "indicators": "指标",
}

GROUP_WORDS = {
    "children": "0-6岁儿童",
    "maternal": "孕产妇",
    "elderly": "老年人",
    "hypertension": "高血压",
    "diabetes": "糖尿病",
    "tuberculosis": "肺结核",
    "mental_disorder": "严重精神障碍",
    "disabled": "残疾人",
    "low_income": "低保",
    "special_family": "计生特殊家庭",
}

INSTITUTIONS = ("甲街道社区卫生服务中心", "乙镇卫生院", "丙街道健康服务中心")
"""The third is a community institution only because it stands in the contracts."""

DOCTORS = ("王医生", "李医生", "陈医生", "中医科")
TEAMS = ("第一团队", "第二团队")
STATIONS = ("东站", "西站")
COMMUNITIES = ("东社区", "西社区")
GRIDS = ("一网格", "二网格")
SHARED_CARDS = ("K9000001", "K9000002")

VISITED: tuple[tuple[str | None, str | None], ...] = (
    ("市第一医院", "三级"),
    ("市第一医院", None),
    ("省人民医院", None),
    ("丁社区服务中心", None),
    ("戊卫生服务站", "三级"),
    ("己门诊部", "一级"),
    ("己门诊部", "二级"),
    (None, "社区"),
    (None, "三级"),
    (None, None),
)

STEMS = "甲乙丙丁戊己庚辛壬癸"

CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first_17: str) -> str:
    """The check character of an ID number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, CHECK_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def person_id(birth: date, sequence: int) -> str:
    """A made-up ID number of region 999999."""
    first_17 = f"{REGION}{birth:%Y%m%d}{sequence:03d}"
    return first_17 + check_character(first_17)


def made_up_name(number: int) -> str:
    """A name that nobody bears."""
    return "测" + "".join(STEMS[int(digit)] for digit in f"{number:02d}")


@dataclass
class _Folder:
    """What all persons of one folder have in common."""

    year: int
    institutions: Sequence[str]
    blank_institutions: bool
    """May a row leave its institution blank?"""
    rows: Exports = field(default_factory=lambda: {name: [] for name in HEADINGS})

    def institution(self, random: Random) -> str | None:
        if self.blank_institutions and random.random() < 0.15:
            return None
        return random.choice(self.institutions)


@dataclass(frozen=True)
class _Person:
    """Somebody made up: who they are, before any row is written."""

    number: int
    ident: str | None
    name: str
    birth: date
    card: str | None
    institution: str | None
    doctor: str | None


def _maybe(random: Random, value: Any, chance: float) -> Any:
    """The value with a chance, else blank."""
    return value if random.random() < chance else None


def _yes_no(random: Random, blank: float = 0.2) -> bool | None:
    return None if random.random() < blank else random.random() < 0.6


def _marks(random: Random) -> list[str]:
    """Up to three group marks, most often none or the two diseases."""
    pool = [*GROUPS, "hypertension", "hypertension", "diabetes", "diabetes"]
    marks = {random.choice(pool) for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3)))}
    return [group for group in GROUPS if group in marks]


def _day(random: Random, year: int) -> date:
    """Some day of a year, its edges often."""
    return random.choice(
        (
            date(year, 1, 1),
            date(year, 12, 31),
            date(year, 12, 20),
            date(year, 6, 1),
            date(year, 1, 1) + timedelta(days=random.randrange(365)),
        )
    )


def _birth(random: Random, year: int) -> date:
    """Ages at the edges of 6, 60 and 65 completed years on 31 December."""
    age = random.choice((0, 1, 5, 6, 7, 30, 45, 59, 60, 61, 64, 65, 66, 80, 80, 45))
    born = year - age
    edge = random.choice((date(born, 1, 1), date(born, 12, 31), date(born, 5, 17)))
    return edge + timedelta(days=random.choice((0, 0, 1, -1)))


def _make_person(random: Random, number: int, folder: _Folder) -> _Person:
    birth = _birth(random, folder.year)
    kind = random.random()
    ident: str | None = person_id(birth, number)
    if kind < 0.07:
        ident = None
    elif kind < 0.14:
        ident = f"E{number:08d}"
    card = _maybe(random, f"K{number:07d}", 0.7)
    if random.random() < 0.15:
        card = random.choice(SHARED_CARDS)
    return _Person(
        number=number,
        ident=ident,
        name=made_up_name(number),
        birth=birth,
        card=card,
        institution=folder.institution(random),
        doctor=_maybe(random, random.choice(DOCTORS[:3]), 0.85),
    )


def _add_records(random: Random, person: _Person, folder: _Folder) -> None:
    """None to three register rows: live, closed, dead around 1 January, duplicates, newborn."""
    year = folder.year
    how_many = 1 if person.ident is None else random.choice((0, 1, 1, 1, 1, 2, 3))
    if person.ident is None and random.random() < 0.3:
        how_many = 2
    for turn in range(how_many):
        status = random.choice(("正常", "正常", None, "正常", "死亡", "已注销", "迁出"))
        closed = None
        if status in ("死亡", "已注销", "迁出"):
            closed = random.choice(
                (None, date(year - 1, 12, 31), date(year, 1, 1), date(year - 2, 5, 5))
            )
        birth: date | None = person.birth
        if random.random() < 0.15:
            birth = None
        elif random.random() < 0.05:
            birth = person.birth.replace(year=person.birth.year - 1, day=1)
        folder.rows["residents"].append(
            {
                "person_id": person.ident,
                "name": person.name,
                "birth_date": birth,
                "registered": _yes_no(random, 0.05),
                "record_status": status,
                "closed_on": closed,
                "record_no": f"R{person.number:04d}" + ("" if person.ident is None else str(turn)),
                "institution": (
                    person.institution if random.random() < 0.85 else folder.institution(random)
                ),
                "station": _maybe(random, random.choice(STATIONS), 0.3),
                "community": _maybe(random, random.choice(COMMUNITIES), 0.85),
                "grid": _maybe(random, random.choice(GRIDS), 0.7),
                "doctor": (
                    person.doctor if random.random() < 0.8 else random.choice((*DOCTORS[:3], None))
                ),
                "card_no": _maybe(random, person.card, 0.7),
                "groups": _marks(random),
                "record_qualified": _yes_no(random),
                "elderly_managed": _yes_no(random),
                "hypertension_managed": _yes_no(random),
                "diabetes_managed": _yes_no(random),
                "recorded_on": random.choice(
                    (None, date(2010, 3, 1), date(2010, 3, 1), date(2012, 7, 9))
                ),
            }
        )
    if how_many == 1 and person.ident is not None and random.random() < 0.06:
        _add_newborn(person, folder)


def _add_newborn(person: _Person, folder: _Folder) -> None:
    """A newborn entered under the mother's number (spec 1.3, `id-shared`)."""
    mother = folder.rows["residents"][-1]
    if not person.ident or not person.ident.startswith(REGION):
        return
    mother["birth_date"] = person.birth
    folder.rows["residents"].append(
        {
            **mother,
            "name": made_up_name(person.number) + "宝",
            "birth_date": date(folder.year, 2, 3),
            "record_no": f"N{person.number:04d}",
            "record_status": "正常",
            "closed_on": None,
            "groups": [],
        }
    )


def _contract_dates(random: Random, year: int) -> Row:
    """Dates by one of the three rules of contract years (spec 1.2), `year` the year meant."""
    signed = _day(random, year - 1)
    blank: Row = {"start_date": None, "end_date": None, "contract_year": None, "term_years": None}
    rule = random.choice(("stated", "term", "defaulted", "signed", "signed", "long"))
    if rule == "stated":
        return blank | {"sign_date": _maybe(random, signed, 0.8), "contract_year": year}
    if rule == "term":
        start = random.choice((date(year, 1, 1), date(year - 1, 12, 31), date(year, 12, 31)))
        end = random.choice(
            (
                date(year, 12, 30),
                date(year, 12, 31),
                date(year + 1, 1, 1),
                date(year + 1, 12, 31),
                date(9999, 12, 31),
            )
        )
        return blank | {
            "sign_date": _maybe(random, signed, 0.8),
            "start_date": start,
            "end_date": end,
        }
    if rule == "defaulted":
        end = signed + timedelta(days=random.choice((364, 365)))
        return blank | {"sign_date": signed, "start_date": signed, "end_date": end}
    if rule == "long":
        return blank | {"sign_date": signed, "term_years": random.choice((1, 2, 3))}
    return blank | {"sign_date": signed}


def _add_contracts(random: Random, person: _Person, folder: _Folder) -> None:
    """Contracts over signing years Y-3 to Y+1, in every status, prone to ties."""
    year = folder.year
    if person.ident is None:
        return
    if random.random() < 0.15:
        return
    same_doctor = random.random() < 0.6
    for meant in random.choice(
        (
            (year,),
            (year - 1, year),
            (year - 1, year, year + 1),
            (year, year),
            (year - 2, year + 1),
            (year - 1,),
            (year, year + 1, year + 2),
            (year - 1, year, year, year + 1),
        )
    ):
        status = random.choice(
            (
                "已签约",
                "签约",
                None,
                "续约",
                "正常",
                "已签约",
                "到期",
                "已完成",
                "待签约",
                "解约",
                "作废",
            )
        )
        ended = None
        if status in ("解约", "作废") or random.random() < 0.08:
            ended = random.choice(
                (
                    None,
                    date(meant, 12, 30),
                    date(meant, 12, 31),
                    date(meant + 1, 1, 1),
                    date(meant - 1, 12, 31),
                )
            )
        if random.random() < 0.02:
            status = "不详"
        by_card = person.card is not None and random.random() < 0.12
        institution = person.institution if same_doctor else folder.institution(random)
        doctor = person.doctor if same_doctor else random.choice((*DOCTORS, DOCTORS[3], None))
        row = {
            "person_id": None if by_card else person.ident,
            "card_no": person.card if by_card else _maybe(random, person.card, 0.6),
            "name": person.name,
            **_contract_dates(random, meant),
            "status": status,
            "ended_on": ended,
            "doctor": doctor,
            "team": _maybe(random, random.choice(TEAMS), 0.7),
            "institution": institution,
            "station": _maybe(random, random.choice(STATIONS), 0.4),
            "groups": _marks(random),
        }
        folder.rows["contracts"].append(row)
        if random.random() < 0.06:
            folder.rows["contracts"].append(dict(row))
        if random.random() < 0.12:
            twin = {"institution": folder.institution(random), "doctor": random.choice(DOCTORS)}
            folder.rows["contracts"].append(row | twin)


def _key(random: Random, person: _Person) -> Row:
    """The person as clinics write them: by ID, by card, or both."""
    by_card = person.card is not None and random.random() < 0.5
    return {
        "person_id": None if by_card else person.ident,
        "card_no": person.card if by_card else _maybe(random, person.card, 0.3),
    }


def _add_events(random: Random, person: _Person, folder: _Folder) -> None:
    """Visits, referrals, home beds and survey rows of a person."""
    year = folder.year
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        where = random.choice((*VISITED, *((name, None) for name in folder.institutions)))
        visit = {
            **_key(random, person),
            "visit_date": _day(random, random.choice((year, year, year, year - 1, year + 1))),
            "institution": where[0],
            "level": where[1],
            "department": "全科",
        }
        folder.rows["visits"].extend([visit] * random.choice((1, 1, 1, 2)))
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        folder.rows["referrals"].append(
            {
                **_key(random, person),
                "referral_date": _day(random, random.choice((year, year, year - 1))),
                "direction": random.choice(("上转", "上转", "转出", "下转", "转回")),
                "to_institution": "市第一医院",
                "alliance": _yes_no(random),
            }
        )
    if random.random() < 0.15:
        opened = _day(random, random.choice((year, year, year - 1)))
        folder.rows["home_beds"].append(
            {
                **_key(random, person),
                "bed_no": f"B{person.number:04d}",
                "open_date": opened,
                "close_date": _maybe(random, opened + timedelta(days=60), 0.5),
                "doctor": _maybe(random, random.choice(DOCTORS), 0.5),
                "institution": _maybe(random, random.choice(folder.institutions), 0.5),
            }
        )
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        if person.ident is not None:
            folder.rows["survey"].append(_survey_row(random, person, year))


def _survey_row(random: Random, person: _Person, year: int) -> Row:
    outcome = random.choice(
        (
            "接通",
            "成功",
            "接通",
            None,
            "空号",
            "错号",
            "号码错误",
            "无人接听",
            "拒访",
            "关机",
            "停机",
        )
    )
    row: Row = {"person_id": person.ident, "outcome": outcome}
    silent = random.random() < (0.8 if outcome in ("无人接听", "拒访", "空号") else 0.15)
    good = random.random() < 0.4
    for element in HEADINGS["survey"]:
        if element in ("person_id", "outcome", "satisfaction", "surveyed_on"):
            continue
        row[element] = None if silent else True if good else _yes_no(random, 0.1)
    words = ("满意", "基本满意", "不满意", None)
    row["satisfaction"] = None if silent else random.choice(words)
    row["surveyed_on"] = random.choice((None, date(year, 12, 20), date(year, 12, 21)))
    return row


def _population(random: Random, folder: _Folder, shape: str, years: Sequence[int | None]) -> None:
    """A population table by doctor, station and doctor, community, institution, or one sum."""
    columns: Row = {"institution": None, "station": None, "community": None, "doctor": None}
    by: dict[str, Sequence[str]] = {"doctor": DOCTORS[:3], "community": COMMUNITIES}
    for year in years:
        if shape == "total":
            size = random.randrange(1, 60)
            folder.rows["population"].append(
                columns | {"registered_population": size, "year": year}
            )
            continue
        for institution in folder.institutions:
            names: Sequence[str | None] = by.get(shape.removeprefix("station and "), (None,))
            for name in names:
                if len(names) > 1 and random.random() < 0.2:
                    continue
                row = columns | {
                    "registered_population": random.choice((0, 5, 10, 20, random.randrange(60))),
                    "year": year,
                    "institution": institution,
                }
                if shape.startswith("station"):
                    row["station"] = _maybe(random, random.choice(STATIONS), 0.8)
                if name is not None:
                    row[shape.removeprefix("station and ")] = name
                if name is not None and random.random() < 0.05:
                    row[shape.removeprefix("station and ")] = None
                folder.rows["population"].append(row)


def _staff(random: Random, folder: _Folder) -> None:
    """Staff with teams; some doctors missing, some without a team, some twice."""
    for institution in folder.institutions:
        for doctor in DOCTORS:
            for _ in range(random.choice((0, 1, 1, 1, 2))):
                folder.rows["staff"].append(
                    {
                        "name": doctor,
                        "role": random.choice(("签约医生", "签约医生", "助手")),
                        "team": _maybe(random, random.choice(TEAMS), 0.8),
                        "institution": institution,
                    }
                )


POPULATION_SHAPES = ("doctor", "station and doctor", "community", "institution", "total")


@st.composite
def exports(
    draw: st.DrawFn,
    year: int = 2017,
    min_persons: int = 5,
    max_persons: int = 40,
    blank_institutions: bool | None = None,
) -> Exports:
    """Exports in canonical form for assessment year `year`.

    `blank_institutions`: may contract and register rows leave the institution blank? None: drawn.
    A dataset that came out empty is not delivered. Contracts are always delivered unless empty.
    """
    how_many = draw(st.integers(1, 3), label="institutions")
    blanks = draw(st.booleans()) if blank_institutions is None else blank_institutions
    folder = _Folder(year, INSTITUTIONS[:how_many], blanks)
    seeds = draw(
        st.lists(st.integers(0, 2**16), min_size=min_persons, max_size=max_persons),
        label="persons",
    )
    for number, seed in enumerate(seeds, start=1):
        random = Random(f"{number}/{seed}")
        person = _make_person(random, number, folder)
        _add_records(random, person, folder)
        _add_contracts(random, person, folder)
        _add_events(random, person, folder)
    random = Random(draw(st.integers(0, 2**16), label="tables"))
    shape = draw(st.sampled_from(POPULATION_SHAPES), label="population")
    years = draw(
        st.sampled_from(
            (
                (year,),
                (None,),
                (year - 1,),
                (year - 2, year - 1),
                (year - 1, year, year + 1),
                (year + 1, None),
                (year + 1,),
                (year, None),
            )
        ),
        label="population years",
    )
    _population(random, folder, shape, years)
    _staff(random, folder)
    for rows in folder.rows.values():
        random.shuffle(rows)
    missing = draw(
        st.sets(st.sampled_from([name for name in HEADINGS if name != "contracts"]), max_size=3),
        label="not delivered",
    )
    return {name: rows for name, rows in folder.rows.items() if rows and name not in missing}


def of_shanghai(data: Exports, seed: int) -> Exports:
    """The same with what Shanghai's exports hold: the hospitals chosen, and the resident population."""
    random = Random(f"Shanghai/{seed}")
    for row in data.get("contracts", []):
        row["district_hospital"] = random.choice(("区中心医院", "区中医医院", "区中心医院", None))
        row["city_hospital"] = random.choice(("市第一医院", "市第六医院", "市第六医院", "无"))
    for row in data.get("population", []):
        row["resident_population"] = random.choice((0, 10, 30, random.randrange(90)))
    return data


def as_of_dates(year: int = 2017) -> st.SearchStrategy[date | None]:
    """Nothing, or a day about the quarters and the turn of the year."""
    return st.sampled_from(
        (None, date(year, 6, 30), date(year, 12, 19), date(year, 12, 31), date(year + 1, 1, 1))
    )


def cell(value: Any) -> str:
    """A canonical value as an office's export writes it."""
    if value is None:
        return ""
    if value is True:
        return "是"
    if value is False:
        return "否"
    if isinstance(value, list):
        return "、".join(GROUP_WORDS[group] for group in value)
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    return str(value)


def write_folder(exports: Mapping[str, list[Row]], folder: Path) -> None:
    """Write each dataset as CSV in UTF-8 with BOM, with Chinese headings.

    The first column 序号 numbers the rows of the file, so that equal rows stay separate rows
    (spec 2.1: inside one file only a repeated serial number is a duplicate).
    """
    folder.mkdir(parents=True, exist_ok=True)
    for dataset, rows in exports.items():
        headings = headings_of(dataset, rows)
        for row in rows:
            unknown = set(row) - set(headings)
            if unknown:
                raise ValueError(f"{dataset}: no heading for {sorted(unknown)}")
        write_sheet(folder / f"{FILE_NAMES[dataset]}.csv", headings, rows)


def headings_of(dataset: str, rows: list[Row]) -> dict[str, str]:
    """The headings that these rows are written under."""
    held = {column for row in rows for column in row}
    return {
        column: heading
        for column, heading in HEADINGS[dataset].items()
        if column in held or column not in _SHANGHAI
    }


def write_sheet(path: Path, headings: Mapping[str, str], rows: list[Row]) -> None:
    """Write one CSV file with the columns of `headings`, each row numbered."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", *headings.values()])
        for number, row in enumerate(rows, start=1):
            writer.writerow([number, *(cell(row.get(column)) for column in headings)])
