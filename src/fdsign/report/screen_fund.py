"""What the terminal shows of the funding: institutions and teams, receipts, what if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import yuan
from fdsign.report import money, words
from fdsign.report.model import Cell, Column, Count, Money, Row, Table, Text

if TYPE_CHECKING:
    from fdsign.funding.results import Fund, FundRun


def teams(run: FundRun, institution: Fund) -> Table:
    """One institution: its teams, then its sum."""
    funds = run.teams(institution.institution)
    rows: list[Row] = [(Text(money.team(fund)), *_cells(run, fund)) for fund in funds]
    rows.append((Text(_("Total"), "strong"), *_cells(run, institution)))
    score = [Column(_("Made by the score"))] if run.by_score else []
    return Table(
        (
            Column(_("Team")),
            Column(_("Persons paid for")),
            Column(_("Amount (yuan)")),
            *(Column(money.pool(run, pool.id)) for pool in run.rules.pools),
            *score,
        ),
        tuple(rows),
        title=_("{unit}: grade {grade}, {yuan} yuan a person").format(
            unit=words.unit(institution.institution),
            grade=money.grade(run, institution.grade),
            yuan=yuan(institution.per_person),
        ),
        notes=tuple(money.notes([*funds, institution], run)),
    )


def _cells(run: FundRun, fund: Fund) -> list[Cell]:
    pool = run.rules.team_pool.id
    cells: list[Cell] = [Count(fund.persons), Money(fund.amount)]
    cells += [Money(fund.shares[each.id]) for each in run.rules.pools]
    return cells + ([Money(fund.shares[pool] - fund.by_persons)] if run.by_score else [])


def one(run: FundRun, fund: Fund) -> Table:
    """One unit: who pays when, and whose it is."""
    rows: list[Row] = [
        (Text(f"{money.source(run, source)} · {money.stage(run, stage)}"), Money(fen))
        for (source, stage), fen in fund.payments.items()
    ]
    rows += [(Text(money.pool(run, pool)), Money(fen)) for pool, fen in fund.shares.items()]
    return Table(
        (Column(_("Paid by, or goes to")), Column(_("Amount (yuan)"))),
        tuple(rows),
        notes=tuple(money.notes([fund], run)),
    )


def payments(run: FundRun) -> Table:
    """Who pays what at which stage; what has come in, if any has."""
    columns = [Column(_("Paid by")), Column(_("Stage")), Column(_("Due"))]
    if run.received:
        columns += [Column(_("Received")), Column(_("Still due"))]
    rows: list[Row] = []
    for source in run.rules.sources:
        for payment in source.payments:
            key = (source.id, payment.stage)
            dues = [due for due in run.dues if (due.source, due.stage) == key]
            amount, received = sum(d.amount for d in dues), sum(d.received for d in dues)
            row: list[Cell] = [
                Text(money.source(run, source.id)), Text(money.stage(run, payment.stage)),
                Money(amount),
            ]  # fmt: skip
            if run.received:
                row += [Money(received), Money(amount - received)]
            rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows), title=_("Payments by stage"))
