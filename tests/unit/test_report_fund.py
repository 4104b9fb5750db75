"""The funding on the screen, in the workbook, as JSON and CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from rich.console import Console

from fdsign.funding.results import FundRun
from fdsign.locale import text
from fdsign.metrics.numbers import yuan
from fdsign.report import json as report_json
from fdsign.report.json_fund import fund_csv, fund_document, members_csv
from fdsign.report.terminal import show_fund
from fdsign.report.workbook import fund_workbook
from tests.spec.office import CENTRE
from tests.spec.test_funding import OTHER, RECEIPTS, STAFF, funded, interviews, signed


@pytest.fixture(scope="module")
def run() -> FundRun:
    rows = [
        *signed(7, "十队"), *signed(5, "二队", first=20), *signed(2, first=40),
        *signed(3, "二队", first=60, institution=OTHER),
    ]  # fmt: skip
    staff = [
        STAFF, ["=甲", "1", "签约医生", "十队", "1.2", CENTRE], ["乙", "2", "助手", "十队", "1", CENTRE],
        ["丙", "3", "助手", "十队", "0.9", CENTRE], ["丁", "4", "职能科室", "", "1", CENTRE],
    ]  # fmt: skip
    money = [RECEIPTS, [CENTRE, "区财政", "年初预拨", "600.00", "2017-01-10"]]
    data = {"contracts": rows, "survey": interviews([20], [0, 20, 21])}
    return funded(data, {"人员": staff, "拨付": money}, grade="good", by_score=True,
                  what_if={"grade": "excellent"})  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


def test_yuan() -> None:
    assert [yuan(fen) for fen in (0, 5, -5, 198_000_000, -123_456)] == [
        "0.00", "0.05", "-0.05", "1,980,000.00", "-1,234.56",
    ]  # fmt: skip


def test_json_follows_the_schema_and_re_adds(run: FundRun) -> None:
    document = fund_document(run)
    jsonschema.validate(document, report_json.schema())
    assert (document["grade"], document["basis"], document["per_person"]) == (
        "good",
        "signed",
        "120.00",
    )
    units = [(r["level"], r.get("institution"), r["unit"]) for r in document["results"]]
    assert units == [
        ("institution", None, OTHER), ("team", OTHER, "二队"),
        ("institution", None, CENTRE), ("team", CENTRE, "二队"), ("team", CENTRE, "十队"),
        ("team", CENTRE, None),
    ]  # fmt: skip
    for key in ("sources", "stages", "shares"):
        for result in (*document["results"], document["total"]):
            if key != "shares" or result.get("level") != "team":
                assert money(result[key].values()) == Decimal(result["amount"])
    for level in ("institution", "team"):
        of_level = [r for r in document["results"] if r["level"] == level]
        assert money(r["amount"] for r in of_level) == Decimal(document["total"]["amount"])
        for pool in ("team", "other_medical", "management"):
            shares = money(r["shares"][pool] for r in of_level)
            assert shares == Decimal(document["total"]["shares"][pool])
    for result in document["results"]:
        if result["level"] == "team" and result["members"]:
            assert money(m["amount"] for m in result["members"]) == Decimal(
                result["shares"]["team"]
            )
    overpaid = [r for r in document["receipts"] if r["balance"].startswith("-")]
    assert [(r["source"], r["stage"], r["balance"]) for r in overpaid] == [
        ("district", "prepaid", "-40.00"),  # 14 × 40 = 560
    ]


def money(amounts: Any) -> Decimal:
    return sum((Decimal(amount) for amount in amounts), Decimal(0))


def test_csv_has_a_row_a_unit_and_a_row_a_person(run: FundRun) -> None:
    rows = list(csv.DictReader(io.StringIO(fund_csv(run))))
    assert len(rows) == len(run.funds)
    assert rows[0]["shares.team"] == "252.00"
    people = list(csv.DictReader(io.StringIO(members_csv(run))))
    assert [row["name"] for row in people] == ["丁", "'=甲", "乙", "丙"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal(run: FundRun, width: int, language: str) -> None:
    text.use(language)
    out = io.StringIO()
    show_fund(run, Console(file=out, width=width, force_terminal=True, color_system=None))
    shown = out.getvalue()
    assert all(len(line) <= width for line in shown.splitlines())
    for expected in ("1,680.00", "80.00", "二队", CENTRE):
        assert expected in shown


def test_the_workbook_adds_up_by_live_formulas(run: FundRun) -> None:
    data = fund_workbook(run)
    assert data == fund_workbook(run)
    formulas = load_workbook(io.BytesIO(data))
    stored = load_workbook(io.BytesIO(data), data_only=True)
    assert formulas.sheetnames == [
        "Overview", "Teams", "Staff", "Cash calendar", "Receipts", "What if", "Proof",
        "Data quality", "Problems", "Basis",
    ]  # fmt: skip
    (total,) = [
        row for row in formulas["Overview"].iter_rows() if row[0].value == "Total" and row[2].value
    ]
    assert str(total[5].value).startswith("=SUM(F")
    assert stored["Overview"][total[5].coordinate].value == pytest.approx(17 * 120)
    names = [row[0] for row in stored["Teams"].iter_rows(values_only=True)]
    assert names.index("二队") < names.index("十队") < names.index("(no team)")
    assert "=甲" in [row[4] for row in stored["Staff"].iter_rows(values_only=True)]
    differences = [row[6] for row in stored["Proof"].iter_rows(min_row=8, values_only=True)]
    assert differences[:6] == [0] * 6
    for name in ("Overview", "Teams", "Staff", "Cash calendar", "Receipts", "Proof"):
        cells = [str(row[0]) for row in stored[name].iter_rows(values_only=True)]
        assert any(cell.startswith("Prepared by:") for cell in cells), name
