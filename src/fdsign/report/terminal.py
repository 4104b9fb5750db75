"""Every command's result in the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.problems import in_order, tally
from fdsign.report import (
    cells,
    compared,
    grouping,
    heading,
    plans,
    screen,
    screen_explain,
    screen_fund,
    screen_plan,
    screen_score,
    screen_services,
    surveys,
    words,
)
from fdsign.report.drawing import Out
from fdsign.report.model import (
    Table,
)
from fdsign.report.sheets import (
    annual,
    anomalies,
    comparison,
    fund_effects,
    fund_overview,
    quality,
    sample_overview,
    trend,
    worklists,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from fdsign.compare.results import CompareRun
    from fdsign.funding.results import FundRun
    from fdsign.intake.exports import Exports
    from fdsign.metrics.results import Anomaly, Fate, Level, MetricsRun
    from fdsign.planning.results import PlanRun
    from fdsign.problems import Problem
    from fdsign.report.annual import AnnualRun
    from fdsign.report.explained import Explained
    from fdsign.scoring.results import ScoreRun
    from fdsign.services.results import ServicesRun
    from fdsign.survey.results import SampleRun
    from fdsign.worklists.results import WorkRun


def show(run: MetricsRun, console: Console, by: Sequence[Level]) -> None:
    """The total, the institutions if there are several, and the levels asked for."""
    out = Out(console)
    out.header(run)
    out.table(screen.total(run))
    levels = [level for level in by if level not in ("total", "institution")]
    if "institution" in by or len(run.institutions) > 1:
        levels.insert(0, "institution")
    for level in levels:
        table = screen.matrix(run, level)
        if table.rows:
            out.table(table)
    if run.trend:
        out.table(trend.rates(run))
    out.line("")
    out.line(cells.legend(*cells.sent_in(run)), "dim")


def show_score(run: ScoreRun, console: Console, by: Sequence[Level]) -> None:
    """An only institution's sheet, or the institutions ranked; the levels asked for; the next steps."""
    out = Out(console)
    out.header(run.metrics)
    first = run.at(run.levels[0])
    if len(first) == 1:
        out.table(screen_score.unit(run, first[0]))
    for level in run.levels:
        if len(run.at(level)) > 1 and (level in by or level == run.levels[0]):
            out.table(screen_score.ranking(run, level))
    if lines := screen_score.steps(run, first):
        out.line("")
        out.line(_("The cheapest way to more points"), "bold")
    for line in lines:
        out.line(f"  {line}")


def show_fund(run: FundRun, console: Console) -> None:
    """Every institution's teams, the payments, and what another grade would bring."""
    out = Out(console)
    out.header(run.metrics)
    out.line(fund_overview.facts(run))
    for institution in run.institutions:
        out.table(screen_fund.teams(run, institution))
    out.table(screen_fund.payments(run))
    if run.effects:
        table = fund_effects.table(run)
        out.table(
            replace(table, title=_("What if {change}").format(change=fund_effects.change(run)))
        )


def show_plan(run: PlanRun, console: Console) -> None:
    """Every institution's doctors, or how far they have come."""
    out = Out(console)
    out.header(run.metrics)
    out.line(plans.facts(run))
    for line in screen_plan.tables_used(run):
        out.line(line)
    for centre in run.centres:
        out.table(screen_plan.doctors(run, centre))
        if run.counted_on is not None:
            out.table(screen_plan.progress(run, centre))


def show_worklist(run: WorkRun, console: Console) -> None:
    """How much there is to do for every doctor; nobody is named."""
    out = Out(console)
    out.header(run.metrics)
    out.table(worklists.counts(run))


def show_comparison(run: CompareRun, console: Console) -> None:
    """The two runs, how much changed, and the worst changes of each kind; nobody is named."""
    out = Out(console)
    for line in (*compared.sides(run), compared.counts(run)):
        out.line(line, "bold")
    if run.movers is not None:
        out.line(
            _("{count} persons entered or left a figure.").format(count=f"{len(run.movers):,}")
        )
    for kind in compared.KINDS:
        if run.of(kind):
            out.table(comparison.worst(run, kind, 10))
    if run.held and run.changes:
        out.line("")
        out.line(compared.parts(run), "dim")


