"""资金日历 and 到账对账: what is due when and from whom, and what has come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, money, words
from fdsign.report.model import Cell, Column, Money, Row, Sheet, Table, Text
from fdsign.report.sheets.fund_overview import facts

if TYPE_CHECKING:
    from fdsign.funding.results import Due, Fund, FundRun


def calendar(run: FundRun) -> Sheet:
    """Stage × payer by institution and team; the institution in bold above its teams."""
    payments = _payments(run)
    columns = [Column(_("Unit"), width=34)]
    columns += [Column(money.source(run, s), money.stage(run, stage), 16) for s, stage in payments]
    return Sheet(
        name=_("Cash calendar"),
        title=_("What is due when, and from whom {year}").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), facts(run)),
        tables=(
            Table(
                (*columns, Column(_("Total"), width=16)),
                tuple(_row(run, fund, payments) for fund in run.listed),
                signed=True,
            ),
        ),
        frozen=1,
    )


def _payments(run: FundRun) -> list[tuple[str, str]]:
    """Source and stage, in the order of the stages."""
    pairs = [(s.id, p.stage) for s in run.rules.sources for p in s.payments]
    order = [stage.id for stage in run.rules.stages]
    return sorted(pairs, key=lambda pair: order.index(pair[1]))


def _row(run: FundRun, fund: Fund, payments: list[tuple[str, str]]) -> Row:
    own = fund.level == "institution"
    name = words.unit(fund.institution) if own else f"    {money.team(fund)}"
    cells: list[Cell] = [Money(fund.payments[payment]) for payment in payments]
    total = Money(fund.amount, of=(":", -len(payments), -1))
    return (Text(name, "strong" if own else "plain"), *cells, total)


def receipts(run: FundRun) -> tuple[Sheet, ...]:
    """Due, received, still due; then the settlement by payer. Nothing without receipts."""
    if not run.received:
        return ()
    return (
        Sheet(
            name=_("Receipts"),
            title=_("What is due and what has come in {year}").format(year=run.year),
            subtitle=(*heading.subtitle(run.metrics), facts(run)),
            tables=(_dues(run), _settlement(run)),
            frozen=0,
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Institution"), width=30),
        Column(_("Paid by"), width=18),
        Column(_("Stage"), width=18),
        Column(_("Due"), width=17),
        Column(_("Received"), width=17),
        Column(_("Still due"), width=17),
    )


def _dues(run: FundRun) -> Table:
    rows = tuple(
        _due(run, due.institution, due.source, money.stage(run, due.stage), [due])
        for due in run.dues
    )
    return Table(
        _columns(), rows, footer=(_total(run, len(rows)),),
        notes=(_("Still due, negative: more has come in than was due; it is settled at year-end."),),
        signed=True,
    )  # fmt: skip


def _settlement(run: FundRun) -> Table:
    together: dict[tuple[str | None, str], list[Due]] = {}
    for due in run.dues:
        together.setdefault((due.institution, due.source), []).append(due)
    rows = tuple(_due(run, name, source, "", dues) for (name, source), dues in together.items())
    return Table(
        _columns(), rows, title=_("Settlement at year-end"), footer=(_total(run, len(rows)),)
    )


def _due(run: FundRun, institution: str | None, source: str, stage: str, dues: list[Due]) -> Row:
    amount, received = sum(d.amount for d in dues), sum(d.received for d in dues)
    return (
        Text(words.unit(institution)), Text(money.source(run, source)), Text(stage),
        Money(amount), Money(received), Money(amount - received, of=("-", -2, -1)),
    )  # fmt: skip


def _total(run: FundRun, rows: int) -> Row:
    amount, received = sum(d.amount for d in run.dues), sum(d.received for d in run.dues)
    return (
        Text(_("Total"), "strong"), Text(""), Text(""), Money(amount, rows), Money(received, rows),
        Money(amount - received, of=("-", -2, -1)),
    )  # fmt: skip
