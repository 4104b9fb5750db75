"""Several years beside each other, each by the policy as it stood (``--years``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook
from rich.console import Console

from fdsign.cli.values import span
from fdsign.errors import PolicyError, UsageError
from fdsign.locale import text
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.metrics import metrics
from fdsign.pipeline.request import Request
from fdsign.report import json as report_json
from fdsign.report.terminal import show
from fdsign.report.workbook import metrics_workbook
from tests.oracle.exports import write_folder
from tests.spec.office import CENTRE, contract, figure
from tests.spec.office import run as reckon

PUBLISHED = Path(__file__).parents[1] / "published" / "centre_signing_by_year.csv"


def published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published signed persons in hundreds, over the population that gives the published rate."""
    made = tmp_path_factory.mktemp("years")
    contracts, population, first = [], [], 0
    for row in published():
        year, signed = int(row["year"]), int(row["signed"]) // 100
        contracts += [contract(first + n, date(year - 1, 6, 1)) for n in range(signed)]
        contracts_next = round(signed * 100 / float(row["signing_rate_percent"]))
        population.append(
            {"institution": CENTRE, "registered_population": contracts_next, "year": year}
        )
        first += signed
    write_folder({"contracts": contracts, "population": population}, made)
    return made


@pytest.fixture(scope="module")
def trend(folder: Path) -> MetricsRun:
    return metrics(Request((folder,), year=2018), since=2015)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    text.use("en")
    yield
    text.use("en")


def test_every_year_is_the_run_of_that_year(trend: MetricsRun, folder: Path) -> None:
    assert list(trend.trend) == [2015, 2016, 2017, 2018]
    for year in (2016,):
        alone = metrics(Request((folder,), year=year))
        wanted = [f for f in alone.figures if f.level in ("total", "institution")]
        assert list(trend.trend[year]) == wanted
    targets = [f.target for year in trend.trend for f in trend.trend[year]
               if (f.indicator, f.level) == ("signing_rate", "total")]  # fmt: skip
    assert [float(t) for t in targets if t is not None] == [0.20, 0.25, 0.30, 0.35]


def test_the_trend_in_json_workbook_and_terminal(trend: MetricsRun) -> None:
    document = report_json.metrics_document(trend)
    jsonschema.validate(document, report_json.schema())
    assert {each["year"] for each in document["trend"]} == {2015, 2016, 2017, 2018}
    sheet = load_workbook(io.BytesIO(metrics_workbook(trend)), data_only=True)["Trend"]
    years = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("2015", "2018")]
    assert [row[1] for row in years] == [
        f.numerator for year in (2015, 2018) for f in trend.trend[year]
        if (f.indicator, f.level) == ("signing_rate", "total")
    ]  # fmt: skip
    assert len(sheet._charts) == 1
    console = Console(file=io.StringIO(), width=80, color_system=None, record=True)
    show(trend, console, ())
    assert "All indicators by year" in console.export_text()


def test_without_years_nothing_of_it_is_shown() -> None:
    alone = reckon({"contracts": [contract(1)]})
    assert figure(alone, "signing_rate").numerator == 1
    assert "trend" not in report_json.metrics_document(alone)


def test_a_year_before_the_policys_first_is_refused(folder: Path) -> None:
    with pytest.raises(PolicyError, match="begins in 2015"):
        metrics(Request((folder,), year=2018), since=2014)


@pytest.mark.parametrize(
    ("years", "year", "found"),
    [
        ("2015-2018", None, (2015, 2018)), ("2016–2017", 2017, (2016, 2017)), (None, 2017, (None, 2017)),
    ],
)  # fmt: skip
def test_how_years_are_written(
    years: str | None, year: int | None, found: tuple[int | None, int | None]
) -> None:
    assert span(years, year) == found


@pytest.mark.parametrize(
    ("years", "year"), [("2017", None), ("2018-2015", None), ("2015-2017", 2018)]
)
def test_what_is_no_span_is_refused(years: str, year: int | None) -> None:
    with pytest.raises(UsageError, match="--years"):
        span(years, year)
