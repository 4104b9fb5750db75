"""The comparisons with the references, as long as wanted: python -m tests.properties.long_oracle 500.

The indicators, the scoring sheet, the plan, the lists behind figures: `indicators`, `scores`, `plans` or
`lists` behind the number runs one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.exports import as_of_dates, exports
from tests.oracle.plan_exports import PlanData, plan_exports
from tests.oracle.score_exports import score_exports
from tests.properties import test_explained, test_plans
from tests.properties.test_oracle import YEAR, compare
from tests.properties.test_scores import READINGS, compare_scores

Exports = dict[str, list[dict[str, Any]]]


def indicators(data: Exports, as_of: date | None) -> list[str]:
    """Differences of every indicator."""
    return compare(data, as_of)


def scores(data: Exports, as_of: date | None) -> list[str]:
    """Differences of every sheet, whatever a veto means."""
    return [line for veto in READINGS for line in compare_scores(data, veto, as_of)]


def plans(data: PlanData, _as_of: date | None) -> list[str]:
    """Differences of every doctor, by both methods; the folder has a date of its own."""
    return [line for method in test_plans.METHODS for line in test_plans.differences(data, method)]


def lists(data: Exports, as_of: date | None) -> list[str]:
    """Figures whose lists are longer or shorter than what they count."""
    return test_explained.faults(data, as_of, None)


COMPARISONS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any, date | None], list[str]]]] = {
    "indicators": (exports(YEAR), indicators),
    "scores": (score_exports(YEAR), scores),
    "plans": (plan_exports(test_plans.YEAR), plans),
    "lists": (exports(YEAR), lists),
}


def compared(name: str, examples: int) -> int:
    """Compare generated folders until one differs; how many were alike."""
    folders, differences = COMPARISONS[name]
    alike = 0

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(folders, as_of_dates(YEAR))
    def run(data: Any, as_of: date | None) -> None:
        nonlocal alike
        assert differences(data, as_of) == []
        alike += 1

    run()
    return alike


def main(examples: int, names: list[str]) -> None:
    """Run the comparisons named, or all."""
    for name in names or list(COMPARISONS):
        print(f"{name}: {compared(name, examples)} folders, differences 0")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, sys.argv[2:])
