"""One definition of each rule, whatever it runs on (spec 5): figures, problems and anomalies alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.functional.program import fdsign
from tests.oracle.exports import as_of_dates, exports
from tests.properties.engines import differences, run, without_spark

YEAR = 2017
EXAMPLE = Path("examples/exports")


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(exports(YEAR), as_of_dates(YEAR))
def test_pandas_agrees_with_the_database(
    data: dict[str, list[dict[str, Any]]], as_of: date | None
) -> None:
    assert differences(data, YEAR, as_of, "pandas") == []


@pytest.mark.parametrize(
    "command",
    [
        ("score", "--year", 2017),
        ("fund", "--year", 2017, "--grade", "good"),
        ("plan", "--year", 2018),
        ("services", "--year", 2017),
        ("explain", "--year", 2017, "--of", "renewal_rate"),
        ("compare", EXAMPLE, "--old-year", 2016, "--year", 2017),
    ],
    ids=lambda command: command[0],
)
def test_every_command_says_the_same_on_pandas(command: tuple[object, ...]) -> None:
    name, *options = command
    said = [
        fdsign(name, EXAMPLE, *options, "--engine", engine, "--json", "-").stdout
        for engine in ("duckdb", "pandas")
    ]
    assert said[0] == said[1] != ""


@pytest.mark.skipif(bool(without_spark()), reason=without_spark())
def test_spark_agrees_with_the_database() -> None:
    assert run(EXAMPLE, YEAR, None, "spark") == run(EXAMPLE, YEAR, None, "duckdb")
