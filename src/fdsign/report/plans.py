"""The words of the plan: what it aims at, whose it is, what is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.metrics.numbers import percent
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.planning.results import CentrePlan, DoctorPlan, PlanRun


def facts(run: PlanRun) -> str:
    """Method, aim and population in one line."""
    method = _("by population") if run.method == "population" else _("by the gap to the target")
    line = _("method: {method} · target {share} of the population").format(
        method=method, share=percent(run.share)
    )
    if run.population_note is not None:
        line += f" · {run.population_note.text()}"
    return line


def population(run: PlanRun) -> str:
    """Which population the target is of."""
    registered = run.metrics.policy.policy.population.denominator == "registered"
    return _("Registered population") if registered else _("Resident population")


def base(run: PlanRun) -> str:
    """What the plan starts from."""
    return _("Signed {year}").format(year=run.year - 1)


def planned(run: PlanRun) -> str:
    """What the plan asks for."""
    return _("Planned {year}").format(year=run.year)


def doctor(plan: DoctorPlan) -> str:
    """A doctor's name; persons without one stand under a name of their own."""
    return _("(no doctor)") if plan.doctor is None else plan.doctor


def group(run: PlanRun, name: str) -> str:
    """The title of a key-population group."""
    groups = run.metrics.policy.policy.groups.list
    return next(each.title.text(language()) for each in groups if each.id == name)


def place(plan: DoctorPlan) -> str:
    """The community that a doctor is listed under."""
    if plan.off_grid:
        return _("off-grid")
    return plan.community or _("(no community)")


def note(plan: DoctorPlan) -> str:
    """All that is said of a doctor's plan, the office's own remark last."""
    said = [each.text() for each in plan.notes]
    if plan.overridden and plan.note:
        said.append(plan.note)
    return "; ".join(said)


def centre_target(run: PlanRun, centres: Sequence[CentrePlan]) -> str:
    """What the target of the whole is, and whether the plan reaches it."""
    names = {centre.institution for centre in centres}
    target = sum(centre.target for centre in centres)
    population = sum(centre.population for centre in centres)
    made = sum(plan.planned for plan in run.doctors if plan.institution in names)
    line = _("{share} of {population} are {target}; planned are {planned}.")
    if made < target:
        line = _("{share} of {population} are {target}; planned are {planned}, {missing} short.")
    return line.format(
        share=percent(run.share), population=f"{population:,}", target=f"{target:,}",
        planned=f"{made:,}", missing=f"{target - made:,}",
    )  # fmt: skip


def notes(run: PlanRun) -> list[str]:
    """What is said of the centres."""
    several = len(run.centres) > 1
    lines = []
    for centre in run.centres:
        for each in centre.notes:
            verdict = each.text()
            if several:
                verdict = _("{unit}: {verdict}").format(
                    unit=words.unit(centre.institution), verdict=verdict
                )
            lines.append(verdict)
    return lines
