"""如果: what another grade, or more signed persons, would bring every team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, money
from fdsign.report.model import Column, Count, Money, Row, Sheet, Table, Text
from fdsign.report.sheets.fund_overview import facts

if TYPE_CHECKING:
    from fdsign.funding.results import Effect, FundRun


def sheets(run: FundRun) -> tuple[Sheet, ...]:
    """One sheet if the run asks what if."""
    if not run.effects:
        return ()
    return (
        Sheet(
            name=_("What if"),
            title=_("What if {change} {year}").format(change=change(run), year=run.year),
            subtitle=(*heading.subtitle(run.metrics), facts(run)),
            tables=(table(run),),
            frozen=1,
        ),
    )


def change(run: FundRun) -> str:
    """What the run changes, as the user wrote it."""
    return _(", ").join(f"{key}={value}" for key, value in run.what_if.items())


def table(run: FundRun) -> Table:
    """Now, then, and the difference: of the whole amount and of the team pool."""
    pool = money.pool(run, run.rules.team_pool.id)
    effects = {id(effect.fund): effect for effect in run.effects}
    listed = [id(fund) for fund in run.listed]
    return Table(
        (
            Column(_("Unit"), width=34),
            Column(_("Persons now"), width=12),
            Column(_("Persons then"), width=12),
            Column(_("As it is"), _("Amount (yuan)"), 16),
            Column(_("Then"), _("Amount (yuan)"), 16),
            Column(_("Difference"), _("Amount (yuan)"), 16),
            Column(_("As it is"), pool, 16),
            Column(_("Then"), pool, 16),
            Column(_("Difference"), pool, 16),
        ),
        tuple(_row(run, effects[unit]) for unit in listed),
    )


def _row(run: FundRun, effect: Effect) -> Row:
    fund, other = effect.fund, effect.other
    own = fund.level == "institution"
    pool = run.rules.team_pool.id
    now, then = fund.shares[pool], other.shares[pool]
    return (
        Text(money.unit(run, fund), "strong" if own else "plain"),
        Count(fund.persons),
        Count(other.persons),
        Money(fund.amount),
        Money(other.amount),
        Money(effect.difference, of=("-", -1, -2)),
        Money(now),
        Money(then),
        Money(then - now, of=("-", -1, -2)),
    )
