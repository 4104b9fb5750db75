"""The published tables, figure by figure as printed (``tests/published/``); the plan of 2018: test_planning.

Expected values are the printed ones, or reckoned here from them; the program's are asked for at its front
door: exports or indicators sheets in, results out.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fdsign.metrics.numbers import decimal, percent
from tests.functional.program import fdsign
from tests.spec.district import counts, district, row
from tests.spec.office import CENTRE, Rows, contract, figure, parts, run, someone
from tests.spec.scores import scored, write_indicators

F = Fraction
PUBLISHED = Path(__file__).parents[1] / "published"


def table(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def printed(share: Fraction | float, like: str) -> str:
    """A share in percent with as many decimals as ``like``, rounded half up by other means than fdsign's."""
    exact = F(share)
    number = Decimal(exact.numerator) / Decimal(exact.denominator) * 100
    return str(number.quantize(Decimal(like), ROUND_HALF_UP))


def possible(numerator: int, shown: str) -> range:
    """Every denominator with which the numerator is printed as ``shown`` percent."""
    half = F(1, 2 * 10 ** len(shown.partition(".")[2]))
    low, high = (F(shown) - half) / 100, (F(shown) + half) / 100
    return range(floor(numerator / high) + 1, floor(numerator / low) + 1)


# -- centre_signing_by_year -----------------------------------------------------------------------

SIGNING = {int(line["year"]): line for line in table("centre_signing_by_year")}
BEDS = {int(line["year"]): line for line in table("home_beds")}
POPULATIONS = {
    2015: (45_122, 45_313),  # 10,626 / 0.2355 = 45,121.02; / 0.2345 = 45,313.43
    2016: (45_681, 47_341),  # 13,019 / 0.285 = 45,680.70; / 0.275 = 47,341.82
    2017: (46_220, 47_786),  # 14,097 / 0.305 = 46,219.67; / 0.295 = 47,786.44
    2018: (46_479, 47_826),  # 16,500 / 0.355 = 46,478.87; / 0.345 = 47,826.09
}
"""The smallest and the largest registered population with which the printed rate comes out."""
REACHED = {2015: 53_130, 2016: 52_076, 2017: 46_990, 2018: 47_142}
"""The largest population of which the signed persons are 20%, 25%, 30%, 35%."""


@pytest.mark.parametrize("year", SIGNING)
def test_one_population_of_about_46_000_gives_every_printed_signing_rate(year: int) -> None:
    signed, shown = int(SIGNING[year]["signed"]), SIGNING[year]["signing_rate_percent"]
    populations = possible(signed, shown)
    assert (populations[0], populations[-1]) == POPULATIONS[year]
    assert (
        printed(F(signed, populations[0]), shown)
        == printed(F(signed, populations[-1]), shown)
        == shown
    )
    assert printed(F(signed, populations[0] - 1), shown) != shown
    assert printed(F(signed, populations[-1] + 1), shown) != shown


@pytest.mark.parametrize("year", SIGNING)
def test_the_signed_persons_as_contracts_give_the_printed_rate_and_beds(year: int) -> None:
    signed, shown = int(SIGNING[year]["signed"]), SIGNING[year]["signing_rate_percent"]
    population = POPULATIONS[year][0]
    exports: dict[str, Rows] = {
        "contracts": [contract(n, date(year - 1, 6, 1)) for n in range(signed)],
        "population": [{"registered_population": population, "year": year, "institution": CENTRE}],
    }
    beds = int(BEDS[year]["beds_established"]) if year in BEDS else 0
    if beds:
        exports["home_beds"] = [
            {"person_id": someone(n), "bed_no": f"B{n}", "open_date": date(year, 3, 1)}
            for n in range(beds)
        ]
    result = run(exports, year)
    found = figure(result, "signing_rate")
    assert parts(found) == (signed, population, "met")
    assert found.value is not None
    assert printed(found.value, shown) == shown
    assert found.target == F(SIGNING[year]["required_signing_rate_percent"]) / 100
    if beds:
        assert parts(figure(result, "home_bed_rate"))[:2] == (beds, signed)


@pytest.mark.parametrize("year", SIGNING)
def test_whether_the_required_rate_is_met_can_hang_on_the_population(year: int) -> None:
    """In 2017 and 2018 the printed rate is the required one: some of its populations miss it."""
    signed, shown = int(SIGNING[year]["signed"]), SIGNING[year]["signing_rate_percent"]
    for population in POPULATIONS[year]:
        sheet = [{**counts(CENTRE, "签约率", signed, population), "year": year}]
        found = figure(district([sheet], year=year), "signing_rate")
        assert found.value is not None
        assert printed(found.value, shown) == shown
        assert found.status == ("met" if population <= REACHED[year] else "missed")
    assert (POPULATIONS[year][1] > REACHED[year]) == (year in (2017, 2018))


