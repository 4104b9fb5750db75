"""The hand-checked cases of the plan (spec 1.7)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from fdsign.errors import FdsignError, PolicyError
from fdsign.locale import text
from fdsign.pipeline.fund import FundChoice, fund
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.planning.results import PlanRun
from fdsign.planning.targets import wanted
from tests.spec.office import CENTRE, Rows, contract, figure, resident
from tests.spec.plans import (
    HANDOVER,
    OVERRIDES,
    of,
    people,
    planned,
    published,
    signed,
    total,
    written,
)

OTHER = "另一街道社区卫生服务中心"
OLD = date(1940, 1, 1)


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


@pytest.fixture(scope="module")
def of_2018() -> dict[str, Rows]:
    """The published table as exports: so many contracts of 2018, so many of D13's by people over 60."""
    contracts: Rows = []
    population: Rows = []
    for row in published():
        doctor, base = row["doctor"], int(row["signed_2017"])
        elderly = int(row["elderly_signed_2017"]) if doctor == "D13" else 0
        first = len(contracts)
        contracts += signed(elderly, doctor, first, born=OLD)
        contracts += signed(base - elderly, doctor, first + elderly)
        population.append(
            {"institution": CENTRE, "community": row["community"], "doctor": doctor,
             "registered_population": int(row["registered_population"]), "year": 2018}
        )  # fmt: skip
    return {"contracts": contracts, "population": population}


@pytest.fixture(scope="module")
def by_population(of_2018: dict[str, Rows]) -> PlanRun:
    return planned(of_2018)


@pytest.fixture(scope="module")
def by_hand(of_2018: dict[str, Rows]) -> PlanRun:
    """The same with the table's planned column as overrides."""
    rows = [[row["doctor"], row["planned_2018"], CENTRE, 2018, ""] for row in published()]
    return planned(of_2018, {"计划调整": [OVERRIDES, *rows]})


def test_the_published_population_and_base_re_add(by_population: PlanRun) -> None:
    assert sum(plan.population or 0 for plan in by_population.doctors) == 48_000
    assert sum(plan.signed for plan in by_population.doctors) == 9_622
    assert [plan.signed for plan in by_population.doctors] == [
        int(row["signed_2017"]) for row in published()
    ]
    assert [plan.community for plan in by_population.listed] == [
        row["community"] for row in published()
    ]


def test_the_published_table_by_population(by_population: PlanRun) -> None:
    targets = [1925, 1225, 1575, 1925, 1925, 1575, 1575, 1050, 1400, 700, 1225, 350, 350]
    assert [plan.target for plan in by_population.doctors] == targets
    assert [plan.planned for plan in by_population.doctors] == targets  # every base is below
    assert total(by_population) == 16_800
    assert [centre.target for centre in by_population.centres] == [16_800]


def test_d13_is_to_renew_49_of_69_elderly(by_population: PlanRun) -> None:
    """70% of 69 is 48.3."""
    elderly = of(by_population, "D13").groups["elderly"]
    assert (elderly.signed, elderly.renewable, elderly.renewals) == (69, 69, 49)


def test_the_published_plan_needs_4800_from_off_grid_doctors(by_hand: PlanRun) -> None:
    assert total(by_hand) == 12_000
    assert all(plan.overridden for plan in by_hand.doctors)
    (note,) = by_hand.centres[0].notes
    assert note.text() == (
        "the doctors with people of their own come to 12,000 (25.00% of 48,000); 35.00% (16,800) "
        "needs 4,800 from off-grid doctors, who are planned 0: 4,800 short"
    )


@pytest.mark.parametrize(
    ("share", "people", "count"),
    [("0.07", 100, 7), ("0.35", 46_990, 16_447), ("0.35", 20, 7), ("0.35", 21, 8), ("0", 9, 0)],
)
def test_targets_are_exact(share: str, people: int, count: int) -> None:
    """0.07 × 100 is more than 7 in floats."""
    assert wanted(Fraction(share), people) == count


def test_a_doctor_beyond_the_target_keeps_what_is_signed() -> None:
    run = planned({"contracts": signed(40, "甲", 0), "population": people(甲=100)})
    assert (of(run, "甲").target, of(run, "甲").planned, of(run, "甲").to_add) == (35, 40, 0)


def test_by_gap_the_rest_is_shared_in_proportion() -> None:
    """35% of 300 is 105; 16 are off-grid, 30 and 9 in the grid: 50 are left.

    Gaps 5, 35 − 9 = 26 and 35, together 66: 3.79, 19.70, 26.52. The floors leave two, for 甲 and 乙.
    """
    rows = [*signed(30, "甲", 0), *signed(9, "乙", 100), *signed(16, "中医科", 300)]
    run = planned({"contracts": rows, "population": people(甲=100, 乙=100, 丙=100)}, method="gap")
    assert {p.doctor: p.planned for p in run.doctors} == {
        "甲": 34, "乙": 29, "丙": 26, "中医科": 16,
    }  # fmt: skip
    assert total(run) == run.centres[0].target == 105
    off = of(run, "中医科")
    assert (off.off_grid, off.population, off.target, off.unsigned) == (True, None, None, None)
    assert {group.in_grid for group in off.groups.values()} == {None}


