"""总览 of the funding: every institution by payer and pool; what is paid at which stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, money, words
from fdsign.report.model import Cell, Column, Count, Money, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.funding.results import Fund, FundRun


def sheet(run: FundRun) -> Sheet:
    """The first sheet."""
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: contract funding {year}").format(
            whose=heading.whose(run.metrics), year=run.year
        ),
        subtitle=(*heading.subtitle(run.metrics), facts(run)),
        tables=(_institutions(run), _payments(run)),
        frozen=1,
    )


def facts(run: FundRun) -> str:
    """Basis, grade and how the team pool is shared, in one line."""
    shared = _("by persons × score") if run.by_score else _("by persons")
    return _("basis: {basis} · grade: {grade} · team pool: {shared}").format(
        basis=money.basis(run), grade=money.grades(run), shared=shared
    )


def _institutions(run: FundRun) -> Table:
    funds = run.institutions
    return Table(
        (
            Column(_("Institution"), width=30),
            Column(_("Grade"), width=10),
            Column(_("Signed"), width=10),
            *amount_columns(run),
        ),
        tuple(
            (Text(words.unit(fund.institution), "strong"), Text(money.grade(run, fund.grade)),
             Count(fund.signed), *amounts(run, fund))
            for fund in funds
        ),
        footer=(
            (Text(_("Total"), "strong"), Text(""), Count(sum(f.signed for f in funds), len(funds)),
             *totals(run, funds)),
        ),
        notes=tuple(money.notes(run.listed, run)),
    )  # fmt: skip


def amount_columns(run: FundRun) -> tuple[Column, ...]:
    """Persons, yuan a person, amount, payers, pools."""
    return (
        Column(_("Persons paid for"), width=11),
        Column(_("Yuan a person"), width=10),
        Column(_("Amount (yuan)"), width=16),
        *(Column(money.source(run, s.id), _("Paid by"), 15) for s in run.rules.sources),
        *(Column(money.pool(run, p.id), _("Goes to"), 15) for p in run.rules.pools),
    )


def amounts(run: FundRun, fund: Fund) -> tuple[Cell, ...]:
    """One unit under ``amount_columns``; the amount is persons times yuan a person."""
    return (
        Count(fund.persons),
        Money(fund.per_person),
        Money(fund.amount, of=("*", -2, -1)),
        *(Money(fund.of_source(source.id)) for source in run.rules.sources),
        *(Money(fund.shares[pool.id]) for pool in run.rules.pools),
    )


def totals(run: FundRun, funds: list[Fund]) -> tuple[Cell, ...]:
    """The sums of so many rows above, under ``amount_columns``."""
    rows = len(funds)
    return (
        Count(sum(fund.persons for fund in funds), rows),
        Text(""),
        Money(sum(fund.amount for fund in funds), rows),
        *(Money(sum(f.of_source(s.id) for f in funds), rows) for s in run.rules.sources),
        *(Money(sum(f.shares[p.id] for f in funds), rows) for p in run.rules.pools),
    )


def _payments(run: FundRun) -> Table:
    """Every payer's payments of the whole run."""
    rows: list[Row] = []
    for source in run.rules.sources:
        for payment in source.payments:
            key = (source.id, payment.stage)
            whole = sum(fund.payments[key] for fund in run.institutions)
            rows.append(
                (Text(money.source(run, source.id)), Text(money.stage(run, payment.stage)),
                 Money(whole))
            )  # fmt: skip
    whole = sum(fund.amount for fund in run.institutions)
    return Table(
        (Column(_("Paid by")), Column(_("Stage"), span=4), Column(_("Amount (yuan)"))),
        tuple(rows),
        title=_("Payments by stage"),
        footer=((Text(_("Total"), "strong"), Text(""), Money(whole, len(rows))),),
        signed=True,
    )
