"""Hand-checked cases of the scoring sheet, so that its naive reference can be trusted (spec 1.5).

Each expected value was worked out on paper from the clause cited.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from .bands import FIGURES, MAXIMA, Counts, Next, judge, next_band
from .exports import person_id
from .scoring import Score, score

Row = dict[str, Any]
F = Fraction

YEAR = 2017
JIA, YI = "甲社区卫生服务中心", "乙镇卫生院"
DOCTOR, TEAM = "王医生", "第一团队"
DAY = date(2017, 5, 5)


def pid(number: int) -> str:
    """A made-up ID."""
    return person_id(date(1980 + number // 900, 1, 1), number % 900)


def contract(number: int, institution: str | None = JIA) -> Row:
    """A contract of 2017 with Dr Wang of the first team."""
    signed = {"person_id": pid(number), "sign_date": date(2016, 5, 1)}
    return signed | {"institution": institution, "doctor": DOCTOR, "team": TEAM}


def talk(number: int, satisfaction: str | None = "满意", **more: Any) -> Row:
    """An interviewed resident who knows the contract and the doctor."""
    knows = {"person_id": pid(number), "outcome": "接通", "knows_signed": True}
    return knows | {"knows_doctor": True, "satisfaction": satisfaction} | more


def visit(number: int, where: str = JIA) -> Row:
    """A visit in the year."""
    return {"person_id": pid(number), "visit_date": DAY, "institution": where}


def referral(number: int, alliance: bool | None) -> Row:
    """An upward referral in the year."""
    sent = {"person_id": pid(number), "referral_date": DAY, "direction": "上转"}
    return sent | {"to_institution": "市第一医院", "alliance": alliance}


def bed(number: int, **more: Any) -> Row:
    """A home bed opened in the year."""
    return {"person_id": pid(number), "bed_no": f"B{number}", "open_date": DAY} | more


def record(number: int, qualified: bool | None) -> Row:
    """A live record, marked or not."""
    live = {"person_id": pid(number), "registered": True, "record_status": "正常"}
    return live | {"institution": JIA, "doctor": DOCTOR, "record_qualified": qualified}


def doctor(data: dict[str, list[Row]], **options: Any) -> Score:
    """Dr Wang's sheet at Jia."""
    return score(data, YEAR, **options)["doctor", JIA, DOCTOR]


def shown(found: Score, *names: str) -> list[Any]:
    """Some values of a sheet."""
    return [getattr(found, name) for name in names]


@pytest.fixture(scope="module")
def centre() -> dict[str, list[Row]]:
    """200 interviewed, 10 of them vetoed; items 3 to 6 give 2 + 2 + 2 + 0 = 6.

    1000 community visits of 1200, 150 referrals of which 75 to the alliance, 6 beds for 200, and
    179 records qualified of 199.
    """
    words = ["满意"] * 150 + ["基本满意"] * 30 + ["不满意"] * 5 + [None] * 5
    survey = [talk(number, word) for number, word in enumerate(words)]
    survey += [talk(number, knows_doctor=False) for number in range(190, 200)]
    return {
        "contracts": [contract(number) for number in range(200)],
        "residents": [record(number, number < 179) for number in range(199)],
        "survey": survey,
        "visits": [visit(n % 200) for n in range(1000)]
        + [visit(n % 200, "市第一医院") for n in range(200)],
        "referrals": [referral(n, n < 75) for n in range(150)],
        "home_beds": [bed(number) for number in range(6)],
    }


def test_the_sheet_of_200_residents(centre: dict[str, list[Row]]) -> None:
    """v = 10/200; s = (150 + 15 - 5) / (185 + 10); U = 6."""
    found = doctor(centre)
    satisfaction = F(160, 195)
    assert found.points == F(95, 100) + satisfaction + F(57, 10)
    assert shown(found, "surveyed", "vetoed") == [200, 10]
    assert shown(found, "assessable", "maximum") == [9, 9]
    assert [item.points for item in found.items.values()] == [
        F(95, 100),
        satisfaction,
        F(19, 10),
        F(19, 10),
        F(19, 10),
        0,
    ]
    assert [item.band for item in found.items.values()] == [None, None, "A", "A", "A", "C"]
    assert found.lost == 1 + F(150 + 15 - 5 + 10, 195) + 6 - found.points


