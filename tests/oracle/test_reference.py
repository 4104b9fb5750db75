"""Hand-checked cases, so that the naive reference itself can be trusted.

Each expected figure was worked out on paper from the clause cited.
"""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .exports import (
    as_of_dates,
    check_character,
    exports,
    headings_of,
    made_up_name,
    person_id,
    write_folder,
)
from .reference import HANGZHOU, Figure, Rules, reckon

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]

Y = 2017
JIA, YI = "甲社区卫生服务中心", "乙镇卫生院"


def pid(number: int, birth: date = date(1985, 5, 5)) -> str:
    """A made-up ID."""
    return person_id(birth, number)


P1, P2, P3 = pid(1), pid(2), pid(3)


def contract(person: str | None = P1, sign: date | None = date(2016, 5, 1), **more: Any) -> Row:
    """A contract of Jia's Dr Wang; signed in 2016 unless said, so of contract year 2017."""
    row = {"person_id": person, "sign_date": sign, "institution": JIA, "doctor": "王医生"}
    return row | more


def record(person: str | None = P1, **more: Any) -> Row:
    """A live registered record with Jia's Dr Wang."""
    row = {"person_id": person, "registered": True, "institution": JIA, "doctor": "王医生"}
    return row | more


def survey(person: str = P1, outcome: str | None = "接通", **more: Any) -> Row:
    """A surveyed person for whom all five elements hold."""
    elements = dict.fromkeys(
        ("phone_correct", "paper_contract", "knows_signed", "knows_doctor", "knows_services"), True
    )
    return {"person_id": person, "outcome": outcome, "satisfaction": "满意"} | elements | more


def figure(
    data: dict[str, list[Row]],
    indicator: str,
    level: str = "total",
    unit: str | None = None,
    institution: str | None = None,
    year: int = Y,
    rules: Rules = HANGZHOU,
    as_of: date | None = None,
) -> Figure:
    """One figure of a reckoning; below institution level `institution` defaults to Jia."""
    if level not in ("total", "institution") and institution is None:
        institution = JIA
    return reckon(data, year, rules, as_of)[(indicator, level, institution, unit)]


def pair(found: Figure) -> tuple[int | None, int | None]:
    """Numerator and denominator."""
    return found.numerator, found.denominator


def many(persons: int, sign: date) -> list[Row]:
    """Contracts of so many persons."""
    return [contract(f"E{number:08d}", sign) for number in range(persons)]


def signed_in(row: Row, year: int) -> bool:
    """Is the one contract in S(year)? Seen through the denominator of home_bed_rate."""
    found = figure({"contracts": [row], "home_beds": []}, "home_bed_rate", year=year)
    return found.denominator == 1


# -- targets (spec 1.4; published figures) ------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "population", "year", "status"),
    [
        (13_019, 46_497, 2016, "met"),
        (14_097, 46_990, 2017, "met"),
        (14_096, 46_990, 2017, "missed"),
        (10_626, 45_217, 2015, "met"),
        (1, 3, 2014, "no_target"),
    ],
)
def test_signing_rate_meets_its_target_exactly(
    signed: int, population: int, year: int, status: str
) -> None:
    """14,097 of 46,990 is 30% to the person (spec 1.4: never a float threshold)."""
    data = {
        "contracts": many(signed, date(year - 1, 6, 1)),
        "population": [{"registered_population": population, "year": year}],
    }
    found = figure(data, "signing_rate", year=year)
    assert (found.numerator, found.denominator, found.status) == (signed, population, status)


def test_13019_of_46497_is_28_percent() -> None:
    """The centre's published rate of 2016, 28% (spec 1.4)."""
    assert round(Fraction(13_019, 46_497) * 100, 2) == 28


@pytest.mark.parametrize(
    ("indicator", "year", "target"),
    [
        ("renewal_rate", 2015, None),
        ("renewal_rate", 2016, Fraction(7, 10)),
        ("hypertension_signing_rate", 2016, Fraction(7, 10)),
        ("key_population_rate", 2016, None),
        ("key_population_rate", 2017, Fraction(3, 5)),
        ("key_population_rate.elderly", 2017, None),
        ("phone_correct_rate", 2018, Fraction(1)),
        ("service_awareness_rate", 2017, None),
        ("signing_rate", 2018, Fraction(7, 20)),
    ],
)
def test_targets_are_dated(indicator: str, year: int, target: Fraction | None) -> None:
    """Renewal and disease from 2016, all others from 2017 (spec 1.4)."""
    assert HANGZHOU.target(indicator, year) == target


