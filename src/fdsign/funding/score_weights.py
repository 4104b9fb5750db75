"""--by-score: what a team's score makes of its part of the team pool (spec 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from fdsign.funding.remarks import Remark
from fdsign.funding.results import Unit
from fdsign.metrics.notes import Note
from fdsign.metrics.split import Part, split

Scores = Mapping[Unit, Fraction | None]
"""Institution and team -> max(0, points) ÷ assessable; None: not scored."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The parts of a pool, and what is to be said of how they came about."""

    parts: Mapping[Unit, Part]
    notes: Mapping[Unit, Note | None]
    plain: Note | None = None


def by_score(pool: int, persons: Mapping[Unit, int], scores: Scores) -> Weighted:
    """A pool of one institution by persons × score.

    Teams without a score, and the persons without a team, take the persons-weighted mean of the
    scored teams. If nobody is scored, or every weight is 0, the pool is shared by persons.
    """
    scored = {
        unit: score
        for unit in persons
        if unit[1] is not None and (score := scores.get(unit)) is not None
    }
    people = sum(persons[unit] for unit in scored)
    by_persons = {unit: Fraction(number) for unit, number in persons.items()}
    if not people:
        return Weighted(split(pool, by_persons), {}, Remark("nobody-scored"))
    mean = sum((persons[u] * score for u, score in scored.items()), Fraction(0)) / people
    weights = {unit: number * scored.get(unit, mean) for unit, number in by_persons.items()}
    if not any(weights.values()):
        return Weighted(split(pool, by_persons), {}, Remark("all-scores-0"))
    unscored = {unit: Remark("mean-score") for unit in persons if unit not in scored}
    return Weighted(split(pool, weights), unscored)
