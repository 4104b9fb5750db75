"""Down to the person: who of the staff shares which pool, and by what weight (spec 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.units import institution_known
from fdsign.funding.results import Member
from fdsign.intake import fold
from fdsign.intake.vocabulary import words_of
from fdsign.locale.text import _
from fdsign.metrics.split import in_code_order, split
from fdsign.policy.funding import FundingRules, Pool
from fdsign.problems import Problem

Place = tuple[str | None, str | None, str]
"""Institution, team (None below another pool than the teams') and pool."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff, as the table names them."""

    name: str
    staff_no: str | None
    role: str
    weight: Fraction
    source: int
    row: int


@dataclass(frozen=True, slots=True)
class Staff:
    """Who shares what, in the declared order: by staff number, then name."""

    people: Mapping[Place, tuple[Person, ...]]
    problems: tuple[Problem, ...]

    def share(self, place: Place, fen: int) -> tuple[Member, ...]:
        """The pool's money by weight, equally if every weight is 0; nobody where nobody is named."""
        people = self.people.get(place, ())
        weights = {_code(person): person.weight for person in people}
        if people and not any(weights.values()):
            weights = dict.fromkeys(weights, Fraction(1))
        parts = split(fen, weights) if people else {}
        return tuple(
            Member(*place, person.name, person.staff_no, person.role, parts[_code(person)])
            for person in people
        )

    def all_zero(self, place: Place) -> bool:
        """Whether there are people, and none has a weight."""
        people = self.people.get(place, ())
        return bool(people) and not any(person.weight for person in people)


def staff(cohort: Cohort, rules: FundingRules) -> Staff:
    """The staff table by pool, and the rows that cannot be used."""
    pools = words_of(rules.pools)
    people: dict[Place, dict[tuple[str | None, ...], Person]] = {}
    problems: list[Problem] = []
    frame = institution_known(cohort.frame("staff"))
    rows = cohort.engine.collect(frame).sort_by([("source", "ascending"), ("row", "ascending")])
    unread = _unread_weights(cohort)
    for row in rows.to_pylist():
        pool = pools.get(fold.word(row["role"] or ""))
        why = _why_not(row, pool) or unread.get((row["source"], row["row"]), "")
        if pool is None or why:
            problems.append(
                cohort.exports.said("staff-unusable", row["source"], row["row"], why=why)
            )
            continue
        weight = rules.default_weight if row["weight"] is None else row["weight"]
        person = Person(
            row["name"], row["staff_no"], row["role"], Fraction(weight), row["source"], row["row"]
        )
        place = (row["institution"], row["team"] if pool.of_team else None, pool.id)
        if _code(person) in people.setdefault(place, {}):
            why = _("the person stands twice for the same money")
            problems.append(
                cohort.exports.said("staff-unusable", row["source"], row["row"], why=why)
            )
            continue
        people[place][_code(person)] = person
    return Staff(
        {
            place: tuple(found[code] for code in sorted(found, key=in_code_order))
            for place, found in people.items()
        },
        tuple(problems),
    )


def _unread_weights(cohort: Cohort) -> dict[tuple[int, int], str]:
    """Rows whose weight is no number: they are not taken for blank, which would count."""
    sheets = {
        (entry.file, entry.sheet): (number, entry.columns.get("weight"))
        for number, entry in enumerate(cohort.exports.inputs)
        if entry.dataset == "staff"
    }
    found = {}
    for problem in cohort.exports.problems:
        number, column = sheets.get((problem.file or "", problem.sheet), (-1, None))
        if problem.code == "number-invalid" and problem.column == column and problem.row:
            found[number, problem.row] = _("the weight cannot be read")
    return found


def unplaced(cohort: Cohort, staff: Staff, used: frozenset[Place]) -> list[Problem]:
    """People of a team or institution that has no money: told, as they would expect some."""
    why = _("their team or institution has no signed person")
    return [
        cohort.exports.said("staff-unusable", person.source, person.row, why=why)
        for place, people in staff.people.items()
        if place not in used
        for person in people
    ]


def _why_not(row: dict[str, Any], pool: Pool | None) -> str:
    if pool is None:
        return _("no pool is for the role “{role}”").format(role=row["role"] or "")
    if pool.of_team and row["team"] is None:
        return _("the role is of a team, and no team is named")
    if row["weight"] is not None and row["weight"] < 0:
        return _("the weight is negative")
    return ""


def _code(person: Person) -> tuple[str | None, ...]:
    return person.staff_no, person.name