def test_items_in_the_order_of_the_sheet(centre: dict[str, list[Row]]) -> None:
    assert list(doctor(centre).items) == list(MAXIMA)
    assert list(MAXIMA) == [
        "awareness",
        "satisfaction",
        "referral",
        "community_visits",
        "home_beds",
        "record_qualified",
    ]


def test_only_the_answers_are_vetoed(centre: dict[str, list[Row]]) -> None:
    assert doctor(centre, veto="item").points == F(95, 100) + F(160, 195) + 6


def test_one_veto_and_the_unit_has_nothing(centre: dict[str, list[Row]]) -> None:
    found = doctor(centre, veto="unit")
    assert shown(found, "points", "assessable") == [0, 9]
    assert found.lost == 1 + F(170, 195) + 6
    assert [item.band for item in found.items.values()] == [None, None, "A", "A", "A", "C"]


def test_without_a_veto_the_readings_are_alike(centre: dict[str, list[Row]]) -> None:
    known = {**centre, "survey": centre["survey"][:190]}
    sheets = [doctor(known, veto=veto) for veto in ("sheet", "item", "unit")]
    assert {sheet.points for sheet in sheets} == {1 + F(160, 185) + 6}
    assert {sheet.lost for sheet in sheets} == {F(0)}


def test_what_a_better_band_brings_is_after_the_veto(centre: dict[str, list[Row]]) -> None:
    """90% of 199 are 179.1 persons, so one more; its 0.75 points are 0.7125 after the veto."""
    need = (("record_qualified_rate", 1, "moved"),)
    steps = {
        veto: doctor(centre, veto=veto).items["record_qualified"].next
        for veto in ("sheet", "item", "unit")
    }
    assert steps["sheet"] == Next("B", F(57, 80), need)
    assert steps["item"] == Next("B", F(3, 4), need)
    assert steps["unit"] == Next("B", F(0), need)


def figures(item: str, *counts: Counts) -> dict[str, Counts]:
    return dict(zip(FIGURES[item], counts, strict=True))


@pytest.mark.parametrize(
    ("item", "counts", "band", "points"),
    [
        ("referral", [(1500, 10000), (750, 1500)], "A", F(2)),
        ("referral", [(10000, 66667), (4999, 10000)], "B", F(1)),
        ("referral", [(1000, 10000), (450, 1000)], "B", F(1)),
        ("referral", [(10000, 66667), (4499, 10000)], "C", F(1, 2)),
        ("referral", [(1000, 10000), (400, 1000)], "C", F(1, 2)),
        ("referral", [(1000, 10000), (399, 1000)], "D", F(0)),
        ("referral", [(1501, 10000), (1501, 1501)], "D", F(0)),
        ("referral", [(1501, 10000), None], "D", F(0)),
        ("referral", [(1500, 10000), None], None, None),
        ("referral", [(0, 10000), None], None, None),
        ("referral", [None, (5, 5)], None, None),
        ("community_visits", [(8000, 10000)], "A", F(2)),
        ("community_visits", [(7999, 10000)], "B", F(1)),
        ("community_visits", [(6000, 10000)], "B", F(1)),
        ("community_visits", [(5999, 10000)], "C", F(0)),
        ("community_visits", [None], None, None),
        ("home_beds", [(300, 10000)], "A", F(2)),
        ("home_beds", [(299, 10000)], "B", F(0)),
        ("home_beds", [None], None, None),
        ("record_qualified", [(9500, 10000)], "A", F(1)),
        ("record_qualified", [(9499, 10000)], "B", F(3, 4)),
        ("record_qualified", [(9000, 10000)], "B", F(3, 4)),
        ("record_qualified", [(8999, 10000)], "C", F(0)),
        ("record_qualified", [None], None, None),
    ],
)
def test_limits_are_inclusive(
    item: str, counts: list[Counts], band: str | None, points: Fraction | None
) -> None:
    """15.00%, 50.00%, 80%, 60%, 3%, 95% and 90% are in; one in ten thousand beside is not."""
    found = judge(item, figures(item, *counts))
    assert (found and found.letter, found and found.points) == (band, points)


