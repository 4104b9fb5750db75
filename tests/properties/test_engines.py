"""One definition of each rule, whatever it runs on (spec 5): figures, problems and anomalies alike."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fdsign.cohort.engine import Choice, started
from fdsign.intake.query import Memory
from tests.functional.program import fdsign
from tests.oracle.exports import as_of_dates, exports
from tests.properties.engines import differences, run, without_spark
from tests.spec import office

YEAR = 2017
EXAMPLE = Path("examples/exports")


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(exports(YEAR), as_of_dates(YEAR))
def test_arrow_and_pandas_agree_with_the_database(
    data: dict[str, list[dict[str, Any]]], as_of: date | None
) -> None:
    assert differences(data, YEAR, as_of, "arrow", "pandas") == []


@pytest.mark.parametrize(
    "command",
    [
        ("annual", "--year", 2017, "--grade", "good"),
        ("explain", "--year", 2017, "--of", "renewal_rate"),
        ("compare", EXAMPLE, "--old-year", 2016, "--year", 2017),
    ],
    ids=lambda command: command[0],
)
def test_every_command_says_the_same_on_every_engine(command: tuple[object, ...]) -> None:
    """``annual`` says what metrics, score, fund, plan and services say (tests/spec/test_annual.py)."""
    name, *options = command
    said = [
        fdsign(name, EXAMPLE, *options, "--engine", engine, "--json", "-").stdout
        for engine in ("duckdb", "arrow", "pandas")
    ]
    assert said[0] == said[1] == said[2] != ""


@pytest.mark.parametrize(
    ("choice", "rows", "engine"),
    [
        (Choice(), 1_000_000, "ArrowEngine"),
        (Choice(), 1_000_001, "DuckEngine"),
        (Choice(memory=Memory(limit=2**30)), 1, "DuckEngine"),
        (Choice("duckdb"), 1, "DuckEngine"),
        (Choice("arrow"), 1_000_001, "ArrowEngine"),
        (Choice("pandas"), 1, "PandasEngine"),
    ],
)
def test_a_centre_is_reckoned_on_arrow_and_a_district_by_the_database(
    choice: Choice, rows: int, engine: str
) -> None:
    with closing(started(choice, rows)) as found:
        assert type(found).__name__ == engine


def test_where_no_institution_is_a_community_one_the_engines_agree() -> None:
    day, person = date(2017, 5, 4), office.someone(1)
    data = {
        "contracts": [office.contract(1)],
        "visits": [{"person_id": person, "visit_date": day, "institution": "市第一医院"}],
        "referrals": [
            {"person_id": person, "referral_date": day, "to_institution": "市第二医院"},
        ],
    }
    assert differences(data, YEAR, None, "arrow", "pandas") == []


@pytest.mark.skipif(bool(without_spark()), reason=without_spark())
def test_spark_agrees_with_the_database() -> None:
    assert run(EXAMPLE, YEAR, None, "spark") == run(EXAMPLE, YEAR, None, "duckdb")