# -- contract years (spec 1.2) ------------------------------------------------------------------

D = date


@pytest.mark.parametrize(
    ("more", "years"),
    [
        ({"sign": D(2016, 12, 20)}, {2017}),
        ({"sign": D(2016, 1, 1)}, {2017}),
        ({"sign": D(2015, 3, 3), "term_years": 2}, {2016, 2017}),
        ({"sign": D(2016, 3, 3), "contract_year": 2018, "term_years": 2}, {2018}),
        ({"sign": None, "contract_year": 2016}, {2016}),
        ({"sign": D(2016, 6, 1), "start_date": D(2017, 1, 1), "end_date": D(2017, 12, 31)}, {2017}),
        ({"sign": D(2016, 6, 1), "start_date": D(2017, 1, 1), "end_date": D(2017, 12, 30)}, set()),
        ({"sign": D(2016, 6, 1), "start_date": D(2016, 6, 2), "end_date": D(2017, 6, 1)}, {2016}),
        ({"sign": D(2016, 6, 1), "start_date": D(2016, 6, 1), "end_date": D(2017, 5, 31)}, {2017}),
        ({"sign": None, "start_date": D(2017, 1, 1), "end_date": D(9999, 12, 31)}, {2017, 2018}),
        ({"sign": D(2016, 6, 1), "start_date": D(2017, 1, 1)}, {2017}),
        ({"sign": None, "start_date": D(2017, 1, 1)}, set()),
    ],
)
def test_contract_years(more: Row, years: set[int]) -> None:
    """The three rules, first that applies (spec 1.2)."""
    row = contract(**more)
    assert {year for year in (2015, 2016, 2017, 2018) if signed_in(row, year)} == years


def test_in_shanghai_the_year_of_signing_is_the_contract_year() -> None:
    """year_offset 0: the conflict of start and signing day is no matter (spec 1.2)."""
    more: Row = {"sign": D(2017, 6, 1), "start_date": D(2017, 6, 1)}
    shanghai = Rules(year_offset=0)
    for end, years in ((D(2018, 5, 31), {2017}), (D(2018, 12, 31), {2017, 2018})):
        data = {"contracts": [contract(**more, end_date=end)], "home_beds": []}
        found = {
            year
            for year in (2016, 2017, 2018, 2019)
            if figure(data, "home_bed_rate", year=year, rules=shanghai).denominator == 1
        }
        assert found == years


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"status": None}, True),
        ({"status": "续签"}, True),
        ({"status": "到期"}, True),
        ({"status": "已完成"}, True),
        ({"status": "待签约"}, False),
        ({"status": "待审核"}, False),
        ({"status": "解约", "ended_on": D(2017, 12, 31)}, False),
        ({"status": "解约", "ended_on": D(2018, 1, 1)}, True),
        ({"status": "已签约", "ended_on": D(2017, 12, 31)}, False),
        ({"status": "到期", "ended_on": D(2018, 1, 1)}, True),
        ({"status": "作废", "ended_on": None}, False),
        ({"status": "不详"}, False),
    ],
)
def test_which_rows_count(more: Row, counts: bool) -> None:
    """Pending, ended, run out, undated, unknown (spec 1.2)."""
    assert signed_in(contract(**more), Y) is counts


def test_the_later_signing_stands_and_decides_the_doctor() -> None:
    """One person, one contract per contract year (spec 1.2)."""
    rows = [
        contract(sign=D(2016, 3, 1), doctor="李医生"),
        contract(sign=D(2016, 9, 1), doctor="王医生"),
        contract(sign=D(2016, 12, 1), doctor="陈医生", status="待签约"),
    ]
    data = {"contracts": rows, "population": [{"registered_population": 4, "year": Y}]}
    assert pair(figure(data, "signing_rate")) == (1, 4)
    assert figure(data, "signing_rate", "doctor", "王医生").numerator == 1
    assert ("signing_rate", "doctor", JIA, "李医生") not in reckon(data, Y)


def test_a_tie_goes_to_the_greatest_institution_then_doctor() -> None:
    """By code point: 甲 U+7532 is greater than 乙 U+4E59 (spec 1.2)."""
    rows = [contract(doctor="李医生"), contract(doctor="王医生"), contract(institution=YI)]
    for order in (rows, rows[::-1]):
        found = reckon({"contracts": order}, Y)
        assert found[("signing_rate", "institution", None, JIA)].numerator == 1
        assert ("signing_rate", "institution", None, YI) not in found
        # 王 U+738B is greater than 李 U+674E
        assert found[("signing_rate", "doctor", JIA, "王医生")].numerator == 1


