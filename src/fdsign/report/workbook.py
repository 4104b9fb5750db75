"""Which sheets make up a workbook, and when it says it was created."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from fdsign.report import heading
from fdsign.report.annual import part as annual_part
from fdsign.report.sheets import (
    annual,
    anomalies,
    basis,
    bookings,
    comparison,
    details,
    explain,
    fund_calendar,
    fund_effects,
    fund_overview,
    fund_proof,
    fund_teams,
    home_beds,
    level,
    monitoring,
    overview,
    package,
    plan_overrides,
    plan_overview,
    plan_slips,
    plan_table,
    plan_weeks,
    problems,
    quality,
    ranking,
    reported,
    sample_calls,
    sample_overview,
    score_comparison,
    score_overview,
    score_ranking,
    score_sheets,
    services,
    trend,
    worklists,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fdsign.compare.results import CompareRun
    from fdsign.funding.results import FundRun
    from fdsign.intake.exports import Exports
    from fdsign.metrics.results import Anomaly, Fate, MetricsRun
    from fdsign.planning.results import PlanRun
    from fdsign.report.annual import AnnualRun, Part
    from fdsign.report.explained import Explained
    from fdsign.report.model import Sheet
    from fdsign.scoring.results import ScoreRun
    from fdsign.services.results import ServicesRun
    from fdsign.survey.results import SampleRun
    from fdsign.worklists.results import WorkRun

Run = TypeVar("Run")
_LONGEST_NAME = 31

METRICS: tuple[Callable[[MetricsRun], Sheet | tuple[Sheet, ...]], ...] = (
    overview.sheet,
    trend.sheets,
    monitoring.sheet,
    ranking.sheets,
    reported.sheets,
    level.sheets,
    details.sheets,
    quality.sheets,
    basis.sheet,
)


def metrics_sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """Every sheet of the indicator workbook, in order."""
    return _made(METRICS, run)


def _made(
    makers: Sequence[Callable[[Run], Sheet | tuple[Sheet, ...]]], run: Run
) -> tuple[Sheet, ...]:
    made: list[Sheet] = []
    for make in makers:
        sheets = make(run)
        made += sheets if isinstance(sheets, tuple) else [sheets]
    return tuple(made)


def metrics_workbook(run: MetricsRun) -> bytes:
    """The indicator workbook, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(metrics_sheets(run), heading.created(run.newest))


SCORE: tuple[Callable[[ScoreRun], Sheet | tuple[Sheet, ...]], ...] = (
    score_overview.sheet,
    score_ranking.sheets,
    score_comparison.sheets,
    score_sheets.sheets,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def score_workbook(run: ScoreRun) -> bytes:
    """The workbook of the scoring sheets, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(SCORE, run), heading.created(run.metrics.newest))


FUND: tuple[Callable[[FundRun], Sheet | tuple[Sheet, ...]], ...] = (
    fund_overview.sheet,
    fund_teams.teams,
    fund_teams.members,
    fund_calendar.calendar,
    fund_calendar.receipts,
    fund_effects.sheets,
    fund_proof.sheet,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def fund_workbook(run: FundRun) -> bytes:
    """The workbook of the funding, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(FUND, run), heading.created(run.metrics.newest))


PLAN: tuple[Callable[[PlanRun], Sheet | tuple[Sheet, ...]], ...] = (
    plan_overview.sheet,
    plan_table.sheet,
    plan_weeks.weeks,
    plan_weeks.progress,
    plan_slips.sheet,
    plan_overrides.sheet,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def plan_workbook(run: PlanRun) -> bytes:
    """The workbook of the plan, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(PLAN, run), heading.created(run.metrics.newest))


WORK: tuple[Callable[[WorkRun], Sheet | tuple[Sheet, ...]], ...] = (
    worklists.overview,
    worklists.doctors,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def worklist_workbook(run: WorkRun) -> bytes:
    """The workbook of the worklists, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(WORK, run), heading.created(run.metrics.newest))


SERVICES: tuple[Callable[[ServicesRun], Sheet | tuple[Sheet, ...]], ...] = (
    services.overview,
    services.by_unit,
    package.sheets,
    package.overuse,
    bookings.sheets,
    home_beds.beds,
    home_beds.referrals,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def services_workbook(run: ServicesRun) -> bytes:
    """The workbook of the services, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(SERVICES, run), heading.created(run.metrics.newest))


SAMPLE: tuple[Callable[[SampleRun], Sheet | tuple[Sheet, ...]], ...] = (
    sample_overview.sheet,
    sample_calls.sheet,
    lambda run: quality.sheets(run.metrics),
    lambda run: basis.sheet(run.metrics),
)


def sample_workbook(run: SampleRun) -> bytes:
    """The workbook of a drawn sample, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(SAMPLE, run), heading.created(run.metrics.newest))


_TO_WORK_WITH: tuple[object, ...] = (plan_overrides.sheet, package.overuse)
"""Sheets that people fill in or work through, which are no part of a report on the year."""


def annual_sheets(run: AnnualRun) -> tuple[Sheet, ...]:
    """The overview, then every report's own sheets, data quality and basis once."""
    parts: tuple[tuple[Part, Sequence[Callable[..., Sheet | tuple[Sheet, ...]]], object], ...] = (
        ("metrics", METRICS[:-2], run.metrics),
        ("score", SCORE[:-2], run.score),
        ("fund", FUND[:-2], run.fund),
        ("plan", PLAN[:-2], run.plan),
        ("services", SERVICES[:-2], run.services),
    )
    made = [annual.sheet(run)]
    for name, makers, part in parts:
        if part is not None:
            kept = [make for make in makers if make not in _TO_WORK_WITH]
            made += [_of(name, sheet) for sheet in _made(kept, part)]
    return (*made, *quality.sheets(run.metrics), basis.sheet(run.metrics))


def _of(name: Part, sheet: Sheet) -> Sheet:
    """A sheet under the name of its report."""
    return replace(sheet, name=f"{annual_part(name)} {sheet.name}"[:_LONGEST_NAME])


def annual_workbook(run: AnnualRun) -> bytes:
    """The workbook of the year, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(annual_sheets(run), heading.created(run.metrics.newest))


COMPARE: tuple[Callable[[CompareRun], Sheet | tuple[Sheet, ...]], ...] = (
    comparison.overview,
    comparison.changes,
    comparison.people,
)


def compare_workbook(run: CompareRun) -> bytes:
    """The workbook of a comparison, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    return workbook_bytes(_made(COMPARE, run), heading.created(run.newest))


def explain_workbook(run: Explained) -> bytes:
    """The workbook of one explanation, the same bytes for the same run."""
    from fdsign.report.excel import workbook_bytes

    sheets = [*explain.sheets(run), *quality.sheets(run.metrics), basis.sheet(run.metrics)]
    return workbook_bytes(sheets, heading.created(run.metrics.newest))


def check_workbook(
    exports: Exports, fates: Sequence[Fate] = (), odd: Sequence[Anomaly] = ()
) -> bytes:
    """The workbook of problems that ``fdsign check`` writes; ``odd``: what deserves a look."""
    from fdsign.report.excel import workbook_bytes

    lines: tuple[str, ...] = (
        heading.rows(exports.inputs),
        heading.problem_counts(exports.problems),
    )
    if exports.identifiable:
        lines = (*lines, heading.identifiable())
    sheets = [
        quality.account(exports.inputs, exports.not_used, exports.problems, fates, lines, odd),
        problems.by_file(exports.problems, lines),
    ]
    if odd:
        sheets.append(anomalies.sheet(odd, lines))
    return workbook_bytes(sheets, heading.created(exports.newest))