@pytest.mark.parametrize("year", [2016, 2017, 2018])
def test_the_printed_key_population_rates(year: int) -> None:
    """60% are asked for from 2017 on."""
    shown = SIGNING[year]["key_population_rate_percent"]
    sheet = [{**row(CENTRE, "重点人群签约覆盖率", f"{shown}%"), "year": year}]
    found = figure(district([sheet], year=year), "key_population_rate")
    assert found.value is not None
    assert printed(found.value, shown) == shown
    assert found.status == ("no_target" if year == 2016 else "met")


# -- district_assessment_2016, monitoring_2016_centres ---------------------------------------------

ASSESSED = {line.pop("unit"): line for line in table("district_assessment_2016")}
MONITORED = {line["indicator"]: line for line in table("monitoring_2016_centres")}
OF_2016 = {
    (name, unit): {**row(where, name, f"{shown}%"), "year": 2016}
    for unit, where in (("centre", CENTRE), ("district", "全区"))
    for name, shown in ASSESSED[unit].items()
}
GAPS = {
    "renewal_rate": "2.56", "hypertension_signing_rate": "3.55", "diabetes_signing_rate": "4.73",
    "elderly_signing_rate": "7.16", "community_visit_rate": "5.1", "referral_rate": "-0.76",
    "valid_signing_rate": "1.18", "satisfaction_rate": "3.7",
}  # fmt: skip
"""Centre minus district, in points."""
COLUMNS = ("centre_1", "centre_2", "centre_3", "this_centre", "centre_5", "centre_6")
PLACES = {
    "renewal_rate": (5, 6, 1, 3, 4, 2),
    "hypertension_signing_rate": (4, 6, 5, 2, 3, 1),
    "diabetes_signing_rate": (3, 5, 6, 4, 2, 1),
}
"""Of the six centres in the order of the columns."""
MEANS = {
    "renewal_rate": "344.62", "hypertension_signing_rate": "350.81",
    "diabetes_signing_rate": "369.83",
}  # fmt: skip
"""The sum of the six printed rates; a sixth of it is the plain mean."""


def test_the_centre_against_its_district_in_2016() -> None:
    result = district([list(OF_2016.values())], year=2016)
    given = {mean.indicator: mean.value for mean in result.means}
    for name, shown in ASSESSED["centre"].items():
        found = figure(result, name, "institution", CENTRE)
        assert found.value is not None
        assert printed(found.value, shown) == shown
        mean = given[name]
        assert mean is not None
        assert printed(mean, ASSESSED["district"][name]) == ASSESSED["district"][name]
        assert (found.value - mean) * 100 == F(GAPS[name])
        asked = name in ("renewal_rate", "hypertension_signing_rate", "diabetes_signing_rate")
        assert found.status == ("missed" if asked else "no_target")  # 70%; no others before 2017


def test_the_scoring_sheet_compares_the_same_figures() -> None:
    compared = {
        each.own.indicator: each.own.value - each.means[0].value
        for each in scored({}, list(OF_2016.values()), year=2016).comparisons
        if each.own.value is not None and each.means[0].value is not None
    }
    assert compared == {name: F(points) / 100 for name, points in GAPS.items()}


