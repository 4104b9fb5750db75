"""The plan on the screen, in the workbook, as JSON and CSV; the overrides sheet read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rich.console import Console

from fdsign.intake import fold, ours
from fdsign.intake.datasets import BY_ID
from fdsign.locale import text
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.plan import PlanChoice, plan
from fdsign.pipeline.request import Request
from fdsign.planning.results import PlanRun
from fdsign.report import json as report_json
from fdsign.report.json_plan import plan_csv, plan_document
from fdsign.report.terminal import show_plan
from fdsign.report.workbook import plan_workbook
from tests.spec.office import CENTRE, Rows
from tests.spec.plans import OVERRIDES, of, people, planned, signed, total, written

OTHER = "另一街道社区卫生服务中心"
BY_HAND = {"计划调整": [OVERRIDES, ["乙", 20, CENTRE, 2018, "=商定"]]}


def exports() -> dict[str, Rows]:
    """Two centres; at one 甲 and 乙 in one community, 丙 in another, 中医科 off-grid."""
    contracts = [
        *signed(30, "甲", 0), *signed(9, "乙", 100), *signed(16, "中医科", 300), *signed(2, None, 400),
        *signed(5, "甲", 500, institution=OTHER), *signed(3, "甲", 0, signed=date(2018, 2, 1)),
    ]  # fmt: skip
    homes = {"甲": "东社区", "乙": "东社区", "丙": "西社区"}
    table = [{**row, "community": homes[row["doctor"]]} for row in people(甲=100, 乙=100, 丙=100)]
    other = {**people(甲=40)[0], "institution": OTHER, "community": "南社区"}
    return {"contracts": contracts, "population": [*table, other]}


@pytest.fixture(scope="module")
def run() -> PlanRun:
    return planned(exports(), BY_HAND, progress=True, as_of=date(2018, 6, 30))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def test_json_follows_the_schema_and_adds_up(run: PlanRun) -> None:
    document = plan_document(run)
    jsonschema.validate(document, report_json.schema())
    assert (document["method"], document["target"], document["year"]) == ("population", 0.35, 2018)
    assert [(r["institution"], r["doctor"]) for r in document["results"]] == [
        (OTHER, "甲"), (CENTRE, "丙"), (CENTRE, "中医科"), (CENTRE, "乙"), (CENTRE, "甲"),
        (CENTRE, None),
    ]  # fmt: skip
    for key in ("signed", "planned", "to_add"):
        assert sum(r[key] for r in document["results"]) == document["total"][key]
        assert sum(r[key] for r in document["institutions"]) == document["total"][key]
    for r in document["results"]:
        assert r["to_add"] == r["planned"] - r["signed"]
        assert r["progress"]["to_go"] == r["planned"] - r["progress"]["signed"]
    (off,) = [r for r in document["results"] if r["off_grid"]]
    assert (off["doctor"], off["population"], off["target_count"]) == ("中医科", None, None)
    assert off["groups"]["elderly"]["in_grid"] is None
    assert document["total"]["population"] == 340
    assert document["total"]["target_count"] == 105 + 14


def test_csv_has_a_row_a_doctor(run: PlanRun) -> None:
    rows = list(csv.DictReader(io.StringIO(plan_csv(run).lstrip("\ufeff"))))
    assert len(rows) == len(run.doctors)
    (hand,) = [row for row in rows if row["overridden"] == "true"]
    assert (hand["doctor"], hand["planned"], hand["to_add"]) == ("乙", "20", "11")
    assert hand["note"] == "'=商定"


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_the_screen_shows_every_number_whole(run: PlanRun, lang: str, width: int) -> None:
    text.use(lang)
    console = Console(file=io.StringIO(), width=width, color_system=None, record=True)
    show_plan(run, console)
    shown = console.export_text()
    for each in run.doctors:
        for number in (each.population, each.signed, each.target, each.planned):
            assert number is None or f"{number:,}" in shown
    assert max(len(line) for line in shown.splitlines()) <= width + 60  # notes may be longer


def sheet_rows(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_plan_is_grouped_by_community_with_subtotals(run: PlanRun) -> None:
    book = load_workbook(io.BytesIO(plan_workbook(run)), data_only=True)
    rows = sheet_rows(book["Plan"])
    mine = next(n for n, row in enumerate(rows) if row[0] == CENTRE)
    names = [(row[0] or None, row[1]) for row in rows[mine:] if row[1]]
    assert names[1:] == [
        ("东社区", "乙"), (None, "甲"), (None, "Subtotal"), ("西社区", "丙"), ("off-grid", "中医科"),
        ("(no community)", "(no doctor)"),
    ]  # fmt: skip
    at = {row[1]: row for row in rows[mine:] if row[1]}
    assert at["Subtotal"][2:8] == [200, 39, pytest.approx(39 / 200), 70, 55, 16]


def test_a_slip_for_every_named_doctor_on_its_own_page(run: PlanRun) -> None:
    book = load_workbook(io.BytesIO(plan_workbook(run)))
    slips = book["Slips"]
    titles = [row[0] for row in sheet_rows(slips) if row[0] and str(row[0]).endswith("2018")]
    named = [plan for plan in run.listed if plan.doctor]
    assert len(titles) == len(named)
    assert len(slips.row_breaks.brk) == len(named) - 1


def fill(workbook: bytes, folder: Path, numbers: dict[tuple[str, str], int]) -> Path:
    """The workbook in the folder, with numbers written into its sheet of overrides."""
    book = load_workbook(io.BytesIO(workbook))
    (name,) = set(book.sheetnames) & set(ours.FILLED_IN)
    sheet = book[name]
    headings = next(row for row in sheet.iter_rows() if len([c for c in row if c.value]) > 5)
    column = {fold.heading(str(cell.value)): cell.column for cell in headings if cell.value}
    planned_at = next(column[h] for h in fold.headings()["plan"]["planned"] if h in column)
    for row in sheet.iter_rows(min_row=headings[0].row + 1):
        number = numbers.get((row[0].value, row[1].value))
        if number is not None:
            sheet.cell(row[0].row, planned_at).value = number
    target = folder / "plan.xlsx"
    book.save(target)
    return target


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_what_is_typed_into_the_overrides_sheet_is_planned(lang: str) -> None:
    """Fed back untouched it changes nothing; a number typed stands; the next workbook keeps it."""
    text.use(lang)
    with written(exports()) as folder:
        request = Request((folder,), year=2018)
        first = plan(request, PlanChoice("gap"))
        fill(plan_workbook(first), folder, {})
        again = plan(request, PlanChoice("gap"))
        assert (again.centres, again.doctors) == (first.centres, first.doctors)
        fill(plan_workbook(first), folder, {(CENTRE, "乙"): 12, (OTHER, "甲"): 9})
        second = plan(request, PlanChoice("population"))
        assert (of(second, "乙").planned, of(second, "甲", OTHER).planned) == (12, 9)
        assert [p.overridden for p in second.doctors].count(True) == 2
        assert of(second, "甲").planned == of(first, "甲").target
        (folder / "plan.xlsx").write_bytes(plan_workbook(second))
        third = plan(request)
        assert total(third) == total(second)
        assert [(p.doctor, p.planned) for p in third.doctors] == [
            (p.doctor, p.planned) for p in second.doctors
        ]
        assert third.metrics.problems == second.metrics.problems
        assert any("plan.xlsx" in each.file for each in third.metrics.not_used)
        assert metrics(Request((folder,), year=2017)).rejected == 0


def test_a_renamed_sheet_and_a_workbook_without_its_mark_are_known() -> None:
    """Excel 97's format, for one, does not carry the mark."""
    text.use("zh")
    with written(exports()) as folder:
        request = Request((folder,), year=2018)
        target = fill(plan_workbook(plan(request)), folder, {(CENTRE, "乙"): 12})
        book = load_workbook(target)
        book["计划调整"].title = "商定数"
        del book.custom_doc_props["fdsign"]
        book.save(target)
        again = plan(request)
        assert of(again, "乙").planned == 12
        assert [each.why for each in again.metrics.not_used] == ["fdsign 自己写的文件"]


def test_the_terminal_says_what_became_of_the_plan_table() -> None:
    rows = [["乙", 20, CENTRE, 2018, ""], ["李", 9, CENTRE, 2018, ""], ["甲", 9, CENTRE, 2019, ""]]
    found = planned(exports(), {"计划调整": [OVERRIDES, *rows]})
    console = Console(file=io.StringIO(), width=200, color_system=None, record=True)
    show_plan(found, console)
    shown = console.export_text()
    assert "plan table: numbers of 1 doctors stand" in shown
    assert "has no doctor 李 in the data" in shown
    assert "1 numbers of the plan are for 2019" in shown


def test_the_sheets_to_fill_in_are_found_by_their_names_in_both_languages() -> None:
    names = []
    for lang in text.LANGUAGES:
        text.use(lang)
        names += [text._("Plan overrides"), text._("Call sheet")]
        assert ours.by_its_sheets([text._("Basis"), text._("Data quality"), names[-1]])
    assert set(names) == set(ours.FILLED_IN)
    assert set(ours.FILLED_IN.values()) <= set(BY_ID)


def test_twice_the_same_bytes(run: PlanRun) -> None:
    assert plan_workbook(run) == plan_workbook(run)
