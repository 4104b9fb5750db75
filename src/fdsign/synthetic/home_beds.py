"""家庭病床: home beds of three years, many of them traditional medicine."""

from datetime import date, timedelta
from random import Random

from fdsign.synthetic.people import Person
from fdsign.synthetic.places import Centre
from fdsign.synthetic.signing import Contract, contracts_of
from fdsign.synthetic.tables import Row, Sheet, yes_no

HEADINGS: Row = [
    "家床编号",
    "姓名",
    "身份证号",
    "建床日期",
    "撤床日期",
    "家床类型",
    "建床诊断",
    "责任医生",
    "管理机构",
    "中医",
    "家床费用（元）",
]
TRADITIONAL = (0.46, 0.7, 0.645)  # share of the beds, by year
FEES = (1778, 1886, 1928)  # mean yuan per bed
DIAGNOSES = ("脑梗死后遗症", "骨折术后", "慢性阻塞性肺病", "恶性肿瘤晚期", "帕金森病")


def home_bed_rows(
    people: list[Person],
    contracts: list[Contract],
    centre: Centre,
    counts: tuple[int, int, int],
    year: int,
    rng: Random,
) -> list[Row]:
    """The beds opened in the assessment year and the two before, by opening day."""
    rows: list[Row] = []
    for index, bed_year in enumerate(range(year - 2, year + 1)):
        serving = contracts_of(contracts, max(bed_year, year - 1))
        old = [person for person in people if person.age >= 65 and person.number in serving]
        patients = rng.sample(old, counts[index])
        days = sorted(date(bed_year, 1, 1).toordinal() + rng.randrange(350) for _ in patients)
        traditional = round(counts[index] * TRADITIONAL[index])
        for place, (person, day) in enumerate(zip(patients, days, strict=True)):
            opened = date.fromordinal(day)
            tcm = place * traditional // counts[index] != (place + 1) * traditional // counts[index]
            doctor = centre.off_grid_doctors[0] if tcm else serving[person.number].doctor
            rows.append(
                [
                    f"JC{bed_year}{place + 1:03d}",
                    person.name,
                    person.person_id,
                    opened,
                    min(opened + timedelta(days=rng.randint(20, 90)), date(year, 12, 31)),
                    "中医康复型" if tcm else "治疗型",
                    rng.choice(DIAGNOSES),
                    doctor.name,
                    centre.institution,
                    yes_no(tcm),
                    float(FEES[index] + rng.randint(-40, 40) * 5),
                ]
            )
    return rows


def home_bed_sheet(rows: list[Row], year: int) -> Sheet:
    """Title, heading and data."""
    return Sheet(
        name="家庭病床登记",
        above=[[f"{year - 2}—{year}年家庭病床登记表"]],
        headings=[HEADINGS],
        rows=rows,
    )
