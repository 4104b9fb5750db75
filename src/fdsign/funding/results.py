"""What a run of the funding gives: whole fen by payer, stage, pool, team and person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from fdsign.cohort.names import as_people_count
from fdsign.metrics.notes import Note
from fdsign.metrics.results import MetricsRun
from fdsign.metrics.split import Part
from fdsign.policy.funding import Basis, FundingRules

FundLevel = Literal["institution", "team"]
Unit = tuple[str | None, str | None]
"""Institution and team; None: persons without a team."""
Payment = tuple[str, str]
"""Source and stage."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person's money. ``pool``: the pool's id. ``team``: only of the team pool."""

    institution: str | None
    team: str | None
    pool: str
    name: str
    staff_no: str | None
    role: str
    part: Part


@dataclass(frozen=True, slots=True)
class Fund:
    """The money of an institution or a team, in fen.

    ``persons``: what it is reckoned on, ``signed``: the persons of S(Y). ``payments``: by source and
    stage; ``shares``: by pool. ``by_persons``: the team pool's part by persons alone, the same unless
    ``weight`` says what the score made of it. ``share_parts``, ``persons_part``: how the team's shares
    and its persons (of a basis ``valid``) were rounded. ``members``: of a team those of the team pool,
    of an institution those of the others.
    """

    level: FundLevel
    institution: str | None
    team: str | None
    grade: str
    signed: int
    persons: int
    per_person: int
    payments: Mapping[Payment, int]
    shares: Mapping[str, int]
    by_persons: int
    weight: Part | None = None
    share_parts: Mapping[str, Part] = field(default_factory=dict)
    persons_part: Part | None = None
    members: tuple[Member, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def amount(self) -> int:
        """All payments."""
        return sum(self.payments.values())

    def of_source(self, source: str) -> int:
        """What one source pays."""
        return sum(paid for (payer, _stage), paid in self.payments.items() if payer == source)

    def at_stage(self, stage: str) -> int:
        """What is paid at one stage."""
        return sum(paid for (_source, when), paid in self.payments.items() if when == stage)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that has come in, in fen."""

    institution: str
    source: str
    stage: str
    fen: int


@dataclass(frozen=True, slots=True)
class Due:
    """What one source owes an institution at one stage, and what has come in; negative: overpaid."""

    institution: str | None
    source: str
    stage: str
    amount: int
    received: int

    @property
    def balance(self) -> int:
        """Still due; negative where too much has come in."""
        return self.amount - self.received


@dataclass(frozen=True, slots=True)
class Effect:
    """What another grade or more persons would bring a unit, in fen."""

    fund: Fund
    other: Fund

    @property
    def difference(self) -> int:
        """Of the whole amount."""
        return self.other.amount - self.fund.amount


@dataclass(frozen=True, slots=True)
class FundRun:
    """Everything ``fdsign fund`` has to tell.

    ``funds``: institutions, each before its teams, in code order. ``dues``: payments due and received.
    ``effects``: what ``what_if`` would change. ``rates``: of a basis ``valid``.
    """

    metrics: MetricsRun
    rules: FundingRules
    basis: Basis
    by_score: bool
    funds: tuple[Fund, ...]
    dues: tuple[Due, ...] = ()
    what_if: Mapping[str, str] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    rates: Mapping[str | None, Fraction] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    @property
    def institutions(self) -> list[Fund]:
        """The institutions' funds, as people count them."""
        found = [fund for fund in self.funds if fund.level == "institution"]
        return sorted(found, key=lambda fund: as_people_count(fund.institution))

    def teams(self, institution: str | None) -> list[Fund]:
        """An institution's teams as people count them, the persons without one last."""
        found = [f for f in self.funds if f.level == "team" and f.institution == institution]
        return sorted(found, key=lambda fund: as_people_count(fund.team))

    @property
    def listed(self) -> list[Fund]:
        """Every institution before its teams, as people count them."""
        return [f for each in self.institutions for f in (each, *self.teams(each.institution))]

    @property
    def received(self) -> bool:
        """Whether any receipts are known."""
        return any(due.received for due in self.dues)

    def in_clear(self) -> FundRun:
        """The same with every offending value as it stands in the file, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
