"""电话抽查: the telephone survey of persons of the assessment year's contracts."""

from datetime import date, timedelta
from random import Random

from fdsign.synthetic.signing import Contract
from fdsign.synthetic.tables import Row, Sheet, numbered, yes_no

HEADINGS: Row = [
    "序号",
    "姓名",
    "身份证",
    "联系电话",
    "家庭医生",
    "调查日期",
    "访问结果",
    "联系电话正确",
    "纸质合同",
    "知晓签约",
    "知晓签约医生",
    "知晓服务内容",
    "满意度",
    "备注",
]
OUTCOME_COLUMN = HEADINGS.index("访问结果")
BLANK_COLUMN = HEADINGS.index("知晓签约医生")
ANSWERED = "接通"
LOST = (("无人接听", 0.06), ("拒访", 0.03), ("空号", 0.02))  # share of the calls
ALL_HOLD = 0.925  # share of the interviewed for whom all five elements hold
# otherwise, the chance that each holds: phone, paper, signed, doctor, services
ELEMENTS = (0.97, 0.75, 0.7, 0.55, 0.35)
SATISFACTION = (("满意", 72), ("基本满意", 24), ("不满意", 4))


def survey_rows(sampled: list[Contract], year: int, rng: Random) -> list[Row]:
    """One row a sampled contract, with serial numbers."""
    outcomes = _outcomes(len(sampled), rng)
    return numbered(
        [
            _row(contract, outcome, year, rng)
            for contract, outcome in zip(sampled, outcomes, strict=True)
        ]
    )


def survey_sheet(rows: list[Row], year: int) -> Sheet:
    """Title, who asked, heading and data."""
    return Sheet(
        name="抽查结果",
        above=[[f"{year}年度家庭医生签约服务电话抽查表"], ["调查单位：示范区卫生计生局"]],
        headings=[HEADINGS],
        rows=rows,
    )


def _outcomes(count: int, rng: Random) -> list[str]:
    """The outcomes of that many calls: each at least once, the rest answered."""
    lost = [word for word, share in LOST for _ in range(max(1, round(share * count)))]
    outcomes = lost + [ANSWERED] * (count - len(lost))
    rng.shuffle(outcomes)
    return outcomes


def _row(contract: Contract, outcome: str, year: int, rng: Random) -> Row:
    """One call."""
    person = contract.person
    return [
        person.name,
        person.person_id,
        person.phone,
        contract.doctor.name,
        date(year, 11, 20) + timedelta(days=rng.randrange(25)),
        outcome,
        *_answers(outcome, rng),
        None,
    ]


def _answers(outcome: str, rng: Random) -> Row:
    """Five elements and the satisfaction, as far as they can be known."""
    if outcome == "空号":
        return ["否", None, None, None, None, None]
    if outcome != ANSWERED:
        return [None] * 6
    words = [word for word, _ in SATISFACTION]
    satisfaction = rng.choices(words, [weight for _, weight in SATISFACTION])[0]
    if rng.random() < ALL_HOLD:
        return [*["是"] * len(ELEMENTS), satisfaction]
    return [*[yes_no(rng.random() < chance) for chance in ELEMENTS], satisfaction]