def test_by_gap_an_override_is_kept_and_the_rest_shared() -> None:
    """Of 70, 12 stand by hand; 58 − 10 − 0 are shared by gaps 25 and 0: 甲 gets them all."""
    run = planned(
        {"contracts": [*signed(10, "甲", 0), *signed(40, "丙", 100)],
         "population": people(甲=100, 乙=50, 丙=50)},
        {"计划调整": [OVERRIDES, ["乙", 12, "", "", "商定"]]},
        method="gap",
    )  # fmt: skip
    assert {p.doctor: p.planned for p in run.doctors} == {"甲": 18, "乙": 12, "丙": 40}
    assert of(run, "乙").overridden
    assert of(run, "乙").note == "商定"


def test_nobody_is_asked_for_more_people_than_live_there() -> None:
    """70 wanted of 200; 乙 gives 0 by hand, so 甲 would have to reach 70 of 40 people: refused."""
    exports = {"contracts": signed(10, "甲", 0), "population": people(甲=40, 乙=160)}
    tables = {"计划调整": [OVERRIDES, ["乙", 0, CENTRE, 2018, ""]]}
    with pytest.raises(FdsignError, match=r"target of 70 .*cannot be shared out: for 30 of them"):
        planned(exports, tables, method="gap")


def test_a_doctor_who_signs_across_grids_may_be_asked_for_more_and_it_is_said() -> None:
    records = [resident(1, doctor="乙")]
    run = planned(
        {"contracts": signed(10, "甲", 0), "residents": records, "population": people(甲=40, 乙=160)},
        {"计划调整": [OVERRIDES, ["乙", 0, CENTRE, 2018, ""]]},
        method="gap",
    )  # fmt: skip
    # 31 of the 40 are not signed: one of the ten signed is 乙's.
    assert (of(run, "甲").planned, of(run, "甲").unsigned, of(run, "甲").across) == (70, 31, 1)
    assert (
        "60 to add, but only 31 of its people are not signed yet" in of(run, "甲").notes[0].text()
    )


def test_where_the_target_is_reached_everybody_keeps_what_is_signed() -> None:
    exports = {"contracts": signed(80, "甲", 0), "population": people(甲=100, 乙=100)}
    run = planned(exports, method="gap")
    assert {p.doctor: p.planned for p in run.doctors} == {"甲": 80, "乙": 0}
    assert run.centres[0].notes[0].text().startswith("70 (35.00%) are already reached")


def test_overrides_below_the_signed_and_above_the_people_are_said() -> None:
    run = planned(
        {"contracts": [*signed(40, "甲", 0), *signed(5, "乙", 100)], "population": people(甲=100, 乙=20)},
        {"计划调整": [OVERRIDES, ["甲", 30, CENTRE, 2018, ""], ["乙", 25, CENTRE, 2018, ""]]},
    )  # fmt: skip
    assert of(run, "甲").to_add == -10
    assert [note.text() for note in of(run, "甲").notes] == [
        "planned 30 by hand, fewer than the 40 already signed"
    ]
    assert [note.text() for note in of(run, "乙").notes] == [
        "planned 25 by hand, more than the 20 people there are",
        "20 to add, but only 15 of its people are not signed yet",
    ]


def test_what_an_override_may_not_be_is_told_with_its_row() -> None:
    run = planned(
        {"contracts": signed(4, "甲", 0), "population": people(甲=100)},
        {
            "计划调整": [
                OVERRIDES, ["甲", 50, CENTRE, 2018, ""], ["甲", 51, CENTRE, 2018, ""],
                ["丁", 9, CENTRE, 2018, ""], ["甲", "1.5", CENTRE, 2018, ""],
                ["甲", 77, CENTRE, 2017, ""], ["甲", "", CENTRE, 2018, ""],
            ]
        },
    )  # fmt: skip
    told = {p.row: p.what() for p in run.metrics.problems if p.code == "plan-unusable"}
    assert sorted(told) == [2, 3, 4, 5]
    assert "neither is used" in told[2]
    assert of(run, "甲").planned == 35


