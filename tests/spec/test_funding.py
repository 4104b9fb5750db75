"""The hand-checked cases of the funding (spec 1.6)."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdsign.errors import FdsignError, UsageError
from fdsign.funding.results import Fund, FundRun
from fdsign.metrics.split import split
from fdsign.pipeline.fund import FundChoice, fund
from fdsign.pipeline.request import Request
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, Rows, contract, someone

F = Fraction
OTHER = "另一街道社区卫生服务中心"


def funded(
    exports: Mapping[str, Rows],
    tables: Mapping[str, Sequence[Sequence[object]]] | None = None,
    **choice: Any,
) -> FundRun:
    """fdsign's result on these exports and these further tables, heading first."""
    options = {"changes": choice.pop("changes", {}), "as_of": choice.pop("as_of", None)}
    with tempfile.TemporaryDirectory() as folder:
        write_folder(dict(exports), Path(folder))
        for name, rows in (tables or {}).items():
            with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return fund(Request((Path(folder),), year=2017, **options), FundChoice(**choice))


def signed(people: int, team: str | None = None, first: int = 0, **more: Any) -> Rows:
    more.setdefault("doctor", None)
    return [contract(first + n, team=team, **more) for n in range(people)]


def of(
    run: FundRun, team: str | None = None, institution: str = CENTRE, level: str = "team"
) -> Fund:
    (found,) = [
        f for f in run.funds if (f.level, f.institution, f.team) == (level, institution, team)
    ]
    return found


def test_16500_persons_at_grade_good() -> None:
    run = funded({"contracts": signed(16_500, "一队")}, grade="good")
    (whole,) = run.institutions
    assert whole.persons == 16_500
    assert whole.amount == 1_980_000_00
    assert whole.shares == {
        "team": 1_386_000_00, "other_medical": 396_000_00, "management": 198_000_00,
    }  # fmt: skip
    assert [whole.of_source(s) for s in ("resident", "district", "city")] == [
        198_000_00, 1_287_000_00, 495_000_00,
    ]  # fmt: skip
    assert whole.at_stage("prepaid") == 660_000_00
    assert whole.at_stage("mid_year") == whole.at_stage("year_end") == 313_500_00


def test_the_grades() -> None:
    """Of 16,500 persons; here 165 in each of four institutions, graded by a table."""
    expected = {
        "优质": 2_062_500_00,
        "excellent": 2_062_500_00,
        "合格": 1_897_500_00,
        "不合格": 1_485_000_00,
    }
    names = [f"{name}街道社区卫生服务中心" for name in "甲乙丙丁"]
    rows = [row for place, name in enumerate(names)
            for row in signed(165, "一队", first=place * 200, institution=name)]  # fmt: skip
    table = [
        ["机构", "年度", "考核等级"],
        *([name, 2017, g] for name, g in zip(names, expected, strict=True)),
    ]
    run = funded({"contracts": rows}, {"等级": table})
    assert [fund.amount * 100 for fund in run.institutions] == list(expected.values())


def test_a_team_of_one_person_at_excellent() -> None:
    run = funded({"contracts": signed(1, "一队")}, grade="excellent")
    team = of(run, "一队")
    assert (team.amount, dict(team.shares)) == (
        125_00, {"team": 87_50, "other_medical": 25_00, "management": 12_50},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "weights", "fen"),
    [
        (
            100_00,
            {"甲": 1, "乙": 1, "丙": 1},
            {"丙": 33_34, "乙": 33_33, "甲": 33_33},
        ),  # code order
        (100_00, {"a": 1, "b": 1, "c": 1}, {"a": 33_34, "b": 33_33, "c": 33_33}),
        (5, {"a": 62, "b": 38}, {"a": 3, "b": 2}),  # 3.1 and 1.9: not 4 and 1
        (100, {"a": 1, "b": 0}, {"a": 100, "b": 0}),
        (0, {"a": 1, "b": 2}, {"a": 0, "b": 0}),
        (2, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 0}),
    ],
)
def test_splits(total: int, weights: dict[str, int], fen: dict[str, int]) -> None:
    parts = split(total, {(name,): F(weight) for name, weight in weights.items()})
    assert {code[0]: part.units for code, part in parts.items()} == fen


