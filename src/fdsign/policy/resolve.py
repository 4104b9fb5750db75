"""One year of a policy: dated values resolved, years outside its knowledge refused (spec 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.errors import PolicyError
from fdsign.locale.text import _
from fdsign.policy.indicators import DatedTarget, IndicatorRules

if TYPE_CHECKING:
    from fdsign.policy.load import LoadedPolicy
    from fdsign.policy.models import Policy


@dataclass(frozen=True, slots=True)
class YearPolicy:
    """A policy as it stands in one assessment year.

    ``targets``: indicator id -> the dated target in force, only for indicators that have one.
    ``verified``: False if the year lies after ``verified_until`` and was accepted all the same.
    ``name``: the shipped name, or the file that it was read from.
    """

    policy: Policy
    sha256: str
    changes: dict[str, str]
    year: int
    targets: dict[str, DatedTarget]
    verified: bool
    name: str

    def target(self, indicator: str) -> Fraction | None:
        """The indicator's target as an exact fraction, None without one."""
        dated = self.targets.get(indicator)
        return None if dated is None or dated.value is None else Fraction(dated.value)

    @property
    def emphasised(self) -> tuple[str, ...]:
        """The indicators this year's assessment stresses."""
        stresses = [e for e in self.policy.emphasis if e.since <= self.year]
        return max(stresses, key=lambda e: e.since).indicators if stresses else ()


def resolve(loaded: LoadedPolicy, year: int, *, accept_unverified: bool = False) -> YearPolicy:
    """The policy of one year.

    Raises PolicyError before ``first_year``, and after ``verified_until`` unless accepted.
    """
    policy = loaded.policy
    if year < policy.first_year:
        raise PolicyError(
            _(
                "Policy {id} begins in {first}; it says nothing about {year}. "
                "Choose a later year, or write a policy for it: "
                "fdsign policy new own.toml --extends {name}."
            ).format(id=policy.id, first=policy.first_year, year=year, name=loaded.name)
        )
    verified = year <= policy.verified_until
    if not verified and not accept_unverified:
        raise PolicyError(
            _(
                "Policy {id} is verified until {last}; {year} may have other rules. "
                "Use its last values with --accept-unverified (every sheet is then marked), "
                "or write a policy for the year: fdsign policy new own.toml --extends {name}."
            ).format(id=policy.id, last=policy.verified_until, year=year, name=loaded.name)
        )
    targets = {
        indicator: dated
        for indicator, rules in policy.indicators.items()
        if (dated := in_force(_targets(rules), year)) is not None
    }
    return YearPolicy(policy, loaded.sha256, loaded.changes, year, targets, verified, loaded.name)


def _targets(rules: IndicatorRules) -> tuple[DatedTarget, ...]:
    """The dated targets; of a path its goal, from the year for which it is set."""
    if rules.path is None:
        return rules.targets
    return (DatedTarget(since=rules.path.goal_year, value=rules.path.goal),)


def in_force(targets: tuple[DatedTarget, ...], year: int) -> DatedTarget | None:
    """The latest value that began in or before the year."""
    begun = [t for t in targets if t.since <= year]
    return max(begun, key=lambda t: t.since) if begun else None
