"""The datasets that offices export, and their columns: declared, not coded (spec 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fdsign.locale.text import N_

Kind = Literal[
    "person_id", "card", "text", "name", "phone", "date", "end_date", "yesno", "number", "year",
    "term", "word", "groups", "rate", "times",
]  # fmt: skip

COMMON = frozenset(
    {"person_id", "card_no", "name", "phone", "sex", "birth_date", "address", "registered",
     "institution", "station", "community", "grid", "doctor", "team", "groups"}
)  # fmt: skip
"""Columns that any list of persons may have: they tell little of what the list is about."""

PERSON: tuple[frozenset[str], ...] = (frozenset({"person_id"}), frozenset({"card_no"}))


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of export.

    ``columns``: canonical column -> kind, in the order of the spec. ``required``: groups of
    alternatives; of every group one alternative (a set of columns) must be there.
    ``counts``: columns whose bad cell rejects the row. ``words``: what files of the dataset are
    named after. ``blank``: required columns that a row may leave blank. ``totals``: whether a row that
    says 合计 or 全市 sums up other rows, and is set aside.
    """

    id: str
    title: str
    columns: dict[str, Kind]
    required: tuple[tuple[frozenset[str], ...], ...]
    counts: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    totals: bool = True

    @property
    def by_person(self) -> bool:
        """Whether each row is about one person."""
        return "person_id" in self.columns

    def missing(self, columns: frozenset[str]) -> list[str]:
        """The required columns that are not there: of each unmet group its first alternative."""
        return [
            column
            for group in self.required
            if not any(alternative <= columns for alternative in group)
            for column in sorted(group[0] - columns)
        ]


def _one(*columns: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({column}) for column in columns)


