"""家庭病床建床率 (spec 1.4): beds opened in the year, by the bed's own units where it names them."""

from __future__ import annotations

from fdsign.cohort.cohort import Cohort
from fdsign.metrics.own_units import by_own_units
from fdsign.metrics.subjects import Subjects, of
from fdsign.metrics.visits import in_year


def signed(cohort: Cohort) -> Subjects:
    """Persons in S(Y)."""
    return of(cohort.base)


def opened(cohort: Cohort) -> Subjects:
    """Home beds opened in Y, whether or not the patient is in S(Y)."""
    return of(by_own_units(cohort, in_year(cohort.frame("home_beds"), "open_date", cohort)))
