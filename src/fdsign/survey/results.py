"""What a drawn sample is: its size and how that was reckoned, its strata, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from fdsign.metrics.results import MetricsRun, Place
from fdsign.policy.survey import Stratum

Unit = tuple[str | None, ...]
"""Institution, and team or doctor; None: nobody is named."""
Role = Literal["drawn", "reserve"]


@dataclass(frozen=True, slots=True)
class Size:
    """How many persons are drawn, and why so many.

    ``population``: all that may be drawn. ``asked``: the size that was given; else it follows from
    ``precision`` and ``expected`` at ``confidence``, ``unlimited`` being that of an endless population.
    """

    size: int
    population: int
    asked: int | None = None
    precision: Decimal | None = None
    expected: Decimal | None = None
    confidence: Decimal | None = None
    unlimited: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One unit's part of the sample: its signed persons, the drawn, and the reserves."""

    unit: Unit
    population: int
    sample: int
    reserves: int


@dataclass(frozen=True, slots=True)
class Call:
    """One person to call. ``order``: within the unit and the role, from 1. Personal values: in clear."""

    unit: Unit
    role: Role
    order: int
    person: str
    name: str | None
    phone: str | None
    institution: str | None
    team: str | None
    doctor: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class SampleRun:
    """Everything ``fdsign sample`` has to tell.

    ``seed``: with it the same persons are drawn again, whatever the order of rows and files.
    ``seeded``: whether the seed was given, else it came from the data. ``strata``: as people count
    them. ``calls``: unit by unit, the drawn before the reserves.
    """

    metrics: MetricsRun
    seed: int
    seeded: bool
    by: Stratum
    size: Size
    strata: tuple[Drawn, ...]
    calls: tuple[Call, ...]

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    @property
    def without_phone(self) -> int:
        """How many of the drawn have no telephone number in their contract."""
        return sum(call.role == "drawn" and not call.phone for call in self.calls)

    @property
    def passed_over(self) -> int:
        """How many units are too small for one of the drawn."""
        return sum(not stratum.sample for stratum in self.strata)

    def in_clear(self) -> SampleRun:
        """The same in clear, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
