"""Naive reference for the plan by doctor, reckoned from the spec alone (spec 1.7).

Rows are canonical column -> clean value. The parts: `plan_tables` (overrides, handovers),
`plan_facts` (the naive facts of `reference` for the base year P-1), and here the plan.

Choices (where the spec leaves something open)
----------------------------------------------
Who and where
 1. A row of the plan is a unit of level doctor of the base year, persons without a doctor being
    (institution, None), a grid doctor like others. If nobody names any doctor there is no row.
 2. With progress the units of S(P+1) are rows too. One that is nowhere else has a contract and no
    population, so it is off-grid, unless the folder says of nobody who lives where (`reference`,
    Choice 17); it can be overridden only then.
 3. Institutions with totals are those of the rows: one that only a population table names has
    nobody to plan for.
 4. Contracts missing count as no contracts.
Population and target
 5. The population table is chosen with P: P's rows, else undated, else the latest earlier.
 6. A doctor whose population is not known (no register, no doctor column) has no target count and
    keeps the base; under "gap" such a doctor is free and has no gap. Without a total population
    or a target of P there is no T and everybody free keeps the base.
 7. Targets are P's plain policy values; ages and group facts are of 31 December P-1.
Handovers
 8. A handover changes the doctor of a standing contract of any year, after it was chosen: so who
    appears, who is off-grid, base, groups, renewals, beds that follow a contract, and progress. The
    register, the population table and a bed's own doctor keep their names.
 9. Handovers of one day happen at once: A to B and B to A swap. Those of different days follow.
10. Without institution: the only one where accepted, seen contract rows of any status and year name
    the old doctor, as exported; for one whom no row names, the only one where contracts came to
    that doctor by handovers of earlier days. No institution (None) is one like others.
11. Two rows of one day for the same doctor of the same institution: the same heir twice is one
    handover, different heirs are none.
Overrides
12. Rows of other years are neither used nor unusable. No institution (None) is one like others in
    the search for the only doctor of that name. Of rows with different numbers all are unusable.
Counts
13. A record names another doctor than the contract if it names one and (institution, doctor)
    differ, also where one side has no institution, or the contract no doctor.
14. Where the population is a table's, a base person without a live record, or with one that names no
    doctor, is in the grid of the contract's doctor; where it is the register's, only records count.
    A person whose record says that the household is registered elsewhere is in nobody's population.
15. A death after as_of is not seen; otherwise the register is a snapshot (`reference`, Choice 7).
16. Sharing: all who are above their limit in a round stay at it together; shares are compared with
    the limit as whole persons, after the largest remainders.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .plan_facts import RATES, BaseYear, Group
from .plan_tables import read_overrides
from .reference import HANGZHOU, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from .persons import Row
    from .units import Unit

METHODS = ("population", "gap")


class InfeasibleError(Exception):
    """What is left to add in some institutions, and nobody there can take it."""

    def __init__(self, left: dict[str | None, int]) -> None:
        super().__init__(f"nobody to take what is left: {left}")
        self.left = left


@dataclass(frozen=True)
class DoctorPlan:
    """One row of the plan; the last three are None without progress."""

    population: int | None
    signed: int
    target_count: int | None
    planned: int
    off_grid: bool
    overridden: bool
    across: int
    unsigned: int | None
    groups: dict[str, Group]
    beds_base: int | None
    beds_planned: int | None
    progress: int | None = None
    due: int | None = None
    renewed: int | None = None

    @property
    def to_add(self) -> int:
        """What is planned beyond the base year."""
        return self.planned - self.signed


@dataclass(frozen=True)
class Total:
    """An institution; `target` is T."""

    population: int | None
    signed: int
    target: int | None
    planned: int


@dataclass(frozen=True)
class Plan:
    """The plan of a year; rows of overrides that could not be used are only counted."""

    doctors: dict[Unit, DoctorPlan]
    totals: dict[str | None, Total]
    unusable_overrides: int


def plan(
    exports: Mapping[str, list[Row]],
    year: int,
    *,
    method: str = "population",
    as_of: date | None = None,
    handover: Iterable[Row] = (),
    overrides: Iterable[Row] = (),
    progress: bool = False,
    rules: Rules = HANGZHOU,
) -> Plan:
    """The plan of year `year` for every doctor and institution (spec 1.7)."""
    if method not in METHODS:
        raise ValueError(f"method is one of {METHODS}")
    facts = BaseYear(exports, year, rules, as_of, list(handover), progress)
    agreed, unusable = read_overrides(overrides, year, facts.doctors)
    targets = {unit: facts.target_count(unit) for unit in facts.doctors}
    planned = {}
    for unit in facts.doctors:
        target, base = targets[unit], facts.base_of(unit)
        enough = method == "gap" or target is None
        planned[unit] = agreed.get(unit, base if enough else max(target or 0, base))
    if method == "gap":
        planned |= _by_gap(facts, agreed)
    doctors = {
        unit: DoctorPlan(
            population=facts.population_of(unit),
            signed=facts.base_of(unit),
            target_count=targets[unit],
            planned=planned[unit],
            off_grid=unit in facts.off_grid,
            overridden=unit in agreed,
            across=facts.across(unit),
            unsigned=facts.unsigned(unit),
            groups={group: facts.group(unit, group) for group in RATES},
            beds_base=facts.beds_of(unit),
            beds_planned=facts.beds_of(unit),
            progress=facts.progress_of(unit) if progress else None,
            due=len(facts.due(unit)) if progress else None,
            renewed=facts.renewed(unit) if progress else None,
        )
        for unit in facts.doctors
    }
    totals = {}
    for institution in {unit[0] for unit in doctors}:
        own = [row for unit, row in doctors.items() if unit[0] == institution]
        totals[institution] = Total(
            population=facts.population_of_institution(institution),
            signed=sum(row.signed for row in own),
            target=facts.target_of_institution(institution),
            planned=sum(row.planned for row in own),
        )
    return Plan(doctors, totals, unusable)


# -- sharing by gap -----------------------------------------------------------------------------


def _by_gap(facts: BaseYear, agreed: Mapping[Unit, int]) -> dict[Unit, int]:
    """What the free doctors get; raises if an institution cannot reach its T."""
    planned: dict[Unit, int] = {}
    stranded: dict[str | None, int] = {}
    for institution in {unit[0] for unit in facts.doctors}:
        own = [unit for unit in facts.doctors if unit[0] == institution]
        left = facts.target_of_institution(institution)
        if left is None:
            continue
        for unit in own:
            left -= agreed.get(unit, facts.base_of(unit))
        free = [unit for unit in own if unit not in agreed and unit not in facts.off_grid]
        added, nobody = _shared(facts, free, left)
        if nobody:
            stranded[institution] = nobody
        for unit in free:
            planned[unit] = facts.base_of(unit) + added.get(unit, 0)
    if stranded:
        raise InfeasibleError(stranded)
    return planned


def _shared(facts: BaseYear, free: list[Unit], left: int) -> tuple[dict[Unit, int], int]:
    """What each free doctor adds, and what nobody can take."""
    added: dict[Unit, int] = {}
    gaps = {unit: gap for unit in free if (gap := facts.gap(unit)) > 0}
    while left > 0 and gaps:
        shares = largest_remainder(left, gaps)
        above = [unit for unit, share in shares.items() if _above(facts, unit, share)]
        if not above:
            return added | shares, 0
        for unit in above:
            limit = facts.unsigned(unit) or 0
            added[unit] = limit
            left -= limit
            del gaps[unit]
    return added, max(0, left)


def _above(facts: BaseYear, unit: Unit, share: int) -> bool:
    """Would a doctor who signs only in the own grid sign more than live there unsigned?"""
    limit = facts.unsigned(unit)
    return facts.across(unit) == 0 and limit is not None and share > limit


def largest_remainder(total: int, weights: Mapping[Unit, Fraction]) -> dict[Unit, int]:
    """Whole shares of `total`; ties go to the smaller doctor by code point, None last."""
    whole = sum(weights.values(), Fraction(0))
    exact = {unit: total * weight / whole for unit, weight in weights.items()}
    shares = {unit: math.floor(share) for unit, share in exact.items()}
    order = sorted(exact, key=lambda u: (shares[u] - exact[u], u[1] is None, u[1] or ""))
    for unit in order[: total - sum(shares.values())]:
        shares[unit] += 1
    return shares