@pytest.fixture(scope="module")
def of_six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet a centre, and the district's: what the program makes of them lies beside."""
    folder = tmp_path_factory.mktemp("six")
    (folder / "in").mkdir()
    for column in (*COLUMNS, "district"):
        where = "全区" if column == "district" else column
        rows = [
            {**row(where, n, f"{line[column]}%"), "year": 2016} for n, line in MONITORED.items()
        ]
        write_indicators(rows, folder / "in" / f"{column}.csv")
    done = fdsign(
        "metrics", folder / "in", "--year", 2016, "-o", folder / "out.xlsx",
        "--json", folder / "out.json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_the_monitoring_table_of_2016_as_it_was_printed(of_six: Path) -> None:
    sheet = load_workbook(of_six / "out.xlsx", data_only=True)["Monitoring"]
    lines = [[cell.value for cell in line] for line in sheet]
    at = next(n for n, line in enumerate(lines) if line[0] == "Indicator")
    assert lines[at] == ["Indicator", "Target", *sorted(COLUMNS), "Total", "全区 (given)"]
    titles = ("Renewal rate", "Hypertension signing rate", "Diabetes signing rate")
    for title, line in zip(titles, MONITORED.values(), strict=True):
        shown = next(each for each in lines if each[0] == title)
        assert printed(F(str(shown[1])), line["standard_percent"]) == line["standard_percent"]
        own = [printed(F(str(shown[lines[at].index(column)])), line[column]) for column in COLUMNS]
        assert own == [line[column] for column in COLUMNS]
        assert printed(F(str(shown[-1])), line["district"]) == line["district"]
        assert shown[-2] == "·"  # no fraction, no total


def test_below_the_standard_in_2016_are_all_but_centre_6_for_the_diseases(of_six: Path) -> None:
    document = json.loads((of_six / "out.json").read_text("utf-8"))
    met = {(r["indicator"], r["unit"]) for r in document["results"] if r["status"] == "met"}
    assert met == {
        ("hypertension_signing_rate", "centre_6"),
        ("diabetes_signing_rate", "centre_6"),
    }
    missed = [r for r in document["results"] if r["status"] == "missed"]
    assert len(missed) == 3 * 6 - 2


def test_the_places_of_2016_and_the_plain_means(of_six: Path) -> None:
    document = json.loads((of_six / "out.json").read_text("utf-8"))
    ranked = {each["indicator"]: each for each in document["ranking"]}
    assert set(ranked) == set(MONITORED)
    for name, of_indicator in ranked.items():
        by_name = {line["institution"]: line["rank"] for line in of_indicator["institutions"]}
        assert tuple(by_name[column] for column in COLUMNS) == PLACES[name]
        assert sum(Decimal(MONITORED[name][column]) for column in COLUMNS) == Decimal(MEANS[name])
        assert of_indicator["mean"] == float(F(MEANS[name]) / 600)
        assert of_indicator["whole"] is None
    (own,) = [
        line
        for line in ranked["renewal_rate"]["institutions"]
        if line["institution"] == "this_centre"
    ]
    assert own["mean_gap"] == float(F("58.67") - F(MEANS["renewal_rate"]) / 6)


def test_the_plain_mean_is_not_what_the_district_printed() -> None:
    """57.44, 58.47, 61.64 against 56.11, 56.77, 59.67: the district weighed by persons, or has others."""
    shown = {name: printed(F(total) / 600, "0.01") for name, total in MEANS.items()}
    assert list(shown.values()) == ["57.44", "58.47", "61.64"]
    assert all(F(shown[name]) > F(MONITORED[name]["district"]) for name in MEANS)


def test_the_two_tables_of_2016_differ_in_one_cell_which_is_the_one_below_it() -> None:
    """The district's hypertension: 59.67 and 56.77; 59.67 is the diabetes rate of both."""
    differing = [
        (name, unit)
        for name, line in MONITORED.items()
        for unit, column in (("centre", "this_centre"), ("district", "district"))
        if F(line[column]) != F(ASSESSED[unit][name])
    ]
    assert differing == [("hypertension_signing_rate", "district")]
    assert ASSESSED["district"]["hypertension_signing_rate"] == "59.67"
    assert ASSESSED["district"]["diabetes_signing_rate"] == "59.67"
    assert MONITORED["diabetes_signing_rate"]["district"] == "59.67"


def test_both_tables_in_one_folder_leave_that_cell_out_and_tell_it() -> None:
    monitored = [
        {**row("全区", name, f"{line['district']}%"), "year": 2016}
        for name, line in MONITORED.items()
    ]
    result = district([list(OF_2016.values()), monitored], year=2016)
    told = [(p.file, p.row) for p in result.problems if p.code == "indicator-double"]
    assert told == [("指标1.csv", 3)]  # the two other rows stand alike in both
    assert "hypertension_signing_rate" not in {mean.indicator for mean in result.means}
    assert len(result.means) == len(ASSESSED["district"]) - 1


# -- home_beds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "tcm", "per_thousand", "fees"),
    [
        ("2015", "46.15%", "2.45", "46228.00"),  # 12/26; 26/10,626; 26 × 1,778
        ("2016", "69.57%", "3.53", "86756.00"),  # 32/46; 46/13,019; 46 × 1,886
        ("2017", "64.52%", "4.40", "119536.00"),  # 40/62; 62/14,097; 62 × 1,928
    ],
)
def test_the_home_beds(year: str, tcm: str, per_thousand: str, fees: str) -> None:
    """The fee under the reading that it is yuan per bed."""
    line, signed = BEDS[int(year)], int(SIGNING[int(year)]["signed"])
    beds, of_tcm, fee = (int(value) for value in list(line.values())[1:])
    assert percent(F(of_tcm, beds)) == tcm
    sheet = [{**counts(CENTRE, "家庭病床建床率", beds, signed), "year": int(year)}]
    found = figure(district([sheet], year=int(year)), "home_bed_rate").value
    assert found is not None
    assert decimal(found * 1000, 2) == per_thousand
    assert decimal(F(beds * fee), 2) == fees


