"""The hand-checked cases of the district scoring sheet (spec 1.5)."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdsign.errors import PolicyError, UsageError
from fdsign.metrics.numbers import decimal
from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.policy.load import load, source_text
from fdsign.scoring.bands import Ratio, band_of, letter, next_band
from fdsign.scoring.results import Need
from tests.spec.office import CENTRE, Rows, contract, resident, someone
from tests.spec.scores import given, item, scored, sheet

PUBLISHED = Path(__file__).parents[1] / "published"
RULES = load().policy.scoring
assert RULES is not None
ITEMS = RULES.items
F = Fraction
THREE = ("甲街道社区卫生服务中心", "乙街道社区卫生服务中心", "丙街道社区卫生服务中心")


@pytest.mark.parametrize(
    ("rate", "share", "points"),
    [
        (F(15, 100), F(50, 100), 2),  # both limits are inclusive
        (F(15, 100), F(4999, 10000), 1),
        (F(15, 100), F(45, 100), 1),
        (F(15, 100), F(4499, 10000), F(1, 2)),
        (F(15, 100), F(40, 100), F(1, 2)),
        (F(15, 100), F(3999, 10000), 0),
        (F(1501, 10000), F(50, 100), 0),
        (F(1501, 10000), None, 0),  # whether or not the share is known
        (F(10, 100), None, None),
        (None, F(50, 100), None),
        (None, F(10, 100), None),
        (F(0), None, None),  # no upward referral: no share
    ],
)
def test_referral(rate: Fraction | None, share: Fraction | None, points: object) -> None:
    referral = ITEMS["referral"]
    place = band_of(referral, {"referral_rate": rate, "alliance_referral_share": share})
    assert (None if place is None else referral.bands[place].points) == points


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("community_visits", F(80, 100), 2),
        ("community_visits", F(7999, 10000), 1),
        ("community_visits", F(60, 100), 1),
        ("community_visits", F(5999, 10000), 0),
        ("home_beds", F(3, 100), 2),
        ("home_beds", F(299, 10000), 0),
        ("record_qualified", F(95, 100), 1),
        ("record_qualified", F(9499, 10000), F(3, 4)),
        ("record_qualified", F(90, 100), F(3, 4)),
        ("record_qualified", F(8999, 10000), 0),
    ],
)
def test_items_on_one_figure(name: str, value: Fraction, points: object) -> None:
    place = band_of(ITEMS[name], {ITEMS[name].figure: value})
    assert place is not None
    assert ITEMS[name].bands[place].points == points


@pytest.mark.parametrize(
    ("referrals", "visits", "alliance", "band", "needs"),
    [
        # 15 of 100 is 15%: 7 of 15 is 46.7%, 8 of 15 is 53.3%
        (15, 100, 7, "A", [("alliance_referral_share", 1, "moved")]),
        # 6 of 15 is exactly 40%, 7 of 15 is 46.7%
        (15, 100, 6, "B", [("alliance_referral_share", 1, "moved")]),
        # one too many; of the 15 left 6 (40%) go to the alliance already
        (16, 100, 6, "C", [("referral_rate", 1, "removed")]),
        # one too many, and of the 15 left only 5 go to the alliance: one more makes 40%
        (16, 100, 5, "C", [("referral_rate", 1, "removed"),
                           ("alliance_referral_share", 1, "moved")]),
        # one less and the share alone is enough for the best band
        (16, 100, 8, "A", [("referral_rate", 1, "removed")]),
        # all of the 15 left can be alliance's
        (20, 100, 18, "A", [("referral_rate", 5, "removed")]),
        # two referrals: one moved is 50% at once, past C and B
        (2, 100, 0, "A", [("alliance_referral_share", 1, "moved")]),
    ],
)  # fmt: skip
def test_the_next_band_of_referral(
    referrals: int, visits: int, alliance: int, band: str, needs: list[tuple[Any, ...]]
) -> None:
    ratios = {
        "referral_rate": Ratio(referrals, visits),
        "alliance_referral_share": Ratio(alliance, referrals),
    }
    place = band_of(ITEMS["referral"], {name: ratio.value for name, ratio in ratios.items()})
    assert place is not None
    reached = next_band(ITEMS["referral"], ratios, place)
    assert reached is not None
    assert letter(reached.place) == band
    assert reached.needs == tuple(Need(*need) for need in needs)


def test_no_next_band_where_no_referral_would_be_left() -> None:
    ratios = {"referral_rate": Ratio(1, 6), "alliance_referral_share": Ratio(0, 1)}
    assert next_band(ITEMS["referral"], ratios, 3) is None


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "band", "count", "change"),
    [
        ("community_visits", 651, 1000, "A", 149, "moved"),
        ("community_visits", 59, 100, "B", 1, "moved"),
        ("record_qualified", 94, 100, "A", 1, "moved"),
        ("record_qualified", 171, 190, "A", 10, "moved"),  # 95% of 190 is 180.5: 181
        ("home_beds", 62, 14_097, "A", 361, "added"),  # 3% is 422.91: 423
    ],
)
def test_the_next_band_of_one_figure(
    name: str, numerator: int, denominator: int, band: str, count: int, change: Any
) -> None:
    rules, ratio = ITEMS[name], Ratio(numerator, denominator)
    place = band_of(rules, {rules.figure: ratio.value})
    assert place is not None
    reached = next_band(rules, {rules.figure: ratio}, place)
    assert reached is not None
    assert (letter(reached.place), reached.needs) == (band, (Need(rules.figure, count, change),))


# -- 200 interviewed, 10 vetoed -------------------------------------------------------------------


def two_hundred() -> dict[str, Rows]:
    """200 interviewed; 10 know nothing; of the others 150 satisfied, 30 basically, 5 not, 5 blank.

    100 visits, 80 at the community; 12 referrals (15%), 6 to the alliance (50%); 6 beds (3%);
    170 of 200 records qualified (85%): the points of items 3 to 6 are 2 + 2 + 2 + 0 = 6.
    """
    people = range(200)
    said = ["满意"] * 150 + ["基本满意"] * 30 + ["不满意"] * 5 + [None] * 5 + ["满意"] * 10
    survey = [
        {
            "person_id": someone(n), "outcome": "接通", "phone_correct": True,
            "paper_contract": True, "knows_signed": n < 190 or n >= 195,
            "knows_doctor": n < 195, "knows_services": True, "satisfaction": said[n],
            "surveyed_on": date(2017, 12, 1),
        }
        for n in people
    ]  # fmt: skip
    visits = [
        {"person_id": someone(n), "visit_date": date(2017, 3, 1),
         "institution": CENTRE if n < 80 else "市第一医院", "level": "社区" if n < 80 else "三级"}
        for n in range(100)
    ]  # fmt: skip
    referrals = [
        {"person_id": someone(n), "referral_date": date(2017, 3, 2), "direction": "上转",
         "to_institution": "市第一医院", "alliance": n < 6}
        for n in range(12)
    ]  # fmt: skip
    beds = [
        {"person_id": someone(n), "bed_no": f"B{n}", "open_date": date(2017, 4, 1)}
        for n in range(6)
    ]
    return {
        "contracts": [contract(n) for n in people],
        "residents": [resident(n, record_qualified=n < 170) for n in people],
        "visits": visits,
        "referrals": referrals,
        "home_beds": beds,
        "survey": survey,
    }


@pytest.mark.parametrize(
    ("veto", "points", "lost"),
    [
        # before: 1 + (160 + 10) / 195 + 6, the vetoed ten said they were satisfied
        ("sheet", F(95, 100) + F(160, 195) + F(57, 10), F(5, 100) + F(10, 195) + F(3, 10)),
        ("item", F(95, 100) + F(160, 195) + 6, F(5, 100) + F(10, 195)),
        ("unit", F(0), 1 + F(170, 195) + 6),
    ],
)
def test_two_hundred_interviewed(veto: str, points: Fraction, lost: Fraction) -> None:
    run = scored(two_hundred(), changes={"scoring.veto": veto})
    for found in (sheet(run), sheet(run, "doctor", "王医生")):
        assert (found.surveyed, found.vetoed) == (200, 10)
        assert (found.points, found.lost) == (points, lost)
        assert (found.assessable, found.maximum) == (9, 9)
    if veto == "sheet":
        assert decimal(points, 4) == "7.4705"
        by_item = {i.item: i.points for i in sheet(run).items}
        assert by_item == {
            "awareness": F(95, 100), "satisfaction": F(160, 195), "referral": F(19, 10),
            "community_visits": F(19, 10), "home_beds": F(19, 10), "record_qualified": 0,
        }  # fmt: skip
        assert item(run, "satisfaction").answers == {
            "satisfied": 150, "basically_satisfied": 30, "dissatisfied": 5, "blank": 5,
        }  # fmt: skip
        step = item(run, "record_qualified").step
        assert step is not None  # 90% of 200 is 180; 0.75 points × 95% of the sheets
        assert (step.needs[0].count, step.points) == (10, F(3, 4) * F(95, 100))


def test_nobody_interviewed_leaves_the_points_of_the_figures() -> None:
    data = two_hundred()
    del data["survey"]
    found = sheet(scored(data))
    assert (found.points, found.assessable, found.surveyed, found.vetoed) == (6, 7, 0, 0)
    assert not found.item("awareness").assessable
    assert found.item("satisfaction").points is None


def test_lost_and_wrong_numbers_have_no_sheet() -> None:
    data = two_hundred()
    data["survey"][0]["outcome"] = "空号"
    data["survey"][1]["outcome"] = "无人接听"
    assert sheet(scored(data)).surveyed == 198


def test_a_blank_answer_counts_as_not_knowing() -> None:
    data = two_hundred()
    data["survey"][0]["knows_doctor"] = None
    assert sheet(scored(data)).vetoed == 11


def test_a_survey_that_did_not_ask_vetoes_nobody_for_it() -> None:
    found = sheet(scored(two_hundred(), unasked=["知晓签约医生"]))
    assert (found.surveyed, found.vetoed) == (200, 5)  # those who do not know of the contract
    assert found.item("awareness").points is None
    assert found.item("satisfaction").points is not None
    found = sheet(scored(two_hundred(), unasked=["满意度"]))
    assert found.item("awareness").points == F(95, 100)
    assert found.item("satisfaction").points is None


def test_an_item_without_its_data_lowers_the_assessable_maximum_only() -> None:
    whole, data = two_hundred(), two_hundred()
    for row in data["referrals"]:
        del row["alliance"]
    found = sheet(scored(data))
    assert found.item("referral").points is None
    assert found.assessable == 7
    assert found.points == sheet(scored(whole)).points - F(19, 10)


def test_beds_are_the_institutions_for_its_teams_and_doctors() -> None:
    data = two_hundred()
    for n, row in enumerate(data["contracts"]):
        row.update(doctor="王医生" if n < 100 else "李医生", team="一队" if n < 100 else "二队")
    run = scored(data)
    for level, unit in (("doctor", "李医生"), ("team", "二队")):
        found = item(run, "home_beds", level=level, unit=unit)
        assert found.band == "A"
        (known,) = found.figures
        assert (known.numerator, known.denominator) == (6, 200)


def test_the_same_names_in_three_institutions_are_three_units() -> None:
    contracts: Rows = []
    survey: Rows = []
    for place, name in enumerate(THREE):
        for n in range(10):
            number = place * 100 + n
            contracts.append(contract(number, institution=name, team="第一团队"))
            survey.append(
                {"person_id": someone(number), "outcome": "接通", "knows_signed": n >= place,
                 "knows_doctor": True, "satisfaction": "满意"}
            )  # fmt: skip
    run = scored({"contracts": contracts, "survey": survey})
    for place, name in enumerate(THREE):
        for level, unit in (("doctor", "王医生"), ("team", "第一团队")):
            found = sheet(run, level, unit, name)
            assert (found.surveyed, found.vetoed) == (10, place)
            assert found.points == 2 * F(10 - place, 10)


# -- figures without exports ----------------------------------------------------------------------


def published_2016() -> Rows:
    """The published 2016 figures of the centre and of the district, and its 46 beds."""
    with (PUBLISHED / "district_assessment_2016.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sheet_rows: Rows = [
        given(
            name, float(value), year=2016, institution=CENTRE if of["unit"] == "centre" else "全区"
        )
        for of in rows
        for name, value in of.items()
        if name != "unit"
    ]
    return [*sheet_rows, given("家庭病床建床率", year=2016, numerator=46, denominator=13019)]


def test_the_published_figures_of_2016() -> None:
    run = scored({}, published_2016(), year=2016)
    assert [(s.level, s.unit) for s in run.scores] == [("institution", CENTRE)]
    found = sheet(run)
    assert (found.points, found.assessable, found.maximum) == (1, 4, 9)
    assert found.item("community_visits").points == 1  # 65.1%
    referral = found.item("referral")  # 10.39%, no alliance share known
    assert referral.points is None
    assert {known.indicator: known.value for known in referral.figures} == {
        "referral_rate": F(1039, 10000), "alliance_referral_share": None,
    }  # fmt: skip
    beds = found.item("home_beds")
    assert beds.points == 0
    assert beds.step is not None
    assert beds.step.needs == (Need("home_bed_rate", 345, "added"),)  # 3% of 13,019: 391
    for name in ("awareness", "satisfaction", "record_qualified"):
        assert found.item(name).points is None
    own = {c.own.indicator: c for c in run.comparisons}
    assert own["community_visit_rate"].own.value == F(651, 1000)
    assert [mean.value for mean in own["community_visit_rate"].means] == [F(60, 100)]
    assert "home_bed_rate" not in own


def test_the_published_beds_of_2017_by_percent_and_by_per_mille() -> None:
    rows = [given("home_bed_rate", numerator=62, denominator=14_097)]
    beds = item(scored({}, rows), "home_beds")
    assert (beds.points, beds.band) == (0, "B")
    assert beds.step is not None
    assert beds.step.needs == (Need("home_bed_rate", 361, "added"),)
    assert [note.code for note in beds.notes] == ["given", "doubt"]
    changes = {"scoring.items.home_beds.bands.0.at_least": "0.003"}
    assert item(scored({}, rows, changes=changes), "home_beds").points == 2


def test_answers_given_as_numbers() -> None:
    rows = [
        given("访到人数", 200), given("vetoed", 10), given("满意人数", 150),
        given("基本满意人数", numerator=30), given("不满意人数", 5),
    ]  # fmt: skip
    found = sheet(scored({}, rows))
    assert (found.surveyed, found.vetoed) == (200, 10)
    assert found.points == F(95, 100) + F(160, 195)
    assert found.item("satisfaction").answers["blank"] == 5
    contradicting = sheet(scored({}, [*rows[:4], given("不满意人数", 50)]))
    assert contradicting.surveyed == 0
    assert "answers-contradict" in [n.code for n in contradicting.item("awareness").notes]


def test_the_exports_stand_before_the_indicators_sheet() -> None:
    rows = [given("社区就诊率", numerator=1, denominator=2), given("档案合格率", "99%")]
    found = item(scored(two_hundred(), rows), "community_visits")
    assert found.points == F(19, 10)
    assert [note.code for note in found.notes] == ["given-differs"]


def test_a_sheet_of_percentages_is_told_by_its_largest_value() -> None:
    rows = [
        given("社区就诊率", 65.1),
        given("健康档案合格率", "90%"),
        given("家庭病床建床率", 0.44),
    ]
    run = scored({}, rows)
    assert item(run, "community_visits").figures[0].value == F(651, 1000)
    assert item(run, "record_qualified").figures[0].value == F(9, 10)
    assert item(run, "home_beds").figures[0].value == F(44, 10000)
    assert "indicator-scale" in [problem.code for problem in run.metrics.problems]


def test_a_rate_given_alone_tells_no_number_that_is_needed() -> None:
    found = item(scored({}, [given("社区就诊率", "65.1%")]), "community_visits")
    assert found.step is None
    assert "rate-alone" in [note.code for note in found.notes]


def test_a_level_that_is_not_scored_is_refused() -> None:
    request = Request((PUBLISHED,), year=2017)
    with pytest.raises(UsageError, match="station"):
        score(request, ("station",))


def test_a_sampled_figure_near_an_edge_is_doubted(tmp_path: Path) -> None:
    """A policy that scores the valid-signing rate: 46 of 50 does not tell 90% from 95%."""
    text = source_text("hangzhou-xiacheng").replace(
        "[[emphasis]]\nsince = 2015",
        '[scoring.items.valid]\ntitle = { zh = "有效签约", en = "Valid" }\nsource = "x"\nmaximum = 1\n'
        'figure = "valid_signing_rate"\nbands = [{ at_least = 0.9, points = 1 }, { points = 0 }]\n\n'
        "[[emphasis]]\nsince = 2015",
        1,
    )
    (tmp_path / "own.toml").write_text(text, "utf-8")
    survey = [
        {"person_id": someone(n), "outcome": "接通", "phone_correct": n < 46, "paper_contract": True,
         "knows_signed": True, "knows_doctor": True, "knows_services": True}
        for n in range(50)
    ]  # fmt: skip
    data = {"contracts": [contract(n) for n in range(60)], "survey": survey}
    found = item(scored(data, policy=str(tmp_path / "own.toml")), "valid")
    assert (found.band, found.points) == ("A", 1)
    assert "edge-inside-interval" in [note.code for note in found.notes]
    with pytest.raises(PolicyError, match="scoring rests on"):
        load(changes={"scoring.items.home_beds.figure": "beds"})