def test_the_nameless_comes_last_among_equals() -> None:
    parts = split(1, {("甲", None): F(1), ("甲", "乙"): F(1)})
    assert parts["甲", "乙"].units == 1


@pytest.mark.parametrize("weights", [{("a",): F(0)}, {}, {("a",): F(-1), ("b",): F(2)}])
def test_a_split_without_weight_is_refused(weights: dict[tuple[str], Fraction]) -> None:
    with pytest.raises(ValueError, match="split"):
        split(1, weights)


STAFF = ["姓名", "工号", "岗位", "团队", "系数", "机构"]


def test_members_share_by_weight_and_pools_go_to_their_staff() -> None:
    staff = [
        STAFF,
        ["丙", "3", "助手", "一队", "1", CENTRE], ["甲", "1", "签约医生", "一队", "1", CENTRE],
        ["乙", "2", "团队成员", "一队", "1", CENTRE], ["丁", "4", "团队成员", "一队", "0", CENTRE],
        ["戊", "5", "其他医务人员", "", "", CENTRE], ["己", "6", "其他医务人员", "", "3", CENTRE],
        ["庚", "7", "中心班子", "", "1.5", CENTRE], ["辛", "8", "职能科室", "", "1", CENTRE],
    ]  # fmt: skip
    run = funded({"contracts": signed(10, "一队")}, {"人员": staff}, grade="good")
    # 1200.00: 840.00 for the team, 240.00 and 120.00
    assert [(m.name, m.part.units) for m in of(run, "一队").members] == [
        ("甲", 280_00), ("乙", 280_00), ("丙", 280_00), ("丁", 0),
    ]  # fmt: skip
    assert [(m.pool, m.name, m.part.units) for m in run.institutions[0].members] == [
        ("other_medical", "戊", 60_00), ("other_medical", "己", 180_00),
        ("management", "庚", 72_00), ("management", "辛", 48_00),
    ]  # fmt: skip
    one = funded({"contracts": signed(1, "一队")}, {"人员": staff}, grade="pass")
    # 115.00 × 70% = 80.50 over three: 26.84, 26.83, 26.83
    assert [m.part.units for m in of(one, "一队").members] == [26_84, 26_83, 26_83, 0]


def test_members_whose_weights_are_all_0_share_equally_and_it_is_said() -> None:
    staff = [
        STAFF,
        ["甲", "1", "助手", "一队", "0", CENTRE],
        ["乙", "2", "助手", "一队", "0", CENTRE],
    ]
    team = of(funded({"contracts": signed(1, "一队")}, {"人员": staff}, grade="good"), "一队")
    assert [m.part.units for m in team.members] == [42_00, 42_00]
    assert [note.code for note in team.notes] == ["equal-members"]


def test_persons_without_a_team_are_a_line_of_their_own() -> None:
    rows = [*signed(3, "一队"), *signed(2, first=10)]
    run = funded({"contracts": rows}, grade="good")
    assert [(f.level, f.team, f.persons) for f in run.funds] == [
        ("institution", None, 5), ("team", "一队", 3), ("team", None, 2),
    ]  # fmt: skip
    assert "without-team" in [note.code for note in of(run).notes]
    assert run.institutions[0].amount == 600_00


def survey(people: int, holding: int) -> Rows:
    return [
        {"person_id": someone(n), "outcome": "接通", "phone_correct": n < holding,
         "paper_contract": True, "knows_signed": True, "knows_doctor": True, "knows_services": True}
        for n in range(people)
    ]  # fmt: skip


def test_the_basis_valid_rounds_down_the_institution_and_shares_it_to_the_teams() -> None:
    rows = [*signed(11, "一队"), *signed(6, "二队", first=20), *signed(3, first=40)]
    run = funded({"contracts": rows, "survey": survey(10, 7)}, grade="good", basis="valid")
    # 20 × 7/10 = 14: quotas 7.7, 4.2, 2.1
    assert {f.team: f.persons for f in run.teams(CENTRE)} == {"一队": 8, "二队": 4, None: 2}
    assert run.institutions[0].amount == 14 * 120_00
    run = funded({"contracts": rows, "survey": survey(7, 6)}, grade="good", basis="valid")
    assert run.institutions[0].persons == 17  # 20 × 6/7 = 17.14…
    with pytest.raises(FdsignError, match="valid-signing rate"):
        funded({"contracts": rows}, grade="good", basis="valid")