@pytest.mark.parametrize(
    ("status", "closed_on", "signed"),
    [
        ("死亡", D(2016, 12, 31), 0),
        ("死亡", D(2017, 1, 1), 1),
        ("死亡", None, 1),
        ("迁出", D(2016, 5, 5), 1),
        ("已注销", D(2016, 5, 5), 1),
    ],
)
def test_the_dead_are_taken_out(status: str, closed_on: date | None, signed: int) -> None:
    """Dead before 1 January Y: out of S(Y) and S(Y+1), not of S(Y-1) (spec 1.2)."""
    data = {
        "contracts": [contract(), contract(sign=D(2015, 5, 1)), contract(sign=D(2017, 5, 1))],
        "residents": [record(record_status=status, closed_on=closed_on)],
    }
    assert pair(figure(data, "signing_rate")) == (signed, 0)
    assert pair(figure(data, "renewal_rate")) == (signed, 1)


def test_as_of_hides_signings_endings_and_events() -> None:
    """Contracts signed, ended and events after the date are not seen (spec 3.1)."""
    data = {
        "contracts": [
            contract(P1, status="解约", ended_on=D(2017, 9, 1)),
            contract(P2, D(2017, 8, 1)),
        ],
        "referrals": [
            {"person_id": P1, "referral_date": D(2017, 5, 1), "direction": "上转"},
            {"person_id": P1, "referral_date": D(2017, 8, 1), "direction": "上转"},
        ],
    }
    assert figure(data, "signing_rate").numerator == 1
    assert figure(data, "alliance_referral_share").denominator == 0
    half_year = D(2017, 6, 30)
    assert figure(data, "signing_rate", as_of=half_year).numerator == 1
    assert figure(data, "alliance_referral_share", as_of=half_year).denominator == 1


# -- persons (spec 1.3) -------------------------------------------------------------------------


def test_a_row_without_id_is_linked_by_a_card_of_one_person() -> None:
    """Through the register (a closed record too) or the contracts; else rejected (spec 1.3)."""
    data = {
        "contracts": [
            contract(None, card_no="K1"),
            contract(None, card_no="K2"),
            contract(None, card_no="K3"),
            contract(P3, D(2010, 1, 1), card_no="K4"),
            contract(None, card_no="K4"),
        ],
        "residents": [
            record(P1, card_no="K1", record_status="迁出"),
            record(P1, card_no="K2"),
            record(P2, card_no="K2"),
            record(None, card_no="K3", record_no="7"),
        ],
    }
    assert pair(figure(data, "signing_rate")) == (2, 3)


def test_the_id_decides_over_the_card() -> None:
    """Where both are given (spec 1.3)."""
    data = {
        "contracts": [contract(P1, card_no="K1"), contract(P2, card_no="K1")],
        "residents": [record(P1, card_no="K1")],
    }
    assert figure(data, "signing_rate").numerator == 2


def test_residents_without_id_are_in_the_denominators() -> None:
    """Identity = institution + record number (spec 1.3)."""
    rows = [
        record(None, record_no="1"),
        record(None, record_no="1"),
        record(None, record_no="1", institution=YI),
        record(None, record_no="2", birth_date=D(1950, 1, 1)),
    ]
    data = {"contracts": [], "residents": rows}
    assert figure(data, "signing_rate").denominator == 3
    assert figure(data, "elderly_signing_rate").denominator == 1


def test_the_latest_record_date_stands() -> None:
    """One live record a resident (spec 2.1); a closed one does not take part."""
    rows = [
        record(doctor="李医生", recorded_on=D(2012, 1, 1)),
        record(doctor="王医生", recorded_on=D(2010, 1, 1)),
        record(doctor="陈医生", recorded_on=D(2015, 1, 1), record_status="迁出"),
    ]
    found = reckon({"contracts": [], "residents": rows}, Y)
    assert found[("signing_rate", "doctor", JIA, "李医生")].denominator == 1
    assert ("signing_rate", "doctor", JIA, "王医生") not in found
    assert ("signing_rate", "doctor", JIA, "陈医生") not in found


def test_a_newborn_under_the_mothers_number_is_a_resident_of_its_own() -> None:
    """The row whose birth date fits the ID keeps it (spec 1.3)."""
    mother = record(P1, name="测甲", birth_date=D(1985, 5, 5), record_no="1")
    child = record(P1, name="测乙", birth_date=D(2017, 2, 3), record_no="2")
    data = {"contracts": [contract()], "residents": [mother, child]}
    assert pair(figure(data, "signing_rate")) == (1, 2)
    assert pair(figure(data, "key_population_rate.children")) == (0, 1)


