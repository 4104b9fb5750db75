"""The hand-checked cases of the indicators (spec 1.4)."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdsign.metrics import interval
from fdsign.metrics.calculate import judged
from tests.spec.office import CENTRE, contract, figure, parts, resident, run, someone

PUBLISHED = Path(__file__).parents[1] / "published"


def signed(people: int, year: int) -> list[dict[str, Any]]:
    return [contract(n, date(year - 1, 6, 1)) for n in range(people)]


def registered(persons: int) -> list[dict[str, Any]]:
    return [{"registered_population": persons, "year": None, "institution": CENTRE}]


@pytest.mark.parametrize(
    ("year", "people", "population", "shown", "target", "status"),
    [
        (2016, 13019, 46497, "28.00", "1/4", "met"),
        (2017, 14097, 46990, "30.00", "3/10", "met"),
        (2017, 14096, 46990, "30.00", "3/10", "missed"),
    ],
)
def test_the_published_signing_rates(
    year: int, people: int, population: int, shown: str, target: str, status: str
) -> None:
    result = run({"contracts": signed(people, year), "population": registered(population)}, year)
    found = figure(result, "signing_rate")
    assert parts(found) == (people, population, status)
    assert found.target == Fraction(target)
    assert found.value is not None
    assert f"{float(found.value) * 100:.2f}" == shown


def test_signed_for_this_year_or_the_next() -> None:
    rows = [contract(1, date(2016, 5, 1)), contract(2, date(2017, 5, 1)),
            contract(3, date(2015, 5, 1)), contract(1, date(2017, 5, 1))]  # fmt: skip
    assert (
        parts(figure(run({"contracts": rows, "population": registered(10)}), "signing_rate"))[0]
        == 2
    )


def test_the_doctors_of_the_published_plan() -> None:
    """doctor_plan_2018.csv as exports: population and elderly by doctor."""
    contracts, register, population, serial = [], [], [], 0
    with (PUBLISHED / "doctor_plan_2018.csv").open(encoding="utf-8") as file:
        plan = list(csv.DictReader(file))
    for row in plan:
        population.append(
            {"registered_population": int(row["registered_population"]), "year": 2017,
             "community": row["community"], "doctor": row["doctor"], "institution": CENTRE}
        )  # fmt: skip
        elderly = int(row["elderly_signed_2017"])
        for n in range(int(row["signed_2017"])):
            born = date(1950, 1, 1) if n < elderly else date(1980, 1, 1)
            contracts.append(contract(serial + n, born=born, doctor=row["doctor"]))
        grid = int(row["elderly_in_grid"] or 0)
        register += [
            resident(serial + n, date(1950, 1, 1), doctor=row["doctor"]) for n in range(grid)
        ]
        serial += 6000
    result = run({"contracts": contracts, "residents": register, "population": population})
    d02 = figure(result, "elderly_signing_rate", "doctor", "D02")
    assert parts(d02) == (263, 207, "met")
    assert d02.value is not None
    assert f"{float(d02.value) * 100:.2f}" == "127.05"
    assert [note.code for note in d02.notes] == ["above-100"]
    assert parts(figure(result, "signing_rate")) == (9622, 48000, "missed")
    assert parts(figure(result, "signing_rate", "doctor", "D13")) == (171, 1000, "missed")
    assert figure(result, "signing_rate", "community", "C1").denominator == 9000


def test_an_off_grid_doctor_has_counts_and_no_rate() -> None:
    rows = [contract(1), contract(2, doctor="中医科")]
    population = [{"registered_population": 10, "year": 2017, "doctor": "王医生"}]
    result = run({"contracts": rows, "population": population})
    found = figure(result, "signing_rate", "doctor", "中医科")
    assert parts(found) == (1, None, "no_value")
    assert [note.code for note in found.notes] == ["off-grid"]


def test_a_doctor_with_nothing_signed_shows_0() -> None:
    population = [
        {"registered_population": 10, "year": 2017, "doctor": d} for d in ("王医生", "李医生")
    ]
    result = run({"contracts": [contract(1)], "population": population})
    assert parts(figure(result, "signing_rate", "doctor", "李医生")) == (0, 10, "missed")


def survey(number: int, outcome: str | None, **more: Any) -> dict[str, Any]:
    held = dict.fromkeys(
        ("phone_correct", "paper_contract", "knows_signed", "knows_doctor", "knows_services"), True
    )
    return {
        "person_id": someone(number),
        "outcome": outcome,
        **held,
        "satisfaction": "满意",
        **more,
    }


def test_nobody_answered_leaves_and_a_wrong_number_stays() -> None:
    blank = dict.fromkeys(
        ("phone_correct", "paper_contract", "knows_signed", "knows_doctor", "knows_services",
         "satisfaction")
    )  # fmt: skip
    answers = [
        survey(1, "接通"), survey(2, "无人接听", **blank), survey(3, "空号", **blank),
        survey(4, None), survey(5, None, **blank), survey(6, "接通", knows_services=None),
    ]  # fmt: skip
    result = run({"contracts": [contract(n) for n in range(1, 7)], "survey": answers})
    assert parts(figure(result, "valid_signing_rate"))[:2] == (2, 4)
    assert parts(figure(result, "phone_correct_rate"))[:2] == (3, 4)
    assert parts(figure(result, "satisfaction_rate")) == (3, 3, "no_target")
    assert [p.code for p in result.problems if p.code.startswith("survey")] == ["survey-blank"]


def test_18_of_20_sampled() -> None:
    answers = [survey(n, "接通", paper_contract=n > 2) for n in range(1, 21)]
    result = run({"contracts": [contract(n) for n in range(1, 21)], "survey": answers})
    found = figure(result, "valid_signing_rate")
    assert parts(found) == (18, 20, "met")
    assert found.interval is not None
    assert tuple(f"{end * 100:.2f}" for end in found.interval) == ("69.90", "97.21")
    assert [note.code for note in found.notes] == ["target-inside-interval"]


def test_the_interval_contains_exactly_the_targets_between_its_ends() -> None:
    from decimal import Decimal

    for n in range(1, 60):
        for k in range(n + 1):
            low, high = interval.wilson(k, n, Decimal("0.95"))
            for target in (Fraction(1, 2), Fraction(9, 10), Fraction(7, 10)):
                inside = interval.contains(k, n, target, Decimal("0.95"))
                assert inside == (low <= target <= high), (k, n, target)


def test_a_surveyed_person_without_a_contract_is_set_aside() -> None:
    result = run({"contracts": [contract(1)], "survey": [survey(1, "接通"), survey(9, "接通")]})
    assert parts(figure(result, "valid_signing_rate"))[:2] == (1, 1)
    assert [p.code for p in result.problems if p.code.startswith("survey")] == ["survey-unsigned"]


def test_the_key_population_counts_a_person_once_whatever_the_mark_or_age() -> None:
    contracts = [
        contract(1, groups=["hypertension", "diabetes"]),  # no record: the contract's marks hold
        contract(2, groups=["hypertension"]),  # the live record marks nothing: it decides
        contract(3, born=date(1957, 12, 31)),  # 60 on 31 December 2017
        contract(4, born=date(1958, 1, 1)),  # 59
        contract(5, born=date(2011, 1, 1)),  # 6
        contract(6, born=date(2010, 12, 31)),  # 7
    ]
    register = [
        resident(2), resident(3, date(1957, 12, 31)), resident(7, groups=["disabled"]),
        resident(8, registered=False, groups=["low_income", "tuberculosis"]),
        resident(9, groups=["diabetes"], record_status="迁出"),
    ]  # fmt: skip
    result = run({"contracts": contracts, "residents": register})
    assert parts(figure(result, "key_population_rate")) == (3, 3, "met")
    assert parts(figure(result, "key_population_rate.elderly"))[:2] == (1, 1)
    assert parts(figure(result, "key_population_rate.children"))[:2] == (1, 0)
    assert parts(figure(result, "hypertension_signing_rate"))[:2] == (1, 0)
    assert parts(figure(result, "elderly_signing_rate"))[:2] == (1, 1)


def visit(number: int, place: str, level: str | None = None, day: date = date(2017, 3, 1)) -> Any:
    return {"person_id": someone(number), "visit_date": day, "institution": place, "level": level}


def test_visits_at_the_community_and_outside() -> None:
    visits = [
        visit(1, CENTRE), visit(1, "某街道卫生服务站"), visit(1, "不知名", "一级"),
        visit(1, "市一医院", "三级"), visit(1, "市一医院", "三级", date(2016, 3, 1)), visit(9, CENTRE),
    ]  # fmt: skip
    referrals = [
        {"person_id": someone(1), "referral_date": date(2017, 4, 1), "direction": direction,
         "to_institution": "市一医院", "alliance": alliance}
        for direction, alliance in (("上转", True), ("下转", True), ("转出", False))
    ]  # fmt: skip
    result = run({"contracts": [contract(1)], "visits": visits, "referrals": referrals})
    assert parts(figure(result, "community_visit_rate")) == (3, 4, "no_target")
    assert parts(figure(result, "referral_rate")) == (2, 3, "missed")
    assert parts(figure(result, "alliance_referral_share"))[:2] == (1, 2)


def test_without_visits_outside_there_is_no_rate() -> None:
    rows = [contract(1), contract(2, institution="另一卫生院")]
    visits = [visit(1, CENTRE), visit(2, "另一卫生院"), visit(2, "市一医院", "三级")]
    result = run({"contracts": rows, "visits": visits})
    assert figure(result, "community_visit_rate", "institution", CENTRE).status == "no_value"
    assert [
        n.code for n in figure(result, "community_visit_rate", "institution", CENTRE).notes
    ] == ["no-outside-visits"]
    assert parts(figure(result, "community_visit_rate"))[:2] == (1, 2)


def test_a_missing_dataset_gives_no_value_with_a_reason() -> None:
    result = run({"contracts": [contract(1)]})
    for name in (
        "community_visit_rate",
        "valid_signing_rate",
        "key_population_rate",
        "signing_rate",
    ):
        found = figure(result, name)
        assert found.status == "no_value"
        assert found.value is None
        assert found.note is not None
        assert found.note.startswith("no value")


def test_records_and_management() -> None:
    old = date(1950, 1, 1)
    contracts = [contract(n, born=old) for n in range(1, 6)]
    register = [
        resident(1, old, record_qualified=True, elderly_managed=True),
        resident(2, old, record_qualified=False, elderly_managed=False, groups=["hypertension"],
                 hypertension_managed=True),
        resident(3, old, groups=["hypertension"], hypertension_managed=False),
        resident(4, old, hypertension_managed=True),
        resident(9, old, record_qualified=True),
    ]  # fmt: skip
    result = run({"contracts": contracts, "residents": register})
    assert parts(figure(result, "record_qualified_rate")) == (1, 2, "missed")
    assert parts(figure(result, "elderly_management_rate")) == (1, 2, "missed")
    assert parts(figure(result, "hypertension_management_rate")) == (1, 2, "missed")


def test_the_home_bed_follows_its_own_institution() -> None:
    beds = [
        {
            "person_id": someone(1),
            "open_date": date(2017, 2, 1),
            "bed_no": "1",
            "institution": "乙院",
        },
        {
            "person_id": someone(7),
            "open_date": date(2017, 2, 1),
            "bed_no": "2",
            "institution": CENTRE,
        },
        {
            "person_id": someone(2),
            "open_date": date(2016, 2, 1),
            "bed_no": "3",
            "institution": CENTRE,
        },
    ]
    rows = [contract(n) for n in (1, 2, 3)] + [contract(4, institution="乙院")]
    result = run({"contracts": rows, "home_beds": beds})
    assert parts(figure(result, "home_bed_rate")) == (2, 4, "met")
    assert parts(figure(result, "home_bed_rate", "institution", CENTRE)) == (1, 3, "met")
    assert parts(figure(result, "home_bed_rate", "institution", "乙院")) == (1, 1, "met")


def test_every_threshold_is_compared_exactly() -> None:
    """All n ≤ d ≤ 300 against a reckoning in whole numbers."""
    for d in range(1, 301):
        for n in range(d + 1):
            value = Fraction(n, d)
            assert (judged(value, Fraction(3, 10), "at_least") == "met") == (n * 10 >= d * 3)
            assert (judged(value, Fraction(15, 100), "at_most") == "met") == (n * 100 <= d * 15)


def test_the_population_of_the_year_else_undated_else_the_latest_earlier() -> None:
    def table(*years: int | None) -> list[dict[str, Any]]:
        return [
            {"registered_population": 100 + (y or 0) % 10, "year": y, "institution": CENTRE}
            for y in years
        ]

    for years, expected, note in [
        ((2016, 2017, None), 107, []),
        ((2016, 2018, None), 100, ["undated-population"]),
        ((2015, 2016, 2018), 106, ["earlier-population"]),
    ]:
        result = run({"contracts": [contract(1)], "population": table(*years)})
        found = figure(result, "signing_rate")
        assert found.denominator == expected
        assert [n.code for n in found.notes] == note


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2016, 12, 31), 0),
        (date(2017, 1, 1), 1),
        (date(2018, 6, 30), 1),
        (date(2018, 7, 1), 0),
        (None, 1),
    ],
)
def test_another_years_survey_is_another_years(day: date | None, counted: int) -> None:
    answers = [survey(1, "接通", surveyed_on=day)]
    result = run({"contracts": [contract(1)], "survey": answers})
    assert parts(figure(result, "valid_signing_rate"))[1] == counted


def test_a_city_mean_above_the_target_becomes_the_target() -> None:
    """Given as a value alone, under an institution that other sheets would call a total."""
    means = [{"institution": "全市", "year": 2017, "indicator": "续签率", "value": "75%"}]
    result = run({"contracts": [contract(1, date(2015, 6, 1))], "indicators": means})
    assert figure(result, "renewal_rate").target == Fraction(3, 4)


def test_an_own_clinic_export_is_at_the_community_a_blank_cell_is_not() -> None:
    nowhere = {"person_id": someone(1), "visit_date": date(2017, 3, 1)}
    clinic = run({"contracts": [contract(1)], "visits": [nowhere, nowhere]})
    found = figure(clinic, "community_visit_rate", "institution", CENTRE)
    assert parts(found) == (2, None, "no_value")
    blank = run({"contracts": [contract(1)], "visits": [nowhere, visit(1, CENTRE)]})
    assert parts(figure(blank, "community_visit_rate")) == (1, 2, "no_target")


def test_of_two_interviews_of_a_day_the_greatest_text_stands() -> None:
    """成功 is greater than a blank outcome, 满意 than 基本满意, by code point; the order is no matter."""
    first = survey(1, "成功", knows_services=None, satisfaction="基本满意")
    second = survey(1, None)
    contracts = [contract(1)]
    for answers in ([first, second], [second, first]):
        result = run({"contracts": contracts, "survey": answers})
        assert parts(figure(result, "service_awareness_rate"))[:2] == (0, 1)
    alike = [survey(1, "成功"), survey(1, "成功", satisfaction="不满意")]
    for answers in (alike, alike[::-1]):
        assert parts(figure(run({"contracts": contracts, "survey": answers}), "satisfaction_rate"))[
            :2
        ] == (1, 1)
