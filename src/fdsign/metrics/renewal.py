"""续签率 (spec 1.4): who was signed last year, and is signed again at the same institution."""

from __future__ import annotations

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.metrics.subjects import Subjects, of


def years(cohort: Cohort) -> tuple[int, int]:
    """The two contract years compared: by contract year, or by year of signing."""
    reading = cohort.policy.policy.indicators["renewal_rate"].years
    shift = cohort.policy.policy.contract.year_offset if reading == "signing" else 0
    return cohort.year + shift - 1, cohort.year + shift


def signed_before(cohort: Cohort) -> Subjects:
    """Persons of the earlier year, with the units of that year's contract."""
    return of(cohort.once(_followed))


def signed_again(cohort: Cohort) -> Subjects:
    """Of these, the persons of the later year at the same institution."""
    return of(cohort.once(_followed), nw.col("again_at") == nw.col("institution"))


def _followed(cohort: Cohort) -> Frame:
    """Persons of the earlier year, with ``again_at``: their institution of the later year, if any."""
    before, after = years(cohort)
    again = cohort.signed[after].select("person", nw.col("institution").alias("again_at"))
    return cohort.signed[before].join(again, on="person", how="left")
