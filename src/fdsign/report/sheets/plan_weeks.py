"""每周任务 and 进度: what a plan asks for week by week, and how far it has come."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import decimal
from fdsign.report import heading, plans, words
from fdsign.report.model import Cell, Chart, Column, Count, Exact, Rate, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.planning.results import DoctorPlan, PlanRun

_CHARTED = 60
"""Doctors that one chart still shows legibly."""


def weeks(run: PlanRun) -> Sheet:
    """Every doctor: to add a week, and the people there are to be signed; a chart."""
    several = len(run.centres) > 1
    rows = tuple(_week(run, plan) for plan in run.listed)
    first = 2 if several else 1
    chart = Chart(
        _("Signed, target and plan"), 0, len(rows) - 1, first - 1, (first + 1, first + 3, first + 4),
        below=True, counts=True,
    )  # fmt: skip
    return Sheet(
        name=_("Week by week"),
        title=_("What the plan {year} asks for week by week").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), plans.facts(run)),
        tables=(
            Table(
                (
                    *_names(run),
                    Column(plans.population(run), width=11),
                    Column(plans.base(run), width=11),
                    Column(_("Signed from other grids"), width=13),
                    Column(_("Target"), width=11),
                    Column(plans.planned(run), width=11),
                    Column(_("To add"), width=10),
                    Column(_("To add a week"), width=10),
                    Column(_("Not signed yet"), width=11),
                    Column(_("Note"), width=60),
                ),
                rows,
                notes=(
                    _(
                        "Not signed yet: people of the grid whom no doctor has signed. To add a week: in "
                        "each of {weeks} working weeks."
                    ).format(weeks=run.rules.working_weeks),
                    *plans.notes(run),
                ),
                filtered=True,
            ),
        ),
        chart=chart if len(rows) <= _CHARTED else None,
        frozen=first,
    )


def _names(run: PlanRun) -> tuple[Column, ...]:
    doctor = Column(_("Doctor"), width=16)
    return (Column(_("Institution"), width=26), doctor) if len(run.centres) > 1 else (doctor,)


def _name(run: PlanRun, plan: DoctorPlan) -> tuple[Cell, ...]:
    doctor = Text(plans.doctor(plan), "strong")
    return (Text(words.unit(plan.institution)), doctor) if len(run.centres) > 1 else (doctor,)


def _week(run: PlanRun, plan: DoctorPlan) -> Row:
    return (
        *_name(run, plan),
        Count(plan.population),
        Count(plan.signed),
        Count(plan.across),
        Count(plan.target),
        Count(plan.planned),
        Count(plan.to_add, minus=(-1, -4)),
        Exact(run.per_week(plan), places=2),
        Count(plan.unsigned),
        Text(plans.note(plan), "muted"),
    )


def progress(run: PlanRun) -> tuple[Sheet, ...]:
    """How far every doctor has come; nothing unless it was asked for."""
    if run.counted_on is None:
        return ()
    rows = tuple(_progress(run, plan) for plan in run.listed)
    return (
        Sheet(
            name=_("Progress"),
            title=_("How far the plan {year} has come").format(year=run.year),
            subtitle=(*heading.subtitle(run.metrics), plans.facts(run), counted(run)),
            tables=(
                Table(
                    (*_names(run), *progress_columns(run)),
                    rows,
                    footer=(_progress_total(run, len(rows)),),
                    notes=(renewal_note(run),),
                    filtered=True,
                ),
            ),
            frozen=2 if len(run.centres) > 1 else 1,
        ),
    )


def counted(run: PlanRun) -> str:
    """The day of the data and the weeks left."""
    assert run.counted_on is not None
    assert run.remaining is not None
    return _("counted on {day}; {weeks} working weeks are left").format(
        day=run.counted_on.isoformat(), weeks=decimal(run.remaining, 1)
    )


def renewal_note(run: PlanRun) -> str:
    """What due and renewed mean."""
    offset = run.metrics.policy.policy.contract.year_offset
    return _(
        "Due: persons with a contract for {due}; renewed: of these, the ones who have one for {renewed} "
        "at the same institution."
    ).format(due=run.year - 1 + offset, renewed=run.year + offset)


def progress_columns(run: PlanRun) -> tuple[Column, ...]:
    """Plan, signed so far, share, to go, a week; due, renewed, not yet."""
    return (
        Column(plans.planned(run), width=11),
        Column(_("Signed so far"), width=11),
        Column(_("Of the plan"), width=11),
        Column(_("To go"), width=10),
        Column(_("A week from now"), width=11),
        Column(_("Due for renewal"), _("Renewals"), 10),
        Column(_("Renewed"), _("Renewals"), 10),
        Column(_("Not yet"), _("Renewals"), 10),
    )


def progress_cells(run: PlanRun, own: list[DoctorPlan], above: int = 0) -> tuple[Cell, ...]:
    """One doctor's progress, or the sums of several."""
    found = [plan.progress for plan in own if plan.progress is not None]
    planned, signed = sum(p.planned for p in own), sum(each.signed for each in found)
    weekly = [pace for plan in own if (pace := run.per_remaining_week(plan)) is not None]
    share = Fraction(signed, planned) if planned else None
    return (
        Count(planned, above),
        Count(signed, above),
        Rate(share, "no_target", marked=False, numerator=-1, denominator=-2),
        Count(planned - signed, minus=(-3, -2)),
        Exact(sum(weekly, Fraction(0)) if weekly else None, places=2),
        Count(sum(each.due for each in found), above),
        Count(sum(each.renewed for each in found), above),
        Count(sum(each.not_renewed for each in found), above),
    )


def _progress(run: PlanRun, plan: DoctorPlan) -> Row:
    return (*_name(run, plan), *progress_cells(run, [plan]))


def _progress_total(run: PlanRun, rows: int) -> Row:
    names: list[Cell] = [Text(_("Total"), "strong")]
    names += [Text("")] * (len(run.centres) > 1)
    return (*names, *progress_cells(run, run.listed, rows))
