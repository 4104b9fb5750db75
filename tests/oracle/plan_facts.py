"""What the plan rests on: the facts of base year P-1, and of P so far (spec 1.7).

The choices are listed in `plan`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from .contracts import standing_contracts
from .plan_tables import Moves, handed_over, read_handovers, unit_of
from .reference import Rules, Year
from .units import chosen_population

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .persons import Row
    from .units import Unit

RATES = {
    "elderly": "elderly_signing_rate",
    "hypertension": "hypertension_signing_rate",
    "diabetes": "diabetes_signing_rate",
}


@dataclass(frozen=True)
class Group:
    """A doctor's elderly, hypertension or diabetes patients."""

    signed: int
    in_grid: int | None
    renewable: int
    renewals: int | None
    coverage_target: int | None


class BaseYear(Year):
    """The facts of base year P-1, with the population of P and handovers applied."""

    def __init__(
        self,
        exports: Mapping[str, list[Row]],
        year: int,
        rules: Rules,
        as_of: date | None,
        handover: list[Row],
        progress: bool,
    ) -> None:
        self.plan_year, self.as_of, self.handover = year, as_of, handover
        of_year = chosen_population(exports.get("population", []), year)
        read = {
            "contracts": exports.get("contracts", []),
            "population": [{**row, "year": None} for row in of_year],
        }
        super().__init__({**exports, **read}, year - 1, rules, as_of)
        self.base = {**self.signed[year - 1], **self.signed[year]}
        self.now = self._standing(year, year)
        self.next = self._standing(year + 1, year)
        self.doctors = self._doctors(progress)
        self.appearing = {"doctor": set(self.doctors)}
        self.off_grid = self._off_grid()
        if progress and (self.units.table_has("doctor") or self.registration_written):
            here = set(self._doctors(False))
            self.off_grid |= {unit for unit in self.doctors if unit[1] and unit not in here}
        self._elderly()
        self._groups()
        self._home_beds()

    # -- contracts ----------------------------------------------------------------------------

    @cached_property
    def _moves(self) -> list[Moves]:
        last = date(self.plan_year, 12, 31)
        until = last if self.as_of is None else min(last, self.as_of)
        return read_handovers(self.handover, self.contracts, until)

    def _signed(self, year: int) -> dict[str, Row]:
        """S(year) as assessed in the base year, with the doctors after handovers."""
        return self._standing(year, self.year)

    def _standing(self, year: int, assessed: int) -> dict[str, Row]:
        """S(year) as assessed in a year: those dead before its 1 January are taken out."""
        signed = standing_contracts(self.contracts, year, self.rules)
        if year in (assessed, assessed + 1):
            day = date(assessed, 1, 1)
            if self.as_of is not None:
                day = min(day, self.as_of + timedelta(days=1))
            signed = {p: row for p, row in signed.items() if not self.register.died_before(p, day)}
        return {person: handed_over(row, self._moves) for person, row in signed.items()}

    def _doctors(self, progress: bool) -> list[Unit]:
        """The units of level doctor (Choices 1, 2)."""
        rows = [*self.register.live]
        for year in (self.year - 1, self.year, self.year + 1):
            rows += self.signed[year].values()
        if self.units.table_has("doctor"):
            rows += self.units.population
        if progress:
            rows += self.next.values()
        units = {unit_of(row) for row in rows}
        named = any(doctor for _, doctor in units)
        return list(units) if named else []

    def base_of(self, unit: Unit) -> int:
        """Persons of S(P-1) and S(P), by the later year's contract."""
        return len(_of(unit, self.base))

    # -- population and target ----------------------------------------------------------------

    def population_of(self, unit: Unit) -> int | None:
        """Registered population of a doctor; None off-grid or if nobody says."""
        if unit in self.off_grid:
            return None
        if self.units.table_has("doctor"):
            return _sum(row for row in self.units.population if unit_of(row) == unit)
        return self._registered([row for row in self.register.live if unit_of(row) == unit])

    def population_of_institution(self, institution: str | None) -> int | None:
        """Registered population of an institution, off-grid or not."""

        def own(rows: Iterable[Row]) -> list[Row]:
            return [row for row in rows if row.get("institution") == institution]

        if self.units.table_has("institution"):
            return _sum(own(self.units.population))
        return self._registered(own(self.register.live))

    def _registered(self, live: list[Row]) -> int | None:
        if "residents" not in self.delivered:
            return None
        return sum(1 for row in live if row.get("registered"))

    def target_count(self, unit: Unit) -> int | None:
        """ceil(target x population) of a doctor."""
        return self._target("signing_rate", self.population_of(unit))

    def target_of_institution(self, institution: str | None) -> int | None:
        """T."""
        return self._target("signing_rate", self.population_of_institution(institution))

    def _target(self, indicator: str, persons: int | None) -> int | None:
        target = self.rules.target(indicator, self.plan_year)
        return None if target is None or persons is None else math.ceil(target * persons)

    def gap(self, unit: Unit) -> Fraction:
        """What a doctor lacks to the target, exactly; 0 if that is not known."""
        target = self.rules.target("signing_rate", self.plan_year)
        population = self.population_of(unit)
        if target is None or population is None:
            return Fraction(0)
        return max(Fraction(0), target * population - self.base_of(unit))

    # -- grids --------------------------------------------------------------------------------

    def _grid_of(self, person: str) -> Unit | None:
        """The responsible doctor whom the live record names, if it names one."""
        record = self.register.live_of.get(person)
        return unit_of(record) if record and record.get("doctor") else None

    def across(self, unit: Unit) -> int:
        """Base persons of the doctor who live in another's grid."""
        return sum(
            1 for person in _of(unit, self.base) if self._grid_of(person) not in (None, unit)
        )

    def unsigned(self, unit: Unit) -> int | None:
        """Those of the grid whom nobody has signed."""
        population = self.population_of(unit)
        if population is None:
            return None
        homes = [self._people_of(person, row) for person, row in self.base.items()]
        return max(0, population - homes.count(unit))

    def _people_of(self, person: str, row: Row) -> Unit | None:
        """Whose people a signed person is one of; None if of nobody's population (Choice 14)."""
        record = self.register.live_of.get(person)
        if record is not None and self.registration_written and not record.get("registered"):
            return None
        if not self.units.table_has("doctor"):
            return None if record is None else unit_of(record)
        return self._grid_of(person) or unit_of(row)

    # -- groups and beds ----------------------------------------------------------------------

    def _in_group(self, person: str, row: Row, group: str) -> bool:
        """Age on 31 December P-1; a disease by the live record, else by the contract's row."""
        if group == "elderly":
            age = self._age(self.register.birth_of(person))
            return age is not None and age >= self.rules.elderly_min
        return group in (self.register.live_of.get(person, row).get("groups") or ())

    def group(self, unit: Unit, group: str) -> Group:
        """One group of one doctor."""
        renewable = self.signed[self.year + self.rules.year_offset]
        due = [p for p, row in _of(unit, renewable).items() if self._in_group(p, row, group)]
        signed = [p for p, row in _of(unit, self.base).items() if self._in_group(p, row, group)]
        in_grid = self.figures[(RATES[group], "doctor", *unit)].denominator
        return Group(
            signed=len(signed),
            in_grid=in_grid,
            renewable=len(due),
            renewals=self._target("renewal_rate", len(due)),
            coverage_target=self._target(RATES[group], in_grid),
        )

    def beds_of(self, unit: Unit) -> int | None:
        """Home beds opened in the base year; None without such a dataset."""
        return self.figures[("home_bed_rate", "doctor", *unit)].numerator

    # -- progress -----------------------------------------------------------------------------

    def progress_of(self, unit: Unit) -> int:
        """Persons of S(P) and S(P+1), as assessed in P."""
        return len(_of(unit, {**self.now, **self.next}))

    def due(self, unit: Unit) -> dict[str, Row]:
        """Persons of S(P) as assessed in P."""
        return _of(unit, self.now)

    def renewed(self, unit: Unit) -> int:
        """Those due who are in S(P+1) at the same institution."""
        return sum(
            1
            for person in self.due(unit)
            if person in self.next and self.next[person].get("institution") == unit[0]
        )


def _sum(rows: Iterable[Row]) -> int:
    return sum(int(row["registered_population"]) for row in rows)


def _of(unit: Unit, signed: Mapping[str, Row]) -> dict[str, Row]:
    return {person: row for person, row in signed.items() if unit_of(row) == unit}