@pytest.mark.parametrize(
    ("birth", "elderly"), [(D(1957, 12, 31), 1), (D(1958, 1, 1), 0), (D(1957, 1, 1), 1)]
)
def test_age_is_completed_years_on_31_december(birth: date, elderly: int) -> None:
    """Sixty on 31 December 2017 (spec 1.4); the ID wins over the register (spec 1.3)."""
    person = pid(9, birth)
    data = {
        "contracts": [contract(person)],
        "residents": [record(person, birth_date=D(1985, 1, 1), registered=False)],
    }
    assert pair(figure(data, "elderly_signing_rate")) == (elderly, 0)
    assert pair(figure(data, "key_population_rate.elderly")) == (elderly, elderly)


@pytest.mark.parametrize(("born", "child"), [(2011, 1), (2010, 0), (2017, 1), (2018, 0)])
def test_children_are_0_to_6(born: int, child: int) -> None:
    """Completed years; one born after Y is in no age group."""
    data = {"contracts": [contract(pid(9, D(born, 12, 31)))], "residents": []}
    assert figure(data, "key_population_rate.children").numerator == child


def test_the_register_tells_the_birth_date_of_a_passport() -> None:
    """Birth date: the ID's, else the register's, else unknown (spec 1.3)."""
    data = {
        "contracts": [contract("E00000001"), contract("E00000002")],
        "residents": [record("E00000001", birth_date=D(1950, 1, 1))],
    }
    assert figure(data, "elderly_signing_rate").numerator == 1


def test_an_id_with_an_impossible_date_tells_no_birth() -> None:
    """19990230 is not a day (spec 1.3)."""
    first = "99999919500230001"
    person = first + check_character(first)
    assert figure({"contracts": [contract(person)]}, "elderly_signing_rate").numerator == 0


# -- coverage (spec 1.4) ------------------------------------------------------------------------


def test_signing_counts_both_years_once_by_the_later_contract() -> None:
    """S(Y) u S(Y+1), attributed by the later year's contract (spec 1.4)."""
    data = {
        "contracts": [
            contract(P1, D(2016, 5, 1), doctor="王医生"),
            contract(P1, D(2017, 5, 1), doctor="李医生"),
            contract(P2, D(2017, 5, 1), doctor="李医生"),
        ],
        "population": [{"registered_population": 10, "year": Y}],
    }
    assert pair(figure(data, "signing_rate")) == (2, 10)
    assert figure(data, "signing_rate", "doctor", "李医生").numerator == 2
    assert figure(data, "signing_rate", "doctor", "王医生").numerator == 0


def test_renewed_elsewhere_is_not_renewed() -> None:
    """Renewal is at the same institution, by the doctor of the Y-1 contract (spec 1.4)."""
    data = {
        "contracts": [
            contract(P1, D(2015, 5, 1), doctor="李医生"),
            contract(P1, D(2016, 5, 1), doctor="王医生"),
            contract(P2, D(2015, 5, 1)),
            contract(P2, D(2016, 5, 1), institution=YI),
            contract(P3, D(2015, 5, 1)),
        ]
    }
    assert pair(figure(data, "renewal_rate")) == (1, 3)
    assert pair(figure(data, "renewal_rate", "institution", JIA)) == (1, 3)
    assert pair(figure(data, "renewal_rate", "institution", YI)) == (0, 0)
    assert pair(figure(data, "renewal_rate", "doctor", "李医生")) == (1, 1)
    assert pair(figure(data, "renewal_rate", "doctor", "王医生")) == (0, 2)


def test_renewal_by_signing_years() -> None:
    """The other reading compares S(Y+offset-1) with S(Y+offset) (spec 1.4)."""
    data = {"contracts": [contract(P1), contract(P1, D(2017, 5, 1)), contract(P2)]}
    assert pair(figure(data, "renewal_rate", rules=Rules(renewal_years="signing"))) == (1, 2)
    assert pair(figure(data, "renewal_rate")) == (0, 0)


