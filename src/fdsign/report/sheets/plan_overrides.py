"""计划调整: the sheet in which the office writes what it agrees with a doctor, and which is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import plans, words
from fdsign.report.model import Column, Count, Entry, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.planning.results import DoctorPlan, PlanRun


def sheet(run: PlanRun) -> Sheet:
    """Every doctor with the reckoned plan, and blank cells for other numbers.

    No line stands below its table, for it would be read as a doctor.
    """
    return Sheet(
        name=_("Plan overrides"),
        title=_("Numbers agreed with doctors"),
        subtitle=(
            _(
                "Write a number into the yellow cells where a doctor is to have another one; leave the "
                "others blank. Put this workbook among the exports and run fdsign plan again."
            ),
            plans.facts(run),
        ),
        tables=(
            Table(
                (
                    Column(_("Institution"), width=30),
                    Column(_("Doctor"), width=16),
                    Column(_("Plan year"), width=10),
                    Column(plans.population(run), width=12),
                    Column(plans.base(run), width=12),
                    Column(_("Target"), width=12),
                    Column(_("Reckoned (leave as it is)"), width=14),
                    Column(_("Planned by hand"), width=14),
                    Column(_("Home beds by hand"), width=14),
                    Column(_("Remark"), width=40),
                ),
                tuple(_row(run, plan) for plan in run.listed if plan.doctor is not None),
                filtered=True,
            ),
        ),
        frozen=2,
    )


def _row(run: PlanRun, plan: DoctorPlan) -> Row:
    return (
        Text(words.unit(plan.institution)),
        Text(plan.doctor or ""),
        Text(str(run.year)),
        Count(plan.population),
        Count(plan.signed),
        Count(plan.target),
        Count(plan.planned),
        Entry(plan.planned if plan.overridden else None),
        Entry(plan.planned_beds if plan.beds_overridden else None),
        Text(plan.note or ""),
    )
