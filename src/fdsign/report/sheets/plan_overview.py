"""总览 of the plan: institutions, or an institution's communities, with a chart."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, plans, words
from fdsign.report.model import Cell, Chart, Column, Count, Exact, Rate, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.planning.results import DoctorPlan, PlanRun

SERIES = (2, 4, 5)
"""The columns of ``parts`` that a chart shows: signed, target, planned."""


def sheet(run: PlanRun) -> Sheet:
    """The first sheet."""
    table = parts(run)
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: signing plan {year}").format(
            whose=heading.whose(run.metrics), year=run.year
        ),
        subtitle=(*heading.subtitle(run.metrics), plans.facts(run)),
        tables=(table,),
        chart=Chart(
            _("Signed, target and plan"), 0, len(table.rows) - 1, 0, SERIES, below=True, counts=True
        ),
        frozen=1,
    )


def parts(run: PlanRun) -> Table:
    """The institutions; of an only one the communities."""
    rows = tuple(_row(run, Text(name, "strong"), own) for name, own in _parts(run))
    first = _("Institution") if len(run.centres) > 1 else _("Community")
    return Table(
        _columns(run, first),
        rows,
        footer=(_row(run, Text(_("Total"), "strong"), list(run.doctors), len(rows)),),
        notes=(
            plans.centre_target(run, run.centres),
            *plans.notes(run),
            _("To add a week: in each of {weeks} working weeks.").format(
                weeks=run.rules.working_weeks
            ),
        ),
        signed=True,
    )


def _parts(run: PlanRun) -> list[tuple[str, list[DoctorPlan]]]:
    """The institutions with their doctors; of an only one its communities."""
    if len(run.centres) > 1:
        return [(words.unit(c.institution), run.of(c.institution)) for c in run.centres]
    found: dict[str, list[DoctorPlan]] = {}
    for plan in run.listed:
        found.setdefault(plans.place(plan), []).append(plan)
    return list(found.items())


def _columns(run: PlanRun, first: str) -> tuple[Column, ...]:
    return (
        Column(first, width=30),
        Column(plans.population(run), width=12),
        Column(plans.base(run), width=12),
        Column(_("Rate"), width=10),
        Column(_("Target"), width=11),
        Column(plans.planned(run), width=12),
        Column(_("Plan ÷ population"), width=12),
        Column(_("To add"), width=10),
        Column(_("To add a week"), width=10),
        Column(_("Not signed yet"), width=12),
    )


def _row(run: PlanRun, name: Cell, own: Sequence[DoctorPlan], above: int = 0) -> Row:
    """The sums of some doctors; ``above``: so many rows above add up to it."""
    people, target = known(p.population for p in own), known(p.target for p in own)
    signed, planned = sum(p.signed for p in own), sum(p.planned for p in own)
    weekly = sum((run.per_week(plan) for plan in own), Fraction(0))
    return (
        name,
        Count(people, above),
        Count(signed, above),
        rate(signed, people, -1, -2),
        Count(target, above),
        Count(planned, above),
        rate(planned, people, -1, -5),
        Count(planned - signed, minus=(-2, -5)),
        Exact(weekly, places=2),
        Count(known(p.unsigned for p in own), above),
    )


def known(numbers: Iterable[int | None]) -> int | None:
    """The sum of the numbers that are known; None where none is."""
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def rate(over: int, under: int | None, numerator: int, denominator: int) -> Rate:
    """A share of the population, which off-grid doctors do not have."""
    value = Fraction(over, under) if under else None
    return Rate(value, "no_target", marked=False, numerator=numerator, denominator=denominator)
