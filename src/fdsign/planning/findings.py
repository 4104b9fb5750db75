"""Problems that only the planning sees: rows of the plan table that it cannot use."""

from __future__ import annotations

from fdsign.cohort.cohort import Cohort
from fdsign.metrics.units import appearing
from fdsign.planning.overrides import overrides
from fdsign.problems import Problem


def findings(cohort: Cohort) -> list[Problem]:
    """Of the plan of the cohort's year and of the one made on it; ``problems.in_order`` sorts.

    A row of one of the two years is not told as another year's.
    """
    if not cohort.has("plan"):
        return []
    doctors = [(unit[0], unit[1]) for unit in appearing(cohort).get("doctor", [])]
    years = (cohort.year, cohort.year + 1)
    found = [each for year in years for each in overrides(cohort, doctors, year)[1]]
    mine = {str(year) for year in years}
    kept = [
        each for each in found if each.code != "plan-other-year" or each.details["year"] not in mine
    ]
    return list({(p.code, p.file, p.sheet, p.row, p.details.get("year")): p for p in kept}.values())
