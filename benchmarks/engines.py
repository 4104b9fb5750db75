"""The engines compared on generated exports: every indicator, every level, every problem."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.results import Result, options, publish
from fdsign.cohort.engine import Name
from tests.oracle.exports import as_of_dates, exports
from tests.properties.engines import differences, without_spark

YEAR = 2017


def compared(engine: Name, folders: int) -> tuple[int, int]:
    """Folders that were compared, and those of them with a difference."""
    seen = differing = 0

    @settings(
        max_examples=folders,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(exports(YEAR), as_of_dates(YEAR))
    def run(data: dict[str, list[dict[str, Any]]], as_of: date | None) -> None:
        nonlocal seen, differing
        seen += 1
        differing += bool(differences(data, YEAR, as_of, engine))

    run()
    return seen, differing


def main() -> int:
    """Compare, and write the result down."""
    parser = options(__doc__)
    parser.add_argument("--count", type=int, default=200, help="folders for Arrow and pandas")
    parser.add_argument("--spark", type=int, default=10, help="folders for Spark")
    asked = parser.parse_args()
    wanted: list[tuple[Name, int]] = [("arrow", asked.count), ("pandas", asked.count)]
    remarks = []
    if why := without_spark():
        remarks.append(f"Spark was not tried: {why}.")
    else:
        wanted.append(("spark", asked.spark))
    rows = [(engine, *compared(engine, folders)) for engine, folders in wanted]
    return publish(
        Result(
            "engines",
            "Engines against the embedded database: generated exports",
            "python -m benchmarks.engines",
            {
                "folders": sum(row[1] for row in rows),
                "folders that differ": sum(row[2] for row in rows),
            },
            ("folders that differ",),
            ("engine", "folders", "differ"),
            rows,
            tuple(remarks),
        ),
        asked.results,
    )


if __name__ == "__main__":
    sys.exit(main())
