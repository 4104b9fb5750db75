"""``fdsign annual``: every report of the year from one reading of the exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.metrics.results import Figure, MetricsRun
from fdsign.pipeline.fund import FundChoice, shared, wanted
from fdsign.pipeline.metrics import trend
from fdsign.pipeline.plan import PlanChoice, aim, plan_rules, planned
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.pipeline.score import scored, scoring_rules
from fdsign.pipeline.services import of as services_of
from fdsign.planning.results import PlanRun
from fdsign.policy.resolve import YearPolicy, resolve
from fdsign.problems import Problem, in_order
from fdsign.report.annual import AnnualRun, Part

Run = TypeVar("Run")
_YEARS = 4
"""Years of the trend where none are asked for, as far as the data reach."""


@dataclass(frozen=True, slots=True)
class AnnualChoice:
    """What the user chose. ``since``: the first year of the trend; None: as far as the data reach."""

    fund: FundChoice = field(default_factory=FundChoice)
    since: int | None = None


def annual(
    request: Request,
    choice: AnnualChoice | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> AnnualRun:
    """Every report of a year, the plan for the year after it.

    A report that the data or the policy do not allow is left out and told. Raises FdsignError (usage,
    policy, data) where nothing can be reckoned at all, or a choice does not fit the policy.
    """
    choice = choice or AnnualChoice()
    opened = open_request(request)
    policy = year_policy(request, opened)
    asked = None
    if policy.policy.funding is not None or choice.fund != FundChoice():
        asked = wanted(policy, choice.fund)
    with reckoned(opened, policy, tell) as found:
        left_out: dict[Part, str] = {}

        def part(name: Part, step: str, make: Callable[[], Run]) -> Run | None:
            tell(step)
            try:
                return make()
            except FdsignError as error:
                left_out[name] = str(error)
                return None

        run = replace(found.district(), trend=_trend(found, choice.since, tell))
        score = part("score", _("Scoring"), lambda: scored(found, scoring_rules(policy)))
        fund = part(
            "fund",
            _("Sharing the money"),
            lambda: shared(found, asked or wanted(policy, choice.fund)),
        )
        plan = part("plan", _("Planning"), lambda: _plan(found))
        services = part("services", _("Counting the services"), lambda: services_of(found))
        accounts = [each.metrics for each in (score, fund, plan, services) if each is not None]
        return AnnualRun(_together(run, accounts), score, fund, plan, services, left_out)


def _trend(
    found: Reckoned, since: int | None, tell: Callable[[str], None]
) -> dict[int, tuple[Figure, ...]]:
    """The years before, each by the policy as it stood; one alone is no trend."""
    last = found.policy.year
    first = max(last - _YEARS + 1, _first_year(found)) if since is None else since
    earlier = tuple(_policy(found, year) for year in range(first, last))
    return trend(found, earlier, tell) if earlier else {}


def _first_year(found: Reckoned) -> int:
    """The first year of the policy that somebody has a contract of."""
    contracts = found.cohort.contracts
    years = found.cohort.engine.collect(contracts.select("first_year"))["first_year"]
    earliest = pc.min(years).as_py() or found.policy.year
    return max(int(earliest), found.policy.policy.first_year)


def _policy(found: Reckoned, year: int) -> YearPolicy:
    accepted = found.opened.request.accept_unverified
    return resolve(found.opened.policy, year, accept_unverified=accepted)


def _plan(found: Reckoned) -> PlanRun:
    """The plan of the year after, on this one."""
    policy = _policy(found, found.policy.year + 1)
    rules, share = plan_rules(policy), aim(policy)
    base = replace(policy, year=found.policy.year)
    cohort = Cohort(found.exports, base, found.cohort.engine, found.cohort.as_of, policy.year)
    return planned(replace(found, policy=policy, cohort=cohort), rules, share, PlanChoice())


def _together(run: MetricsRun, others: list[MetricsRun]) -> MetricsRun:
    """The account of the whole: the options and the problems of every part, each once."""
    accounts = [run, *others]
    options = {key: value for each in accounts for key, value in each.options.items()}
    return replace(run, options=options, problems=tuple(in_order(_once(accounts))))


def _once(accounts: list[MetricsRun]) -> Iterator[Problem]:
    seen = set()
    for account in accounts:
        for problem in account.problems:
            key = (problem.code, problem.file, problem.sheet, problem.row, problem.column,
                   problem.what())  # fmt: skip
            if key not in seen:
                seen.add(key)
                yield problem
