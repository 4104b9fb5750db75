"""团队 and 人员: the money of every team, and of everybody who shares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import yuan
from fdsign.report import heading, money, words
from fdsign.report.model import Cell, Column, Exact, Money, Row, Sheet, Table, Text
from fdsign.report.sheets.fund_overview import amount_columns, amounts, facts, totals

if TYPE_CHECKING:
    from fdsign.funding.results import Fund, FundRun, Member


def teams(run: FundRun) -> Sheet:
    """Every institution's teams in a table of their own, adding up to the institution."""
    return Sheet(
        name=_("Teams"),
        title=_("Contract funding by team {year}").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), facts(run)),
        tables=tuple(_table(run, fund) for fund in run.institutions),
        frozen=1,
    )


def _table(run: FundRun, institution: Fund) -> Table:
    funds = run.teams(institution.institution)
    score: tuple[Column, ...] = ()
    if run.by_score:
        score = (
            Column(_("By persons alone"), _("Team pool"), 15),
            Column(_("Made by the score"), _("Team pool"), 15),
        )
    return Table(
        (Column(_("Team"), width=30), *amount_columns(run), *score),
        tuple(
            (Text(money.team(fund), "strong"), *amounts(run, fund), *_score(run, fund))
            for fund in funds
        ),
        title=f"{words.unit(institution.institution)} · {money.grade(run, institution.grade)}",
        footer=((Text(_("Total"), "strong"), *totals(run, funds), *_score_total(run, funds)),),
        notes=tuple(money.notes(funds, run)),
        signed=True,
    )


def _score(run: FundRun, fund: Fund) -> tuple[Cell, ...]:
    if not run.by_score:
        return ()
    pool = run.rules.team_pool.id
    back = -1 - len(run.rules.pools) + [each.id for each in run.rules.pools].index(pool)
    effect = Money(fund.shares[pool] - fund.by_persons, of=("-", back, -1))
    return Money(fund.by_persons), effect


def _score_total(run: FundRun, funds: list[Fund]) -> tuple[Cell, ...]:
    if not run.by_score:
        return ()
    plain = sum(fund.by_persons for fund in funds)
    pool = run.rules.team_pool.id
    made = sum(fund.shares[pool] for fund in funds) - plain
    return Money(plain, len(funds)), Money(made, len(funds))


def one(run: FundRun, fund: Fund) -> Table:
    """One unit's money, with its payments by stage below."""
    payments = [
        f"{money.source(run, source)} · {money.stage(run, stage)}: {yuan(fen)}"
        for (source, stage), fen in fund.payments.items()
    ]
    return Table(
        (Column(_("Unit"), width=30), *amount_columns(run)),
        ((Text(money.unit(run, fund), "strong"), *amounts(run, fund)),),
        notes=(*payments, *money.notes([fund], run)),
    )


def members(run: FundRun) -> tuple[Sheet, ...]:
    """Everybody's money, a row a person and pool; nothing without a staff table."""
    people = [member for fund in run.listed for member in fund.members]
    if not people:
        return ()
    whole = sum(member.part.units for member in people)
    return (
        Sheet(
            name=_("Staff"),
            title=_("Contract funding by person {year}").format(year=run.year),
            subtitle=(*heading.subtitle(run.metrics), facts(run)),
            tables=(
                Table(
                    (
                        Column(_("Institution"), width=28),
                        Column(_("Goes to"), width=30),
                        Column(_("Team"), width=16),
                        Column(_("Staff no."), width=14),
                        Column(_("Name"), width=14),
                        Column(_("Role"), width=18),
                        Column(_("Weight"), width=10),
                        Column(_("Amount (yuan)"), width=16),
                    ),
                    tuple(_member(run, member) for member in people),
                    footer=(
                        (Text(_("Total"), "strong"), *[Text("")] * 6, Money(whole, len(people))),
                    ),
                    filtered=True,
                    signed=True,
                ),
            ),
            frozen=0,
        ),
    )


def _member(run: FundRun, member: Member) -> Row:
    return (
        Text(words.unit(member.institution)),
        Text(money.pool(run, member.pool)),
        Text(member.team or ""),
        Text(member.staff_no or ""),
        Text(member.name, "strong"),
        Text(member.role),
        Exact(member.part.weight),
        Money(member.part.units),
    )