def interviews(vetoed: Sequence[int], people: Sequence[int]) -> Rows:
    return [
        {"person_id": someone(n), "outcome": "接通", "knows_signed": n not in vetoed,
         "knows_doctor": True, "satisfaction": "满意"}
        for n in people
    ]  # fmt: skip


def test_by_score() -> None:
    """一队 scores 2 of 2, 二队 (1 of 2 vetoed) 1 of 2; 三队 and those without a team take the mean."""
    rows = [*signed(10, "一队"), *signed(10, "二队", first=20), *signed(4, "三队", first=40),
            *signed(1, first=60)]  # fmt: skip
    data = {"contracts": rows, "survey": interviews([20], [0, 20, 21])}
    run = funded(data, grade="good", by_score=True)
    # weights 10, 10 × 1/2, 4 × 3/4, 1 × 3/4 = 18.75 of a pool of 25 × 84.00 = 2100.00
    assert {f.team: f.shares["team"] for f in run.teams(CENTRE)} == {
        "一队": 1120_00, "二队": 560_00, "三队": 336_00, None: 84_00,
    }  # fmt: skip
    assert {f.team: f.by_persons for f in run.teams(CENTRE)} == {
        "一队": 840_00, "二队": 840_00, "三队": 336_00, None: 84_00,
    }  # fmt: skip
    assert [f.amount for f in run.teams(CENTRE)] == [1200_00, 1200_00, 480_00, 120_00]
    assert "mean-score" in [note.code for note in of(run, "三队").notes]


def test_by_score_where_nobody_or_only_0_is_scored_is_the_plain_split() -> None:
    rows = [*signed(2, "一队"), *signed(1, "二队", first=20)]
    nobody = funded({"contracts": rows}, grade="good", by_score=True)
    zero = {"contracts": rows, "survey": interviews([0, 20], [0, 20])}
    for run, code in (
        (nobody, "nobody-scored"),
        (funded(zero, grade="good", by_score=True), "all-scores-0"),
    ):
        assert {f.team: f.shares["team"] for f in run.teams(CENTRE)} == {
            "一队": 168_00,
            "二队": 84_00,
        }
        assert code in [note.code for note in of(run, "一队").notes]


def test_the_grade_by_institution_from_a_table() -> None:
    rows = [*signed(1, "一队"), *signed(1, "一队", first=20, institution=OTHER)]
    head = ["机构", "年度", "考核等级"]
    table = [head, [CENTRE, 2017, "优质"], [OTHER, 2017, "合格"], [OTHER, 2016, "优质"]]
    run = funded({"contracts": rows}, {"等级": table})
    assert [(f.institution, f.grade, f.amount) for f in run.institutions] == [
        (OTHER, "pass", 115_00), (CENTRE, "excellent", 125_00),
    ]  # fmt: skip
    with pytest.raises(UsageError, match=OTHER):
        funded({"contracts": rows}, {"等级": table[:2]})
    with pytest.raises(UsageError, match=OTHER):  # two rows that differ are none
        funded({"contracts": rows}, {"等级": [*table, [OTHER, 2017, "优质"]]})
    assert {f.grade for f in funded({"contracts": rows}, {"等级": table}, grade="good").funds} == {
        "good"
    }


RECEIPTS = ["机构", "资金来源", "拨付阶段", "拨付金额", "到账日期"]


def test_what_has_come_in_against_what_is_due() -> None:
    table = [
        RECEIPTS,
        [CENTRE, "区财政", "年初预拨", "400.00", "2017-01-10"],
        [CENTRE, "区级财政", "年中", "100", "2017-07-01"],
        [CENTRE, "区财政", "年中", "110.00", "2017-07-02"],
        [CENTRE, "省财政", "年中", "5", "2017-07-02"],
        [CENTRE, "市财政", "年初预拨", "5", "2017-07-02"],
        [CENTRE, "市财政", "考核后", "1.005", "2018-07-02"],
    ]
    run = funded({"contracts": signed(10, "一队")}, {"拨付": table}, grade="good")
    dues = {(d.source, d.stage): (d.amount, d.received, d.balance) for d in run.dues}
    assert dues["district", "prepaid"] == (400_00, 400_00, 0)
    assert dues["district", "mid_year"] == (190_00, 210_00, -20_00)
    assert dues["city", "after_assessment"] == (300_00, 0, 300_00)
    unusable = [p for p in run.metrics.problems if p.code == "receipt-unusable"]
    assert [p.row for p in unusable] == [5, 6, 7]
    early = funded(
        {"contracts": signed(10, "一队")}, {"拨付": table}, grade="good", as_of=date(2017, 7, 1)
    )
    assert {(d.source, d.stage): d.received for d in early.dues}["district", "mid_year"] == 100_00