ALLIANCE = "alliance_referral_share"


@pytest.mark.parametrize(
    ("item", "counts", "band", "points", "needs"),
    [
        # 45% of 26 are 11.7: from 10 (38.5%) one more is 42.3%
        ("referral", [(26, 200), (10, 26)], "C", F(1, 2), [(ALLIANCE, 1, "moved")]),
        # of two, one is a half at once
        ("referral", [(2, 100), (0, 2)], "A", F(2), [(ALLIANCE, 1, "moved")]),
        ("referral", [(20, 200), (9, 20)], "A", F(1), [(ALLIANCE, 1, "moved")]),
        # 15% of 100 are 15: five of 20 go, all outside; 8 of 15 stay
        ("referral", [(20, 100), (8, 20)], "A", F(2), [("referral_rate", 5, "removed")]),
        # 4 of the 15 that stay: 40% are 6
        (
            "referral",
            [(20, 100), (4, 20)],
            "C",
            F(1, 2),
            [("referral_rate", 5, "removed"), (ALLIANCE, 2, "moved")],
        ),
        # all 20 are of the alliance: five of them go
        ("referral", [(20, 100), (20, 20)], "A", F(2), [("referral_rate", 5, "removed")]),
        ("community_visits", [(59, 100)], "B", F(1), [("community_visit_rate", 1, "moved")]),
        ("community_visits", [(60, 100)], "A", F(1), [("community_visit_rate", 20, "moved")]),
        ("community_visits", [(0, 1)], "A", F(2), [("community_visit_rate", 1, "moved")]),
        # 3% of 14,097 are 422.91
        ("home_beds", [(62, 14_097)], "A", F(2), [("home_bed_rate", 361, "added")]),
        ("record_qualified", [(89, 100)], "B", F(3, 4), [("record_qualified_rate", 1, "moved")]),
        ("record_qualified", [(8, 10)], "B", F(3, 4), [("record_qualified_rate", 1, "moved")]),
        ("record_qualified", [(9, 10)], "A", F(1, 4), [("record_qualified_rate", 1, "moved")]),
        ("record_qualified", [(2, 3)], "A", F(1), [("record_qualified_rate", 1, "moved")]),
    ],
)
def test_the_smallest_change_and_the_band_it_reaches(
    item: str,
    counts: list[Counts],
    band: str,
    points: Fraction,
    needs: list[tuple[str, int, str]],
) -> None:
    assert next_band(item, figures(item, *counts)) == Next(band, points, tuple(needs))


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        ("referral", [(15, 100), (8, 15)]),
        ("referral", [(20, 100), None]),
        ("referral", [(5, 100), None]),
        ("referral", [None, (1, 2)]),
        # 15% of 6 visits are not one referral
        ("referral", [(3, 6), (0, 3)]),
        ("community_visits", [(4, 5)]),
        ("home_beds", [None]),
        ("record_qualified", [None]),
    ],
)
def test_no_step(item: str, counts: list[Counts]) -> None:
    assert next_band(item, figures(item, *counts)) is None


def test_beds_are_judged_by_a_limit_that_can_be_changed() -> None:
    """62 beds of 14,097 are 4.4 per thousand (published figures)."""
    counts = figures("home_beds", (62, 14_097))
    found = judge("home_beds", counts, F(3, 1000))
    assert found is not None
    assert found.points == 2


def test_beds_of_the_institution_stand_on_every_sheet() -> None:
    """Jia has a bed for 2 signed, without the doctor's name; Yi none for 1."""
    data = {
        "contracts": [contract(1), contract(2), contract(3, YI)],
        "home_beds": [bed(1, institution=JIA, doctor="李医生")],
    }
    found = score(data, YEAR)
    for level, unit in (("team", TEAM), ("doctor", DOCTOR)):
        assert found[level, JIA, unit].items["home_beds"].band == "A"
        assert found[level, YI, unit].items["home_beds"].band == "B"
    assert found["institution", None, JIA].items["home_beds"].band == "A"