def test_a_population_that_does_not_add_up_is_said() -> None:
    """The table knows institutions only; the doctors' people are those of the register."""
    residents = [resident(n, doctor="甲") for n in range(10)]
    table = [{"institution": CENTRE, "registered_population": 100, "year": 2018}]
    run = planned({"contracts": signed(1, "甲", 0), "residents": residents, "population": table})
    assert of(run, "甲").population == 10
    assert run.centres[0].target == 35
    assert run.centres[0].notes[0].text() == (
        "the doctors' people add up to 10, the institution's population is 100"
    )


def test_the_population_of_the_plan_year_else_the_latest() -> None:
    def of_years(*years: int) -> Rows:
        return [{**row, "year": year} for year in years for row in people(甲=year)]

    exports = {"contracts": signed(1, "甲", 0), "population": of_years(2016, 2017, 2018)}
    assert planned(exports).doctors[0].population == 2018
    run = planned({**exports, "population": of_years(2016, 2017)})
    assert run.doctors[0].population == 2017
    assert run.population_note is not None
    assert run.population_note.text() == "population of 2017, the latest there is"


def test_groups_are_of_the_base_and_ages_of_the_base_year() -> None:
    """On 31 December 2017 the first is 60, the second not; the third had a contract of 2017 only."""
    rows = [
        contract(1, date(2017, 5, 1), born=date(1957, 12, 31), doctor="甲"),
        contract(2, date(2017, 5, 1), born=date(1958, 1, 1), doctor="甲", groups=["hypertension"]),
        contract(3, date(2016, 5, 1), born=OLD, doctor="甲", groups=["diabetes"]),
    ]
    records = [
        resident(4, born=OLD, doctor="甲", groups=["diabetes"]),
        resident(5, born=OLD, doctor="甲", registered=False),
    ]
    run = planned({"contracts": rows, "residents": records, "population": people(甲=100)})
    found = of(run, "甲").groups
    assert of(run, "甲").signed == 3
    elderly, hypertension, diabetes = (found[g] for g in ("elderly", "hypertension", "diabetes"))
    # 60% of the one registered; 70% of the one who can be renewed
    assert (elderly.signed, elderly.in_grid, elderly.coverage_target) == (2, 1, 1)
    assert (elderly.renewable, elderly.renewals) == (1, 1)
    assert (hypertension.signed, hypertension.in_grid, hypertension.renewable) == (1, 0, 1)
    assert (diabetes.signed, diabetes.in_grid, diabetes.renewable, diabetes.renewals) == (
        1,
        1,
        0,
        0,
    )


def test_home_beds_are_the_base_years_unless_set_by_hand() -> None:
    beds = [
        {"person_id": None, "card_no": f"K{n}", "open_date": date(2017, 3, n), "bed_no": str(n),
         "doctor": doctor, "institution": CENTRE}
        for n, doctor in ((1, "甲"), (2, "甲"), (3, "乙"))
    ]  # fmt: skip
    cards = [contract(n, doctor="甲", card_no=f"K{n}", signed=date(2017, 1, 1)) for n in (1, 2, 3)]
    run = planned(
        {"contracts": cards, "home_beds": beds, "population": people(甲=9, 乙=9)},
        {"计划调整": [[*OVERRIDES, "家床计划数"], ["乙", "", CENTRE, 2018, "", 4]]},
    )
    assert (of(run, "甲").beds, of(run, "甲").planned_beds) == (2, 2)
    assert (of(run, "乙").beds, of(run, "乙").planned_beds) == (1, 4)
    assert not of(run, "乙").overridden


def test_progress_is_of_contract_year_2019_too() -> None:
    """Ten are signed for 2018; of them two are renewed in 2018, and one more person signs.

    On 30 June 184 of 365 days are left, of 50 weeks 25.2: 35 − 11 = 24 to go.
    """
    rows = [
        *signed(10, "甲", 0),
        *signed(2, "甲", 0, signed=date(2018, 3, 1)),
        *signed(1, "甲", 50, signed=date(2018, 6, 1)),
        *signed(5, "甲", 60, signed=date(2018, 7, 1)),
    ]
    run = planned(
        {"contracts": rows, "population": people(甲=100)}, progress=True, as_of=date(2018, 6, 30)
    )
    plan = of(run, "甲")
    assert plan.progress is not None
    assert (plan.signed, plan.planned, plan.progress.signed, plan.to_go) == (10, 35, 11, 24)
    assert (plan.progress.due, plan.progress.renewed, plan.progress.not_renewed) == (10, 2, 8)
    assert run.counted_on == date(2018, 6, 30)
    assert run.remaining == Fraction(184, 365) * 50
    assert run.per_remaining_week(plan) == 24 / (Fraction(184, 365) * 50)


def test_without_a_date_the_last_signing_is_the_date_of_the_data() -> None:
    rows = [*signed(1, "甲", 0), *signed(1, "甲", 1, signed=date(2018, 12, 31))]
    run = planned({"contracts": rows, "population": people(甲=100)}, progress=True)
    assert (run.counted_on, run.remaining) == (date(2018, 12, 31), 0)
    assert run.per_remaining_week(of(run, "甲")) is None