def test_what_if() -> None:
    rows = [*signed(6, "一队"), *signed(3, "二队", first=20)]
    run = funded({"contracts": rows}, grade="good", what_if={"grade": "excellent"})
    assert {(e.fund.level, e.fund.team): e.difference for e in run.effects} == {
        ("institution", None): 45_00, ("team", "一队"): 30_00, ("team", "二队"): 15_00,
    }  # fmt: skip
    run = funded({"contracts": rows}, grade="good", what_if={"signed+": "200"})
    # 200 over 6 : 3 is 133.33… and 66.66…: 133 and 67
    assert {e.fund.team: e.other.persons for e in run.effects if e.fund.level == "team"} == {
        "一队": 139, "二队": 70,
    }  # fmt: skip
    for wrong in ({"persons": "1"}, {"signed+": "x"}, {"grade": "best"}):
        with pytest.raises(UsageError, match="--what-if"):
            funded({"contracts": rows}, grade="good", what_if=wrong)


def test_a_policy_whose_pools_leave_fen_over_still_adds_up() -> None:
    changes = {"funding.sources.0.payments.0.amount": "12.33"}
    rows = [row for team in range(7) for row in signed(team + 1, f"{team}队", first=team * 20)]
    run = funded({"contracts": rows}, grade="good", changes=changes)
    (whole,) = run.institutions
    assert whole.amount == 28 * 120_33 == sum(whole.shares.values())
    for pool in whole.shares:
        assert whole.shares[pool] == sum(team.shares[pool] for team in run.teams(CENTRE))
    for team in run.teams(CENTRE):
        assert team.amount == sum(team.shares.values())


def test_staff_that_nobody_pays_is_told() -> None:
    staff = [
        STAFF,
        ["甲", "1", "助手", "一队", "1", CENTRE], ["乙", "2", "助手", "没有的队", "1", CENTRE],
        ["丙", "3", "助手", "一队", "1", "没有的中心"], ["丁", "4", "助手", "一队", "不详", CENTRE],
        ["戊", "5", "保洁", "", "1", CENTRE], ["己", "6", "助手", "", "1", CENTRE],
        ["庚", "7", "助手", "一队", "-1", CENTRE], ["甲", "1", "助手", "一队", "1", CENTRE],
    ]  # fmt: skip
    run = funded({"contracts": signed(1, "一队")}, {"人员": staff}, grade="good")
    assert [m.name for m in of(run, "一队").members] == ["甲"]
    told = [p.row for p in run.metrics.problems if p.code == "staff-unusable"]
    assert sorted(row or 0 for row in told) == [3, 4, 5, 6, 7, 8, 9]


def test_rows_without_an_institution_take_the_only_one_or_are_told() -> None:
    money = [RECEIPTS, ["", "区财政", "年中", "9", ""]]
    graded = [["机构", "年度", "考核等级"], ["", 2017, "优质"]]
    one = funded({"contracts": signed(1, "一队")}, {"拨付": money, "等级": graded})
    assert one.institutions[0].grade == "excellent"
    assert sum(due.received for due in one.dues) == 9_00
    rows = [*signed(1, "一队"), *signed(1, "一队", first=20, institution=OTHER)]
    two = funded({"contracts": rows}, {"拨付": money, "等级": graded}, grade="good")
    codes = [p.code for p in two.metrics.problems]
    assert {"receipt-unusable", "grade-unusable"} <= set(codes)
    assert not two.received


def test_nobody_signed_is_no_money() -> None:
    with pytest.raises(FdsignError, match="2017"):
        funded({"contracts": [contract(1, date(2010, 1, 1))]}, grade="good")
