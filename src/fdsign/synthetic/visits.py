"""Visits: 门诊就诊 at the community, 医保就诊 at the hospitals outside."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from fdsign.synthetic.people import Person
from fdsign.synthetic.places import Doctor
from fdsign.synthetic.signing import Contract, a_working_moment, contracts_of
from fdsign.synthetic.tables import Row

COMMUNITY_HEADINGS: Row = [
    "门诊流水号",
    "就诊卡号",
    "身份证号",
    "患者姓名",
    "挂号时间",
    "就诊机构",
    "挂号科室",
    "接诊医生",
    "总费用(元)",
]
HOSPITAL_HEADINGS: Row = [
    "序号",
    "证件号码",
    "参保人姓名",
    "医疗机构",
    "机构级别",
    "就诊日期",
    "科室",
    "费用",
]
HOSPITALS = (
    ("示范市第一人民医院", "三级"),
    ("示范市中医院", "三级"),
    ("示范省立医院", "三级"),
    ("示范区人民医院", "二级"),
    ("示范区妇幼保健院", "二级"),
)
DEPARTMENTS = ("内科", "外科", "骨科", "眼科", "心血管内科", "内分泌科", "皮肤科")
CARD_ONLY = 0.2  # share of community visits that carry no identity number


@dataclass(slots=True)
class Visit:
    """One visit; the doctor is the community's, none at a hospital."""

    person: Person
    moment: datetime
    doctor: Doctor | None
    signed: bool


def make_visits(
    people: list[Person], contracts: list[Contract], count: int, year: int, rng: Random
) -> list[Visit]:
    """The visits of the assessment year and the year before, by time."""
    visits: list[Visit] = []
    for visit_year, part in ((year - 1, count // 2), (year, count - count // 2)):
        serving = contracts_of(contracts, visit_year)
        born = [person for person in people if person.birth.year < visit_year]
        needs = [_need(person, person.number in serving) for person in born]
        for person in rng.choices(born, needs, k=part):
            visits.append(_visit(person, serving.get(person.number), visit_year, rng))
    return sorted(visits, key=lambda visit: visit.moment)


def community_rows(visits: list[Visit], rng: Random) -> list[Row]:
    """The visits at the community; a part of them carries the card number only."""
    rows: list[Row] = []
    for visit in visits:
        if visit.doctor is None:
            continue
        person, doctor = visit.person, visit.doctor
        rows.append(
            [
                f"M{visit.moment:%Y%m}{len(rows) + 1:06d}",
                person.card_no,
                None if rng.random() < CARD_ONLY else person.person_id,
                person.name,
                visit.moment,
                doctor.institution + doctor.station,
                doctor.department,
                doctor.name,
                rng.randrange(1000, 24000) / 100,
            ]
        )
    return rows


def hospital_rows(visits: list[Visit], rng: Random) -> list[Row]:
    """The visits at the hospitals outside."""
    rows: list[Row] = []
    for visit in visits:
        if visit.doctor is None:
            hospital, level = rng.choice(HOSPITALS)
            rows.append(
                [
                    len(rows) + 1,
                    visit.person.person_id,
                    visit.person.name,
                    hospital,
                    level,
                    f"{visit.moment:%Y/%m/%d}",
                    rng.choice(DEPARTMENTS),
                    rng.randrange(5000, 90000) / 100,
                ]
            )
    return rows


def _need(person: Person, signed: bool) -> float:
    """How often the person sees a doctor, relative to others."""
    need = 3.0 if person.age >= 60 else 1.0
    return need * (2.0 if person.chronic else 1.0) * (1.4 if signed else 1.0)


def _visit(person: Person, contract: Contract | None, year: int, rng: Random) -> Visit:
    """A visit, at the community or at a hospital."""
    doctor = contract.doctor if contract else person.doctor
    here = (0.66 if contract else 0.5) * doctor.pull
    moment = a_working_moment(year, rng)
    at_community = rng.random() < here
    return Visit(person, moment, doctor if at_community else None, contract is not None)
