"""总览 of the whole year, to be presented: a page for every report, each with its chart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import percent, points, yuan
from fdsign.report import annual, cells, heading, money, plans, scores, words
from fdsign.report.figures import Figures, is_group
from fdsign.report.model import Band, Chart, Column, Gap, Percent, Row, Sheet, Table, Text
from fdsign.report.sheets import (
    fund_overview,
    package,
    plan_overview,
    score_ranking,
    trend,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fdsign.funding.results import FundRun
    from fdsign.metrics.results import Figure, MetricsRun
    from fdsign.planning.results import PlanRun
    from fdsign.report.annual import AnnualRun
    from fdsign.scoring.results import Score, ScoreRun
    from fdsign.services.results import ServicesRun

_SCORED, _PAID, _PLANNED, _USED = 6, 3, 8, (0, 1, 2, 3, 4, 5, 8)
"""Columns of the reports' own tables that a page of the overview holds."""


def sheet(run: AnnualRun) -> Sheet:
    """The first sheet."""
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: the year {year}").format(whose=heading.whose(run.metrics), year=run.year),
        subtitle=(*heading.subtitle(run.metrics)[:1], *facts(run)),
        tables=tuple(_tables(run)),
        paged=True,
    )


def facts(run: AnnualRun) -> list[str]:
    """The year in a few lines: a line a report, and what is left out."""
    lines = [_verdict(run.metrics)]
    if run.score is not None:
        lines += [_scored(run.score, score) for score in run.score.at(run.score.levels[0])[:5]]
    if run.fund is not None:
        lines.append(_paid(run.fund))
    if run.plan is not None:
        lines.append(_planned(run.plan))
    if run.services is not None:
        lines.append(_served(run.services))
    return [*lines, *annual.left_out(run), heading.rows(run.metrics.inputs)]


def _verdict(run: MetricsRun) -> str:
    judged = [f for f in run.figures if f.level == "total" and not is_group(f.indicator)]
    met = sum(1 for figure in judged if figure.status == "met")
    missed = sum(1 for figure in judged if figure.status == "missed")
    return _("Indicators: {count} with a target, met {met}, missed {missed}").format(
        count=met + missed, met=met, missed=missed
    )


def _scored(run: ScoreRun, score: Score) -> str:
    return _("Score of {unit}: {points} of {assessable} assessable").format(
        unit=scores.whole_name(run, score),
        points=points(score.points),
        assessable=points(score.assessable),
    )


def _paid(run: FundRun) -> str:
    return _("Money: {amount} yuan for {persons} persons, grade {grade}").format(
        amount=yuan(sum(fund.amount for fund in run.institutions)),
        persons=f"{sum(fund.persons for fund in run.institutions):,}",
        grade=money.grades(run),
    )


def _planned(run: PlanRun) -> str:
    made, signed = (
        sum(p.planned for p in run.doctors),
        sum(p.signed for p in run.doctors),
    )
    return _("Plan {year}: {planned} to be signed, {more} more than {signed}, aim {share}").format(
        year=run.year, planned=f"{made:,}", more=f"{made - signed:,}", signed=f"{signed:,}",
        share=percent(run.share),
    )  # fmt: skip


def _served(run: ServicesRun) -> str:
    total = [row.everybody.times for row in run.statistics if row.level == "total"]
    return _("Services: {times} person-times of {count} kinds").format(
        times=f"{sum(total):,}", count=len(total)
    )


def _tables(run: AnnualRun) -> list[Table]:
    """A table a page."""
    found = [headline(run.metrics)]
    if len(run.metrics.trend) > 1:
        by_year = trend.by_year(run.metrics)
        last = len(by_year.rows) - 1
        chart = Chart(_("Rate and target"), 0, last, 0, (3,), line=4, upright=True)
        found.append(replace(by_year, chart=chart))
    if run.score is not None:
        found.append(scored(run.score))
    if run.fund is not None:
        found.append(paid(run.fund))
    if run.plan is not None:
        found.append(planned(run.plan))
    if run.services is not None and run.services.package:
        found.append(used(run.services))
    return found