def test_one_doctor_name_in_two_institutions_is_two_doctors() -> None:
    """A doctor is identified by institution and name (spec 1.4)."""
    data = {
        "contracts": [contract(P1), contract(P2, institution=YI), contract(P3, institution=YI)],
        "population": [
            {"registered_population": 10, "institution": JIA, "doctor": "王医生"},
            {"registered_population": 20, "institution": YI, "doctor": "王医生"},
        ],
    }
    assert pair(figure(data, "signing_rate", "doctor", "王医生")) == (1, 10)
    assert pair(figure(data, "signing_rate", "doctor", "王医生", YI)) == (2, 20)
    assert pair(figure(data, "signing_rate")) == (3, 30)


def test_d02_has_263_elderly_signed_of_207_in_the_grid() -> None:
    """People sign across grids: over 100% is legal (spec 1.4; doctor plan 2018)."""
    old = [pid(number, D(1950, 1, 1)) for number in range(263)]
    data = {
        "contracts": [contract(person, doctor="D02") for person in old],
        "residents": [
            record(person, doctor="D02" if at < 207 else "D03") for at, person in enumerate(old)
        ],
    }
    found = figure(data, "elderly_signing_rate", "doctor", "D02")
    assert found == Figure(263, 207, "met", False)
    assert pair(figure(data, "elderly_signing_rate", "doctor", "D03")) == (0, 56)


def test_an_off_grid_doctor_shows_counts_and_no_coverage_rate() -> None:
    """Contracts, but no row in the population table (spec 1.4)."""
    data = {
        "contracts": [contract(P1), contract(P2, doctor="康复病房", groups=["hypertension"])],
        "population": [{"registered_population": 10, "institution": JIA, "doctor": "王医生"}],
        "residents": [record(P3, doctor="康复病房", groups=["hypertension"])],
        "home_beds": [],
    }
    for indicator in ("signing_rate", "key_population_rate", "hypertension_signing_rate"):
        found = figure(data, indicator, "doctor", "康复病房")
        assert found == Figure(1, None, "no_value", True)
    assert figure(data, "home_bed_rate", "doctor", "康复病房") == Figure(0, 1, "missed", True)
    assert not figure(data, "signing_rate", "doctor", "王医生").off_grid
    assert pair(figure(data, "key_population_rate.hypertension")) == (1, 1)


def test_without_a_doctor_column_the_register_says_who_is_off_grid() -> None:
    """No live registered residents (spec 1.4)."""
    data = {
        "contracts": [contract(P1), contract(P2, doctor="李医生"), contract(P3, doctor="陈医生")],
        "population": [{"registered_population": 10, "community": "东社区", "institution": JIA}],
        "residents": [record(P1), record(P2, doctor="李医生", registered=False)],
    }
    assert not figure(data, "signing_rate", "doctor", "王医生").off_grid
    assert figure(data, "signing_rate", "doctor", "李医生").off_grid
    assert figure(data, "signing_rate", "doctor", "陈医生").off_grid
    assert pair(figure(data, "signing_rate")) == (3, 10)
    assert pair(figure(data, "signing_rate", "doctor", "王医生")) == (1, 1)


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([2017, None, 2016], 1),
        ([None, 2016], 1),
        ([2015, 2016, 2018], 10),
        ([2018], None),
    ],
)
def test_the_year_of_the_population_table(years: list[int | None], expected: int | None) -> None:
    """Y's rows, else undated ones, else the latest earlier year (spec 1.4)."""
    rows = [
        {"registered_population": 10**at, "year": year, "institution": JIA}
        for at, year in enumerate(years)
    ]
    data = {"contracts": [contract()], "population": rows}
    assert figure(data, "signing_rate").denominator == expected


def test_a_teams_population_is_the_sum_of_its_doctors() -> None:
    """Team: the staff table's, else most often in the contracts (spec 1.4)."""
    data = {
        "contracts": [
            contract(P1, team="第一团队"),
            contract(P2, team="第一团队"),
            contract(P3, team="第二团队"),
            contract("E00000001", doctor="李医生", team="第一团队"),
            contract("E00000002", doctor=None, team="第二团队"),
        ],
        "population": [
            {"registered_population": 10, "institution": JIA, "doctor": "王医生"},
            {"registered_population": 20, "institution": JIA, "doctor": "李医生"},
        ],
        "staff": [{"name": "李医生", "team": "第二团队", "institution": JIA}],
    }
    assert pair(figure(data, "signing_rate", "team", "第一团队")) == (3, 10)
    assert pair(figure(data, "signing_rate", "team", "第二团队")) == (2, 20)
    assert figure(data, "signing_rate", "doctor", None) == Figure(1, 0, "no_value", False)


