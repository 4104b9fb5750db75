"""转诊: upward referrals from community visits, and some back down."""

from datetime import date, timedelta
from random import Random

from fdsign.synthetic.tables import Row, yes_no
from fdsign.synthetic.visits import Visit

HEADINGS: Row = [
    "转诊单号",
    "姓名",
    "身份证号",
    "转诊时间",
    "转诊类型",
    "申请机构",
    "转入医院",
    "是否医联体",
    "转诊状态",
]
ALLIED = ("示范市第一人民医院", "示范市中医院")
OTHERS = ("示范省立医院", "示范市第三医院")
COMES_BACK = 0.25


def referral_rows(visits: list[Visit], rng: Random) -> list[Row]:
    """About a tenth of the community visits lead upward; a quarter of them back."""
    rows: list[Row] = []
    for visit in visits:
        doctor = visit.doctor
        if doctor is None or rng.random() >= doctor.refers * (1.0 if visit.signed else 0.7):
            continue
        allied = rng.random() < doctor.alliance
        hospital = rng.choice(ALLIED if allied else OTHERS)
        here = doctor.institution
        up = visit.moment.date()
        rows.append(_row(visit, up, "上转", (here, hospital), allied))
        if rng.random() < COMES_BACK:
            down = min(up + timedelta(days=rng.randint(5, 20)), date(up.year, 12, 31))
            rows.append(_row(visit, down, "下转", (hospital, here), allied))
    for number, row in enumerate(rows, start=1):
        row[0] = f"Z{number:06d}"
    return rows


def _row(visit: Visit, day: date, direction: str, path: tuple[str, str], allied: bool) -> Row:
    """One referral; its number is given at the end."""
    return [
        None,
        visit.person.name,
        visit.person.person_id,
        f"{day:%Y/%m/%d}",
        direction,
        path[0],
        path[1],
        yes_no(allied),
        "已接收",
    ]