def headline(run: MetricsRun) -> Table:
    """The headline rates against their targets, and last year's where there is a trend."""
    figures = Figures(run)
    before = run.trend.get(run.year - 1, ())
    old = {f.indicator: f for f in before if f.level == "total"}
    rows: list[Row] = []
    for indicator in figures.headline:
        figure = figures.at(indicator, "total")
        if figure is not None:
            rows.append(_headline(run, figure, old.get(indicator), bool(old)))
    last_year: tuple[Column, ...] = ()
    if old:
        last_year = (
            Column(str(run.year - 1), width=12),
            Column(_("Change (points)"), width=16),
        )
    return Table(
        (
            Column(_("Indicator"), width=34),
            Column(_("Numerator"), width=13),
            Column(_("Denominator"), width=13),
            Column(_("Rate"), width=13),
            Column(_("Target"), width=13),
            Column(_("Gap (points)"), width=13),
            Column(_("Status"), width=13),
            *last_year,
        ),
        tuple(rows),
        title=_("Headline indicators"),
        notes=(cells.legend(),),
        chart=Chart(_("Rate and target"), 0, len(rows) - 1, 0, (3, 4), upright=True),
    )


def _headline(run: MetricsRun, figure: Figure, old: Figure | None, compared: bool) -> Row:
    own = (Text(words.title(run, figure.indicator), "strong"), *cells.whole(figure)[:6])
    if not compared:
        return own
    if old is None or old.value is None or figure.value is None:
        return (*own, Percent(None), Gap(None))
    return (*own, Percent(old.value), Gap((figure.value - old.value) * 100, rate=-5, target=-1))


def scored(run: ScoreRun) -> Table:
    """The institutions; an only one with its teams, else its doctors."""
    units = run.at(run.levels[0])
    if len(units) == 1 and len(run.levels) > 1:
        units = [*units, *run.at(run.levels[1])]
    columns = score_ranking.columns(run)[:_SCORED]
    return Table(
        (Column(_("Unit"), width=34), *columns),
        tuple(
            (Text(scores.whole_name(run, score), "strong"), *score_ranking.across(score)[:_SCORED])
            for score in units
        ),
        title=_("Scoring sheet"),
        chart=Chart(
            _("Share of the points that could be had"), 0, len(units) - 1, 0, (3,), upright=True
        ),
    )


def paid(run: FundRun) -> Table:
    """Persons, amount and pools of the institutions; of an only one its teams."""
    funds = run.institutions
    if len(funds) == 1:
        named = [(money.team(fund), fund) for fund in run.teams(funds[0].institution)]
    else:
        named = [(words.unit(fund.institution), fund) for fund in funds]
    pools = len(run.rules.pools)
    total = fund_overview.totals(run, [fund for _name, fund in named])
    columns = fund_overview.amount_columns(run)
    rows = tuple(
        (Text(name, "strong"), *amounts[:_PAID], *amounts[-pools:])
        for name, amounts in ((name, fund_overview.amounts(run, fund)) for name, fund in named)
    )
    return Table(
        (Column(_("Unit"), width=34), *columns[:_PAID], *columns[-pools:]),
        rows,
        title=_("Contract funding: {facts}").format(facts=fund_overview.facts(run)),
        footer=((Text(_("Total"), "strong"), *total[:_PAID], *total[-pools:]),),
        chart=Chart(_("Amount (yuan)"), 0, len(rows) - 1, 0, (3,), counts=True, upright=True),
    )


def planned(run: PlanRun) -> Table:
    """Institutions, or an only one's communities, against the target."""
    table = _first(plan_overview.parts(run), range(_PLANNED))
    chart = Chart(
        _("Signed, target and plan"), 0, len(table.rows) - 1, 0, plan_overview.SERIES, counts=True,
        upright=True,
    )  # fmt: skip
    title = _("Signing plan {year}: {facts}").format(year=run.year, facts=plans.facts(run))
    return replace(table, title=title, notes=(), signed=False, chart=chart)


def used(run: ServicesRun) -> Table:
    """The package: who was entitled, who had it."""
    table = _first(package.total(run), _USED)
    chart = Chart(_("Use rate"), 0, len(table.rows) - 1, 0, (4,), upright=True)
    return replace(table, title=_("Value-added package"), notes=(), chart=chart)


def _first(table: Table, columns: Iterable[int]) -> Table:
    """The columns that a page holds; formulas reach to the left, to columns that are kept."""
    kept = list(columns)

    def of(row: Row) -> Row:
        return row if isinstance(row, Band) else tuple(row[at] for at in kept)

    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(map(of, table.rows)),
        footer=tuple(map(of, table.footer)),
    )
