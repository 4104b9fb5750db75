"""From a folder of exports to the indicators of a year, which every report starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import started
from fdsign.errors import FdsignError
from fdsign.intake import query
from fdsign.intake.exports import Exports
from fdsign.locale.text import _
from fdsign.metrics.anomalies import anomalies
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.findings import fates, findings
from fdsign.metrics.ranking import rankings
from fdsign.metrics.registry import titles
from fdsign.metrics.reported import disagreements, standing
from fdsign.metrics.results import LEVELS, Level, MetricsRun
from fdsign.pipeline.request import Opened, Request
from fdsign.policy.resolve import YearPolicy
from fdsign.problems import Problem, in_order


@dataclass(frozen=True)
class Reckoned:
    """The exports read and their cohort; good as long as the engine lives.

    ``policy``: of the year that the result is for.
    """

    opened: Opened
    policy: YearPolicy
    exports: Exports
    cohort: Cohort

    @cached_property
    def calculation(self) -> Calculation:
        """Every indicator of the cohort's year."""
        return Calculation(self.cohort)

    def district(self, levels: tuple[Level, ...] = ()) -> MetricsRun:
        """The same with what institutions sent in, and the institutions ranked."""
        run = self.metrics(levels)
        found = standing(self.calculation)
        wanted = {"total", *levels} if levels else set(LEVELS)
        figures = tuple(f for f in found.figures if f.level in wanted)
        plain = [
            part.indicator.id for part in self.calculation.parts if "." not in part.indicator.id
        ]
        return replace(
            run,
            levels=tuple(level for level in found.levels if level in wanted),
            figures=figures,
            ranking=rankings(figures, plain),
            checks=found.checks,
            means=tuple(m for m in self.calculation.given.means if m.value is not None),
        )

    def metrics(self, levels: tuple[Level, ...] = ()) -> MetricsRun:
        """The figures as a result. ``levels``: those wanted beside the total, empty for all."""
        wanted = {"total", *levels} if levels else set(LEVELS)
        return replace(
            self.account(levels),
            levels=tuple(
                level for level in LEVELS if level in self.calculation.units and level in wanted
            ),
            figures=tuple(f for f in self.calculation.figures if f.level in wanted),
        )

    def account(self, levels: tuple[Level, ...] = ()) -> MetricsRun:
        """The result without figures: what was read, by which rules, and what is wrong with it."""
        return replace(self._account, options=_options(self.opened.request, levels))

    @cached_property
    def _account(self) -> MetricsRun:
        return MetricsRun(
            year=self.policy.year,
            as_of=self.opened.request.as_of,
            policy=self.policy,
            titles=titles(self.policy.policy),
            levels=(),
            figures=(),
            fates=fates(self.cohort),
            inputs=tuple(self.exports.inputs),
            not_used=tuple(self.exports.not_used),
            problems=tuple(in_order(self._problems())),
            options={},
            newest=self.exports.newest,
            config=self.opened.config,
            anomalies=anomalies(self.cohort),
        )

    def _problems(self) -> Iterator[Problem]:
        yield from self.exports.problems
        yield from findings(self.cohort)
        yield from disagreements(self.cohort, lambda: self.calculation)


@contextmanager
def reckoned(
    opened: Opened, policy: YearPolicy, tell: Callable[[str], None], *, plan: bool = False
) -> Iterator[Reckoned]:
    """Read the exports and find who is signed. Raises FdsignError (data).

    ``plan``: the policy's year is to be planned, on the year before it.
    """
    with query.database(opened.request.engine.memory):
        yield from _reckoned(opened, policy, tell, plan=plan)


def _reckoned(
    opened: Opened, policy: YearPolicy, tell: Callable[[str], None], *, plan: bool
) -> Iterator[Reckoned]:
    exports = opened.load(tell)
    rows = sum(len(table) for table in exports.tables.values())
    if not rows:
        raise FdsignError(
            _(
                "No file holds a row to count. What each file is taken for: fdsign check {path}"
            ).format(path=" ".join(str(path) for path in opened.request.data))
        )
    tell(_("Reckoning the indicators"))
    with closing(started(opened.request.engine, rows)) as engine:
        base = replace(policy, year=policy.year - 1) if plan else policy
        cohort = Cohort(exports, base, engine, opened.request.as_of, policy.year if plan else None)
        yield Reckoned(opened, policy, exports, cohort)


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
