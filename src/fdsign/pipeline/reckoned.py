"""From a folder of exports to the indicators of a year, which every report starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Engine
from fdsign.errors import FdsignError
from fdsign.intake.exports import Exports
from fdsign.locale.text import _
from fdsign.metrics.anomalies import anomalies
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.findings import fates, findings
from fdsign.metrics.registry import titles
from fdsign.metrics.results import LEVELS, Level, MetricsRun
from fdsign.pipeline.request import Opened, Request
from fdsign.policy.resolve import YearPolicy
from fdsign.problems import in_order


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The exports read and every indicator reckoned; good as long as the engine lives."""

    opened: Opened
    policy: YearPolicy
    exports: Exports
    calculation: Calculation

    def metrics(self, levels: tuple[Level, ...] = ()) -> MetricsRun:
        """The figures as a result. ``levels``: those wanted beside the total, empty for all."""
        request = self.opened.request
        cohort = self.calculation.cohort
        wanted = {"total", *levels} if levels else set(LEVELS)
        return MetricsRun(
            year=self.policy.year,
            as_of=request.as_of,
            policy=self.policy,
            titles=titles(self.policy.policy),
            levels=tuple(
                level for level in LEVELS if level in self.calculation.units and level in wanted
            ),
            figures=tuple(f for f in self.calculation.figures if f.level in wanted),
            fates=fates(cohort),
            inputs=tuple(self.exports.inputs),
            not_used=tuple(self.exports.not_used),
            problems=tuple(in_order([*self.exports.problems, *findings(cohort)])),
            options=_options(request, levels),
            newest=self.exports.newest,
            config=self.opened.config,
            anomalies=anomalies(cohort),
        )


@contextmanager
def reckoned(opened: Opened, policy: YearPolicy, tell: Callable[[str], None]) -> Iterator[Reckoned]:
    """Read the exports and reckon the indicators. Raises FdsignError (data)."""
    exports = opened.load(tell)
    if not any(len(table) for table in exports.tables.values()):
        raise FdsignError(
            _(
                "No file holds a row to count. What each file is taken for: fdsign check {path}"
            ).format(path=" ".join(str(path) for path in opened.request.data))
        )
    tell(_("Reckoning the indicators"))
    with closing(Engine()) as engine:
        cohort = Cohort(exports, policy, engine, opened.request.as_of)
        yield Reckoned(opened, policy, exports, Calculation(cohort))


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
