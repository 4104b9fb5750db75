"""The scoring sheet on the screen, in the workbook, as JSON and CSV, and in an office's own form."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook
from rich.console import Console

from fdsign.errors import FdsignError
from fdsign.locale import text
from fdsign.metrics.numbers import decimal, points
from fdsign.report import json as report_json
from fdsign.report import scores
from fdsign.report.forms.score import filled_form
from fdsign.report.json_score import score_csv, score_document
from fdsign.report.terminal import show_score
from fdsign.report.workbook import score_workbook
from fdsign.scoring.results import ScoreRun
from tests.spec.office import CENTRE
from tests.spec.scores import given, scored
from tests.spec.test_scoring import two_hundred

MEANS = [
    given("社区就诊率", "60%", institution="全区"), given("社区就诊率", "61.5%", institution="全市"),
    given("转诊率", numerator=1115, denominator=10000, institution="全区"),
]  # fmt: skip


@pytest.fixture(scope="module")
def run() -> ScoreRun:
    data = two_hundred()
    for n, row in enumerate(data["contracts"]):
        row["doctor"] = "王医生" if n < 150 else "李医生"
    return scored(data, MEANS)


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


@pytest.mark.parametrize(
    ("value", "four", "shown"),
    [
        (Fraction(160, 195), "0.8205", "0.8205"),
        (Fraction(1, 20000), "0.0001", "0.0001"),  # half up
        (Fraction(-1, 20000), "-0.0001", "-0.0001"),  # away from zero
        (Fraction(-1, 200000), "0.0000", "0.00"),
        (Fraction(19, 2), "9.5000", "9.50"),
        (Fraction(0), "0.0000", "0.00"),
    ],
)
def test_points_are_rounded_once_from_the_fraction(value: Fraction, four: str, shown: str) -> None:
    assert decimal(value, 4) == four
    assert points(value) == shown


def test_json_follows_the_schema_and_adds_up(run: ScoreRun) -> None:
    document = score_document(run)
    jsonschema.validate(document, report_json.schema())
    assert document["veto"] == "sheet"
    assert [(m["whose"], m["indicator"], m["value"]) for m in document["means"]] == [
        ("全区", "community_visit_rate", 0.6),
        ("全区", "referral_rate", 0.1115),
        ("全市", "community_visit_rate", 0.615),
    ]
    assert [(r["level"], r.get("institution"), r["unit"]) for r in document["results"]] == [
        ("institution", None, CENTRE), ("doctor", CENTRE, "李医生"), ("doctor", CENTRE, "王医生"),
    ]  # fmt: skip
    for result in document["results"]:
        whole = sum(Decimal(i["points"]) for i in result["items"] if i["assessable"])
        most = sum(Decimal(i["maximum"]) for i in result["items"] if i["assessable"])
        assert abs(whole - Decimal(result["points"])) <= Decimal("0.0001") * len(result["items"])
        assert most == Decimal(result["assessable"])
    centre = document["results"][0]
    assert (centre["points"], centre["assessable"], centre["maximum"]) == ("7.4705", "9.00", "9.00")
    assert (centre["surveyed"], centre["vetoed"], centre["lost"]) == (200, 10, "0.4013")
    records = centre["items"][-1]
    assert records["figures"] == {"record_qualified_rate": 0.85}
    assert records["next"] == {
        "band": "B", "points": "0.7125",
        "need": [{"figure": "record_qualified_rate", "count": 10, "change": "moved"}],
    }  # fmt: skip


def test_csv_has_a_row_an_item(run: ScoreRun) -> None:
    rows = list(csv.DictReader(io.StringIO(score_csv(run))))
    assert len(rows) == 6 * len(run.scores)
    assert {row["unit_points"] for row in rows if row["level"] == "institution"} == {"7.4705"}
    assert rows[5]["next_need"] == "record_qualified_rate moved 10"


def test_the_ranking_counts_what_could_be_assessed() -> None:
    data = two_hundred()
    for n, row in enumerate(data["contracts"]):
        row["doctor"] = ["王医生", "李医生", "陈医生"][n % 3]
    found = scored(data)
    ranked = scores.ranking(found, "doctor")
    shares = [each.score.share for each in ranked]
    assert shares == sorted(shares, key=lambda s: -(s or 0))
    assert [each.rank for each in ranked] == [1, 2, 3]


def test_the_cheapest_step_comes_first() -> None:
    data = two_hundred()
    for row in data["visits"][60:80]:  # 60 of 100 visits at the community
        row.update(institution="市第一医院", level="三级")
    found = scored(data)
    steps = scores.cheapest(found.at("institution"))
    gains = [(item.item, step.effort) for _score, item, step in steps]
    # records: 10 for 0.7125; referral: 12 of 60 is 20%, 3 fewer for 1.9; visits: 20 for 0.95
    assert gains == [("referral", 3), ("record_qualified", 10), ("community_visits", 20)]
    worth = [step.worth for _score, _item, step in steps]
    assert worth == sorted(worth, reverse=True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_points_of_what_is_assessable(
    run: ScoreRun, width: int, language: str
) -> None:
    text.use(language)
    out = io.StringIO()
    show_score(
        run, Console(file=out, width=width, force_terminal=True, color_system=None), ("doctor",)
    )
    shown = out.getvalue()
    assert all(len(line) <= width for line in shown.splitlines())
    for expected in ("7.4705", "9.00", "0.4013", "王医生", "85.00%"):
        assert expected in shown
    if language == "zh":
        assert "再有合格档案 10 份 → B 档，+0.7125 分" in shown.replace("\n", "")


def rows_of(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def test_the_workbook_has_a_sheet_for_every_unit_and_live_totals(run: ScoreRun) -> None:
    data = score_workbook(run)
    assert data == score_workbook(run)
    book = load_workbook(io.BytesIO(data), data_only=True)
    assert book.sheetnames == [
        "Overview", "Ranking of doctors", "Comparison", "Sheets of institutions",
        "Sheets of doctors", "Data quality", "Problems", "Basis",
    ]  # fmt: skip
    assert len(book["Ranking of doctors"]._charts) == 1
    titles = [row[0] for row in rows_of(book, "Sheets of doctors")]
    assert "李医生 · 2017" in titles
    assert "王医生 · 2017" in titles
    assert len(book["Sheets of doctors"].row_breaks.brk) == 1
    formulas = load_workbook(io.BytesIO(data))["Sheets of institutions"]
    (total,) = [row for row in formulas.iter_rows() if row[0].value == "Total"]
    assert str(total[8].value).startswith("=SUM(I")
    stored = book["Sheets of institutions"][total[8].coordinate].value
    assert stored == pytest.approx(0.95 + 160 / 195 + 5.7)
    comparison = {row[0]: row for row in rows_of(book, "Comparison")}
    assert comparison["Community visit rate"][3:8] == (0.8, None, None, 0.6, pytest.approx(20))
    basis = [row for row in rows_of(book, "Basis") if row[0] == "scoring.items.home_beds.bands.0"]
    assert [(row[1], row[2]) for row in basis] == [("at_least", "3%"), ("points", "2")]


def form(tmp_path: Path, *cells: str) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for number, cell in enumerate(cells, 1):
        page.cell(number, 1, cell)
    path = tmp_path / "form.xlsx"
    book.save(path)
    return path


def test_an_own_form_takes_english_and_chinese_names(run: ScoreRun, tmp_path: Path) -> None:
    fields = ("points", "转诊.得分", "转诊率", "6(1) 健康档案合格.档次",
              "alliance_referral_share.numerator", "不满意")  # fmt: skip
    path = form(tmp_path, "{{unit}} {{年度}}", *(f"{{{{{field}}}}}" for field in fields))
    book = load_workbook(io.BytesIO(filled_form(run, path, ("institution",))))
    (page,) = book.worksheets
    assert [row[0] for row in page.iter_rows(values_only=True)] == [
        f"{CENTRE} 2017", pytest.approx(7.4705128), pytest.approx(1.9), 0.15, "C", 6, 5,
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(filled_form(run, path, ("doctor",))))
    assert book.sheetnames == ["李医生", "王医生"]


def test_a_field_that_does_not_exist_is_told_with_the_known_ones(
    run: ScoreRun, tmp_path: Path
) -> None:
    with pytest.raises(FdsignError, match=r"referral\.points"):
        filled_form(run, form(tmp_path, "{{referal.points}}"), ("institution",))
