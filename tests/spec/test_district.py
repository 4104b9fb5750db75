"""A district's run: sent-in figures merged and checked, the total, places and gaps (spec 1.4, 1.8)."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.annual import annual
from fdsign.pipeline.request import Request
from fdsign.report.csv import metrics_tables
from fdsign.report.json import dumps, metrics_document, schema
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.district import (
    EAST,
    NORTH,
    WEST,
    Sheets,
    check,
    counts,
    district,
    places,
    ranking,
    row,
    thirteen,
)
from tests.spec.office import CENTRE, Rows, contract, figure, parts
from tests.spec.scores import write_indicators

F = Fraction
RENEWED: dict[str, Rows] = {
    "contracts": [
        *(contract(n, date(2015, 6, 1)) for n in range(4)),
        *(contract(n, date(2016, 6, 1)) for n in range(3)),
    ]
}
"""The centre's own exports: of 4 persons of 2016 three signed for 2017 again."""


def notes(run: MetricsRun, indicator: str, institution: str | None = None) -> list[str]:
    level = "total" if institution is None else "institution"
    return [note.code for note in figure(run, indicator, level, institution).notes]


def codes(run: MetricsRun) -> list[str]:
    return [problem.code for problem in run.problems]


# -- what stands ----------------------------------------------------------------------------------


def test_a_folder_of_indicators_sheets_alone_gives_figures() -> None:
    """By title or id, as a percentage, a share or a fraction; 70% is the target of 2017."""
    run = district([
        [row(EAST, "续签率", "57.42%")],
        [row(WEST, "renewal_rate", 72.6), row(WEST, "高血压签约率", 63.22)],
        [counts(NORTH, "续签率", 7, 10)],
    ])  # fmt: skip
    found = {
        f.unit: f for f in run.figures if (f.indicator, f.level) == ("renewal_rate", "institution")
    }
    assert {name: (f.value, f.status, f.source) for name, f in found.items()} == {
        EAST: (F(5742, 10000), "missed", "reported"),
        WEST: (F(726, 1000), "met", "reported"),
        NORTH: (F(7, 10), "met", "reported"),
    }
    assert (found[EAST].numerator, found[EAST].denominator) == (None, None)
    assert (found[NORTH].numerator, found[NORTH].denominator) == (7, 10)
    assert notes(run, "renewal_rate", EAST) == ["reported"]
    assert notes(run, "diabetes_signing_rate", EAST) == ["reported-nothing"]
    assert run.levels == ("total", "institution")
    assert run.institutions == tuple(sorted([EAST, WEST, NORTH]))


def test_the_total_is_pooled_from_fractions_and_no_mean_of_rates() -> None:
    """1/2 and 1/10 together are 2/12, not the mean 3/10."""
    run = district([[counts(EAST, "续签率", 1, 2)], [counts(WEST, "续签率", 1, 10)]])
    total = figure(run, "renewal_rate")
    assert (parts(total), total.value, total.source) == ((2, 12, "missed"), F(1, 6), "reported")
    assert notes(run, "renewal_rate") == ["pooled-total"]
    assert (ranking(run, "renewal_rate").whole, ranking(run, "renewal_rate").mean) == (
        F(1, 6),
        F(3, 10),
    )


def test_a_rate_without_its_fraction_leaves_the_total_without_a_value() -> None:
    run = district([[counts(EAST, "续签率", 1, 2), row(WEST, "续签率", "10%")]])
    total = figure(run, "renewal_rate")
    assert (parts(total), total.value) == ((None, None, "no_value"), None)
    (note,) = total.notes
    assert (note.code, note.details) == ("parts-missing", {"institutions": WEST})


def test_an_institution_that_sent_nothing_leaves_it_without_one_too() -> None:
    run = district([[counts(EAST, "续签率", 1, 2), counts(WEST, "满意率", 9, 10)]])
    (note,) = figure(run, "renewal_rate").notes
    assert (note.code, note.details) == ("parts-missing", {"institutions": WEST})


def test_the_only_institution_is_the_total_even_without_a_fraction() -> None:
    run = district([[row(EAST, "续签率", "57.42%")]])
    assert figure(run, "renewal_rate").value == F(5742, 10000)
    assert run.ranking == ()


def test_a_denominator_of_0_is_no_value_and_adds_nothing() -> None:
    run = district([[counts(EAST, "续签率", 0, 0), counts(WEST, "续签率", 1, 4)]])
    assert parts(figure(run, "renewal_rate", "institution", EAST)) == (0, 0, "no_value")
    assert notes(run, "renewal_rate", EAST) == ["reported", "denominator-zero"]
    assert parts(figure(run, "renewal_rate")) == (1, 4, "missed")


