"""签约明细: the contracts, as the exports of two vendors show them."""

from datetime import date
from random import Random

from fdsign.synthetic.people import Person
from fdsign.synthetic.places import Centre
from fdsign.synthetic.signing import Contract
from fdsign.synthetic.tables import Row, Sheet, numbered, yes_no

WORKBOOK_HEADINGS: Row = [
    "序号",
    "签约人",
    "身份证号码",
    "联系电话",
    "人群分类",
    "签约日期",
    "签约状态",
    "终止日期",
    "签约医生",
    "团队",
    "服务站",
    "签约机构",
    "签约包型",
]
CSV_HEADINGS: Row = [
    "居民姓名",
    "证件号码",
    "就诊卡号",
    "签约人手机",
    "签约时间",
    "签约周期",
    "签约状态",
    "解约日期",
    "解约原因",
    "责任医生",
    "签约团队",
    "签约机构",
    "签约人所属人群",
    "协议书已阅读签字",
]
# state → what each vendor calls it
WORKBOOK_STATES = {"active": "已签约", "pending": "待签约", "expired": "到期", "ended": "解约"}
CSV_STATES = {"active": "正常", "pending": "待审核", "expired": "过期", "ended": "终止"}


def workbook_rows(contracts: list[Contract]) -> list[Row]:
    """The rows of the first vendor's export, with serial numbers."""
    return numbered([_workbook_row(contract) for contract in contracts])


def csv_rows(contracts: list[Contract], rng: Random) -> list[Row]:
    """The rows of the second vendor's export."""
    return [_csv_row(contract, rng) for contract in contracts]


def contracts_sheet(
    rows: list[Row], institution: str, years: tuple[int, int], printed: date
) -> Sheet:
    """Title, print date, heading, data, totals row and footer."""
    return Sheet(
        name="签约明细",
        above=[
            [f"{institution}家庭医生签约明细表"],
            [f"签约日期：{years[0]}-01-01至{years[1]}-12-31　打印日期：{printed}"],
        ],
        headings=[WORKBOOK_HEADINGS],
        rows=rows,
        below=[["合计", f"{len(rows)}人"], ["制表人：示信息", None, None, f"打印日期：{printed}"]],
    )


def pivot_sheet(contracts: list[Contract], centre: Centre, years: tuple[int, int]) -> Sheet:
    """The pivot beside the data, which is no dataset."""
    rows: list[Row] = []
    for team in centre.teams:
        signed = [contract.signed.year for contract in contracts if contract.doctor.team == team]
        rows.append([team, signed.count(years[0]), signed.count(years[1]), len(signed)])
    signed = [contract.signed.year for contract in contracts]
    return Sheet(
        name="按团队统计",
        above=[["计数项:序号", "列标签"]],
        headings=[["行标签", f"{years[0]}年", f"{years[1]}年", "总计"]],
        rows=rows,
        below=[["总计", signed.count(years[0]), signed.count(years[1]), len(signed)]],
    )


def crowd(person: Person, separator: str) -> str:
    """The groups of the person in one cell."""
    words = [*person.groups, *person.marks]
    if person.age >= 60:
        words.insert(0, "老年人")
    elif person.age <= 6:
        words.insert(0, "0-6岁儿童")
    return separator.join(words)


def _workbook_row(contract: Contract) -> Row:
    """One row of the first vendor."""
    person, doctor = contract.person, contract.doctor
    renewed = contract.renewed and contract.state == "active"
    return [
        person.name,
        person.person_id,
        person.phone,
        crowd(person, "、"),
        contract.signed.date(),
        "续约" if renewed else WORKBOOK_STATES.get(contract.state, contract.state),
        contract.ended_on,
        doctor.name,
        doctor.team,
        doctor.station,
        doctor.institution,
        "慢病包" if person.chronic else "基础包",
    ]


def _csv_row(contract: Contract, rng: Random) -> Row:
    """One row of the second vendor, who writes times of day."""
    person, doctor = contract.person, contract.doctor
    renewed = contract.renewed and contract.state == "active"
    return [
        person.name,
        person.person_id,
        person.card_no,
        person.phone,
        contract.signed,
        "1年",
        "续签" if renewed else CSV_STATES.get(contract.state, contract.state),
        contract.ended_on,
        "居民要求" if contract.state == "ended" else None,
        doctor.name,
        doctor.team,
        doctor.institution,
        crowd(person, ",") or "一般人群",
        yes_no(rng.random() < 0.97),
    ]
