"""``fdsign metrics``: a folder of exports in, every indicator of every unit out."""

from __future__ import annotations

from collections.abc import Callable

from fdsign.metrics.results import Level, MetricsRun
from fdsign.pipeline.reckoned import reckoned
from fdsign.pipeline.request import Request, open_request, year_policy


def metrics(
    request: Request,
    levels: tuple[Level, ...] = (),
    tell: Callable[[str], None] = lambda _step: None,
) -> MetricsRun:
    """All figures of a year. ``levels``: those wanted, empty for every level the data has.

    The total is always there. ``tell`` hears of every step. Raises FdsignError (usage, policy, data).
    """
    opened = open_request(request)
    with reckoned(opened, year_policy(request, opened), tell) as found:
        return found.metrics(levels)
