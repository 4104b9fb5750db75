"""Hand-checked cases of overrides and handovers in the plan (spec 1.7, 2.1)."""

from __future__ import annotations

from datetime import date

import pytest

from .plan import plan
from .plan_rows import JIA, YI, A, B, C, P, Row, contract, contracts, handed, override, patch

# -- overrides ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected", "unusable"),
    [
        ([override(A, 3)], 3, 0),
        ([override(A, 3, year=P), override(A, 3)], 3, 0),
        ([override(A, 3), override(A, 4, year=2017)], 3, 0),
        ([override(A, 3), override(A, 4)], 7, 2),
        ([override(B, 3)], 7, 1),
        ([override(B, 3, institution=JIA), override(A, 3)], 3, 0),
        ([override(A, 3, institution=YI), override("吴医生", 3), override(None, 3)], 7, 3),
        ([override(A, None), override(A, -1), override(A, 2.5)], 7, 3),
    ],
)
def test_overrides(rows: list[Row], expected: int, unusable: int) -> None:
    """35% of 20 is 7. A is at Jia alone, B in both."""
    table = [patch(A, 20), patch(B, 20), patch(B, 20, institution=YI)]
    found = plan({"population": table}, P, overrides=rows)
    assert (found.doctors[JIA, A].planned, found.unusable_overrides) == (expected, unusable)


# -- handovers ----------------------------------------------------------------------------------

NEW_YEAR, JULY = date(2018, 1, 1), date(2018, 7, 1)


@pytest.mark.parametrize(
    ("rows", "as_of", "holder"),
    [
        ([handed(A, B, NEW_YEAR)], None, B),
        ([handed(A, B, date(2018, 12, 31))], None, B),
        ([handed(A, B, date(2019, 1, 1))], None, A),
        ([handed(A, B, JULY)], date(2018, 6, 30), A),
        ([handed(A, B, JULY)], JULY, B),
        ([handed(B, C, JULY), handed(A, B, NEW_YEAR)], None, C),
        ([handed(A, B, JULY), handed(B, C, NEW_YEAR)], None, B),
        ([handed(A, B, JULY), handed(B, A, JULY)], None, B),
        ([handed(A, B, JULY), handed(A, C, JULY)], None, A),
        ([handed(A, B, JULY), handed(A, B, JULY, institution=JIA)], None, B),
        ([handed(A, A, JULY), handed(A, None, JULY), handed(A, B, None)], None, A),
        ([handed(A, B, JULY, institution=YI)], None, A),
    ],
)
def test_handovers(rows: list[Row], as_of: date | None, holder: str) -> None:
    """Who has A's one person of S(2018)."""
    found = plan({"contracts": contracts(1, A)}, P, handover=rows, as_of=as_of)
    assert {unit[1] for unit, row in found.doctors.items() if row.signed} == {holder}


def test_a_handover_without_institution_needs_a_doctor_of_one() -> None:
    both = [*contracts(1, A), contract("E7", A, institution=YI)]
    found = plan({"contracts": both}, P, handover=[handed(A, B, JULY)])
    assert set(found.doctors) == {(JIA, A), (YI, A)}
    found = plan({"contracts": both}, P, handover=[handed(A, B, JULY, institution=YI)])
    assert set(found.doctors) == {(JIA, A), (YI, B)}


def test_who_stands_is_chosen_by_the_exported_names() -> None:
    """李 is smaller than 王: the tie goes to A's row with its mark, also when B's are C's."""
    rows = [contract("E1", A, groups=["diabetes"]), contract("E1", B)]
    assert B < A < C
    found = plan({"contracts": rows}, P, handover=[handed(B, C, JULY)])
    assert {unit[1]: row.groups["diabetes"].signed for unit, row in found.doctors.items()} == {A: 1}


def test_the_grid_stays_with_the_old_doctor() -> None:
    """A's 20 people are A's, one signed; the heir has no row and is off-grid."""
    data = {"contracts": contracts(1, A), "population": [patch(A, 20)], "residents": []}
    found = plan(data, P, handover=[handed(A, B, JULY)])
    old, heir = found.doctors[JIA, A], found.doctors[JIA, B]
    assert (old.signed, old.population, old.planned, old.unsigned) == (0, 20, 7, 20)
    assert (heir.signed, heir.off_grid, heir.planned, heir.unsigned) == (1, True, 1, None)
