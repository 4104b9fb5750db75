"""What a policy file holds (spec 3.4): every rule and number that a document fixed.

Frozen models; an unknown key is an error. A *dated* value holds from its year on until the next one.
Each block carries its ``source`` and, where the text left a choice, its ``reading``.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, Model, MonthDay, Title, Words, Year
from fdsign.policy.funding import FundingRules
from fdsign.policy.indicators import Indicators, consistent
from fdsign.policy.planning import HandoverRules, PlanRules
from fdsign.policy.scoring import ScoringRules
from fdsign.policy.services import BookingRules, PackageRules, ServiceRules
from fdsign.policy.survey import SampleRules, SurveyRules, fitting


class ContractRules(Block):
    """How a contract row gets its contract years and when it counts (spec 1.2)."""

    year_offset: Annotated[int, Field(ge=0, le=1)]
    in_force_on: MonthDay
    one_per_person: Literal["latest_signed"]
    complete_with: tuple[Literal["institution", "district_hospital", "city_hospital"], ...] = ()
    """The institutions that a contract must name to count at all; none where nothing is said."""
    no_name: tuple[str, ...] = ()
    """Words in their columns that name none."""


class DeceasedRules(Block):
    """Who is taken out of the signed persons because the record says dead (spec 1.2)."""

    removed: bool


class PopulationRules(Block):
    """Which population is the denominator of the signing rate (spec 1.1)."""

    denominator: Literal["registered", "resident"]


class AgeRules(Block):
    """The day on which ages are reckoned (spec 1.4)."""

    on: MonthDay


class Group(Model):
    """One of the key-population groups: by mark, by age, or both (spec 1.4)."""

    id: str
    title: Title
    words: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None


class GroupRules(Block):
    """The list of key-population groups, and the words that mark nobody.

    ``marks``: what else is marked with people without making them key population.
    """

    list: tuple[Group, ...]
    marks: tuple[Group, ...] = ()
    other_words: tuple[str, ...] = ()


class VisitRules(Block):
    """When a visit was at the community (spec 1.4)."""

    community_levels: tuple[str, ...]
    community_names: tuple[str, ...]
    contract_institutions: bool


class ReferralRules(Block):
    """Which rows of the referral export are upward referrals that took place (spec 1.4)."""

    upward: tuple[str, ...]
    downward: tuple[str, ...]
    cancelled: tuple[str, ...]


class AnomalyRules(Block):
    """From when on something that may be right deserves a look (spec 2.3, anomalies)."""

    phone_persons: Annotated[int, Field(ge=2)]
    """Persons of one telephone number, this many or more."""
    day_contracts: Annotated[int, Field(ge=2)]
    """Contracts that one doctor signed in one day, this many or more."""
    doctor_persons: Annotated[int, Field(ge=1)]
    """The cap: more signed persons of one doctor than this."""


class Emphasis(Model):
    """Which indicators a year's assessment stresses."""

    since: Year
    indicators: tuple[str, ...]
    source: Words


class Policy(Model):
    """A whole policy file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Title
    first_year: Year
    verified_until: Year
    extends: str | None = None
    """The policy that this file changes: a shipped one, or a .toml file as seen from this one."""
    without: tuple[str, ...] = ()
    """What of it falls away: blocks and values by their dotted names, items of a list by their id."""
    contract: ContractRules
    deceased: DeceasedRules
    handover: HandoverRules
    population: PopulationRules
    ages: AgeRules
    groups: GroupRules
    survey: SurveyRules
    sample: SampleRules
    visits: VisitRules
    referrals: ReferralRules
    anomalies: AnomalyRules
    indicators: Indicators
    emphasis: tuple[Emphasis, ...] = ()
    scoring: ScoringRules | None = None
    """The district's scoring sheet; None where there is none."""
    funding: FundingRules | None = None
    """What a signed person is paid for; None where there is no such money."""
    plan: PlanRules | None = None
    """How the coming year is planned; None where it is not."""
    services: ServiceRules | None = None
    """How service records are counted; None: every item is its own kind."""
    package: PackageRules | None = None
    """What a signed person may have beside; None where there is no such package."""
    bookings: BookingRules | None = None
    """What bookings of the joint clinic are held to; None where nothing is promised."""

    @model_validator(mode="after")
    def _indicators_that_are_known(self) -> Self:
        consistent(self.indicators, {group.id for group in (*self.groups.list, *self.groups.marks)})
        return self

    @model_validator(mode="after")
    def _sampled_in_known_words(self) -> Self:
        fitting(self.survey, self.sample)
        return self

    @model_validator(mode="after")
    def _scored_on_what_is_reckoned(self) -> Self:
        for figure in self.scoring.figures if self.scoring else ():
            if figure not in self.indicators:
                raise ValueError(
                    _("scoring rests on {figure}, which [indicators] does not have").format(
                        figure=figure
                    )
                )
        return self

    @model_validator(mode="after")
    def _entitled_by_known_marks(self) -> Self:
        known = {group.id for group in (*self.groups.list, *self.groups.marks)}
        for entitlement in self.package.list if self.package else ():
            for entitled in entitlement.to:
                if entitled.mark is not None and entitled.mark not in known:
                    raise ValueError(
                        _("the package names the mark {id}, which [groups] does not have").format(
                            id=entitled.mark
                        )
                    )
        return self

    @model_validator(mode="after")
    def _planned_for_what_is_known(self) -> Self:
        known = {group.id for group in self.groups.list}
        for group, indicator in self.plan.groups.items() if self.plan else ():
            if group not in known:
                raise ValueError(
                    _("the plan names the group {id}, which [groups] does not have").format(
                        id=group
                    )
                )
            if indicator not in self.indicators:
                raise ValueError(
                    _("the plan rests on {figure}, which [indicators] does not have").format(
                        figure=indicator
                    )
                )
        return self
