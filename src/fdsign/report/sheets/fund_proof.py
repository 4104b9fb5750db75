"""核对: every amount re-added, and every split with its quotas, remainders and left-over fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, money, words
from fdsign.report.model import Band, Column, Count, Exact, Money, Percent, Row, Sheet, Table, Text
from fdsign.report.sheets.fund_overview import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fdsign.funding.results import Fund, FundRun
    from fdsign.metrics.split import Part


def sheet(run: FundRun) -> Sheet:
    """Re-additions first, then the remainders."""
    return Sheet(
        name=_("Proof"),
        title=_("How the money adds up {year}").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), facts(run)),
        tables=tuple(t for t in (_additions(run), _basis(run), _remainders(run)) if t.rows),
        frozen=1,
    )


def _additions(run: FundRun) -> Table:
    """Persons × yuan against the teams, the payers and the pools; every difference is 0.00."""
    rows: list[Row] = []
    for fund in run.institutions:
        teams = run.teams(fund.institution)
        whole = fund.persons * fund.per_person
        for what, parts in (
            (_("teams"), sum(team.amount for team in teams)),
            (_("payers and stages"), sum(fund.payments.values())),
            (_("pools"), sum(fund.shares.values())),
        ):
            rows.append(
                (Text(words.unit(fund.institution)), Text(what), Count(fund.persons),
                 Money(fund.per_person), Money(whole, of=("*", -2, -1)), Money(parts),
                 Money(whole - parts, of=("-", -2, -1)))
            )  # fmt: skip
    return Table(
        (
            Column(_("Institution"), width=34),
            Column(_("Against"), width=22),
            Column(_("Persons paid for"), width=14),
            Column(_("Yuan a person"), width=14),
            Column(_("Persons × yuan"), width=18),
            Column(_("Sum of the parts"), width=18),
            Column(_("Difference"), width=14),
        ),
        tuple(rows),
        title=_("Re-additions"),
        signed=True,
    )


def _basis(run: FundRun) -> Table:
    """Of a basis ``valid``: signed persons × rate, rounded down."""
    rows = tuple(
        (Text(words.unit(fund.institution)), Text(""), Count(fund.signed),
         Percent(run.rates[fund.institution]), Count(fund.persons))
        for fund in run.institutions
        if fund.institution in run.rates
    )  # fmt: skip
    return Table(
        (
            Column(_("Institution")),
            Column(""),
            Column(_("Signed")),
            Column(_("Valid-signing rate")),
            Column(_("Persons paid for")),
        ),
        rows,
        title=_("Persons of the basis"),
    )


def _remainders(run: FundRun) -> Table:
    rows: list[Row] = []
    for title, parts in _splits(run):
        rows.append(Band(title))
        rows += [_part(name, part) for name, part in parts]
        whole = sum(part.units for _name, part in parts)
        rows.append(
            (Text(_("Total"), "strong"), Text(""), Text(""), Text(""), Text(""), Text(""),
             Count(whole, len(parts)))
        )  # fmt: skip
    return Table(
        (
            Column(_("Receiver")),
            Column(_("Weight")),
            Column(_("Quota")),
            Column(_("Remainder")),
            Column(_("Place by remainder")),
            Column(_("Left-over")),
            Column(_("Part")),
        ),
        tuple(rows),
        title=_("Splits by largest remainder (fen, or persons of the basis)"),
        notes=(
            _(
                "The left-over units go to the largest remainders; of equal ones to the first in code order."
            ),
        ),
    )


def _part(name: str, part: Part) -> Row:
    return (
        Text(name), Exact(part.weight), Exact(part.quota), Exact(part.remainder),
        Count(part.place), Count(int(part.extra)), Count(part.units, whole=(-4, -1)),
    )  # fmt: skip


def _splits(run: FundRun) -> Iterator[tuple[str, list[tuple[str, Part]]]]:
    """Every split in which something was left over."""
    for fund in run.institutions:
        teams = run.teams(fund.institution)
        name = words.unit(fund.institution)
        for title, parts in (
            (_("persons of the basis"), [(money.team(t), t.persons_part) for t in teams]),
            (_("team pool by score"), [(money.team(t), t.weight) for t in teams]),
        ):
            yield from _left_over(f"{name} · {title}", parts)
        for team in teams:
            shares = [(money.pool(run, pool), part) for pool, part in team.share_parts.items()]
            yield from _left_over(f"{name} · {money.team(team)} · {_('pools')}", list(shares))
        for own in (fund, *teams):
            yield from _members(run, own)


def _members(run: FundRun, fund: Fund) -> Iterator[tuple[str, list[tuple[str, Part]]]]:
    for pool in run.rules.pools:
        parts = [(m.name, m.part) for m in fund.members if m.pool == pool.id]
        unit = money.unit(run, fund)
        yield from _left_over(f"{unit} · {money.pool(run, pool.id)}", list(parts))


def _left_over(
    title: str, parts: list[tuple[str, Part | None]] | list[tuple[str, Part]]
) -> Iterator[tuple[str, list[tuple[str, Part]]]]:
    known = [(name, part) for name, part in parts if part is not None]
    if any(part.remainder for _name, part in known):
        yield title, known
