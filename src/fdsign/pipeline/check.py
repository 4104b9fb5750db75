"""``fdsign check``: read everything, say what each file is, list the problems."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import started
from fdsign.errors import DataError
from fdsign.funding import findings as funding
from fdsign.intake import query
from fdsign.intake.exports import Exports
from fdsign.intake.load import stop_at_fatal
from fdsign.metrics.anomalies import anomalies
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.findings import fates, findings
from fdsign.metrics.reported import disagreements
from fdsign.metrics.results import Anomaly, Fate
from fdsign.pipeline import proposal
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.planning import findings as planning
from fdsign.policy.load import LoadedPolicy
from fdsign.problems import in_order, tally


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What was read; if the year is known, the contracts' waterfall and what deserves a look."""

    exports: Exports
    policy: LoadedPolicy
    year: int | None
    fates: tuple[Fate, ...]
    anomalies: tuple[Anomaly, ...] = ()
    proposal: Path | None = None

    def in_clear(self) -> CheckRun:
        """The same with every offending value as it stands in the file."""
        problems = [problem.in_clear() for problem in self.exports.problems]
        return replace(self, exports=replace(self.exports, problems=problems, identifiable=True))

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return tally(self.exports.problems)["error"]


def check(
    request: Request,
    tell: Callable[[str], None] = lambda _step: None,
    *,
    propose: bool = False,
) -> CheckRun:
    """Read the exports; with a year, also what only the rules can see. Raises FdsignError.

    ``propose``: write a proposed fdsign.toml beside them, even if a fatal problem stops the run.
    """
    with query.database(request.engine.memory):
        return _check(request, tell, propose=propose)


def _check(request: Request, tell: Callable[[str], None], *, propose: bool) -> CheckRun:
    target = proposal.target(request) if propose else None
    opened = open_request(request)
    exports = opened.load_all(tell)
    try:
        stop_at_fatal(exports)
    except DataError as error:
        if target is not None:
            proposal.write(target, opened, exports)
            error.written = target
        raise
    waterfall: tuple[Fate, ...] = ()
    odd: tuple[Anomaly, ...] = ()
    year = request.year if request.year is not None else opened.config.year
    if year is not None and exports.tables:
        with closing(started(request.engine)) as engine:
            cohort = Cohort(exports, year_policy(request, opened), engine, request.as_of)
            exports.problems.extend(findings(cohort))
            exports.problems.extend(disagreements(cohort, lambda: Calculation(cohort)))
            exports.problems.extend(planning.findings(cohort))
            if cohort.policy.policy.funding is not None:
                exports.problems.extend(funding.findings(cohort, cohort.policy.policy.funding))
            waterfall = fates(cohort)
            odd = anomalies(cohort)
    exports.problems[:] = in_order(exports.problems)
    if target is not None:
        proposal.write(target, opened, exports)
    return CheckRun(exports, opened.policy, year, waterfall, odd, target)
