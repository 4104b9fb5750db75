"""The monitoring table of 13 centres, the ranking and the check of what was sent in, read back cell by cell."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fdsign.report.workbook import metrics_workbook
from tests.spec.district import EAST, WEST, counts, district, row, thirteen
from tests.spec.office import CENTRE
from tests.spec.test_district import RENEWED


@pytest.fixture(scope="module")
def of_13() -> bytes:
    return metrics_workbook(thirteen())


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=values)


def cells(book: Workbook, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in line] for line in book[sheet]]


def test_the_rates_of_13_centres_stand_on_one_page_as_the_district_prints_them(
    of_13: bytes,
) -> None:
    """Indicator, standard, the centres, the total, the district's own figure."""
    shown = cells(opened(of_13, values=True), "Monitoring")
    heads = next(line for line in shown if line[0] == "Indicator")
    assert heads[:3] == ["Indicator", "Target", "第1街道社区卫生服务中心"]
    assert heads[-2:] == ["Total", "全区 (given)"]
    assert len(heads) == 2 + 13 + 2
    renewal = next(line for line in shown if line[0] == "Renewal rate")
    assert renewal[1] == 0.7
    assert renewal[2:15] == [(number + 30) / 100 for number in range(1, 14)]
    assert renewal[15:] == ["·", 0.5611]
    sheet = opened(of_13)["Monitoring"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sum(d.width for d in sheet.column_dimensions.values() if d.width) < 260
    assert "newest file of" in sheet["A2"].value


def test_a_rate_follows_from_its_fraction_in_the_same_column_below(of_13: bytes) -> None:
    sheet = opened(of_13)["Monitoring"]
    stored = opened(of_13, values=True)["Monitoring"]
    rates = [c for line in sheet for c in line if str(c.value).startswith("=")]
    assert len(rates) == 12 + 14  # renewal of 12 centres; alliance share of 13 and the total
    for cell in rates:
        over, under = re.fullmatch(r"=(\w+)/(\w+)", cell.value).groups()  # type: ignore[union-attr]
        assert {sheet[over].column, sheet[under].column} == {cell.column}
        assert stored[cell.coordinate].value == stored[over].value / stored[under].value


def test_below_standard_is_marked_by_colour_and_sign_and_what_was_sent_in_by_a_sign(
    of_13: bytes,
) -> None:
    sheet = opened(of_13)["Monitoring"]
    (line,) = [line for line in sheet if line[0].value == "Renewal rate" and line[1].value == 0.7]
    assert line[1].number_format == '"≥ "0.00%'
    assert line[2].number_format == '0.00%" ✗※"'
    assert line[2].fill.fgColor.rgb == "FFF3CFC6"
    assert line[14].value == 0.43  # the rate alone: no formula


def test_indicators_that_nobody_has_are_only_named(of_13: bytes) -> None:
    shown = cells(opened(of_13), "Monitoring")
    assert not [line for line in shown if line[0] == "Diabetes signing rate"]
    (note,) = [
        line[0] for line in shown if str(line[0]).startswith("No institution has a value of")
    ]
    assert "Diabetes signing rate" in note


def test_the_ranking_shows_place_gaps_and_source() -> None:
    run = district([[counts(EAST, "续签率", 1, 2), row("全区", "续签率", "56.11%")]], RENEWED)
    data = metrics_workbook(run)
    shown = cells(opened(data, values=True), "Ranking")
    at = next(n for n, line in enumerate(shown) if line[0] == "Indicator")
    first, second = [line for line in shown[at + 1 :] if line[0] == "Renewal rate"]
    assert first[:7] == ["Renewal rate", 1, CENTRE, 3, 4, 0.75, 0.7]
    assert first[7:13] == [
        4 / 6,
        pytest.approx(100 / 12),
        0.625,
        12.5,
        0.5611,
        pytest.approx(18.89),
    ]
    assert (first[13], second[13]) == ("reckoned", "sent in")
    assert second[:3] == ["Renewal rate", 2, EAST]
    formulas = cells(opened(data), "Ranking")[at + 1]
    row_number = at + 2
    assert [formulas[n] for n in (5, 8, 10, 12)] == [
        f"=D{row_number}/E{row_number}", *(f"=(F{row_number}-{c}{row_number})*100" for c in "HJL"),
    ]  # fmt: skip


def test_sent_in_and_reckoned_stand_side_by_side() -> None:
    run = district([[counts(CENTRE, "续签率", 4, 4), row(WEST, "续签率", "72%")]], RENEWED)
    shown = cells(opened(metrics_workbook(run), values=True), "Sent in, reckoned")
    own, other = [line for line in shown if line[0] == "Renewal rate"]
    by_name = {own[1]: own, other[1]: other}
    assert by_name[CENTRE][2:9] == [4, 4, 1, 3, 4, 0.75, 25]
    assert by_name[CENTRE][9].startswith("✗")
    assert by_name[WEST][2:9] == [None, None, 0.72, None, None, None, None]
    assert by_name[WEST][9:] == ["※ not reckoned here; the one sent in stands", "指标0.csv", 3]
