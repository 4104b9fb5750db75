"""年度计划 (spec 1.7): every doctor's target and plan, and the centre's they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from fdsign.cohort.cohort import Cohort
from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.metrics.notes import Note
from fdsign.metrics.numbers import percent
from fdsign.planning.allocation import Free, Unplaceable, by_gap
from fdsign.planning.counts import PlanCounts, communities
from fdsign.planning.overrides import Override
from fdsign.planning.remarks import Remark
from fdsign.planning.results import CentrePlan, Doctor, DoctorPlan, GroupPlan, Progress
from fdsign.policy.planning import Method, PlanRules


def wanted(share: Fraction, people: int) -> int:
    """The smallest whole number that reaches a share of so many: 7% of 100 is 7, 35% of 46,990 16,447."""
    return ceil(share * people)


@dataclass(frozen=True, slots=True)
class Planning:
    """What plans rest on. ``share``: the signing rate aimed at; ``renewal``, ``coverage``: as wanted.

    ``doctors``: institution by institution, each in code order.
    """

    cohort: Cohort
    rules: PlanRules
    method: Method
    share: Fraction
    renewal: Fraction | None
    coverage: Mapping[str, Fraction | None]
    counts: PlanCounts
    doctors: tuple[Doctor, ...]
    off_grid: frozenset[Doctor]
    overrides: Mapping[Doctor, Override]
    progress: Mapping[Doctor, Progress] | None = None

    def plans(self) -> tuple[tuple[CentrePlan, ...], tuple[DoctorPlan, ...]]:
        """Centres and doctors. Raises FdsignError with every target that cannot be shared out."""
        planned: dict[Doctor, int] = {}
        centres, refused = [], []
        for institution in dict.fromkeys(doctor[0] for doctor in self.doctors):
            own = [doctor for doctor in self.doctors if doctor[0] == institution]
            try:
                planned.update(self._planned(institution, own))
            except Unplaceable as error:
                refused.append(self._why_not(institution, error.left))
                continue
            centres.append(self._centre(institution, own, planned))
        if refused:
            raise FdsignError("\n".join(refused))
        homes = communities(self.cohort, self.doctors)
        return tuple(centres), tuple(self._plan(d, planned[d], homes.get(d)) for d in self.doctors)

    def _base(self, doctor: Doctor) -> int:
        return self.counts.doctor("signed", doctor)

    def _people(self, doctor: Doctor) -> int:
        return self.counts.doctor("population", doctor)

    def _fixed(self, doctor: Doctor) -> int | None:
        """The number that stands: set by hand, or off-grid; None for a doctor who is free."""
        override = self.overrides.get(doctor)
        if override is not None and override.planned is not None:
            return override.planned
        return self._base(doctor) if doctor in self.off_grid else None

    def _planned(self, institution: str | None, own: list[Doctor]) -> dict[Doctor, int]:
        fixed = {d: number for d in own if (number := self._fixed(d)) is not None}
        free = [doctor for doctor in own if doctor not in fixed]
        if self.method == "population":
            more = {d: max(0, wanted(self.share, self._people(d)) - self._base(d)) for d in free}
        else:
            more = self._shared(institution, fixed, free)
        return {**fixed, **{doctor: self._base(doctor) + more[doctor] for doctor in free}}

    def _shared(
        self, institution: str | None, fixed: Mapping[Doctor, int], free: list[Doctor]
    ) -> dict[Doctor, int]:
        """What is left to the centre's target after all that is fixed and signed, by the gaps."""
        target = wanted(self.share, self._whole(institution))
        stands = sum(fixed.values()) + sum(self._base(doctor) for doctor in free)
        gaps = {
            doctor: Free(
                max(Fraction(0), self.share * self._people(doctor) - self._base(doctor)),
                None if self.counts.doctor("across", doctor) else self._unsigned(doctor),
            )
            for doctor in free
        }
        return by_gap(target - stands, gaps)

    def _why_not(self, institution: str | None, left: int) -> str:
        whole = self._whole(institution)
        target = wanted(self.share, whole)
        people = sum(self._people(doctor) for doctor in self.doctors if doctor[0] == institution)
        line = _(
            "{institution}: the target of {target} ({share} of {population}) cannot be shared out: for "
            "{left} of them there is no doctor with people left to sign. Raise numbers of the plan table, "
            "take some out, or use --method population."
        )
        if people != whole:
            line += _(" The doctors' people add up to {people}, not to {population}.")
        return line.format(
            institution=institution or _("(none)"), target=f"{target:,}", share=percent(self.share),
            population=f"{whole:,}", left=f"{left:,}", people=f"{people:,}",
        )  # fmt: skip

    def _whole(self, institution: str | None) -> int:
        return self.counts.institution("population", institution)

    def _unsigned(self, doctor: Doctor) -> int:
        return max(0, self._people(doctor) - self.counts.doctor("of_grid", doctor))

    def _centre(
        self, institution: str | None, own: list[Doctor], planned: Mapping[Doctor, int]
    ) -> CentrePlan:
        whole = self._whole(institution)
        target = wanted(self.share, whole)
        goal = {"target": f"{target:,}", "goal": percent(self.share)}
        notes: list[Note] = []
        people = sum(self._people(doctor) for doctor in own)
        if people != whole:
            details = {"doctors": f"{people:,}", "whole": f"{whole:,}"}
            notes.append(Remark("population-differs", details))
        grid = sum(planned[doctor] for doctor in own if doctor not in self.off_grid)
        off = sum(planned[doctor] for doctor in own if doctor in self.off_grid)
        if grid + off < target:
            notes.append(
                Remark(
                    "short",
                    {**goal, "planned": f"{grid:,}", "population": f"{whole:,}",
                     "share": percent(Fraction(grid, whole)), "needed": f"{target - grid:,}",
                     "off": f"{off:,}", "missing": f"{target - grid - off:,}"},
                )
            )  # fmt: skip
        signed = sum(self._base(doctor) for doctor in own)
        if self.method == "gap" and target <= signed == grid + off:
            notes.append(Remark("reached", goal))
        elif self.method == "gap" and target < grid + off:
            more = {"planned": f"{grid + off:,}", "more": f"{grid + off - target:,}"}
            notes.append(Remark("above", {**goal, **more}))
        as_of = self.cohort.as_of
        if as_of is not None and as_of < date(self.cohort.year, 12, 31):
            notes.append(Remark("base-open", {"day": as_of.isoformat()}))
        return CentrePlan(institution, whole, target, tuple(notes))

    def _plan(self, doctor: Doctor, planned: int, community: str | None) -> DoctorPlan:
        off_grid = doctor in self.off_grid
        override = self.overrides.get(doctor)
        beds = self.counts.doctor("beds", doctor) if self.counts.beds_known else None
        beds_set = override is not None and override.beds is not None
        made = DoctorPlan(
            institution=doctor[0],
            doctor=doctor[1],
            community=community,
            population=None if off_grid else self._people(doctor),
            signed=self._base(doctor),
            target=None if off_grid else wanted(self.share, self._people(doctor)),
            planned=planned,
            off_grid=off_grid,
            overridden=override is not None and override.planned is not None,
            unsigned=None if off_grid else self._unsigned(doctor),
            across=self.counts.doctor("across", doctor),
            groups={group: self._group(doctor, group) for group in self.rules.groups},
            beds=beds,
            planned_beds=override.beds if override is not None and beds_set else beds,
            beds_overridden=beds_set,
            note=None if override is None else override.note,
            progress=None
            if self.progress is None
            else self.progress.get(doctor, Progress(0, 0, 0)),
        )
        return replace(made, notes=self._notes(made))

    def _group(self, doctor: Doctor, group: str) -> GroupPlan:
        renewable = self.counts.doctor(f"{group}/renewable", doctor)
        there: int | None = None
        if group in self.counts.grids and doctor not in self.off_grid:
            there = self.counts.doctor(f"{group}/in_grid", doctor)
        share = self.coverage[group]
        return GroupPlan(
            self.counts.doctor(f"{group}/signed", doctor),
            there,
            renewable,
            None if self.renewal is None else wanted(self.renewal, renewable),
            None if share is None or there is None else wanted(share, there),
        )

    def _notes(self, plan: DoctorPlan) -> tuple[Note, ...]:
        """What is to be said of one doctor's plan."""
        notes: list[Note] = []
        if plan.off_grid:
            notes.append(Remark("off-grid-override" if plan.overridden else "off-grid"))
        if plan.doctor is None:
            notes.append(Remark("no-doctor"))
        to = self.cohort.handovers.to
        taken = sorted(old for (place, old), new in to.items()
                       if (place, new) == (plan.institution, plan.doctor))  # fmt: skip
        heir = to.get((plan.institution or "", plan.doctor or ""))
        if heir is not None and plan.population:
            notes.append(Remark("handed-over", {"doctor": heir}))
        if taken:
            notes.append(Remark("taken-over", {"doctors": _(", ").join(taken)}))
        numbers = {
            "planned": f"{plan.planned:,}", "signed": f"{plan.signed:,}",
            "to_add": f"{plan.to_add:,}", "across": f"{plan.across:,}",
        }  # fmt: skip
        if plan.overridden and plan.planned < plan.signed:
            notes.append(Remark("override-below", numbers))
        if plan.population is None or plan.unsigned is None:
            return tuple(notes)
        numbers |= {"population": f"{plan.population:,}", "unsigned": f"{plan.unsigned:,}"}
        if plan.overridden and plan.planned > plan.population:
            notes.append(Remark("override-above", numbers))
        if plan.to_add > plan.unsigned:
            code = "few-unsigned-across" if plan.across else "few-unsigned"
            notes.append(Remark(code, numbers))
        return tuple(notes)
