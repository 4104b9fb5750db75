"""What is left to the centre's target, shared among its doctors by their gaps (spec 1.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from fdsign.metrics.split import split
from fdsign.planning.results import Doctor


@dataclass(frozen=True, slots=True)
class Free:
    """A doctor whose plan is not fixed. ``room``: how many more there are to sign, None: no limit."""

    gap: Fraction
    room: int | None


class Unplaceable(Exception):  # noqa: N818
    """So many are left over that no doctor can be asked for."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(left)


def by_gap(rest: int, free: Mapping[Doctor, Free]) -> dict[Doctor, int]:
    """How many more each is to sign: in proportion to the gaps, largest remainder, within the room.

    Who would have to sign more people than there are stops there, and the others share the rest.
    They add up to ``rest`` (nobody adds where it is negative). Raises Unplaceable if nobody is left.
    """
    more = dict.fromkeys(free, 0)
    wanting = {doctor: each.gap for doctor, each in free.items() if each.gap > 0}
    while rest > 0:
        if not wanting:
            raise Unplaceable(rest)
        parts = split(rest, wanting)
        full = {
            doctor: room
            for doctor in wanting
            if (room := free[doctor].room) is not None and parts[doctor].units > room
        }
        if not full:
            more.update((doctor, part.units) for doctor, part in parts.items())
            break
        more.update(full)
        rest -= sum(full.values())
        wanting = {doctor: gap for doctor, gap in wanting.items() if doctor not in full}
    return more