def test_a_leaving_doctors_contracts_go_to_the_successor() -> None:
    exports = {
        "contracts": [*signed(3, "甲", 0), *signed(2, "乙", 50)],
        "population": people(甲=100, 乙=100),
    }
    tables = {"交接": [HANDOVER, ["甲", "乙", "2018-03-01", ""]]}
    run = planned(exports, tables)
    assert (of(run, "甲").signed, of(run, "乙").signed) == (0, 5)
    assert of(run, "甲").population == 100
    assert of(run, "甲").notes[0].text().startswith("handed over all contracts to 乙")
    assert of(run, "乙").notes[0].text() == "took over the contracts of 甲"
    before = planned(exports, tables, as_of=date(2018, 2, 28))
    assert (of(before, "甲").signed, of(before, "乙").signed) == (3, 2)
    whole = planned(exports, tables, changes={"handover.people": "follow"})
    assert (of(whole, "乙").signed, of(whole, "乙").population) == (5, 200)


def test_metrics_score_and_fund_honour_a_handover() -> None:
    """Handed over within 2017, the contracts of 2017 are 乙's; a year later they were 甲's still."""
    exports = {
        "contracts": [
            *signed(3, "甲", 0, signed=date(2016, 6, 1), team="一队"),
            *signed(1, "乙", 50, signed=date(2016, 6, 1), team="二队"),
        ],
        "residents": [resident(n, doctor="甲", record_qualified=True) for n in (0, 1, 2, 50)],
        "population": [{**row, "year": 2017} for row in people(甲=10, 乙=10)],
    }

    def found(day: str) -> tuple[object, ...]:
        with written(exports, {"交接": [HANDOVER, ["甲", "乙", day, CENTRE]]}) as folder:
            request = Request((folder,), year=2017)
            rates = figure(metrics(request), "signing_rate", "doctor", "乙")
            teams = {f.team: f.persons for f in fund(request, FundChoice("good")).funds if f.team}
            (sheet,) = [s for s in score(request, ("doctor",)).scores if s.unit == "乙"]
        return rates.numerator, teams, sheet.item("record_qualified").figures[0].numerator

    assert found("2017-12-31") == (4, {"一队": 0, "二队": 4}, 4)
    assert found("2018-01-01") == (1, {"一队": 3, "二队": 1}, 1)


def test_what_cannot_be_planned_is_refused() -> None:
    contracts = signed(1, "甲", 0)
    with pytest.raises(FdsignError, match="How many people each doctor has is not known"):
        planned({"contracts": contracts})
    nobody = {"contracts": signed(1, None, 0), "residents": [resident(9, doctor=None)]}
    with pytest.raises(FdsignError, match="names a doctor"):
        planned(nobody)
    with pytest.raises(PolicyError, match="names no signing rate"):
        planned(
            {"contracts": contracts, "population": people(甲=9)},
            changes={"indicators.signing_rate.targets": "[]"},
        )


def test_a_year_before_the_policys_first_may_be_the_base() -> None:
    rows = signed(3, "甲", 0, signed=date(2014, 5, 1))
    table = [{**row, "year": 2015} for row in people(甲=100)]
    run = planned({"contracts": rows, "population": table}, year=2015)
    plan = of(run, "甲")
    assert (plan.signed, plan.target, plan.planned) == (3, 20, 20)
    assert plan.groups["elderly"].renewals is None  # no target before 2016


def test_institutions_are_planned_each_by_itself() -> None:
    rows = [*signed(4, "甲", 0), *signed(5, "甲", 50, institution=OTHER)]
    table = [*people(甲=100), {**people(甲=20)[0], "institution": OTHER}]
    run = planned({"contracts": rows, "population": table}, method="gap")
    assert {c.institution: c.target for c in run.centres} == {CENTRE: 35, OTHER: 7}
    assert (of(run, "甲").planned, of(run, "甲", OTHER).planned) == (35, 7)


def test_progress_changes_nobody_s_plan() -> None:
    """乙 has no row in the population table, but a resident of the register, and signs in 2018."""
    exports = {
        "contracts": [*signed(10, "甲", 1), contract(11, doctor="乙", signed=date(2018, 3, 1))],
        "population": people(甲=100),
        "residents": [resident(12, doctor="乙")],
    }
    plain, counted = (of(planned(exports, progress=progress), "乙") for progress in (False, True))
    assert (plain.off_grid, plain.population, plain.target) == (False, 0, 0)
    assert (counted.off_grid, counted.population, counted.target) == (False, 0, 0)
    assert counted.progress is not None
    assert counted.progress.signed == 1
