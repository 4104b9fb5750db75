"""The policies beside Hangzhou's: Minhang's 1+1+1 contracts, Zhejiang, the national path (spec 1.8)."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdsign.metrics.numbers import percent
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.policy import load as policies
from fdsign.policy.resolve import resolve
from tests.errors.files import text
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, contract, figure, parts, resident, run
from tests.spec.plans import of, planned

PUBLISHED = Path(__file__).parents[1] / "published" / "minhang_2017.csv"
HOSPITALS = {"district_hospital": "区中心医院", "city_hospital": "市第六医院"}
OLD = date(1950, 1, 1)


def chosen(number: int, signed: date = date(2017, 6, 1), **more: Any) -> dict[str, Any]:
    """A contract that names all three institutions, unless said."""
    return contract(number, signed, **{**HOSPITALS, **more})


def people(residents: int, registered: int | None = None) -> list[dict[str, Any]]:
    return [
        {"resident_population": residents, "registered_population": registered, "year": 2017,
         "institution": CENTRE}
    ]  # fmt: skip


def minhang(exports: dict[str, list[dict[str, Any]]]) -> MetricsRun:
    return run(exports, 2017, policy="shanghai-minhang")


def test_an_export_of_shanghai_worked_out_by_hand() -> None:
    """1, 6 and 7 are signed; 6 of the two residents over 60 is; 4 and 5 are of other years."""
    result = minhang(
        {
            "contracts": [
                chosen(1),
                chosen(2, district_hospital=None),
                chosen(3, city_hospital="无"),
                chosen(4, date(2016, 6, 1)),
                chosen(5, date(2018, 1, 5)),
                chosen(6, born=OLD),
                chosen(7, date(2017, 3, 1)),
                chosen(7, date(2017, 9, 1), city_hospital=None),
            ],
            "residents": [
                resident(1),
                resident(6, OLD, registered=False),
                resident(8, OLD),
                resident(9, OLD, record_status="死亡"),
            ],
            "population": people(8, registered=5),
        }
    )
    assert parts(figure(result, "signing_rate")) == (3, 8, "no_target")
    assert parts(figure(result, "elderly_signing_rate")) == (1, 2, "no_target")
    fates = {fate.fate: fate.rows for fate in result.fates if fate.year == 2017}
    assert fates == {"counted": 3, "incomplete": 3, "other_year": 2}
    (told,) = [p for p in result.problems if p.code == "contract-incomplete"]
    assert told.count == 3


def test_a_contract_must_name_its_own_institution_too() -> None:
    """Where two institutions sign, a row that names none cannot be given to either."""
    rows = [chosen(1), chosen(2, institution="乙社区卫生服务中心"), chosen(3, institution=None)]
    result = minhang({"contracts": rows, "population": people(10)})
    assert parts(figure(result, "signing_rate"))[:2] == (2, 10)


def test_residents_are_counted_where_the_table_lacks_them() -> None:
    """The table has registered people only: the three live records stand, whoever is registered."""
    result = minhang(
        {
            "contracts": [chosen(1)],
            "residents": [resident(1), resident(2, registered=False), resident(3, registered=None)],
            "population": [{"registered_population": 99, "year": 2017, "institution": CENTRE}],
        }
    )
    found = figure(result, "signing_rate")
    assert parts(found) == (1, 3, "no_target")
    assert [note.code for note in found.notes] == ["other-population"]


def test_without_residents_and_their_number_there_is_no_rate() -> None:
    table = [{"resident_population": 9, "year": 2017, "institution": CENTRE, "community": "东社区"}]
    result = minhang({"contracts": [chosen(1)], "population": table})
    assert parts(figure(result, "signing_rate")) == (1, 9, "no_target")
    doctor = figure(result, "signing_rate", "doctor", "王医生")
    assert parts(doctor) == (1, None, "no_value")
    assert [note.code for note in doctor.notes] == ["dataset-missing"]


def test_the_published_rates_of_minhang() -> None:
    """263,700 of 2,331,600 is 11.31%; of the 212,500 over 60 only the rate is printed, 63.84%.

    A hundredth of the district is reckoned: all three numbers are whole hundreds.
    """
    with PUBLISHED.open(encoding="utf-8") as file:
        printed = {row["measure"]: row["value"] for row in csv.DictReader(file)}
    signed, old = int(printed["combination_1_1_1_signed"]), int(printed["elderly_60_signed"])
    residents = int(printed["resident_population"])
    assert (signed % 100, old % 100, residents % 100) == (0, 0, 0)
    born = [OLD] * (old // 100) + [date(1980, 1, 1)] * ((signed - old) // 100)
    rows = [chosen(n, born=day) for n, day in enumerate(born)]
    result = minhang({"contracts": rows, "population": people(residents // 100)})
    found = figure(result, "signing_rate")
    assert parts(found) == (2_637, 23_316, "no_target")
    assert percent(found.value or Fraction(0)) == "11.31%"
    assert parts(figure(result, "elderly_signing_rate")) == (2_125, None, "no_value")
    fits = [percent(Fraction(212_500, d)) == "63.84%" for d in (332_837, 332_838, 332_889, 332_890)]
    assert fits == [False, True, True, False]
    doubt = policies.load("shanghai-minhang").policy.indicators["elderly_signing_rate"].doubt
    assert doubt is not None
    assert "332,838" in doubt.en
    assert "332,889" in doubt.en


@pytest.mark.parametrize("name", ["shanghai-minhang", "zhejiang", "national-2022"])
def test_they_keep_what_is_not_of_a_district(name: str) -> None:
    """The words of exports are Hangzhou's, its scoring sheet and its money are not."""
    hangzhou, policy = policies.load().policy, policies.load(name).policy
    assert policy.scoring is policy.funding is None
    assert policy.survey == hangzhou.survey
    assert policy.groups == hangzhou.groups
    assert all(
        "district" not in rules.source.en and "Hangzhou" not in rules.source.en
        for rules in policy.indicators.values()
    )


