"""What a plan says: every doctor's numbers for the year, the centre's target, how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from fdsign.cohort.names import as_people_count
from fdsign.metrics.notes import Note
from fdsign.metrics.results import MetricsRun
from fdsign.policy.planning import Method, PlanRules

Doctor = tuple[str | None, str | None]
"""Institution and name; None: persons without a doctor."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A key-population group of one doctor.

    ``signed``: of the base; ``in_grid``: who could be; ``renewable``: whose contract can be renewed in
    the year; ``renewals``, ``coverage_target``: how many are wanted, None without a target or a grid.
    """

    signed: int
    in_grid: int | None
    renewable: int
    renewals: int | None
    coverage_target: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a doctor has come: signed so far, contracts due for renewal, of these renewed."""

    signed: int
    due: int
    renewed: int

    @property
    def not_renewed(self) -> int:
        """Due and not yet renewed."""
        return self.due - self.renewed


@dataclass(frozen=True, slots=True)
class DoctorPlan:
    """One doctor's plan.

    ``population``, ``target``, ``unsigned``: None off-grid. ``signed``: the base. ``planned``: the
    plan. ``unsigned``: people of the grid whom nobody has signed; ``across``: of those signed the ones
    from other grids. ``beds``, ``planned_beds``: home beds of the base year and planned, None if no
    export tells. ``note``: what the office wrote beside an override.
    """

    institution: str | None
    doctor: str | None
    community: str | None
    population: int | None
    signed: int
    target: int | None
    planned: int
    off_grid: bool
    overridden: bool
    unsigned: int | None
    across: int
    groups: Mapping[str, GroupPlan]
    beds: int | None
    planned_beds: int | None
    beds_overridden: bool
    notes: tuple[Note, ...] = ()
    note: str | None = None
    progress: Progress | None = None

    @property
    def to_add(self) -> int:
        """Planned minus signed; negative where an override asks for fewer."""
        return self.planned - self.signed

    @property
    def to_go(self) -> int:
        """Planned minus signed so far; negative where more are signed than planned."""
        return self.planned - (self.progress.signed if self.progress else self.signed)


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """An institution: its population, the target of the whole, what is to be said of it."""

    institution: str | None
    population: int
    target: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRun:
    """Everything ``fdsign plan`` has to tell.

    ``share``: the signing rate aimed at. ``renewal``, ``coverage``: of contracts to be renewed and of
    each group's people, None without a target. ``doctors``: in code order. ``population_note``: where
    the population is not of the year. ``counted_on``: the day of the progress, None without one;
    ``remaining``: working weeks left from then on.
    """

    metrics: MetricsRun
    rules: PlanRules
    method: Method
    share: Fraction
    renewal: Fraction | None
    coverage: Mapping[str, Fraction | None]
    centres: tuple[CentrePlan, ...]
    doctors: tuple[DoctorPlan, ...]
    population_note: Note | None = None
    counted_on: date | None = None
    remaining: Fraction | None = None

    @property
    def year(self) -> int:
        """The plan year."""
        return self.metrics.year

    def of(self, institution: str | None) -> list[DoctorPlan]:
        """An institution's doctors: community by community, off-grid doctors and the nameless last."""
        found = [plan for plan in self.doctors if plan.institution == institution]
        return sorted(
            found,
            key=lambda plan: (
                plan.doctor is None,
                plan.off_grid,
                as_people_count(plan.community),
                as_people_count(plan.doctor),
            ),
        )

    @property
    def listed(self) -> list[DoctorPlan]:
        """All doctors, institution by institution."""
        return [plan for centre in self.centres for plan in self.of(centre.institution)]

    def per_week(self, plan: DoctorPlan) -> Fraction:
        """To add in each working week of the year; 0 where nothing is to be added."""
        return Fraction(max(0, plan.to_add), self.rules.working_weeks)

    def per_remaining_week(self, plan: DoctorPlan) -> Fraction | None:
        """To go in each working week that is left; None if none is left or there is no progress."""
        if not self.remaining:
            return None
        return max(0, plan.to_go) / self.remaining

    def in_clear(self) -> PlanRun:
        """The same with every offending value as it stands in the file, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
