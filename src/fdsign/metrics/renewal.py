"""续签率 (spec 1.4): who was signed last year, and is signed again at the same institution."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.metrics.subjects import Subjects, of


def years(cohort: Cohort) -> tuple[int, int]:
    """The two contract years compared: by contract year, or by year of signing."""
    reading = cohort.policy.policy.indicators["renewal_rate"].years
    shift = cohort.policy.policy.contract.year_offset if reading == "signing" else 0
    return cohort.year + shift - 1, cohort.year + shift


def signed_before(cohort: Cohort) -> Subjects:
    """Persons of the earlier year, with the units of that year's contract."""
    before, _ = years(cohort)
    return of(cohort.signed[before])


def signed_again(cohort: Cohort) -> Subjects:
    """Of these, the persons of the later year at the same institution."""
    before, after = years(cohort)
    again = cohort.signed[after].select("person", nw.col("institution").alias("again_at"))
    both = cohort.signed[before].join(again, on="person", how="inner")
    return of(both.filter(nw.col("again_at") == nw.col("institution")))
