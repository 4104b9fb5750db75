"""What the terminal shows of the plan: every doctor, and how far each has come."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import plans, words
from fdsign.report.model import Cell, Column, Count, Exact, Row, Table, Text
from fdsign.report.sheets.plan_overview import known
from fdsign.report.sheets.plan_weeks import counted, progress_cells, progress_columns, renewal_note

if TYPE_CHECKING:
    from fdsign.planning.results import CentrePlan, DoctorPlan, PlanRun

_HARMLESS = frozenset({"row-duplicate", "file-duplicate", "column-unknown", "number-in-name"})
"""Problems of a sheet that cost no number."""


def doctors(run: PlanRun, centre: CentrePlan) -> Table:
    """One institution: its doctors, then their sum."""
    own = run.of(centre.institution)
    numbers: dict[str, int] = {}
    rows: list[Row] = [(_name(plan, numbers), *_cells(run, [plan])) for plan in own]
    rows.append((Text(_("Total"), "strong"), *_cells(run, own)))
    notes = [plans.centre_target(run, [centre]), *(note.text() for note in centre.notes)]
    if any(plan.overridden for plan in own):
        notes.append(_("{sign} planned by hand").format(sign=words.HEADLINE))
    return Table(
        (
            Column(_("Doctor")),
            Column(plans.population(run)),
            Column(plans.base(run)),
            Column(_("Target")),
            Column(plans.planned(run)),
            Column(_("To add")),
            Column(_("To add a week")),
            Column(_("Not signed yet")),
        ),
        tuple(rows),
        title=words.unit(centre.institution),
        notes=(*notes, *(f"[{number}] {text}" for text, number in numbers.items())),
    )


def _name(plan: DoctorPlan, numbers: dict[str, int]) -> Text:
    marks = [words.HEADLINE] if plan.overridden else []
    marks += [f"[{numbers.setdefault(note.text(), len(numbers) + 1)}]" for note in plan.notes]
    return Text(" ".join([plans.doctor(plan), *marks]))


def _cells(run: PlanRun, own: list[DoctorPlan]) -> list[Cell]:
    return [
        Count(known(p.population for p in own)),
        Count(sum(p.signed for p in own)),
        Count(known(p.target for p in own)),
        Count(sum(p.planned for p in own)),
        Count(sum(p.to_add for p in own)),
        Exact(sum((run.per_week(p) for p in own), Fraction(0)), places=2),
        Count(known(p.unsigned for p in own)),
    ]


_TOLD = 5
"""Rows that cannot be used which are shown before the others are left to the workbook."""


def tables_used(run: PlanRun) -> list[str]:
    """What became of the rows of the plan table and of the handovers; the first that are not used."""
    places = {
        (entry.file, entry.sheet): entry.dataset
        for entry in run.metrics.inputs
        if entry.dataset in ("plan", "handover")
    }
    if not places:
        return []
    unused = [
        problem
        for problem in run.metrics.problems
        if (problem.file or "", problem.sheet) in places and problem.code not in _HARMLESS
    ]
    set_by_hand = sum(plan.overridden or plan.beds_overridden for plan in run.doctors)
    lines = []
    if "plan" in places.values():
        lines.append(_("plan table: numbers of {count} doctors stand").format(count=set_by_hand))
    lines += [problem.text() for problem in unused[:_TOLD]]
    if len(unused) > _TOLD:
        lines.append(_("{number} more in the workbook").format(number=len(unused) - _TOLD))
    return lines


def progress(run: PlanRun, centre: CentrePlan) -> Table:
    """One institution: how far its doctors have come, then all of them."""
    own = run.of(centre.institution)
    rows: list[Row] = [(Text(plans.doctor(plan)), *progress_cells(run, [plan])) for plan in own]
    rows.append((Text(_("Total"), "strong"), *progress_cells(run, own)))
    return Table(
        (Column(_("Doctor")), *progress_columns(run)),
        tuple(rows),
        title=_("{unit}: {counted}").format(
            unit=words.unit(centre.institution), counted=counted(run)
        ),
        notes=(renewal_note(run),),
    )
