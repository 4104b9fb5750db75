"""Any indicator at any level: the subjects counted, compared with the target, and explained."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.intake import fold
from fdsign.intake.datasets import BY_ID
from fdsign.metrics import interval, signing, visits
from fdsign.metrics.counting import Counts, Unit, count
from fdsign.metrics.given import given_figures
from fdsign.metrics.notes import Note
from fdsign.metrics.registry import Indicator, Needs, selected
from fdsign.metrics.results import Figure, Level, Status
from fdsign.metrics.subjects import Subjects
from fdsign.metrics.targets import on_a_path, target
from fdsign.metrics.units import appearing, off_grid


@dataclass(frozen=True, slots=True)
class Parts:
    """An indicator's subjects; None for a part whose data were not delivered, with the reasons."""

    indicator: Indicator
    denominator: Subjects | None
    numerator: Subjects | None
    reasons: tuple[Note, ...]


def parts(cohort: Cohort, indicator: Indicator) -> Parts:
    """Who is in the denominator and the numerator, or why that cannot be known."""
    lacking = _missing(cohort, indicator.denominator_needs)
    reasons = tuple(Note("dataset-missing", {"datasets": group}) for group in lacking)
    denominator = None if lacking else indicator.denominator(cohort)
    numerator = None if _missing(cohort, indicator.numerator_needs) else indicator.numerator(cohort)
    if (
        not reasons
        and indicator.mark is not None
        and len(cohort.table(indicator.mark[0]))
        and not cohort.filled(*indicator.mark)
    ):
        if indicator.mark[1] == "alliance":  # the referrals are known, their hospitals are not
            reasons, numerator = (Note("alliance-unknown"),), None
        else:
            reasons = (Note("marks-unknown", {"heading": fold.first_heading(*indicator.mark)}),)
    return Parts(indicator, denominator, numerator, reasons)


def _missing(cohort: Cohort, needs: Needs) -> list[str]:
    return [
        "|".join(BY_ID[dataset].title for dataset in group)
        for group in needs
        if not any(cohort.has(dataset) for dataset in group)
    ]


def registration_unknown(cohort: Cohort, indicator: str) -> bool:
    """Whether an indicator counts the registered, and the register does not say who is."""
    return signing.by_registration(cohort.policy.policy, indicator) and not cohort.filled(
        "residents", "registered"
    )


