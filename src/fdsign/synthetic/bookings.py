"""联合门诊预约: appointments of the joint chronic-disease clinic, some closer than promised."""

from datetime import date, datetime, timedelta
from random import Random

from fdsign.synthetic.places import Centre
from fdsign.synthetic.signing import Contract, contracts_of, open_days
from fdsign.synthetic.tables import Row, Sheet

HEADINGS: Row = [
    "取号密码",
    "就诊卡号",
    "姓名",
    "复诊科室",
    "复诊日期",
    "上下午",
    "复诊时间",
    "操作时间",
    "操作医生",
    "状态",
    "类型",
    "组织机构",
]
CLINICS = ("高血压联合门诊", "糖尿病联合门诊")
STATES = (("已就诊", 80), ("已预约", 4), ("已取消", 9), ("爽约", 7))
SLOTS = 14  # of 10 minutes, from half past eight and from half past one
FIRST = {"上午": 8 * 60 + 30, "下午": 13 * 60 + 30}
TIGHT = 0.03  # share of the bookings squeezed in between two slots


def booking_rows(
    contracts: list[Contract], centre: Centre, count: int, year: int, rng: Random
) -> list[Row]:
    """The bookings of the assessment year, by day, clinic and slot."""
    chronic = [c for c in contracts_of(contracts, year).values() if c.person.chronic]
    days = [day.date() for day in open_days(year) if day.weekday() in (1, 3) and day.year == year]
    places = [
        (day, clinic, half, slot)
        for day in days
        for clinic in CLINICS
        for half in FIRST
        for slot in range(SLOTS)
    ]
    rows: list[Row] = []
    for place in sorted(rng.sample(places, min(count, len(places)))):
        day, clinic, half, slot = place
        contract = rng.choice(chronic)
        minute = FIRST[half] + slot * 10 + (5 if rng.random() < TIGHT else 0)
        booked = _working(day - timedelta(days=rng.choice((1, 3, 7, 7, 14, 28))), rng)
        (state,) = rng.choices([s for s, _ in STATES], [weight for _, weight in STATES])
        rows.append(
            [
                f"{len(rows) + 1:06d}",
                contract.person.card_no,
                contract.person.name,
                clinic,
                day,
                half,
                f"{minute // 60:02d}:{minute % 60:02d}",
                booked,
                contract.doctor.name,
                state,
                "复诊预约",
                centre.institution,
            ]
        )
    return rows


def _working(day: date, rng: Random) -> datetime:
    """A time of that day."""
    return datetime(day.year, day.month, day.day) + timedelta(minutes=rng.randrange(480, 1020))


def booking_sheet(rows: list[Row], year: int) -> Sheet:
    """Title, heading and data."""
    return Sheet(
        name="预约明细", above=[[f"慢性病联合门诊预约（{year}年）"]], headings=[HEADINGS], rows=rows
    )