CONTRACTS = Dataset(
    "contracts",
    N_("contracts"),
    {
        "person_id": "person_id", "card_no": "card", "name": "name", "phone": "phone",
        "sign_date": "date", "start_date": "date", "end_date": "end_date",
        "contract_year": "year", "term_years": "term", "status": "word", "ended_on": "date",
        "end_reason": "text", "doctor": "name", "team": "name", "institution": "text",
        "station": "text", "groups": "groups", "package": "text", "paper_contract": "yesno",
        "district_hospital": "text", "city_hospital": "text",
    },
    (PERSON, _one("sign_date", "start_date", "contract_year")),
    counts=frozenset({"sign_date", "start_date", "contract_year", "status"}),
    words=("签约", "合同", "履约", "续约"),
)  # fmt: skip
RESIDENTS = Dataset(
    "residents",
    N_("residents"),
    {
        "person_id": "person_id", "name": "name", "sex": "text", "birth_date": "date",
        "registered": "word", "record_status": "word", "closed_on": "date", "record_no": "text",
        "recorded_on": "date", "address": "text", "institution": "text", "station": "text",
        "community": "text", "grid": "text", "doctor": "name", "card_no": "card", "phone": "phone",
        "groups": "groups", "record_qualified": "yesno", "elderly_managed": "yesno",
        "hypertension_managed": "yesno", "diabetes_managed": "yesno",
    },
    (_one("person_id"),),
    words=("档案", "居民", "人口信息", "健康卡"),
)  # fmt: skip
POPULATION = Dataset(
    "population",
    N_("population"),
    {
        "registered_population": "number", "resident_population": "number", "year": "year",
        "institution": "text", "station": "text", "community": "text", "doctor": "name",
    },
    (_one("registered_population", "resident_population"),),
    counts=frozenset({"registered_population", "resident_population", "year"}),
    words=("人口",),
)  # fmt: skip
VISITS = Dataset(
    "visits",
    N_("visits"),
    {
        "person_id": "person_id", "card_no": "card", "visit_date": "date", "institution": "text",
        "level": "text", "department": "text", "doctor": "name", "fee": "number",
    },
    (PERSON, _one("visit_date")),
    counts=frozenset({"visit_date"}),
    words=("就诊", "门诊", "诊疗", "挂号", "就医"),
)  # fmt: skip
REFERRALS = Dataset(
    "referrals",
    N_("referrals"),
    {
        "person_id": "person_id", "card_no": "card", "referral_date": "date", "direction": "word",
        "from_institution": "text", "to_institution": "text", "alliance": "yesno",
        "status": "text",
    },
    (PERSON, _one("referral_date"), _one("to_institution")),
    counts=frozenset({"referral_date"}),
    words=("转诊",),
)  # fmt: skip
HOME_BEDS = Dataset(
    "home_beds",
    N_("home beds"),
    {
        "person_id": "person_id", "card_no": "card", "open_date": "date", "close_date": "date",
        "bed_no": "text", "bed_diagnosis": "text", "bed_type": "text", "doctor": "name",
        "institution": "text", "tcm": "yesno", "fee": "number",
    },
    (PERSON, _one("open_date"), _one("bed_no", "bed_diagnosis", "bed_type")),
    counts=frozenset({"open_date"}),
    words=("家庭病床", "家床", "建床"),
)  # fmt: skip
SURVEY = Dataset(
    "survey",
    N_("survey"),
    {
        "person_id": "person_id", "card_no": "card", "name": "name", "phone": "phone",
        "outcome": "word", "phone_correct": "yesno", "paper_contract": "yesno",
        "knows_signed": "yesno", "knows_doctor": "yesno", "knows_services": "yesno",
        "satisfaction": "word", "surveyed_on": "date", "doctor": "name", "team": "name",
        "institution": "text",
    },
    (
        (*PERSON, frozenset({"name", "phone"})),
        _one("outcome", "phone_correct", "knows_signed", "satisfaction"),
    ),
    words=("抽查", "调查", "回访", "随访", "访问", "核查", "测评"),
)  # fmt: skip
STAFF = Dataset(
    "staff",
    N_("staff"),
    {
        "name": "name", "staff_no": "text", "role": "text", "team": "name", "weight": "number",
        "institution": "text",
    },
    (_one("name"), _one("role")),
    words=("人员", "职工", "花名册", "团队"),
)  # fmt: skip
SERVICES = Dataset(
    "services",
    N_("services"),
    {
        "person_id": "person_id", "card_no": "card", "name": "name", "service_date": "date",
        "item": "text", "quantity": "times", "amount": "number", "doctor": "name", "institution": "text",
    },
    (PERSON, _one("service_date"), _one("item")),
    counts=frozenset({"service_date", "quantity"}),
    words=("服务记录", "履约", "服务明细", "服务登记"),
)  # fmt: skip
BOOKINGS = Dataset(
    "bookings",
    N_("bookings"),
    {
        "booking_no": "text", "card_no": "card", "name": "name", "clinic": "text",
        "booked_for": "date", "half_day": "text", "slot": "text", "booked_at": "date",
        "booked_by": "name", "status": "text", "kind": "text", "institution": "text",
    },
    (_one("clinic"), _one("booked_for")),
    counts=frozenset({"booked_for"}),
    words=("预约", "联合门诊"),
)  # fmt: skip
PLAN = Dataset(
    "plan",
    N_("plan overrides"),
    {
        "doctor": "name", "planned": "number", "institution": "text", "year": "year",
        "note": "text", "home_beds_planned": "number",
    },
    (_one("doctor"), _one("planned")),
    counts=frozenset({"planned"}),
    words=("计划",),
    blank=frozenset({"planned"}),
)  # fmt: skip
RECEIPTS = Dataset(
    "receipts",
    N_("receipts"),
    {
        "institution": "text", "source": "text", "stage": "text", "amount": "number",
        "received_on": "date",
    },
    (_one("institution"), _one("source"), _one("stage"), _one("amount")),
    words=("拨付", "到账"),
)  # fmt: skip
GRADES = Dataset(
    "grades",
    N_("assessment grades"),
    {"institution": "text", "year": "year", "grade": "text"},
    (_one("institution"), _one("year"), _one("grade")),
    words=("等级",),
)
HANDOVER = Dataset(
    "handover",
    N_("handover"),
    {"old_doctor": "name", "new_doctor": "name", "from": "date", "institution": "text"},
    (_one("old_doctor"), _one("new_doctor"), _one("from")),
    words=("交接",),
)
INDICATORS = Dataset(
    "indicators",
    N_("indicator figures"),
    {
        "institution": "text", "year": "year", "indicator": "text", "numerator": "number",
        "denominator": "number", "value": "rate",
    },
    (_one("institution"), _one("year"), _one("indicator")),
    counts=frozenset({"institution", "year", "indicator"}),
    words=("指标",),
    totals=False,
)  # fmt: skip

DATASETS: tuple[Dataset, ...] = (
    CONTRACTS, RESIDENTS, POPULATION, VISITS, REFERRALS, HOME_BEDS, SURVEY, STAFF,
    SERVICES, BOOKINGS, PLAN, RECEIPTS, GRADES, HANDOVER, INDICATORS,
)  # fmt: skip
BY_ID: dict[str, Dataset] = {dataset.id: dataset for dataset in DATASETS}
