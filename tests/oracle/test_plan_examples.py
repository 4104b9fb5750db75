"""Hand-checked cases of the plan, so that its naive reference can be trusted (spec 1.7).

Each expected number was worked out on paper from the clause cited. The plan is for 2018: the base
year is 2017, the signing target 35%. A person who signed in 2016 is in S(2017), in 2017 in S(2018),
in 2018 in S(2019).
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from .plan import InfeasibleError, Total, plan
from .plan_rows import (
    JIA,
    OLD,
    TCM,
    YI,
    YOUNG,
    A,
    B,
    C,
    P,
    Row,
    contract,
    contracts,
    handed,
    override,
    own,
    patch,
    pid,
    planned,
    record,
)

PUBLISHED = Path(__file__).resolve().parents[1] / "published" / "doctor_plan_2018.csv"
# -- the published plan of 2018 -----------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> list[Row]:
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def centre(published: list[Row]) -> dict[str, list[Row]]:
    """The signed and the population of the 13 doctors, and 100 signed by the TCM department."""
    rows = contracts(100, TCM, first=90_000)
    for number, row in enumerate(published):
        rows += contracts(int(row["signed_2017"]), row["doctor"], first=number * 2_000)
    table = [patch(row["doctor"], int(row["registered_population"])) for row in published]
    return {"contracts": rows, "population": table}


def test_the_published_targets(centre: dict[str, list[Row]], published: list[Row]) -> None:
    """35% of 5500, 3500, 4500 …; all are above what was signed."""
    found = plan(centre, P)
    targets = [1925, 1225, 1575, 1925, 1925, 1575, 1575, 1050, 1400, 700, 1225, 350, 350]
    for row, target in zip(published, targets, strict=True):
        doctor = found.doctors[JIA, row["doctor"]]
        assert doctor.signed == int(row["signed_2017"])
        assert (doctor.target_count, doctor.planned) == (target, target)
    department = found.doctors[JIA, TCM]
    assert (department.off_grid, department.signed, department.planned) == (True, 100, 100)
    assert (department.population, department.target_count, department.to_add) == (None, None, 0)


def test_the_published_plan_by_overrides(
    centre: dict[str, list[Row]], published: list[Row]
) -> None:
    """48,000 people, 12,000 agreed on; with 4,800 of the department it is T = 16,800 exactly."""
    agreed = [override(row["doctor"], int(row["planned_2018"])) for row in published]
    found = plan(centre, P, method="gap", overrides=[*agreed, override(TCM, 4_800)])
    signed = sum(int(row["signed_2017"]) for row in published) + 100
    assert found.totals == {JIA: Total(48_000, signed, 16_800, 16_800)}
    assert all(row.overridden for row in found.doctors.values())
    with pytest.raises(InfeasibleError) as refused:
        plan(centre, P, method="gap", overrides=agreed)
    assert refused.value.left == {JIA: 16_800 - 12_000 - 100}


def test_the_groups_of_the_first_doctor() -> None:
    """935 elderly signed of 1038: 70% are 654.5, 60% are 622.8 (spec 1.7, published 2018)."""
    elders = [pid(n % 900, date(1940 + n // 900, 3, 3)) for n in range(1038)]
    data = {
        "contracts": [contract(person) for person in elders[:935]],
        "residents": [record(person) for person in elders],
    }
    group = own(data).groups["elderly"]
    assert (group.signed, group.in_grid, group.renewable) == (935, 1038, 935)
    assert (group.renewals, group.coverage_target) == (655, 623)


# -- base, population, target -------------------------------------------------------------------


def test_seven_percent_of_100_is_7_and_not_8() -> None:
    """The hazard of floats, with the target of 2018: 35% of 20 is 7, of 21 it is 7.35."""
    data = {"population": [patch(A, 20), patch(B, 21)]}
    assert planned(plan(data, P)) == {A: 7, B: 8}


def test_the_base_goes_by_the_later_contract() -> None:
    """One person of S(2017) with A who is in S(2018) with B; another only in S(2017)."""
    both = [contract("E1", A, 2016), contract("E1", B, 2017), contract("E2", A, 2016)]
    data = {"contracts": [*both, contract("E3", A, 2018)], "population": [patch(A, 1), patch(B, 1)]}
    found = plan(data, P)
    assert {unit[1]: row.signed for unit, row in found.doctors.items()} == {A: 1, B: 1}


@pytest.mark.parametrize(
    ("years", "population"),
    [
        ((2016, 2017, 2018, 2019), 2018),
        ((2016, 2017, 2019), 2017),
        ((2017, None), 1),
        ((2019,), 3),
    ],
)
def test_the_population_is_chosen_with_p(years: tuple[int | None, ...], population: int) -> None:
    """Each row gives its own year as population, the undated one 1; the register has three."""
    table = [patch(A, year or 1, year=year) for year in years]
    living = [record(f"E{number}") for number in range(3)]
    assert own({"population": table, "residents": living}).population == population


def test_before_the_first_target() -> None:
    """2014 has none: the base stays. 2015: 20% of 30 is 6, renewals and groups have none yet."""
    data = {
        "contracts": [contract("E1", A, 2013), contract("E2", A, 2014)],
        "population": [patch(A, 30, year=2014)],
        "residents": [record(pid(1, date(1940, 1, 1)))],
    }
    found = plan(data, 2014, method="gap")
    assert found.totals[JIA] == Total(30, 1, None, 1)
    row = plan(data, 2015).doctors[JIA, A]
    assert (row.signed, row.target_count, row.planned) == (2, 6, 6)
    assert (row.groups["elderly"].in_grid, row.groups["elderly"].renewals) == (1, None)
    assert row.groups["elderly"].coverage_target is None


# -- method gap ---------------------------------------------------------------------------------


def test_shares_by_largest_remainder() -> None:
    """T = 35% of 310 = 108.5, so 109; the department keeps 60; base 5 of A: 44 are left.

    Gaps: A 35 - 5 = 30, B 35 - 0 = 35, nobody 0.35 x 110 = 38.5; together 103.5.
    44 x 30 / 103.5 = 12.75, 44 x 35 / 103.5 = 14.88, 44 x 38.5 / 103.5 = 16.37: the two left over
    go to B and A.
    """
    table = [patch(A, 100), patch(B, 100), patch(None, 110)]
    data = {"contracts": contracts(60, TCM) + contracts(5, A, 500), "population": table}
    found = plan(data, P, method="gap")
    assert planned(found) == {A: 18, B: 15, None: 16, TCM: 60}
    assert found.totals == {JIA: Total(310, 65, 109, 109)}


def test_ties_go_to_the_smaller_name() -> None:
    """T = 35% of 60 = 21, of which 19 by the department; gaps of 7 each: 2 x 1/3."""
    table = [patch(doctor, 20) for doctor in (None, A, B)]
    found = plan({"contracts": contracts(19, TCM), "population": table}, P, method="gap")
    assert B < A
    assert planned(found) == {B: 1, A: 1, None: 0, TCM: 19}


def test_nothing_left_and_the_base_stays() -> None:
    """T = 35 is reached by the department, though A is 30 short."""
    data = {"contracts": contracts(40, TCM) + contracts(5, A, 500), "population": [patch(A, 100)]}
    assert planned(plan(data, P, method="gap")) == {A: 5, TCM: 40}


def test_nobody_gets_more_than_live_in_the_grid_unsigned() -> None:
    """T = 35% of 120 = 42; 0 agreed with B of 100, so 42 - 3 are left for A and C.

    Of A's ten people 3 are signed: gap 0.5, 7 unsigned. C's ten: gap 3.5, 10 unsigned. 39 shared
    1 : 7 are 4.875 and 34.125, so 5 and 34: C stays at 10, A would take 29 and stays at 7: 22 left.
    """
    table = [patch(A, 10), patch(B, 100), patch(C, 10)]
    data = {"contracts": contracts(3, A), "population": table}
    with pytest.raises(InfeasibleError) as refused:
        plan(data, P, method="gap", overrides=[override(B, 0)])
    assert refused.value.left == {JIA: 22}
    found = plan(data, P, method="gap", overrides=[override(B, 24)])
    """18 - 3 = 15 left: 1.875 and 13.125, so 2 and 13; C stays at 10, A takes 5."""
    assert planned(found) == {A: 8, B: 24, C: 10}


def test_who_signs_across_grids_is_not_limited() -> None:
    """As above with B at 0, but one of A's three lives in C's grid.

    Another's record names no doctor: such a person is in the grid of A, whose contract it is. C: 10
    people of whom one is signed, so 9 unsigned; A: 10, two of them signed, 8 unsigned. C is fixed at
    9, A takes the other 30.
    """
    table = [patch(A, 10), patch(B, 100), patch(C, 10)]
    data = {
        "contracts": contracts(3, A),
        "population": table,
        "residents": [record("E00000000", C), record("E00000001", None)],
    }
    found = plan(data, P, method="gap", overrides=[override(B, 0)])
    row = found.doctors[JIA, A]
    assert (row.across, row.unsigned, found.doctors[JIA, C].unsigned) == (1, 8, 9)
    assert planned(found) == {A: 33, B: 0, C: 9, None: 0}


def test_every_institution_by_itself() -> None:
    """Yi has 20 people and T = 7 whatever Jia lacks."""
    table = [patch(A, 100), patch(A, 20, institution=YI)]
    found = plan({"contracts": contracts(1, A), "population": table}, P, method="gap")
    assert {unit: row.planned for unit, row in found.doctors.items()} == {(JIA, A): 35, (YI, A): 7}


# -- groups, beds, progress ---------------------------------------------------------------------


def test_groups_by_age_and_mark() -> None:
    """60 on 31 December 2017; marks of the live record, else of the row; renewable is S(2018)."""
    old, young, left, unknown = pid(1, OLD), pid(2, YOUNG), pid(3, OLD), pid(4, YOUNG)
    marked: Row = {"groups": ["hypertension"]}
    data = {
        "contracts": [
            contract(old),
            contract(young, **marked),
            contract(left, signed=2016),
            contract(unknown, **marked),
        ],
        "residents": [
            record(old, registered=False, groups=["diabetes", "hypertension"]),
            record(young),
            record(left),
            record(None, birth_date=OLD, groups=["hypertension"], record_no="R1"),
        ],
    }
    groups = own(data).groups
    shown = {
        name: (group.signed, group.in_grid, group.renewable, group.renewals, group.coverage_target)
        for name, group in groups.items()
    }
    assert shown == {
        "elderly": (2, 2, 1, 1, 2),
        "hypertension": (2, 2, 2, 2, 2),
        "diabetes": (1, 1, 1, 1, 1),
    }


def test_beds_of_the_base_year() -> None:
    """One bed opened in 2017 follows A's contract to B, one is A's own; one is of 2018."""
    bed = {"person_id": "E00000000", "bed_no": "B1", "open_date": date(2017, 3, 1)}
    beds = [bed, bed | {"doctor": A, "bed_no": "B2"}, bed | {"open_date": date(2018, 3, 1)}]
    data = {
        "contracts": contracts(1, A, signed=2016),
        "home_beds": beds,
        "residents": [record("E9")],
    }
    found = plan(data, P, handover=[handed(A, B, date(2018, 7, 1))])
    assert {unit[1]: row.beds_base for unit, row in found.doctors.items()} == {A: 1, B: 1}
    assert own({"contracts": contracts(1, A)}).beds_base is None


def test_progress() -> None:
    """S(2018): E0 to E3; E3 died in 2017: in the base, not in the progress. S(2019): E0 to E1, E5.

    E0 renewed with A, E1 at Yi with B; E5 is new with C. Of A's due three, one renewed.
    """
    data = {
        "contracts": [
            *contracts(4, A),
            contract("E00000000", A, 2018),
            contract("E00000001", B, 2018, institution=YI),
            contract("E00000005", C, 2018),
        ],
        "residents": [
            record("E00000003", record_status="死亡", closed_on=date(2017, 12, 31)),
            record("E00000000"),
        ],
    }
    found = plan(data, P, progress=True)
    shown = {
        unit: (row.signed, row.progress, row.due, row.renewed)
        for unit, row in found.doctors.items()
    }
    assert shown == {(JIA, A): (4, 2, 3, 1), (YI, B): (0, 1, 0, 0), (JIA, C): (0, 1, 0, 0)}
    assert found.doctors[JIA, C].off_grid
    assert set(plan(data, P).doctors) == {(JIA, A)}
    assert plan(data, P).doctors[JIA, A].progress is None
    early = plan(data, P, progress=True, as_of=date(2017, 12, 30)).doctors[JIA, A]
    assert (early.signed, early.progress, early.due, early.renewed) == (4, 4, 4, 0)
