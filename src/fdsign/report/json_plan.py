"""The plan as JSON and CSV (spec 3.2)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.metrics.numbers import decimal
from fdsign.report import plans
from fdsign.report.csv import table
from fdsign.report.json import Document, run_document
from fdsign.report.sheets.plan_overview import known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.planning.results import DoctorPlan, PlanRun

_GROUP = ("signed", "in_grid", "renewable", "renewals", "coverage_target")
_PROGRESS = (
    "signed", "share", "to_go", "per_remaining_week", "due", "renewed", "not_renewed",
)  # fmt: skip
_PLAN = (
    "institution", "doctor", "community", "population", "signed", "target_count", "planned",
    "to_add", "per_week", "unsigned", "across", "off_grid", "overridden",
)  # fmt: skip


def plan_document(run: PlanRun) -> Document:
    """Every doctor, institution by institution; persons without a doctor are the doctor null."""
    document = run_document("plan", run.metrics)
    document["method"] = run.method
    document["target"] = float(run.share)
    document["working_weeks"] = run.rules.working_weeks
    if run.counted_on is not None and run.remaining is not None:
        document["counted_on"] = run.counted_on.isoformat()
        document["remaining_weeks"] = decimal(run.remaining, 2)
    document["results"] = [_plan(run, plan) for plan in run.doctors]
    document["institutions"] = [
        {
            "institution": centre.institution,
            "population": centre.population,
            "target_count": centre.target,
            **_sums(run, [p for p in run.doctors if p.institution == centre.institution]),
            "note": "; ".join(note.text() for note in centre.notes) or None,
        }
        for centre in run.centres
    ]
    document["total"] = {
        "population": sum(centre.population for centre in run.centres),
        "target_count": sum(centre.target for centre in run.centres),
        **_sums(run, run.doctors),
    }
    return document


def _plan(run: PlanRun, plan: DoctorPlan) -> Document:
    return {
        "institution": plan.institution,
        "doctor": plan.doctor,
        "community": plan.community,
        "population": plan.population,
        "target_count": plan.target,
        "off_grid": plan.off_grid,
        "overridden": plan.overridden,
        "unsigned": plan.unsigned,
        "across": plan.across,
        **_sums(run, [plan]),
        "note": plans.note(plan) or None,
    }


def _sums(run: PlanRun, own: Sequence[DoctorPlan]) -> Document:
    """What adds up: of one doctor, or of several."""
    signed, planned = sum(p.signed for p in own), sum(p.planned for p in own)
    found: Document = {
        "signed": signed,
        "planned": planned,
        "to_add": planned - signed,
        "per_week": decimal(sum((run.per_week(plan) for plan in own), Fraction(0)), 2),
        "groups": {
            group: {key: known(getattr(p.groups[group], key) for p in own) for key in _GROUP}
            for group in run.rules.groups
        },
        "home_beds": {
            "base": known(p.beds for p in own),
            "planned": known(p.planned_beds for p in own),
        },
    }
    if run.counted_on is not None:
        found["progress"] = _progress(run, own)
    return found


def _progress(run: PlanRun, own: Sequence[DoctorPlan]) -> Document:
    made = [plan.progress for plan in own if plan.progress is not None]
    signed, planned = sum(each.signed for each in made), sum(p.planned for p in own)
    paces = [pace for plan in own if (pace := run.per_remaining_week(plan)) is not None]
    return {
        "signed": signed,
        "share": signed / planned if planned else None,
        "to_go": planned - signed,
        "per_remaining_week": decimal(sum(paces, Fraction(0)), 2) if paces else None,
        "due": sum(each.due for each in made),
        "renewed": sum(each.renewed for each in made),
        "not_renewed": sum(each.not_renewed for each in made),
    }


def plan_csv(run: PlanRun) -> str:
    """One row a doctor: groups, home beds and progress in columns of their own."""
    groups = [f"{group}.{key}" for group in run.rules.groups for key in _GROUP]
    beds = ["home_beds.base", "home_beds.planned"]
    so_far = [f"progress.{key}" for key in _PROGRESS] if run.counted_on is not None else []
    rows = [_flat(_plan(run, plan)) for plan in run.doctors]
    return table((*_PLAN, *groups, *beds, *so_far, "note"), rows)


def _flat(document: Document) -> Document:
    """``{"a": {"b": 1}}`` as ``{"a.b": 1}``, at any depth."""
    flat: Document = {}
    for key, value in document.items():
        if isinstance(value, dict):
            flat.update((f"{key}.{inner}", each) for inner, each in _flat(value).items())
        else:
            flat[key] = str(value).lower() if isinstance(value, bool) else value
    return {key.removeprefix("groups."): value for key, value in flat.items()}
