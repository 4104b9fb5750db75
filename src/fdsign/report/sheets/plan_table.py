"""年度计划: the plan as a centre prints it, community by community."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, plans, words
from fdsign.report.model import Cell, Column, Count, Row, Sheet, Table, Text
from fdsign.report.sheets.plan_overview import known, rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.planning.results import DoctorPlan, PlanRun


def sheet(run: PlanRun) -> Sheet:
    """A table an institution, each on a page of its own."""
    return Sheet(
        name=_("Plan"),
        title=_("Signing plan of every doctor {year}").format(year=run.year),
        subtitle=(*heading.subtitle(run.metrics), plans.facts(run)),
        tables=tuple(_table(run, run.of(centre.institution)) for centre in run.centres),
        paged=len(run.centres) > 1,
        frozen=2,
    )


def _columns(run: PlanRun) -> tuple[Column, ...]:
    groups = [
        Column(title, plans.group(run, group), 9)
        for group in run.rules.groups
        for title in (plans.base(run), _("In the grid"), _("To renew"), _("To cover"))
    ]
    return (
        Column(_("Community"), width=14),
        Column(_("Doctor"), width=14),
        Column(plans.population(run), width=10),
        Column(plans.base(run), width=9),
        Column(_("Rate"), width=9),
        Column(_("Target"), width=9),
        Column(plans.planned(run), width=9),
        Column(_("To add"), width=9),
        *groups,
        Column(str(run.year - 1), _("Home beds"), 7),
        Column(str(run.year), _("Home beds"), 7),
        Column(_("Note"), width=12),
    )


def _table(run: PlanRun, own: Sequence[DoctorPlan]) -> Table:
    numbers: dict[str, int] = {}
    rows: list[Row] = []
    for name, together in groupby(own, key=plans.place):
        members = list(together)
        for place, plan in enumerate(members):
            rows.append(_doctor(run, plan, name if not place else "", numbers))
        if len(members) > 1:
            title = (Text(""), Text(_("Subtotal"), "strong"))
            rows.append((*title, *_cells(run, members, len(members)), Text("")))
    notes = [f"[{number}] {text}" for text, number in numbers.items()]
    if any(plan.overridden for plan in own):
        notes.insert(0, _("{sign} planned by hand").format(sign=words.HEADLINE))
    return Table(
        _columns(run),
        tuple(rows),
        title=words.unit(own[0].institution) if len(run.centres) > 1 else None,
        footer=((Text(_("Total"), "strong"), Text(""), *_cells(run, own, len(rows)), Text("")),),
        notes=tuple(notes),
        signed=True,
    )


def _doctor(run: PlanRun, plan: DoctorPlan, community: str, numbers: dict[str, int]) -> Row:
    marks = [words.HEADLINE] if plan.overridden else []
    said = [note.text() for note in plan.notes]
    if plan.overridden and plan.note:
        said.append(plan.note)
    marks += [f"[{numbers.setdefault(text, len(numbers) + 1)}]" for text in said]
    return (
        Text(community, "strong"),
        Text(plans.doctor(plan)),
        *_cells(run, [plan]),
        Text(" ".join(marks), "muted"),
    )


def _cells(run: PlanRun, own: Sequence[DoctorPlan], above: int = 0) -> tuple[Cell, ...]:
    """One doctor's numbers, or the sums of several, from the population to the home beds."""

    def counted(value: int | None) -> Count:
        return Count(value, above, nested=bool(above))

    signed, planned = sum(p.signed for p in own), sum(p.planned for p in own)
    people = known(p.population for p in own)
    groups = [
        counted(value)
        for group in run.rules.groups
        for value in (
            sum(p.groups[group].signed for p in own),
            known(p.groups[group].in_grid for p in own),
            known(p.groups[group].renewals for p in own),
            known(p.groups[group].coverage_target for p in own),
        )
    ]
    return (
        counted(people),
        counted(signed),
        rate(signed, people, -1, -2),
        counted(known(p.target for p in own)),
        counted(planned),
        Count(planned - signed, minus=(-1, -4)),
        *groups,
        counted(known(p.beds for p in own)),
        counted(known(p.planned_beds for p in own)),
    )