def test_zhejiang_has_two_targets() -> None:
    year = resolve(policies.load("zhejiang"), 2023)
    assert {name: dated.value for name, dated in year.targets.items()} == {
        "signing_rate": Fraction(42, 100),
        "key_population_rate": Fraction(85, 100),
    }


@pytest.mark.parametrize(("reading", "base", "so_far"), [("this", 3, 1), ("this_or_next", 4, 2)])
def test_a_plan_counts_whom_the_rate_counts(reading: str, base: int, so_far: int) -> None:
    """Three signed in 2017, one in 2018, one in January 2019; 2018 is planned.

    The rate of S(Y) alone: 3 before, 1 so far. With S(Y+1): 3 and 1 before, 1 and 1 so far.
    """
    days = [date(2017, 6, 1)] * 3 + [date(2018, 6, 1), date(2019, 1, 2)]
    result = planned(
        {
            "contracts": [contract(n, day) for n, day in enumerate(days)],
            "population": [
                {"registered_population": 10, "year": 2018, "institution": CENTRE,
                 "doctor": "王医生"}
            ],
        },
        changes={"contract.year_offset": "0", "indicators.signing_rate.signed": reading},
        progress=True,
    )  # fmt: skip
    doctor = of(result, "王医生")
    assert doctor.progress is not None
    assert (doctor.signed, doctor.progress.signed) == (base, so_far)


def national(year: int, *rows: list[str]) -> MetricsRun:
    """One of two residents signed in the year, and these rows of a table of indicators."""
    exports = {
        "contracts": [contract(1, date(year, 6, 1))],
        "population": [{"resident_population": 2, "year": year, "institution": CENTRE}],
    }
    with tempfile.TemporaryDirectory() as folder:
        write_folder(exports, Path(folder))
        heading = ["机构", "年度", "指标", "分子", "分母", "值"]
        if rows:
            text(Path(folder) / "指标.csv", [heading, *rows])
        return metrics(Request((Path(folder),), year=year, policy="national-2022"))


@pytest.mark.parametrize(
    ("rows", "target", "status", "note"),
    [
        ([["全区", "2023", "签约服务覆盖率", "48", "100", ""]], "49/100", "met", "path-corridor"),
        ([["全区", "2023", "signing_rate", "", "", "49.5%"]], "101/200", "missed", "path-corridor"),
        ([["全区", "2023", "signing_rate", "", "", "74.5%"]], "3/4", "missed", "path-corridor"),
        ([[CENTRE, "2023", "signing_rate", "", "", "40%"]], "41/100", "met", "path-corridor"),
        ([["全区", "2024", "signing_rate", "", "", "40%"]], None, "no_target", "path-unknown"),
        ([], None, "no_target", "path-unknown"),
    ],
)
def test_the_national_path(
    rows: list[list[str]], target: str | None, status: str, note: str
) -> None:
    """One point more than the year before, 75% at most: of 48% it is 49%, of 74.5% it is 75%."""
    found = figure(national(2024, *rows), "signing_rate")
    assert found.target == (None if target is None else Fraction(target))
    assert parts(found) == (1, 2, status)
    assert note in [each.code for each in found.notes]


def test_two_institutions_without_the_districts_rate_leave_no_target() -> None:
    rows = [[name, "2023", "signing_rate", "", "", "40%"] for name in (CENTRE, "乙中心")]
    assert figure(national(2024, *rows), "signing_rate").target is None


def test_from_2035_the_goal_itself() -> None:
    found = figure(national(2035), "signing_rate")
    assert (found.target, found.status) == (Fraction(3, 4), "missed")


def test_a_doubtful_row_of_the_year_before_is_told() -> None:
    run_ = national(2024, ["全区", "2023", "signing_rate", "1", "2", "90%"])
    assert "indicator-contradicts" in [problem.code for problem in run_.problems]