def test_the_exports_stand_and_a_sent_in_figure_that_differs_is_told() -> None:
    run = district([[counts(CENTRE, "续签率", 4, 4)]], RENEWED)
    own = figure(run, "renewal_rate", "institution", CENTRE)
    assert (parts(own), own.source) == ((3, 4, "met"), None)
    found = check(run, "renewal_rate")
    assert (found.outcome, found.difference) == ("differs", F(1, 4))
    assert (found.place.file, found.place.row) == ("指标0.csv", 2)
    (problem,) = [p for p in run.problems if p.code == "indicator-differs"]
    assert (problem.severity, problem.file, problem.cell) == ("warning", "指标0.csv", "2")
    assert "100.00% (4 / 4)" in problem.what()
    assert "75.00% (3 / 4)" in problem.what()


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (counts(CENTRE, "续签率", 3, 4), "agrees"),
        (counts(CENTRE, "续签率", 6, 8), "differs"),  # the same rate of other people
        (row(CENTRE, "续签率", "75%"), "agrees"),
        (row(CENTRE, "续签率", "75.04%"), "agrees"),  # as 75.0% is rounded
        (row(CENTRE, "续签率", "75.06%"), "differs"),
    ],
)
def test_what_agrees(sent: dict[str, object], outcome: str) -> None:
    run = district([[sent]], RENEWED)
    assert check(run, "renewal_rate").outcome == outcome
    assert codes(run).count("indicator-differs") == (outcome == "differs")


def test_a_sent_in_figure_fills_only_what_the_exports_cannot_tell() -> None:
    run = district([[row(CENTRE, "满意率", "96.5%"), counts(CENTRE, "续签率", 3, 4)]], RENEWED)
    assert figure(run, "satisfaction_rate", "institution", CENTRE).source == "reported"
    assert figure(run, "renewal_rate", "institution", CENTRE).source is None
    assert check(run, "satisfaction_rate").outcome == "fills"
    assert parts(figure(run, "renewal_rate", "doctor", "王医生")) == (3, 4, "met")


def test_reckoned_and_sent_in_together_make_the_total_and_say_so() -> None:
    """3/4 of the exports and 1/6 sent in: 4/10."""
    run = district([[counts(EAST, "续签率", 1, 6)]], RENEWED)
    total = figure(run, "renewal_rate")
    assert parts(total) == (4, 10, "missed")
    (note,) = total.notes
    assert (note.code, note.details) == ("pooled-total", {"institutions": EAST})


def test_a_total_of_exports_alone_names_whom_it_leaves_out() -> None:
    run = district([[counts(EAST, "满意率", 9, 10)]], RENEWED)
    assert parts(figure(run, "renewal_rate")) == (3, 4, "met")
    (note,) = figure(run, "renewal_rate").notes
    assert (note.code, note.details) == ("total-leaves-out", {"institutions": EAST})


def test_two_sheets_that_disagree_give_nothing_in_either_order() -> None:
    one, other = [row(EAST, "续签率", "57%")], [row(EAST, "续签率", "58%")]
    rest = [counts(WEST, "续签率", 1, 2)]
    for sheets in ([one, other, rest], [other, one, rest]):
        run = district(sheets)
        assert figure(run, "renewal_rate", "institution", EAST).value is None
        assert notes(run, "renewal_rate", EAST) == ["reported-twice"]
        assert notes(run, "renewal_rate") == ["parts-missing"]
        assert codes(run) == ["indicator-double"]
    alike = district([one, [row(EAST, "renewal_rate", 57)], rest])
    assert figure(alike, "renewal_rate", "institution", EAST).value == F(57, 100)


def test_of_a_fraction_and_its_rounding_the_fraction_stands() -> None:
    """1/3 and 33.33% agree in either order, 1/3 and 33.4% do not."""
    exact = [counts(EAST, "续签率", 1, 3)]
    for shown, told in (("33.33%", []), ("33%", []), ("33.4%", ["indicator-double"])):
        for sheets in (
            [exact, [row(EAST, "续签率", shown)]],
            [[row(EAST, "续签率", shown)], exact],
        ):
            run = district(sheets)
            assert codes(run) == told
            expected = (None, None, "no_value") if told else (1, 3, "missed")
            assert parts(figure(run, "renewal_rate")) == expected


