"""The whole year in one: every part says what its own command says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from fdsign.errors import UsageError
from fdsign.locale import text
from fdsign.pipeline.annual import AnnualChoice, annual
from fdsign.pipeline.fund import FundChoice, fund
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.plan import plan
from fdsign.pipeline.request import Request
from fdsign.pipeline.score import score
from fdsign.pipeline.services import services
from fdsign.report import json as report_json
from fdsign.report.annual import AnnualRun, left_out
from fdsign.report.json_annual import annual_document
from fdsign.report.sheets import annual as overview
from fdsign.report.workbook import annual_workbook
from tests.functional.program import fdsign
from tests.oracle.exports import write_folder
from tests.spec.office import contract, resident

EXAMPLES = Path(__file__).parents[2] / "examples" / "exports"
GOOD = FundChoice("good")


@pytest.fixture(scope="module")
def run() -> AnnualRun:
    return annual(Request((EXAMPLES,), year=2017), AnnualChoice(GOOD))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def test_every_part_is_what_its_own_command_gives(run: AnnualRun) -> None:
    request = Request((EXAMPLES,), year=2017)
    assert run.metrics.figures == metrics(request).figures
    scored, funded = score(request), fund(request, GOOD)
    planned, served = plan(Request((EXAMPLES,), year=2018)), services(request)
    assert run.score is not None
    assert (run.score.scores, run.score.means) == (scored.scores, scored.means)
    assert run.fund is not None
    assert (run.fund.funds, run.fund.dues) == (funded.funds, funded.dues)
    assert run.plan is not None
    assert (run.plan.year, run.plan.doctors, run.plan.centres) == (
        2018, planned.doctors, planned.centres,
    )  # fmt: skip
    assert run.services is not None
    assert replace(run.services, metrics=served.metrics) == served
    assert run.left_out == {}


def test_the_trend_is_that_of_the_indicators(run: AnnualRun) -> None:
    # contracts from contract year 2016 on
    assert dict(run.metrics.trend) == dict(
        metrics(Request((EXAMPLES,), year=2017), since=2016).trend
    )


def test_problems_and_options_of_all_parts_stand_once(run: AnnualRun) -> None:
    told = [(p.code, p.file, p.sheet, p.row, p.column, p.what()) for p in run.metrics.problems]
    assert len(told) == len(set(told))
    funded = fund(Request((EXAMPLES,), year=2017), GOOD).metrics
    assert {(p.code, p.row) for p in funded.problems} <= {
        (p.code, p.row) for p in run.metrics.problems
    }
    assert run.metrics.options["--grade"] == "good"


def test_what_the_data_do_not_allow_is_left_out_and_said(tmp_path: Path) -> None:
    write_folder({"contracts": [contract(1), contract(2)], "residents": [resident(1)]}, tmp_path)
    run = annual(Request((tmp_path,), year=2017))
    assert run.score is not None
    assert (run.fund, run.services) == (None, None)
    assert set(run.left_out) == {"fund", "services"}
    lines = left_out(run)
    assert any(line.startswith("Money left out: The grade of") for line in lines)
    assert any("No file tells of services" in line for line in lines)
    assert len(load_workbook(io.BytesIO(annual_workbook(run))).sheetnames) > 10
    assert all(line in overview.facts(run) for line in lines)


def test_the_last_year_of_a_policy_has_no_plan(tmp_path: Path) -> None:
    write_folder({"contracts": [contract(1, date(2017, 6, 1))]}, tmp_path)
    run = annual(Request((tmp_path,), year=2018), AnnualChoice(GOOD))
    assert run.plan is None
    assert "2019" in run.left_out["plan"]


def test_a_grade_that_does_not_exist_stops_the_run() -> None:
    with pytest.raises(UsageError, match="--grade"):
        annual(Request((EXAMPLES,), year=2017), AnnualChoice(FundChoice("splendid")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workbook(run: AnnualRun, language: str) -> None:
    text.use(language)
    data = annual_workbook(run)
    assert data == annual_workbook(run)
    book = load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    assert first.title == {"zh": "总览", "en": "Overview"}[language]
    assert len(first._charts) == 6  # a page each: rates, trend, score, money, plan, package
    assert len(first.row_breaks.brk) == 5
    for name in book.sheetnames:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    words = {"zh": ("计划调整", "超用清单"), "en": ("Plan overrides", "Over-use list")}[language]
    assert not [name for name in book.sheetnames if any(word in name for word in words)]


def test_documents(run: AnnualRun) -> None:
    document = annual_document(run)
    jsonschema.Draft202012Validator(report_json.schema()).validate(document)
    assert document["parts"]["plan"]["year"] == 2018
    assert document["parts"]["fund"]["grade"] == "good"


def test_command(tmp_path: Path) -> None:
    out = tmp_path / "year.xlsx"
    done = fdsign(
        "annual", str(EXAMPLES), "--years", "2015-2017", "--grade", "good", "-o", str(out),
        "--csv", str(tmp_path / "tables"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Money: 6,840.00 yuan for 57 persons, grade Good" in done.stdout
    years = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("201")]
    assert years == ["2015", "2016", "2017"]
    assert sorted(p.name for p in (tmp_path / "tables").iterdir()) == [
        "fund.csv", "members.csv", "metrics.csv", "package.csv", "people.csv", "plan.csv",
        "problems.csv", "score.csv", "services.csv",
    ]  # fmt: skip
    again = fdsign("annual", str(EXAMPLES), "--year", "2017", "-o", str(out))
    assert again.returncode == 1
    assert "--force" in again.stderr
