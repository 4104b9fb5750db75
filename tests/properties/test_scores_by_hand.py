"""Small folders whose sheets were once scored otherwise than the rules have it (spec 1.5)."""

from __future__ import annotations

from typing import Any

from tests.oracle.test_scoring_examples import DOCTOR, JIA, YI, contract, talk, without
from tests.properties.test_scores import compare_scores, engine_says, sheets


def test_which_of_two_blanks_stands_does_not_hang_on_the_order_of_files() -> None:
    """One sheet says nothing about the doctor, the other did not ask."""
    rows = [talk(1, None, knows_doctor=None), without(talk(1, None), "knows_doctor")]
    found: list[dict[str, Any]] = [
        engine_says(sheets({"contracts": [contract(1)], "survey": survey})["doctor", JIA, DOCTOR])
        for survey in (rows, rows[::-1])
    ]
    assert found[0] == found[1]


def test_what_another_institution_asks_changes_nothing_here() -> None:
    """The only interviewed resident of one is vetoed, on a sheet that did not ask for satisfaction."""
    survey = [without(talk(1, knows_doctor=False), "satisfaction"), talk(2)]
    data = {"contracts": [contract(1), contract(2, YI)], "survey": survey}
    assert compare_scores(data) == []
    item = sheets(data)["institution", None, JIA].item("satisfaction")
    assert item.points is None