def test_an_unusable_row_does_not_lose_its_institution() -> None:
    run = district(
        [[row(EAST, "续签率", numerator=1.5, denominator=2), counts(WEST, "续签率", 1, 2)]]
    )
    assert run.institutions == tuple(sorted([EAST, WEST]))
    assert notes(run, "renewal_rate") == ["parts-missing"]


@pytest.mark.parametrize(
    ("numerator", "written", "told"),
    [
        (5867, "58.67%", False),
        (58_674, "58.67%", False),  # of 100,000: rounded
        (58_679, "58.67%", False),  # cut off
        (58_665, "58.67%", False),  # rounded up
        (58_664, "58.67%", True),
        (58_680, "58.67%", True),
        (58_660, "58.67%", True),
        (58_670, "59%", False),
        (58_670, "58.7%", False),
    ],
)
def test_a_value_is_its_own_fraction_to_its_last_decimal(
    numerator: int, written: str, told: bool
) -> None:
    under = 10_000 if numerator < 10_000 else 100_000
    both = {**counts(EAST, "续签率", numerator, under), "value": written}
    run = district([[both]])
    assert figure(run, "renewal_rate").value == F(numerator, under)
    assert codes(run) == ["indicator-contradicts"] * told


def test_means_stay_means() -> None:
    """全市 raises the renewal target, 全区 is compared with; neither is an institution."""
    run = district([[counts(EAST, "续签率", 8, 10), counts(WEST, "续签率", 7, 10),
                     row("全市", "续签率", "75%"), row("全区平均", "续签率", "56.11%")]])  # fmt: skip
    assert run.institutions == tuple(sorted([EAST, WEST]))
    assert [(m.institution, m.value) for m in run.means] == [
        ("全区", F(5611, 10000)),
        ("全市", F(3, 4)),
    ]
    assert figure(run, "renewal_rate", "institution", EAST).status == "met"
    assert figure(run, "renewal_rate", "institution", WEST).status == "missed"
    assert check(run, "renewal_rate", EAST).given.numerator == 8
    assert len(run.checks) == 2


# -- places ---------------------------------------------------------------------------------------


def test_equals_share_a_place_and_who_has_no_value_has_none() -> None:
    """1/2, 2/4, 1/3 and nothing: 1, 1, 3, none."""
    sheets: Sheets = [[
        counts(EAST, "续签率", 1, 2), counts(WEST, "续签率", 2, 4), counts(NORTH, "续签率", 1, 3),
        counts(CENTRE, "满意率", 1, 2),
    ]]  # fmt: skip
    found = places(district(sheets), "renewal_rate")
    assert found == [(1, EAST), (1, WEST), (3, NORTH), (None, CENTRE)]


def test_places_are_by_the_exact_rate() -> None:
    """Both are shown as 33.33%."""
    sheets = [[counts(EAST, "续签率", 3333, 10_000), counts(WEST, "续签率", 1, 3)]]
    assert places(district(sheets), "renewal_rate") == [(1, WEST), (2, EAST)]


def test_where_the_target_is_a_most_the_smallest_is_first() -> None:
    sheets = [[counts(EAST, "转诊率", 2, 10), counts(WEST, "转诊率", 1, 10)]]
    run = district(sheets)
    assert places(run, "referral_rate") == [(1, WEST), (2, EAST)]
    first = ranking(run, "referral_rate").lines[0]
    assert first.gap(ranking(run, "referral_rate").mean) == -5


def test_gaps_are_exact() -> None:
    """1/3 and 1/6: pooled 2/9, mean 1/4; in points 100/3 − 200/9 and 100/3 − 25."""
    run = district([[counts(EAST, "续签率", 1, 3), counts(WEST, "续签率", 1, 6)]])
    found = ranking(run, "renewal_rate")
    assert found.lines[0].gap(found.whole) == F(100, 9)
    assert found.lines[0].gap(found.mean) == F(25, 3)


def test_persons_of_no_institution_are_not_ranked() -> None:
    exports: dict[str, Rows] = {
        "contracts": [
            contract(n, date(year, 6, 1), institution=name)
            for year in (2015, 2016)
            for n, name in enumerate([EAST, WEST, ""])
        ]
    }
    run = district([], exports)
    found = places(run, "renewal_rate")
    assert found[:2] == [(1, EAST), (1, WEST)]
    assert found[2][0] is None
    assert ranking(run, "renewal_rate").mean == 1


def test_without_institutions_there_is_no_ranking() -> None:
    run = district(
        [[counts(EAST, "续签率", 1, 3), counts(WEST, "续签率", 1, 6)]], levels=("doctor",)
    )
    assert run.ranking == ()
    assert run.levels == ("total",)