def test_the_station_is_the_contracts_else_the_doctors() -> None:
    """Spec 1.4, Attribution."""
    data = {
        "contracts": [
            contract(P1, station="东站"),
            contract(P2, station="东站"),
            contract(P3, station="西站"),
            contract("E00000001"),
            contract("E00000002", doctor="李医生"),
        ],
        "population": [
            {"registered_population": 9, "institution": JIA, "doctor": "李医生", "station": "西站"}
        ],
    }
    assert pair(figure(data, "signing_rate", "station", "东站")) == (3, 0)
    assert pair(figure(data, "signing_rate", "station", "西站")) == (2, 9)


def test_community_and_grid_follow_the_live_record_on_both_sides() -> None:
    """None: 未知, with the standing contract's institution (spec 1.4)."""
    data = {
        "contracts": [contract(P1), contract(P2), contract(P3)],
        "residents": [
            record(P1, community="东社区", grid="一网格", institution=YI),
            record(P2, community="东社区", record_status="迁出"),
            record(pid(4), community="东社区", institution=YI),
        ],
    }
    assert pair(figure(data, "signing_rate", "community", "东社区", YI)) == (1, 2)
    assert pair(figure(data, "signing_rate", "community", "未知")) == (2, 0)
    assert pair(figure(data, "signing_rate", "grid", "一网格", YI)) == (1, 1)
    assert pair(figure(data, "signing_rate", "grid", "未知", YI)) == (0, 1)


def test_rows_without_institution_belong_to_the_only_one() -> None:
    """Contracts and live register together name exactly one institution."""
    data = {
        "contracts": [contract(P1, institution=None), contract(P2)],
        "population": [{"registered_population": 10, "doctor": "王医生"}],
    }
    assert pair(figure(data, "signing_rate", "institution", JIA)) == (2, 10)
    assert pair(figure(data, "signing_rate", "doctor", "王医生")) == (2, 10)


def test_the_live_record_marks_and_the_contract_only_without_one() -> None:
    """A cancelled record marks nothing; a person in several groups counts once (spec 1.4)."""
    data = {
        "contracts": [
            contract(P1, groups=["diabetes"]),
            contract(P2, groups=["diabetes", "disabled"]),
            contract(P3),
        ],
        "residents": [
            record(P1, groups=["hypertension"], registered=False),
            record(P3, groups=["diabetes"], record_status="已注销"),
        ],
    }
    assert pair(figure(data, "key_population_rate")) == (2, 1)
    assert pair(figure(data, "hypertension_signing_rate")) == (1, 1)
    assert figure(data, "diabetes_signing_rate") == Figure(1, 0, "no_value", False)


def test_a_doctor_with_nothing_signed_shows_0() -> None:
    """A unit appears if it occurs in the live register or the population table (spec 1.4)."""
    data = {
        "contracts": [contract(P1)],
        "residents": [record(P1), record(P2, doctor="李医生")],
    }
    assert figure(data, "signing_rate", "doctor", "李医生") == Figure(0, 1, "missed", False)


# -- survey (spec 1.4) --------------------------------------------------------------------------


def test_18_of_20_meets_90_percent_and_17_misses() -> None:
    """Valid = all five elements hold."""
    people = [pid(number) for number in range(20)]
    for bad, status in ((2, "met"), (3, "missed")):
        rows = [survey(p, knows_services=at >= bad) for at, p in enumerate(people)]
        data = {"contracts": [contract(p) for p in people], "survey": rows}
        assert figure(data, "valid_signing_rate") == Figure(20 - bad, 20, status)
        assert figure(data, "service_awareness_rate") == Figure(20 - bad, 20, "no_target")
        assert figure(data, "phone_correct_rate") == Figure(20, 20, "met")