def show_sample(run: SampleRun, console: Console) -> None:
    """How many are drawn from where, and with which seed; nobody is named."""
    out = Out(console)
    out.header(run.metrics)
    out.line(surveys.size(run))
    out.line(surveys.seed(run), "bold")
    out.table(sample_overview.strata(run))


def show_services(run: ServicesRun, console: Console) -> None:
    """What was done in the whole; nobody is named."""
    out = Out(console)
    out.header(run.metrics)
    for line in screen_services.lines(run):
        out.line(line)
    for table in screen_services.tables(run):
        if table.rows:
            out.table(table)


def show_annual(run: AnnualRun, console: Console) -> None:
    """The year in a few lines, and the pages of the overview as tables."""
    out = Out(console)
    out.header(run.metrics)
    out.line("")
    for line in annual.facts(run)[:-1]:
        out.line(line)
    table = annual.headline(run.metrics)
    out.table(screen.only(table, [at for at in range(len(table.columns)) if at not in (5, 8)]))
    if len(run.metrics.trend) > 1:
        out.table(screen.only(trend.by_year(run.metrics), (0, 1, 2, 3, 4, 6)))


def show_explanation(run: Explained, console: Console) -> None:
    """What is explained with its rule or sheet, how many stand behind it, and the first of them."""
    out = Out(console)
    out.header(run.metrics)
    for line in screen_explain.lines(run):
        out.line(line, "bold")
    for table in screen_explain.tables(run):
        out.table(table)


def show_check(
    exports: Exports,
    console: Console,
    *,
    fates: Sequence[Fate] = (),
    odd: Sequence[Anomaly] = (),
    each: int = 3,
) -> None:
    """What every file is, and the problems: of each kind the count and the first few.

    ``fates``, ``odd``: what the rules leave out and what deserves a look, if the year is known.
    """
    out = Out(console)
    out.line(heading.rows(exports.inputs), "bold")
    out.table(screen.inputs(exports.inputs))
    lines = screen.not_used(exports.not_used)
    if lines:
        out.line("")
        out.line(_("Not used:"), "bold")
    for line in lines:
        out.line(f"  {line}")
    if fates:
        out.table(quality.waterfall(fates))
    shown = 0
    advised: set[str] = set()
    for kind in grouping.by_code(exports.problems):
        out.line("")
        style = "bold red" if kind.severity in ("fatal", "error") else "bold"
        severity = _(words.SEVERITIES[kind.severity])
        out.line(f"{severity} {kind.code} × {kind.count:,}", style)
        for problem in kind.problems[:each]:
            where = problem.place()
            said = problem.what()
            out.line(
                "  " + (_("{where}: {what}").format(where=where, what=said) if where else said)
            )
        for todo in dict.fromkeys(problem.todo() for problem in kind.problems[:each]):
            if todo not in advised:
                out.line(f"  → {todo}", "dim")
            advised.add(todo)
        shown += min(each, len(kind.problems))
    for oddity, found in anomalies.by_kind(odd):
        out.line("")
        title = _(anomalies.KINDS[oddity])
        out.line(
            _("To look at: {title} × {count}").format(title=title, count=f"{len(found):,}"), "bold"
        )
        for anomaly in found[:each]:
            out.line(f"  {anomalies.line(anomaly)}")
        out.line(f"  → {anomalies.look(oddity)}", "dim")
    out.line("")
    counts = tally(exports.problems)
    last = _("{counts}; {shown} shown, the others in the workbook (-o FILE.xlsx).")
    if shown == len(exports.problems):
        last = _("{counts}; all shown.")
    style = "bold red" if counts["error"] or counts["fatal"] else "bold"
    out.line(
        last.format(counts=heading.problem_counts(exports.problems), shown=f"{shown:,}"), style
    )


def show_table(table: Table, console: Console) -> None:
    """Any one table."""
    Out(console).table(table)


def show_problems(problems: Iterable[Problem], console: Console) -> None:
    """One plain line a problem: where, what, what to do."""
    out = Out(console)
    for problem in in_order(problems):
        out.line(problem.text())