# -- the same on paper ----------------------------------------------------------------------------


def test_json_and_csv_hold_places_and_what_was_sent_in() -> None:
    run = district([[counts(EAST, "续签率", 1, 2), row("全区", "续签率", "56.11%")]], RENEWED)
    document = json.loads(dumps(metrics_document(run)))
    Draft202012Validator(schema()).validate(document)
    assert document["means"][0]["whose"] == "全区"
    (renewal,) = [each for each in document["ranking"] if each["indicator"] == "renewal_rate"]
    assert (renewal["whole"], renewal["mean"]) == (4 / 6, 0.625)
    assert [(x["rank"], x["institution"], x["reported"], x["mean_gap"])
            for x in renewal["institutions"]] == [(1, CENTRE, False, 12.5), (2, EAST, True, -12.5)]  # fmt: skip
    (sent,) = document["reported"]
    assert (sent["outcome"], sent["reckoned"], sent["difference"]) == ("fills", None, None)
    tables = metrics_tables(run)
    assert list(tables) == ["results.csv", "problems.csv", "ranking.csv", "reported.csv"]
    assert len(tables["reported.csv"].splitlines()) == 2


def test_the_screen_shows_it_in_80_columns(tmp_path: Path) -> None:
    write_indicators(
        [counts(EAST, "续签率", 1, 2), row(WEST, "续签率", "72%"), row("全区", "续签率", "56.11%")],
        tmp_path / "指标.csv",
    )
    done = fdsign("metrics", tmp_path, "--year", 2017, COLUMNS="80")
    lines = done.stdout.splitlines()
    shown = lines[lines.index("Institution: headline rates") :]
    table = {line.split()[0]: line.split()[1:] for line in shown if "  " in line.strip()}
    assert table[EAST] == ["50.00%", "✗※"]
    assert table[WEST] == ["72.00%", "✓※"]
    assert table["Target"] == ["≥", "70.00%"]
    assert table["Whole"] == ["district", "·"]
    assert table["Plain"] == ["mean", "61.00%"]
    assert table["全区"] == ["(given)", "56.11%"]
    assert done.returncode == 0


def test_nobody_stands_behind_a_figure_that_was_sent_in(tmp_path: Path) -> None:
    write_folder(RENEWED, tmp_path)
    write_indicators(
        [counts(EAST, "续签率", 1, 2), row(CENTRE, "满意率", "96%")], tmp_path / "指标.csv"
    )
    told = {
        f"renewal_rate@institution:{EAST}": "put its exports into the folder",
        "renewal_rate": f"with what was sent in by {EAST}",
        f"satisfaction_rate@institution:{CENTRE}": "sent in by the institution",
    }
    for of, text in told.items():
        done = fdsign("explain", tmp_path, "--year", 2017, "--of", of)
        assert (done.returncode, text in done.stderr) == (2, True), done.stderr
    own = fdsign("explain", tmp_path, "--year", 2017, "--of", f"renewal_rate@institution:{CENTRE}")
    assert "3 ÷ 4 = 75.00%" in own.stdout


def test_the_report_on_the_year_has_the_same_figures(tmp_path: Path) -> None:
    write_folder(RENEWED, tmp_path)
    write_indicators([counts(EAST, "续签率", 1, 6)], tmp_path / "指标.csv")
    whole = annual(Request((tmp_path,), year=2017)).metrics
    assert parts(figure(whole, "renewal_rate")) == (4, 10, "missed")
    assert places(whole, "renewal_rate") == [(1, CENTRE), (2, EAST)]


def test_the_trend_takes_what_was_sent_in_for_each_year() -> None:
    """The target of 70% holds from 2016 on."""
    sheet = [counts(EAST, "续签率", 1, 2), {**counts(EAST, "续签率", 8, 10), "year": 2016}]
    run = district([sheet], since=2016)
    found = {
        year: [
            (f.value, f.status)
            for f in figures
            if (f.indicator, f.level) == ("renewal_rate", "total")
        ]
        for year, figures in run.trend.items()
    }
    assert found == {2016: [(F(4, 5), "met")], 2017: [(F(1, 2), "missed")]}


def test_thirteen_centres_are_ranked_with_and_without_fractions() -> None:
    """Sent in: 31% … 42% and 43%; the mean is that of the middle one, 37%."""
    run = thirteen()
    found = ranking(run, "renewal_rate")
    assert [line.rank for line in found.lines] == list(range(1, 14))
    assert found.mean == F(37, 100)
    assert found.whole is None
    assert ranking(run, "alliance_referral_share").whole == F(18, 130)
