"""``fdsign metrics``: a folder of exports in, every indicator of every unit out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Engine
from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.metrics.anomalies import anomalies
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.findings import fates, findings
from fdsign.metrics.registry import titles
from fdsign.metrics.results import LEVELS, Level, MetricsRun
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.problems import in_order


def metrics(
    request: Request,
    levels: tuple[Level, ...] = (),
    tell: Callable[[str], None] = lambda _step: None,
) -> MetricsRun:
    """All figures of a year. ``levels``: those wanted, empty for every level the data has.

    The total is always there. ``tell`` hears of every step. Raises FdsignError (usage, policy, data).
    """
    opened = open_request(request)
    policy = year_policy(request, opened)
    exports = opened.load(tell)
    if not any(len(table) for table in exports.tables.values()):
        raise FdsignError(
            _(
                "No file holds a row to count. What each file is taken for: fdsign check {path}"
            ).format(path=" ".join(str(path) for path in request.data))
        )
    tell(_("Reckoning the indicators"))
    with closing(Engine()) as engine:
        cohort = Cohort(exports, policy, engine, request.as_of)
        calculation = Calculation(cohort)
        wanted = {"total", *levels} if levels else set(LEVELS)
        figures = tuple(f for f in calculation.figures() if f.level in wanted)
        shown = tuple(level for level in LEVELS if level in calculation.units and level in wanted)
        problems = in_order([*exports.problems, *findings(cohort)])
        waterfall = fates(cohort)
        odd = anomalies(cohort)
    return MetricsRun(
        year=policy.year,
        as_of=request.as_of,
        policy=policy,
        titles=titles(policy.policy),
        levels=shown,
        figures=figures,
        fates=waterfall,
        inputs=tuple(exports.inputs),
        not_used=tuple(exports.not_used),
        problems=tuple(problems),
        options=_options(request, levels),
        newest=exports.newest,
        config=opened.config,
        anomalies=odd,
    )


def _options(request: Request, levels: tuple[Level, ...]) -> dict[str, str]:
    """The options that shape the figures, as the basis sheet shows them."""
    found: dict[str, str] = {}
    if request.as_of is not None:
        found["--as-of"] = request.as_of.isoformat()
    if request.accept_unverified:
        found["--accept-unverified"] = "✓"
    if levels:
        found["--by"] = ", ".join(levels)
    found.update({f"--set {key}": value for key, value in request.changes.items()})
    return found