@pytest.mark.parametrize(
    ("row", "valid", "phone", "paper", "satisfied"),
    [
        (survey(), (1, 1), (1, 1), (1, 1), (1, 1)),
        (survey(outcome="无人接听"), (0, 0), (0, 0), (0, 0), (0, 0)),
        (survey(outcome="停机"), (0, 0), (0, 0), (0, 0), (0, 0)),
        (survey(outcome="空号"), (0, 1), (0, 1), (1, 1), (0, 0)),
        (survey(outcome="空号", paper_contract=None), (0, 1), (0, 1), (0, 1), (0, 0)),
        (survey(outcome=None), (1, 1), (1, 1), (1, 1), (1, 1)),
        ({"person_id": P1}, (0, 0), (0, 0), (0, 0), (0, 0)),
        (survey(paper_contract=None), (0, 1), (1, 1), (0, 1), (1, 1)),
        (survey(satisfaction="基本满意"), (1, 1), (1, 1), (1, 1), (1, 1)),
        (survey(satisfaction="不满意"), (1, 1), (1, 1), (1, 1), (0, 1)),
        (survey(satisfaction=None), (1, 1), (1, 1), (1, 1), (0, 0)),
        (survey(P2), (0, 0), (0, 0), (0, 0), (0, 0)),
    ],
)
def test_survey_outcomes(
    row: Row,
    valid: tuple[int, int],
    phone: tuple[int, int],
    paper: tuple[int, int],
    satisfied: tuple[int, int],
) -> None:
    """Lost, wrong number, interviewed, blank; the unsigned are set aside (spec 1.4)."""
    data = {"contracts": [contract()], "survey": [row]}
    assert pair(figure(data, "valid_signing_rate")) == valid
    assert pair(figure(data, "phone_correct_rate")) == phone
    assert pair(figure(data, "paper_contract_rate")) == paper
    assert pair(figure(data, "satisfaction_rate")) == satisfied


def test_one_survey_row_a_person() -> None:
    """Interviewed beats wrong number beats lost, then the latest date (spec 1.4)."""
    rows = [
        survey(outcome="关机", surveyed_on=D(2017, 12, 25)),
        survey(outcome="空号", surveyed_on=D(2017, 12, 24)),
        survey(outcome="接通", surveyed_on=D(2017, 12, 1), knows_doctor=False),
        survey(outcome="接通", surveyed_on=D(2017, 12, 2)),
    ]
    for kept, valid in ((rows, (1, 1)), (rows[:3], (0, 1)), (rows[:2], (0, 1)), (rows[:1], (0, 0))):
        data = {"contracts": [contract()], "survey": kept}
        assert pair(figure(data, "valid_signing_rate")) == valid


# -- visits, referrals, beds, records (spec 1.4) ------------------------------------------------


def visit(person: str, institution: str | None, level: str | None = None, year: int = Y) -> Row:
    """A visit in June."""
    return {
        "person_id": person,
        "visit_date": D(year, 6, 1),
        "institution": institution,
        "level": level,
    }


def test_an_institution_without_visits_outside_has_no_value() -> None:
    """It, its doctors and teams; the total leaves its visits out (spec 1.4)."""
    data = {
        "contracts": [contract(P1), contract(P2, institution=YI), contract(P3, D(2012, 1, 1))],
        "visits": [
            visit(P1, JIA),
            visit(P1, "丁卫生服务站"),
            visit(P1, "戊医院", "一级"),
            visit(P1, "市第一医院", "三级"),
            visit(P1, "市第一医院", year=2016),
            visit(P2, YI),
            visit(P3, "市第一医院"),
        ],
        "referrals": [],
    }
    assert pair(figure(data, "community_visit_rate")) == (3, 4)
    assert pair(figure(data, "community_visit_rate", "institution", JIA)) == (3, 4)
    for level, unit, institution in (("institution", YI, None), ("doctor", "王医生", YI)):
        found = figure(data, "community_visit_rate", level, unit, institution)
        assert found == Figure(1, None, "no_value")
    assert figure(data, "referral_rate") == Figure(0, 4, "met")


def test_referrals_are_upward_ones_of_the_signed_in_y() -> None:
    """referral_rate over community visits (at most 15%), alliance share over upward ones."""
    up = {"person_id": P1, "referral_date": D(2017, 7, 1), "direction": "上转", "alliance": True}
    data = {
        "contracts": [contract(P1)],
        "visits": [visit(P1, JIA)] * 20,
        "referrals": [
            up,
            up | {"direction": "转出", "alliance": None},
            up | {"alliance": False},
            up | {"direction": "下转"},
            up | {"direction": "转回"},
            up | {"referral_date": D(2016, 7, 1)},
            up | {"person_id": P2},
        ],
    }
    assert figure(data, "referral_rate") == Figure(3, 20, "met")
    assert pair(figure(data, "alliance_referral_share")) == (1, 3)
    data["visits"] = data["visits"][:19]
    assert figure(data, "referral_rate") == Figure(3, 19, "missed")