class Calculation:
    """All figures of one cohort."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.parts = [parts(cohort, indicator) for indicator in selected(cohort.policy.policy)]
        self.units = appearing(cohort)
        self.off_grid = off_grid(cohort)
        self.given = given_figures(cohort)
        before = given_figures(cohort, cohort.year - 1) if on_a_path(cohort.policy) else None
        self.goals = {
            part.indicator.id: target(cohort.policy, self.given, part.indicator.id, before)
            for part in self.parts
        }
        outside = visits.institutions_with_outside(cohort) if cohort.has("visits") else frozenset()
        self.only_inside = {u[0] for u in self.units.get("institution", [])} - outside
        self.counts: Counts = count(
            [
                (f"{part.indicator.id}/{role}", subjects)
                for part in self.parts
                for role, subjects in (
                    ("denominator", part.denominator),
                    ("numerator", part.numerator),
                    ("known", self.known(part)),
                )
                if subjects is not None
            ],
            cohort.engine,
        )

    def known(self, part: Parts) -> Subjects | None:
        """Community visits of all institutions: what is shown where the rate itself is not known."""
        if (
            part.indicator.needs_outside
            and self.cohort.has("visits")
            and self.cohort.has("contracts")
        ):
            return visits.every_community_visit(self.cohort)
        return None

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every indicator of every unit, in the order of the policy, the levels, the names."""
        return tuple(
            self._figure(part, level, unit)
            for part in self.parts
            for level, units in self.units.items()
            for unit in units
        )

    def _count(self, name: str, role: str, level: Level, unit: Unit) -> int:
        return self.counts[f"{name}/{role}", level].get(unit, 0)

    def _figure(self, part: Parts, level: Level, unit: Unit) -> Figure:
        indicator = part.indicator
        name = indicator.id
        goal, goal_notes = self.goals[name]
        direction = self.cohort.policy.policy.indicators[name.partition(".")[0]].direction
        numerator = self._count(name, "numerator", level, unit) if part.numerator else None
        denominator = self._count(name, "denominator", level, unit) if part.denominator else None
        notes = part.reasons
        source = None
        if indicator.coverage and part.denominator is not None:
            source = "population" if level in part.denominator.at else "register"
            if source == "register" and not notes and registration_unknown(self.cohort, name):
                denominator, notes = None, (Note("registered-unknown"),)
            if source == "register" and not notes and not self.cohort.has("residents"):
                lacking = BY_ID["residents"].title
                denominator, notes = None, (Note("dataset-missing", {"datasets": lacking}),)
            if level == "doctor" and unit in self.off_grid:
                denominator, notes, source = None, (Note("off-grid"),), None
        if indicator.needs_outside and not notes and self._only_inside(level, unit):
            if level != "total":
                numerator, denominator = self._count(name, "known", level, unit), None
            notes = (Note("no-outside-visits"),)
        if denominator == 0 and not notes:
            notes = (self._why_nobody(indicator, source),)
        status: Status = "no_value"
        value = None
        if not notes and numerator is not None and denominator:
            value = Fraction(numerator, denominator)
            status = judged(value, goal, direction)
        return Figure(
            name, level,
            unit[0] if level not in ("total", "institution") else None,
            unit[-1] if unit else None,
            numerator, denominator, goal, direction, status,
            self._interval(indicator, numerator, denominator, value),
            notes + self._remarks(indicator, level, numerator, denominator, value, goal, goal_notes, source),
            source,  # type: ignore[arg-type]
        )  # fmt: skip

    def _why_nobody(self, indicator: Indicator, source: str | None) -> Note:
        if source == "population":
            return Note("not-in-population")
        left_out = indicator.needs_outside and self.only_inside
        return Note("no-outside-visits" if left_out else "denominator-zero")

    def _why_no_table(self) -> Note:
        column = f"{self.cohort.policy.policy.population.denominator}_population"
        if self.cohort.filled("population", column):
            return Note("later-population")
        return Note("other-population", {"column": fold.first_heading("population", column)})

    def _only_inside(self, level: Level, unit: Unit) -> bool:
        """Whether the unit belongs to an institution with no visit outside the community."""
        if level == "total":
            return len(self.only_inside) == len(self.units.get("institution", []))
        return level in ("institution", "station", "team", "doctor") and unit[0] in self.only_inside

    def _only_yes(self, indicator: Indicator) -> bool:
        """Whether the marks that a rate rests on are all yes: then a blank may well mean no."""
        if indicator.mark is None or indicator.mark[0] != "residents":
            return False  # of referrals an unmarked one is outside the alliance, and counted
        marks = self.cohort.table(indicator.mark[0])[indicator.mark[1]]
        return not pc.any(pc.invert(marks)).as_py()

    def _interval(
        self, indicator: Indicator, numerator: int | None, denominator: int | None, value: object
    ) -> tuple[float, float] | None:
        if not indicator.sampled or value is None or numerator is None or not denominator:
            return None
        confidence = self.cohort.policy.policy.survey.confidence
        return interval.wilson(numerator, denominator, confidence)

    def _remarks(
        self,
        indicator: Indicator,
        level: Level,
        numerator: int | None,
        denominator: int | None,
        value: Fraction | None,
        goal: Fraction | None,
        goal_notes: tuple[Note, ...],
        source: str | None,
    ) -> tuple[Note, ...]:
        notes: list[Note] = []
        if value is not None and value > 1 and indicator.coverage:
            notes.append(Note("above-100"))
        if indicator.sampled and value is not None and goal is not None:
            assert numerator is not None
            assert denominator is not None
            confidence = self.cohort.policy.policy.survey.confidence
            if interval.contains(numerator, denominator, goal, confidence):
                notes.append(Note("target-inside-interval"))
        population = self.cohort.population
        if (
            source == "population"
            and population is not None
            and population.year != self.cohort.year
        ):
            notes.append(
                Note("undated-population")
                if population.year is None
                else Note("earlier-population", {"year": str(population.year)})
            )
        if value is not None and level in ("total", "institution") and self._only_yes(indicator):
            notes.append(Note("only-yes-marks"))
        if level == "total":
            notes.extend(goal_notes)
            if source == "register" and self.cohort.has("population") and population is None:
                notes.append(self._why_no_table())
            if indicator.needs_outside and value is not None and self.only_inside:
                left_out = "、".join(sorted(filter(None, self.only_inside)))
                notes.append(Note("some-institutions-left-out", {"institutions": left_out}))
        return tuple(notes)


def judged(value: Fraction, goal: Fraction | None, direction: str) -> Status:
    """The status of a value; the limit itself meets the target in either direction."""
    if goal is None:
        return "no_target"
    return "met" if (value >= goal if direction == "at_least" else value <= goal) else "missed"