def test_beds_where_no_institution_is_named() -> None:
    """The nameless institution is the unit's: one bed for one signed."""
    data = {"contracts": [contract(1, None)], "home_beds": [bed(1)]}
    found = score(data, YEAR)
    assert {key[0] for key in found} == {"team", "doctor"}
    assert found["doctor", None, DOCTOR].items["home_beds"].band == "A"


def test_no_interviewed_resident() -> None:
    """Points = U; a lost and a wrong number are nobody interviewed."""
    survey = [talk(1) | {"outcome": "拒访"}, talk(2, knows_signed=False) | {"outcome": "空号"}]
    data = {"contracts": [contract(1), contract(2)], "survey": survey, "home_beds": [bed(1)]}
    found = doctor(data, veto="unit")
    assert shown(found, "surveyed", "vetoed", "points", "assessable") == [0, 0, 2, 2]


@pytest.mark.parametrize("answer", [{"knows_signed": None}, {"knows_doctor": None}])
def test_a_blank_answer_is_vetoed(answer: Row) -> None:
    data = {"contracts": [contract(1)], "survey": [talk(1, **answer)]}
    found = doctor(data)
    assert shown(found, "vetoed", "points", "assessable") == [1, 0, 2]
    assert found.lost == 2


def without(row: Row, *columns: str) -> Row:
    """The row of a sheet without these columns."""
    return {column: value for column, value in row.items() if column not in columns}


def test_what_the_sheet_does_not_ask_vetoes_nobody() -> None:
    survey = [without(talk(1), "knows_signed", "knows_doctor")]
    found = doctor({"contracts": [contract(1)], "survey": survey})
    assert found.items["awareness"].points is None
    assert shown(found, "vetoed", "points", "assessable") == [0, 1, 1]


def test_one_of_two_questions_asked() -> None:
    """Nobody can be said to know both; who does not know the doctor is vetoed all the same."""
    asked = [talk(1), talk(2, knows_doctor=None), talk(3, "不满意")]
    survey = [without(row, "knows_signed") for row in asked]
    data = {"contracts": [contract(n) for n in (1, 2, 3)], "survey": survey, "home_beds": [bed(1)]}
    found = doctor(data)
    assert found.items["awareness"].points is None
    assert shown(found, "surveyed", "vetoed") == [3, 1]
    assert found.items["satisfaction"].points == 0
    assert found.items["satisfaction"].band_points == F(1, 3)
    assert found.items["home_beds"].points == F(4, 3)
    assert found.lost == F(1, 3) + F(2, 3)


def test_one_resident_of_a_sheet_that_did_not_ask() -> None:
    survey = [talk(1), without(talk(2), "knows_signed")]
    found = doctor({"contracts": [contract(1), contract(2)], "survey": survey})
    assert found.items["awareness"].points is None


def test_of_two_blanks_the_one_that_was_asked_stands() -> None:
    """Whatever the order of the sheets: one says nothing about the doctor, one did not ask."""
    rows = [talk(1, None, knows_doctor=None), without(talk(1, None), "knows_doctor")]
    for survey in (rows, rows[::-1]):
        found = doctor({"contracts": [contract(1)], "survey": survey})
        assert shown(found, "vetoed", "points", "assessable") == [1, 0, 2]


def test_satisfaction_not_asked() -> None:
    survey = [without(talk(1, knows_doctor=False), "satisfaction")]
    found = doctor({"contracts": [contract(1)], "survey": survey})
    assert found.items["satisfaction"].points is None
    assert shown(found, "points", "assessable", "lost") == [0, 1, 1]


def test_nobody_said_how_satisfied() -> None:
    silent = {"contracts": [contract(1)], "survey": [talk(1, None)]}
    assert doctor(silent).items["satisfaction"].points is None
    vetoed = {"contracts": [contract(1)], "survey": [talk(1, None, knows_doctor=False)]}
    assert doctor(vetoed).items["satisfaction"].points == 0
    assert doctor(vetoed).lost == 1


def test_the_veto_of_the_dissatisfied_costs_less_than_nothing() -> None:
    """It takes 1 for awareness and gives the 1 that the answer would have cost."""
    found = doctor({"contracts": [contract(1)], "survey": [talk(1, "不满意", knows_signed=False)]})
    assert shown(found, "points", "lost") == [0, 0]
