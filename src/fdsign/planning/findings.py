"""Problems that only the planning sees: rows of the plan table that it cannot use."""

from __future__ import annotations

from fdsign.cohort.cohort import Cohort
from fdsign.metrics.units import appearing
from fdsign.planning.overrides import overrides
from fdsign.problems import Problem


def findings(cohort: Cohort) -> list[Problem]:
    """Of the plan made on the cohort's year; ``problems.in_order`` sorts."""
    if not cohort.has("plan"):
        return []
    doctors = [(unit[0], unit[1]) for unit in appearing(cohort).get("doctor", [])]
    return overrides(cohort, doctors, cohort.year + 1)[1]
