"""An indicator's title, its dated targets, and the choices inside its rule (spec 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, Model, Share, Title, Words, Year

Age = Annotated[int, Field(ge=0, le=150)]
IDS = (
    "signing_rate", "renewal_rate", "key_population_rate", "elderly_signing_rate",
    "valid_signing_rate", "phone_correct_rate", "paper_contract_rate", "signing_awareness_rate",
    "doctor_awareness_rate", "service_awareness_rate", "satisfaction_rate",
    "hypertension_signing_rate", "diabetes_signing_rate", "community_visit_rate", "referral_rate",
    "alliance_referral_share", "home_bed_rate", "record_qualified_rate", "elderly_management_rate",
    "hypertension_management_rate", "diabetes_management_rate",
)  # fmt: skip
"""Every indicator that fdsign reckons."""
_CHOICES = {
    "years": ("renewal_rate",),
    "signed": ("signing_rate",),
    "of": ("elderly_signing_rate",),
    "min_age": ("elderly_signing_rate", "elderly_management_rate"),
}
"""Choices inside a rule, and the rules that have them."""


class DatedTarget(Model):
    """A target that holds from a year on; ``value`` absent means no target any more."""

    since: Year
    value: Share | None = None
    source: Words | None = None
    doubt: Words | None = None


class TargetPath(Model):
    """A target that grows every year from what was reached the year before, up to a goal.

    Last year's rate is given in a table of indicators, for the whole district or the only institution.
    """

    since: Year
    """The first year that it holds for."""
    rises: Share
    """How much a year at least: 0.01 is one percentage point."""
    at_most: Share | None = None
    """How much the document foresees at most; more is noted, not faulted."""
    goal: Share
    """What is to be reached; no year's target is higher."""
    goal_year: Year
    """The year from which the goal itself is the target."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_most is not None and self.at_most < self.rises:
            raise ValueError(_("at_most must not be less than rises"))
        if self.goal_year < self.since:
            raise ValueError(_("goal_year must not be before since"))
        return self


class IndicatorRules(Block):
    """One indicator's title, dated targets and the choices inside its rule (spec 1.4)."""

    title: Title
    numerator: Title
    """The numerator in words, for the reports."""
    denominator: Title
    """The denominator in words, for the reports."""
    direction: Literal["at_least", "at_most"] = "at_least"
    headline: bool = False
    """Whether the overview begins with it."""
    targets: tuple[DatedTarget, ...] = ()
    """The targets, each from its year on."""
    path: TargetPath | None = None
    """A target that grows from what was reached the year before; instead of ``targets``."""
    city_mean_raises_target: bool = False
    """Whether a city mean that is higher, given in a table of indicators, is the target."""
    min_age: Age | None = None
    """The age from which people count."""
    years: Literal["contract", "signing"] | None = None
    """The renewal rate compares contract years, or years of signing."""
    signed: Literal["this_or_next", "this"] | None = None
    """The signing rate counts S(Y) and S(Y+1), as where people sign for the next year, or S(Y) only."""
    of: Literal["registered", "resident"] | None = None
    """The elderly of the denominator: registered here, or all who live here."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.path is not None and (self.targets or self.direction == "at_most"):
            raise ValueError(_("a path stands alone: without targets, and for at_least only"))
        if self.path is not None and self.city_mean_raises_target:
            raise ValueError(_("a path is not raised to the city mean"))
        return self


def known(indicators: Any) -> Any:
    """Raise ValueError for an indicator that fdsign does not reckon."""
    for name in indicators if isinstance(indicators, dict) else ():
        if name not in IDS:
            near = get_close_matches(name, IDS, 1)
            raise ValueError(
                _("fdsign knows no indicator {name}.{hint} Known: {list}").format(
                    name=name,
                    hint=_(" Did you mean {near}?").format(near=near[0]) if near else "",
                    list=", ".join(IDS),
                )
            )
    return indicators


Indicators = Annotated[dict[str, IndicatorRules], BeforeValidator(known)]
"""Indicator -> its rules, in the order of the reports."""


def consistent(indicators: Mapping[str, IndicatorRules], marks: set[str]) -> None:
    """Raise ValueError for a choice that an indicator's rule does not have, or a mark nobody bears.

    ``marks``: the groups and other marks that the policy names.
    """
    for name, rules in indicators.items():
        for choice, of in _CHOICES.items():
            if getattr(rules, choice) is not None and name not in of:
                raise ValueError(
                    _("indicators.{name} has no {choice}; only {list} has").format(
                        name=name, choice=choice, list=", ".join(of)
                    )
                )
        disease = name.partition("_")[0]
        if disease in ("hypertension", "diabetes") and disease not in marks:
            raise ValueError(
                _("indicators.{name} counts the mark {id}, which [groups] does not have").format(
                    name=name, id=disease
                )
            )