# -- minhang_2017 ----------------------------------------------------------------------------------

MINHANG = {line["measure"]: line["value"] for line in table("minhang_2017")}
OLD = (332_838, 332_889)
"""212,500 / 0.63845 = 332,837.34 and 212,500 / 0.63835 = 332,889.48: people aged 60 and over."""


def test_the_signing_rate_of_minhang() -> None:
    signed, people = int(MINHANG["combination_1_1_1_signed"]), int(MINHANG["resident_population"])
    found = figure(district([[counts("闵行区", "签约率", signed, people)]]), "signing_rate")
    assert found.value is not None
    assert percent(found.value) == f"{MINHANG['combination_1_1_1_signing_rate']}%" == "11.31%"


def test_the_signing_rate_of_the_old_in_minhang() -> None:
    signed, shown = int(MINHANG["elderly_60_signed"]), MINHANG["elderly_60_signing_rate"]
    people = possible(signed, shown)
    assert (people[0], people[-1]) == OLD
    for denominator in OLD:
        found = figure(district([[counts("闵行区", "老年人群签约率", signed, denominator)]]),
                       "elderly_signing_rate")  # fmt: skip
        assert found.value is not None
        assert percent(found.value) == "63.84%"
    assert percent(F(signed, OLD[0] - 1)) == "63.85%"
    assert percent(F(signed, OLD[1] + 1)) == "63.83%"


def test_the_money_and_the_referrals_of_minhang() -> None:
    value = {name: int(text) for name, text in MINHANG.items() if "." not in text}
    a_prescription = F(value["prescription_amount"], value["long_and_extended_prescriptions"])
    assert decimal(a_prescription, 2) == "211.97"  # 53,036,000 / 250,211
    saved_at_least = F(value["resident_saving"], value["combination_1_1_1_signed"])
    assert decimal(saved_at_least, 2) == "18.96"  # a signed person, 5,000,000 / 263,700
    up, back = value["referred_up"], value["referred_back"]
    assert decimal(F(back, up), 2) == "1.54"  # 4,738 / 3,085
    assert percent(F(up, value["referral_bookings"])) == "25.87%"  # of 11,926 bookings
    assert percent(F(value["elderly_60_signed"], value["combination_1_1_1_signed"])) == "80.58%"


# -- service_statistics_2016 -----------------------------------------------------------------------

SERVICES = {line["measure"]: int(line["count"]) for line in table("service_statistics_2016")}


@pytest.mark.parametrize(
    ("over", "under", "shown"),
    [
        ("signed_patient_visits", "signed_patients", "2.2407"),  # 44,244 / 19,746
        ("signed_patient_infusions", "signed_patient_visits", "0.0115"),  # 507 / 44,244
        ("signed_patient_tests_ordered", "signed_patient_visits", "0.0493"),  # 2,183 / 44,244
        ("signed_patient_tcm_prescriptions", "signed_patient_visits", "0.0313"),  # 1,385 / 44,244
        ("ultrasound_exams", "doctor_encounters", "0.0384"),  # 1,321 / 34,412
        ("ecg_exams", "doctor_encounters", "0.0137"),  # 470 / 34,412
        ("signed_resident_visits", "signed_patient_visits", "0.4419"),  # 19,553 / 44,244
    ],
)
def test_the_volumes_of_2016_as_ratios(over: str, under: str, shown: str) -> None:
    assert decimal(F(SERVICES[over], SERVICES[under]), 4) == shown


def test_two_numbers_of_2016_stand_twice_and_one_is_larger_than_the_signed() -> None:
    """Doubts of the print: rows copied onto others, and more patients than the 13,019 signed."""
    twice = {name for name, count in SERVICES.items() if list(SERVICES.values()).count(count) > 1}
    assert twice == {
        "ultrasound_exams", "chest_ultrasound_exams",
        "signed_patient_tcm_prescriptions", "signed_patient_colds",
    }  # fmt: skip
    assert SERVICES["signed_patients"] > int(SIGNING[2016]["signed"])
