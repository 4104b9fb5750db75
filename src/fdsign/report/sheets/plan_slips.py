"""任务单: a slip for every doctor, a page each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import decimal
from fdsign.report import heading, plans, words
from fdsign.report.model import Cell, Column, Count, Row, Sheet, Table, Text
from fdsign.report.sheets.plan_overview import rate
from fdsign.report.sheets.plan_weeks import counted

if TYPE_CHECKING:
    from fdsign.planning.results import DoctorPlan, PlanRun


def sheet(run: PlanRun) -> Sheet:
    """One slip after the other; persons without a doctor have nobody to give one to."""
    return Sheet(
        name=_("Slips"),
        title=_("Slips {year}: what each doctor is to reach").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), plans.facts(run)),
        tables=tuple(_slip(run, plan) for plan in run.listed if plan.doctor is not None),
        paged=True,
    )


def _slip(run: PlanRun, plan: DoctorPlan) -> Table:
    rows: list[Row] = [
        _row(
            _("Signed persons"), plan.signed, plan.population, plan.planned,
            Count(plan.to_add, minus=(-1, -4)),
        ),
        *(_group(run, plan, group) for group in run.rules.groups),
    ]  # fmt: skip
    if plan.planned_beds is not None:
        more = None if plan.beds is None else plan.planned_beds - plan.beds
        rows.append(_row(_("Home beds"), plan.beds, None, plan.planned_beds, Count(more)))
    return Table(
        (
            Column(_("Task"), width=30),
            Column(plans.base(run), width=14),
            Column(_("In the grid"), width=14),
            Column(_("Rate"), width=12),
            Column(_("Planned; of groups at least"), width=16),
            Column(_("To add"), width=14),
            Column(_("To renew"), width=22),
        ),
        tuple(rows),
        title=_title(run, plan),
        notes=tuple(_notes(run, plan)),
        signed=True,
    )


def _row(
    title: str, signed: int | None, people: int | None, planned: int | None, more: Count,
    renew: str = "",
) -> Row:  # fmt: skip
    cells: tuple[Cell, ...] = (
        Text(title, "strong"),
        Count(signed),
        Count(people),
        rate(signed or 0, people, -2, -1),
        Count(planned),
        more,
        Text(renew),
    )
    return cells


def _group(run: PlanRun, plan: DoctorPlan, name: str) -> Row:
    group = plan.groups[name]
    renew = ""
    if group.renewals is not None:
        renew = _("{renewals} of {renewable}").format(
            renewals=f"{group.renewals:,}", renewable=f"{group.renewable:,}"
        )
    more = None
    if group.coverage_target is not None:
        more = max(0, group.coverage_target - group.signed)
    return _row(
        plans.group(run, name), group.signed, group.in_grid, group.coverage_target, Count(more),
        renew,
    )  # fmt: skip


def _title(run: PlanRun, plan: DoctorPlan) -> str:
    parts = [words.unit(plan.institution), plans.doctor(plan), plans.place(plan), str(run.year)]
    return " · ".join(parts)


def _notes(run: PlanRun, plan: DoctorPlan) -> list[str]:
    lines = []
    if plan.to_add > 0:
        lines.append(
            _("To add a week: {number}, in {weeks} working weeks.").format(
                number=decimal(run.per_week(plan), 2), weeks=run.rules.working_weeks
            )
        )
    if plan.unsigned is not None:
        lines.append(
            _("People of the grid whom no doctor has signed: {number}.").format(
                number=f"{plan.unsigned:,}"
            )
        )
    if plan.progress is not None:
        lines.append(
            _("{counted}: {signed} signed, {to_go} to go; {left} of {due} due are not renewed.").format(
                counted=counted(run), signed=f"{plan.progress.signed:,}",
                to_go=f"{max(0, plan.to_go):,}", left=f"{plan.progress.not_renewed:,}",
                due=f"{plan.progress.due:,}",
            )
        )  # fmt: skip
    if plan.overridden:
        lines.append(_("Planned by hand."))
    if said := plans.note(plan):
        lines.append(said)
    return lines
