"""Which contract rows count for which year (spec 1.2); each case can be checked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from tests.errors.files import text
from tests.oracle.exports import write_folder
from tests.spec.office import contract, counted, figure, parts, resident, run, someone

# what the row says -> the contract years of 2016, 2017, 2018 it counts for
CASES: list[tuple[str, dict[str, Any], set[int]]] = [
    ("signed on 20 December 2016", {"sign_date": date(2016, 12, 20)}, {2017}),
    (
        "from 1 January 2017 to 31 December 2019",
        {"start_date": date(2017, 1, 1), "end_date": date(2019, 12, 31),
         "sign_date": date(2016, 12, 1)},
        {2017, 2018},
    ),
    (
        "until 30 December 2017: not in force on the 31st",
        {"start_date": date(2016, 1, 1), "end_date": date(2017, 12, 30),
         "sign_date": date(2015, 12, 1)},
        {2016},
    ),
    (
        "the term starts on the day of signing: the signing rule",
        {"start_date": date(2016, 5, 1), "end_date": date(2017, 4, 30),
         "sign_date": date(2016, 5, 1)},
        {2017},
    ),
    ("no end in sight", {"start_date": date(2016, 7, 1), "end_date": date(9999, 12, 31),
                         "sign_date": date(2016, 6, 1)}, {2016, 2017, 2018}),
    ("a year is stated", {"contract_year": 2018, "sign_date": date(2015, 3, 1)}, {2018}),
    ("a term of two years", {"sign_date": date(2015, 3, 1), "term_years": 2}, {2016, 2017}),
    ("ended on 31 December 2017", {"sign_date": date(2016, 6, 1), "status": "解约",
                                   "ended_on": date(2017, 12, 31)}, set()),
    ("ended on 1 January 2018", {"sign_date": date(2016, 6, 1), "status": "解约",
                                 "ended_on": date(2018, 1, 1)}, {2017}),
    ("an end date although active", {"sign_date": date(2016, 6, 1), "status": "已签约",
                                     "ended_on": date(2017, 3, 1)}, set()),
    ("ended, nobody knows when", {"sign_date": date(2016, 6, 1), "status": "终止"}, set()),
    ("run out is not ended", {"sign_date": date(2016, 6, 1), "status": "到期"}, {2017}),
    ("pending", {"sign_date": date(2016, 6, 1), "status": "待审核"}, set()),
    ("no status", {"sign_date": date(2016, 6, 1), "status": None}, {2017}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "years"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_years_of_a_contract(row: dict[str, Any], years: set[int]) -> None:
    result = run({"contracts": [contract(1, **{"signed": None, **row})]})
    assert {y for y in (2016, 2017, 2018) if counted(result, y)} == years


def test_two_standing_rows_of_one_person_count_once_with_the_later_doctor() -> None:
    rows = [
        contract(1, date(2016, 3, 1), doctor="早医生"),
        contract(1, date(2016, 9, 1), doctor="晚医生"),
    ]
    result = run({"contracts": rows})
    assert counted(result, 2017) == 1
    assert figure(result, "signing_rate", "doctor", "晚医生").numerator == 1
    assert [p.code for p in result.problems if p.severity == "warning"] == ["contract-duplicate"]


def test_a_tie_goes_to_the_greatest_institution_then_doctor() -> None:
    rows = [contract(1, doctor="甲"), contract(1, doctor="乙")]
    for order in (rows, rows[::-1]):
        result = run({"contracts": order})
        # by code point 甲 (U+7532) is greater than 乙 (U+4E59)
        assert figure(result, "signing_rate", "doctor", "甲").numerator == 1


def test_the_dead_are_taken_out_if_the_date_lies_before_the_year() -> None:
    rows = [contract(n) for n in (1, 2, 3, 4)]
    register = [
        resident(1, record_status="死亡", closed_on=date(2016, 12, 31)),
        resident(2, record_status="死亡", closed_on=date(2017, 1, 1)),
        resident(3, record_status="死亡"),
        resident(4, record_status="迁出", closed_on=date(2016, 5, 1)),
    ]
    assert counted(run({"contracts": rows, "residents": register}), 2017) == 3


def test_renewed_at_another_institution_is_no_renewal() -> None:
    rows = [
        contract(1, date(2015, 6, 1)), contract(1, date(2016, 6, 1)),
        contract(2, date(2015, 6, 1)), contract(2, date(2016, 6, 1), institution="另一卫生院"),
    ]  # fmt: skip
    result = run({"contracts": rows})
    assert parts(figure(result, "renewal_rate")) == (1, 2, "missed")


def test_the_same_name_in_two_institutions_is_two_doctors() -> None:
    rows = [contract(1), contract(2), contract(3, institution="另一卫生院")]
    result = run({"contracts": rows})
    assert figure(result, "signing_rate", "doctor", "王医生").numerator == 2
    other = figure(result, "signing_rate", "doctor", "王医生", "另一卫生院")
    assert other.numerator == 1


def test_as_of_hides_what_came_later() -> None:
    rows = [
        contract(1, date(2016, 3, 1)),
        contract(2, date(2016, 9, 1)),
        contract(3, date(2016, 3, 1), status="解约", ended_on=date(2016, 8, 1)),
    ]
    assert counted(run({"contracts": rows}, as_of=date(2016, 6, 30)), 2017) == 2
    assert counted(run({"contracts": rows}), 2017) == 2
    assert counted(run({"contracts": rows}, as_of=date(2016, 2, 1)), 2017) == 0


def test_a_card_links_a_contract_to_its_person() -> None:
    register = [resident(1, card_no="K1"), resident(2, card_no="K2"), resident(3, card_no="K2")]
    rows = [
        {**contract(1), "person_id": None, "card_no": "K1"},
        {**contract(2), "person_id": None, "card_no": "K2"},
        {**contract(3), "person_id": None, "card_no": "K9"},
    ]
    result = run({"contracts": rows, "residents": register})
    assert counted(result, 2017) == 1
    errors = sorted(p.code for p in result.problems if p.severity == "error")
    assert errors == ["card-ambiguous", "person-unknown"]
    assert someone(1) not in str(result.problems)


def test_a_population_sheet_named_after_its_institution(tmp_path: Path) -> None:
    """Three centres, each with its own population table that has no institution column."""
    names = [f"{place}街道社区卫生服务中心" for place in ("文晖", "朝晖", "天水")]
    contracts = [contract(n, institution=name) for n, name in enumerate(names)]
    write_folder({"contracts": contracts}, tmp_path)
    for size, name in zip((100, 200, 400), names, strict=True):
        text(
            tmp_path / f"{size}.csv",
            [[f"{name}2017年户籍人口"], ["责任医生", "户籍人口"], ["王医生", size]],
        )
    result = metrics(Request((tmp_path,), year=2017))
    assert [figure(result, "signing_rate", "institution", n).denominator for n in names] == [
        100,
        200,
        400,
    ]
    assert figure(result, "signing_rate", "doctor", "王医生", names[1]).denominator == 200
    assert parts(figure(result, "signing_rate"))[:2] == (3, 700)


def test_a_drawn_sample_without_numbers_is_linked_by_name_and_phone() -> None:
    rows = [
        contract(1, name="测甲", phone="19900000001"),
        contract(2, name="测乙", phone="19900000002"),
        contract(3, name="测乙", phone="19900000002"),
    ]
    answers = [
        {"name": "测甲", "phone": "19900000001", "outcome": "接通", "phone_correct": True},
        {"name": "测乙", "phone": "19900000002", "outcome": "接通", "phone_correct": True},
    ]
    result = run({"contracts": rows, "survey": answers})
    assert parts(figure(result, "phone_correct_rate"))[:2] == (1, 1)
    assert [p.code for p in result.problems if p.severity == "error"] == ["id-missing"]


def test_in_a_tie_a_blank_institution_comes_last() -> None:
    rows = [
        contract(1, institution=None),
        contract(1, institution="乙院"),
        contract(2, institution="丙院"),
    ]
    result = run({"contracts": rows})
    assert figure(result, "signing_rate", "institution", "乙院").numerator == 1
