"""``fdsign metrics``: a folder of exports in, every indicator of every unit out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fdsign.cohort.cohort import Cohort
from fdsign.locale.text import _
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.reported import standing
from fdsign.metrics.results import Figure, Level, MetricsRun
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.policy.resolve import YearPolicy, resolve


def metrics(
    request: Request,
    levels: tuple[Level, ...] = (),
    tell: Callable[[str], None] = lambda _step: None,
    since: int | None = None,
) -> MetricsRun:
    """All figures of a year. ``levels``: those wanted, empty for every level the data has.

    The total is always there. ``since``: also the trend from that year on. ``tell`` hears of every step.
    Raises FdsignError (usage, policy, data).
    """
    opened = open_request(request)
    policy = year_policy(request, opened)
    earlier = tuple(
        resolve(opened.policy, year, accept_unverified=request.accept_unverified)
        for year in range(policy.year if since is None else since, policy.year)
    )
    with reckoned(opened, policy, tell) as found:
        run = found.district(levels)
        if not earlier:
            return run
        options = {**run.options, "--years": f"{since}-{policy.year}"}
        return replace(run, trend=trend(found, earlier, tell), options=options)


def trend(
    found: Reckoned, earlier: tuple[YearPolicy, ...], tell: Callable[[str], None]
) -> dict[int, tuple[Figure, ...]]:
    """Total and institutions of every year, each by the policy as it stood."""
    years = {}
    for policy in earlier:
        tell(_("Reckoning {year}").format(year=policy.year))
        cohort = Cohort(found.exports, policy, found.cohort.engine, found.cohort.as_of)
        years[policy.year] = _whole(Calculation(cohort))
    return {**years, found.policy.year: _whole(found.calculation)}


def _whole(calculation: Calculation) -> tuple[Figure, ...]:
    found = standing(calculation).figures
    return tuple(f for f in found if f.level in ("total", "institution"))
