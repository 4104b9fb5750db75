"""Whole units (fen, persons) shared out by largest remainder (最大余数法): nothing lost or added (spec 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeVar

Code = tuple[str | None, ...]
"""What names a receiver: institution and team, pool and person."""

K = TypeVar("K", bound=Code)


@dataclass(frozen=True, slots=True)
class Part:
    """One receiver's part. ``quota``: exact; ``units``: its whole part, one more with a left-over.

    ``place``: among the largest remainders, from 1; left-overs go to the first places.
    """

    weight: Fraction
    quota: Fraction
    units: int
    place: int

    @property
    def remainder(self) -> Fraction:
        """What the whole units leave over."""
        return self.quota - floor(self.quota)

    @property
    def extra(self) -> bool:
        """Whether a left-over went here."""
        return self.units > floor(self.quota)


def split(total: int, weights: Mapping[K, Fraction]) -> dict[K, Part]:
    """``total`` units by weight. Equal remainders: the smaller code first, none last.

    Every part is within one unit of its quota, a weight of 0 gets 0, and the parts add up to the
    total. Raises ValueError if every weight is 0, or one or the total is negative.
    """
    whole = sum(weights.values(), Fraction(0))
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("a split has no negative parts")
    if not whole:
        raise ValueError("a split needs a weight")
    quotas = {code: total * weight / whole for code, weight in weights.items()}
    floors = {code: floor(quota) for code, quota in quotas.items()}
    order = sorted(quotas, key=lambda code: (floors[code] - quotas[code], in_code_order(code)))
    left = total - sum(floors.values())
    places = {code: place for place, code in enumerate(order, 1)}
    return {
        code: Part(weights[code], quotas[code], floors[code] + (places[code] <= left), places[code])
        for code in quotas
    }


def in_code_order(code: Code) -> tuple[tuple[bool, str], ...]:
    """The declared order of receivers: by code point, the nameless last."""
    return tuple((name is None, name or "") for name in code)
