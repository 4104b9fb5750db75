"""Every indicator: who is in its denominator, who is in its numerator (spec 1.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fdsign.cohort.cohort import Cohort
from fdsign.metrics import home_beds, records, renewal, signing, survey, visits
from fdsign.metrics.subjects import Subjects
from fdsign.policy.blocks import Title
from fdsign.policy.models import Policy

Rule = Callable[[Cohort], Subjects]
Needs = tuple[tuple[str, ...], ...]
"""Groups of alternatives: of every group one dataset must have been delivered."""

CONTRACTS: Needs = (("contracts",),)
REGISTER: Needs = (("contracts",), ("residents",))
SURVEY: Needs = (("contracts",), ("survey",))


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator's rules. ``numerator_needs``/``denominator_needs``: datasets each part rests on.

    ``coverage``: the denominator is a grid's people, so a doctor without a grid has no rate.
    ``sampled``: it rests on a sample and carries an interval. ``needs_outside``: it has no value
    where no visit outside the community is known. ``mark``: the column that must be filled.
    ``open``: the numerator is no part of the denominator, so there may be more.
    """

    id: str
    denominator: Rule
    numerator: Rule
    numerator_needs: Needs
    denominator_needs: Needs
    coverage: bool = False
    sampled: bool = False
    needs_outside: bool = False
    mark: tuple[str, str] | None = None
    open: bool = False


def _coverage(name: str, denominator: Rule, numerator: Rule, needs: Needs = REGISTER) -> Indicator:
    return Indicator(name, denominator, numerator, CONTRACTS, needs, coverage=True)


def _element(name: str, column: str) -> Indicator:
    numerator = partial(survey.holding, element=column)
    return Indicator(name, survey.reached, numerator, SURVEY, SURVEY, sampled=True)


def _record(name: str, denominator: Rule, numerator: Rule, mark: str) -> Indicator:
    return Indicator(name, denominator, numerator, REGISTER, REGISTER, mark=("residents", mark))


INDICATORS: tuple[Indicator, ...] = (
    _coverage(
        "signing_rate",
        signing.people_here,
        signing.signed_for_the_rate,
        (("contracts",), ("population", "residents")),
    ),
    Indicator(
        "renewal_rate", renewal.signed_before, renewal.signed_again, CONTRACTS, CONTRACTS
    ),
    _coverage("key_population_rate", signing.residents_in_any_group, signing.signed_in_any_group),
    _coverage("elderly_signing_rate", signing.elderly_here, signing.signed_elderly),
    Indicator(
        "valid_signing_rate", survey.reached, survey.valid, SURVEY, SURVEY, sampled=True
    ),
    _element("phone_correct_rate", "phone_correct"),
    _element("paper_contract_rate", "paper_contract"),
    _element("signing_awareness_rate", "knows_signed"),
    _element("doctor_awareness_rate", "knows_doctor"),
    _element("service_awareness_rate", "knows_services"),
    Indicator("satisfaction_rate", survey.who_answered, survey.content, SURVEY, SURVEY),
    *(
        _coverage(
            f"{disease}_signing_rate",
            partial(signing.residents_with, disease=disease),
            partial(signing.signed_with, disease=disease),
        )
        for disease in ("hypertension", "diabetes")
    ),
    Indicator(
        "community_visit_rate",
        visits.all_visits,
        visits.community_visits,
        (("contracts",), ("visits",)),
        (("contracts",), ("visits",)),
        needs_outside=True,
    ),
    Indicator(
        "referral_rate",
        visits.every_community_visit,
        visits.upward_referrals,
        (("contracts",), ("referrals",)),
        (("contracts",), ("visits",), ("referrals",)),
        open=True,
    ),
    Indicator(
        "alliance_referral_share",
        visits.upward_referrals,
        visits.alliance_referrals,
        (("contracts",), ("referrals",)),
        (("contracts",), ("referrals",)),
        mark=("referrals", "alliance"),
    ),
    Indicator(
        "home_bed_rate",
        home_beds.signed,
        home_beds.opened,
        (("contracts",), ("home_beds",)),
        (("contracts",), ("home_beds",)),
        open=True,
    ),
    _record(
        "record_qualified_rate", records.record_judged, records.record_qualified, "record_qualified"
    ),
    _record(
        "elderly_management_rate", records.elderly_judged, records.elderly_managed, "elderly_managed"
    ),
    *(
        _record(
            f"{disease}_management_rate",
            partial(records.patients_judged, disease=disease),
            partial(records.patients_managed, disease=disease),
            f"{disease}_managed",
        )
        for disease in ("hypertension", "diabetes")
    ),
)  # fmt: skip


def selected(policy: Policy) -> list[Indicator]:
    """The policy's indicators in its order, the rows of the single groups after the key population."""
    known = {indicator.id: indicator for indicator in INDICATORS}
    chosen: list[Indicator] = []
    for name in policy.indicators:
        chosen.append(known[name])
        if name == "key_population_rate":
            chosen.extend(
                _coverage(
                    f"{name}.{group.id}",
                    partial(signing.residents_in_group, group=group.id),
                    partial(signing.signed_in_group, group=group.id),
                )
                for group in policy.groups.list
            )
    return chosen


def titles(policy: Policy) -> dict[str, Title]:
    """Indicator id -> title, in the order of ``selected``."""
    named = {group.id: group.title for group in policy.groups.list}
    found = {}
    for indicator in selected(policy):
        base, _, group = indicator.id.partition(".")
        title = policy.indicators[base].title
        if group:
            title = Title(zh=f"{title.zh}·{named[group].zh}", en=f"{title.en}: {named[group].en}")
        found[indicator.id] = title
    return found
