"""The comparison with the reference, as long as wanted: python -m tests.properties.long_oracle 500."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.oracle.exports import as_of_dates, exports
from tests.properties.test_oracle import YEAR, compare


def main(examples: int) -> None:
    """Compare generated folders until one differs; print how many were alike."""
    alike = 0

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(exports(YEAR), as_of_dates(YEAR))
    def run(data: dict[str, list[dict[str, Any]]], as_of: date | None) -> None:
        nonlocal alike
        assert compare(data, as_of) == []
        alike += 1

    run()
    print(f"{alike} folders, differences 0")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