def test_home_beds_follow_their_own_row_then_the_contract() -> None:
    """A bed counts whether or not its patient is signed (spec 1.4)."""
    bed = {"person_id": P1, "open_date": D(2017, 2, 1), "bed_no": "B1"}
    data = {
        "contracts": [contract(P1), contract(P2, doctor="李医生"), contract(P3, institution=YI)],
        "home_beds": [
            bed,
            bed | {"doctor": "李医生"},
            bed | {"institution": YI},
            bed | {"person_id": pid(9), "institution": JIA, "doctor": "李医生"},
            bed | {"open_date": D(2016, 12, 31)},
            bed | {"person_id": None},
        ],
    }
    assert pair(figure(data, "home_bed_rate")) == (4, 3)
    assert pair(figure(data, "home_bed_rate", "institution", JIA)) == (3, 2)
    assert pair(figure(data, "home_bed_rate", "institution", YI)) == (1, 1)
    assert pair(figure(data, "home_bed_rate", "doctor", "王医生")) == (1, 1)
    assert pair(figure(data, "home_bed_rate", "doctor", "李医生")) == (2, 1)
    assert pair(figure(data, "home_bed_rate", "doctor", "王医生", YI)) == (0, 1)


def test_record_and_management_marks() -> None:
    """Marked yes over marked either way, of S(Y), on the live record (spec 1.4)."""
    old, sixty = pid(5, D(1952, 12, 31)), pid(6, D(1953, 1, 1))
    data = {
        "contracts": [contract(p) for p in (P1, P2, P3, old, sixty)],
        "residents": [
            record(P1, record_qualified=True, hypertension_managed=True, groups=["hypertension"]),
            record(P2, record_qualified=False, hypertension_managed=False),
            record(P3, hypertension_managed=False, groups=["hypertension"]),
            record(old, elderly_managed=True),
            record(sixty, elderly_managed=False),
            record(pid(7), record_qualified=False, groups=["hypertension"]),
        ],
    }
    assert pair(figure(data, "record_qualified_rate")) == (1, 2)
    assert pair(figure(data, "elderly_management_rate")) == (1, 1)
    assert pair(figure(data, "hypertension_management_rate")) == (1, 2)


def test_a_missing_dataset_gives_no_value() -> None:
    """Never 0 and never an error (spec 1.4)."""
    found = reckon({"contracts": [contract(groups=["disabled"])]}, Y)
    for (indicator, *_), one in found.items():
        assert one.status == "no_value" or indicator == "renewal_rate"
    assert found[("key_population_rate", "total", None, None)] == Figure(1, None, "no_value")
    assert found[("valid_signing_rate", "total", None, None)] == Figure(None, None, "no_value")
    assert found[("renewal_rate", "total", None, None)] == Figure(0, 0, "no_value")
    empty = reckon({}, Y)
    assert {(one.numerator, one.denominator) for one in empty.values()} == {(None, None)}


# -- the generated exports, and what must hold of any ------------------------------------------


def test_made_up_ids_have_correct_check_characters() -> None:
    """The standard's own worked example, and region 999999 (GB 11643)."""
    assert check_character("11010519491231002") == "X"
    assert person_id(D(1985, 5, 5), 1).startswith("99999919850505001")
    assert made_up_name(12) == "测乙丙"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=exports(), seed=st.integers(0, 99), as_of=as_of_dates())
def test_the_order_of_rows_never_matters(
    data: dict[str, list[Row]], seed: int, as_of: date | None
) -> None:
    """Spec 1.2: the order of files and rows never matters."""
    shuffled = {name: Random(seed).sample(rows, len(rows)) for name, rows in data.items()}
    assert reckon(data, Y, as_of=as_of) == reckon(shuffled, Y, as_of=as_of)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=exports(year=2018))
def test_every_person_is_somewhere_at_every_level(data: dict[str, list[Row]]) -> None:
    """Numerators of a level sum to the total's, where the level is given at all."""
    found = reckon(data, 2018)
    levels = {level for _, level, _, _ in found} - {"total"}
    for indicator in ("signing_rate", "renewal_rate", "key_population_rate", "valid_signing_rate"):
        total = found[(indicator, "total", None, None)].numerator
        for level in levels:
            units = [one for key, one in found.items() if key[:2] == (indicator, level)]
            if total is not None:
                assert sum(one.numerator or 0 for one in units) == total


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=exports(max_persons=10))
def test_a_written_folder_holds_every_row(
    data: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """UTF-8 with BOM, one fixed heading a column, a serial number first."""
    folder: Path = tmp_path_factory.mktemp("exports")
    write_folder(data, folder)
    assert len(list(folder.iterdir())) == len(data)
    for path in folder.iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading, *rows = csv.reader(file)
        (dataset,) = (
            name for name in data if ["序号", *headings_of(name, data[name]).values()] == heading
        )
        assert len(rows) == len(data[dataset])
        assert len({row[0] for row in rows}) == len(rows)
