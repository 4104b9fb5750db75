"""服务记录: what the package gives, tests and prescriptions, mostly for the signed."""

from datetime import datetime
from random import Random

from fdsign.synthetic.people import DIABETES, HYPERTENSION, Person
from fdsign.synthetic.places import Doctor
from fdsign.synthetic.signing import Contract, a_working_moment, contracts_of
from fdsign.synthetic.tables import Row, Sheet

HEADINGS: Row = [
    "序号",
    "姓名",
    "身份证号",
    "服务日期",
    "服务项目",
    "次数",
    "金额（元）",
    "服务医生",
    "服务机构",
]
UNSIGNED = 0.04  # share of the others who have a test or a prescription
# (item, share of the signed, most times, fen)
USUAL = (
    ("输液", 0.012, 2, 3800),
    ("血常规化验", 0.05, 1, 2000),
    ("B超", 0.06, 1, 6500),
    ("心电图", 0.03, 1, 2400),
    ("针灸", 0.12, 2, 4200),
    ("血糖测定", 0.35, 2, 500),
    ("血脂四项", 0.22, 1, 2600),
    ("中药饮片处方", 0.06, 2, 12800),
    ("健康咨询", 0.3, 2, 0),
)


def service_rows(
    people: list[Person], contracts: list[Contract], year: int, rng: Random
) -> list[Row]:
    """The services of the assessment year, by day."""
    serving = contracts_of(contracts, year)
    found: list[tuple[datetime, Row]] = []
    for contract in serving.values():
        for item, times, fen in _items(contract.person, rng):
            if times:
                had = (item, times, fen)
                found.append(_record(contract.person, contract.doctor, had, year, rng))
    for person in people:
        if person.number not in serving and rng.random() < UNSIGNED:
            item, _share, _most, fen = rng.choice(USUAL)
            found.append(_record(person, person.doctor, (item, 1, fen), year, rng))
    found.sort(key=lambda each: each[0])
    return [[number, *row] for number, (_moment, row) in enumerate(found, start=1)]


def _items(person: Person, rng: Random) -> list[tuple[str, int, int]]:
    """Item, how often, fen: what a signed person had in the year."""
    had = [
        (item, rng.randint(1, most), fen)
        for item, share, most, fen in USUAL
        if rng.random() < share
    ]
    if HYPERTENSION in person.groups:
        had.append(("血压测量", rng.randint(1, 6), 0))
        had.append(("慢病长处方", rng.randint(0, 3), 15600))
    if DIABETES in person.groups:
        had.append(("血糖测定", rng.randint(1, 4), 500))
    if "高血脂" in person.marks and rng.random() < 0.5:
        had.append(("慢性病联合门诊", rng.randint(1, 2), 1500))
    if "行动不便" in person.marks:
        had.append(("上门访视", rng.randint(0, 5), 3000))
    if person.age <= 2:
        had.append(("儿童血常规检查", 1, 2000))
    elif person.age <= 6:
        had.append(("视力筛查", rng.randint(0, 1), 1000))
    return had


def _record(
    person: Person, doctor: Doctor, had: tuple[str, int, int], year: int, rng: Random
) -> tuple[datetime, Row]:
    """One record of an item, how often and fen each, with the moment it is sorted by."""
    item, times, fen = had
    moment = a_working_moment(year, rng)
    row: Row = [
        person.name,
        person.person_id,
        moment.date(),
        item,
        times,
        times * fen / 100,
        doctor.name,
        doctor.institution,
    ]
    return moment, row


def service_sheet(rows: list[Row], year: int) -> Sheet:
    """Title, heading and data."""
    return Sheet(
        name="服务记录", above=[[f"{year}年度家庭医生签约服务记录"]], headings=[HEADINGS], rows=rows
    )
