"""What a run of the services gives: what was done for whom, and what the package promised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from fdsign.metrics.results import Level, MetricsRun, Place

LEVELS: tuple[Level, ...] = ("total", "institution", "team", "doctor")
"""The levels at which services are told."""
Dimension = Literal["clinic", "day", "slot", "doctor", "lead", "status"]
DIMENSIONS: tuple[Dimension, ...] = ("clinic", "day", "slot", "doctor", "lead", "status")
Source = Literal["services", "visits", "referrals", "home_beds", "bookings"]
SOURCES: tuple[Source, ...] = ("services", "visits", "referrals", "home_beds", "bookings")


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was done. ``times``: person-times; ``amount``: yuan, None where no row gives one."""

    persons: int = 0
    times: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """What one unit did of one service, for everybody and for the signed.

    ``kind``: id of the policy's kind; None: the item's own name stands in ``item`` (None: a record
    without one).
    """

    level: Level
    institution: str | None
    unit: str | None
    kind: str | None
    item: str | None
    everybody: Volume
    signed: Volume


@dataclass(frozen=True, slots=True)
class Use:
    """What one unit's signed persons had of one entitlement of the package.

    ``entitled``: persons; None: the document does not say whom. ``allowed``: their times a year
    together; None: as often as needed, or not said. ``served``: entitled persons who had it at all
    (nobody known to be entitled: signed persons who had it). ``given``: times they had it, ``within``:
    of these within each one's own allowance. ``others``: signed persons who had it without being
    entitled, ``others_given`` how often.
    """

    level: Level
    institution: str | None
    unit: str | None
    entitlement: str
    entitled: int | None
    allowed: int | None
    served: int
    given: int
    within: int
    others: int
    others_given: int

    @property
    def rate(self) -> Fraction | None:
        """Entitled persons who were served, of all entitled; None without any."""
        return Fraction(self.served, self.entitled) if self.entitled else None

    @property
    def over(self) -> int:
        """Times beyond the allowances, of the entitled and of others."""
        return self.given - self.within + self.others_given


@dataclass(frozen=True, slots=True)
class Overuse:
    """A signed person who had more of an entitlement than the package gives.

    ``person``, ``name``: in clear. ``allowed``: 0 if not entitled at all. ``place``: the last record.
    """

    entitlement: str
    institution: str | None
    team: str | None
    doctor: str | None
    person: str | None
    name: str | None
    allowed: int
    given: int
    place: Place

    @property
    def beyond(self) -> int:
        """Times more than allowed."""
        return self.given - self.allowed


@dataclass(frozen=True, slots=True)
class Beds:
    """Home beds opened in one year; ``institution`` None: all together.

    ``fee``: yuan, of the ``priced`` beds that state one.
    """

    year: int
    institution: str | None
    beds: int
    tcm: int
    priced: int
    fee: Decimal | None

    @property
    def tcm_share(self) -> Fraction | None:
        """Beds of traditional medicine, of all."""
        return Fraction(self.tcm, self.beds) if self.beds else None

    @property
    def fee_per_bed(self) -> Fraction | None:
        """Yuan per bed that states a fee."""
        return Fraction(self.fee) / self.priced if self.fee is not None and self.priced else None


@dataclass(frozen=True, slots=True)
class Referrals:
    """Referrals of the year of one unit (person-times and persons), up and back."""

    level: Level
    institution: str | None
    unit: str | None
    up: int
    up_persons: int
    up_alliance: int
    up_signed: int
    back: int
    back_persons: int
    back_signed: int


@dataclass(frozen=True, slots=True)
class Hospital:
    """How many were referred to one hospital, and how many it referred back."""

    name: str | None
    alliance: int
    up: int
    back: int


@dataclass(frozen=True, slots=True)
class Booked:
    """Bookings of one clinic, day, slot, doctor, class of lead time or status.

    ``day``: of the dimension ``day`` together with ``label``, the half-day. ``least``, ``most``: of a
    class of lead times, in days; ``most`` None: without limit, both None: not told.
    """

    dimension: Dimension
    institution: str | None
    label: str | None
    bookings: int
    cancelled: int
    day: date | None = None
    least: int | None = None
    most: int | None = None

    @property
    def cancelled_share(self) -> Fraction:
        """Of all bookings, those cancelled."""
        return Fraction(self.cancelled, self.bookings)


@dataclass(frozen=True, slots=True)
class Crowded:
    """A slot that gives its bookings less than the promised time.

    ``minutes``: from its start to its end or to the next slot; None: only bookings of the same moment.
    """

    institution: str | None
    clinic: str | None
    day: date
    slot: str
    bookings: int
    minutes: int | None

    @property
    def each(self) -> Fraction:
        """Minutes for one visit."""
        return Fraction(self.minutes or 0, self.bookings)


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from booking to visit, over the bookings that tell both."""

    known: int
    least: int
    median: Fraction
    mean: Fraction
    most: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of the rows of one dataset: used by intake, of the year, of them of signed persons.

    ``signed``: None where rows are not about persons.
    """

    source: Source
    used: int
    of_year: int
    signed: int | None


@dataclass(frozen=True, slots=True)
class ServicesRun:
    """Everything ``fdsign services`` has to tell.

    ``seen``: the datasets delivered, in order. ``signed``: persons of S(Y); None without contracts.
    """

    metrics: MetricsRun
    seen: tuple[Seen, ...]
    signed: int | None
    statistics: tuple[Statistic, ...] = ()
    package: tuple[Use, ...] = ()
    overuse: tuple[Overuse, ...] = ()
    beds: tuple[Beds, ...] = ()
    referrals: tuple[Referrals, ...] = ()
    hospitals: tuple[Hospital, ...] = ()
    booked: tuple[Booked, ...] = ()
    lead: LeadTime | None = None
    crowded: tuple[Crowded, ...] = ()
    slots: int = 0
    """Slots of the clinics whose time could be read."""
    unread_slots: int = 0
    """Bookings whose slot could not be read as a time."""

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    def has(self, source: Source) -> bool:
        """Whether a dataset was delivered."""
        return any(seen.source == source for seen in self.seen)

    def in_clear(self) -> ServicesRun:
        """The same in clear, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
