"""How many persons the money is reckoned on: by institution and team (spec 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from fdsign.errors import FdsignError
from fdsign.funding.results import Unit
from fdsign.locale.text import _
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.counting import count
from fdsign.metrics.home_beds import signed
from fdsign.metrics.split import Part, in_code_order, split
from fdsign.policy.funding import Basis

RATE = "valid_signing_rate"


@dataclass(frozen=True, slots=True)
class Base:
    """Persons by institution and team. ``parts``: how a basis ``valid`` was rounded.

    ``rates``: of a basis ``valid``, the institutions' valid-signing rates.
    """

    signed: Mapping[Unit, int]
    persons: Mapping[Unit, int]
    parts: Mapping[Unit, Part]
    rates: Mapping[str | None, Fraction]

    @property
    def institutions(self) -> list[str | None]:
        """In code order, the nameless last."""
        return sorted({unit[0] for unit in self.signed}, key=lambda name: in_code_order((name,)))

    def teams(self, institution: str | None) -> list[Unit]:
        """An institution's teams in code order, the persons without one last."""
        return sorted((u for u in self.signed if u[0] == institution), key=in_code_order)


def signed_persons(calculation: Calculation) -> dict[Unit, int]:
    """Persons of S(Y) by institution and team; teams that appear without any have 0."""
    counts = count([("signed", signed(calculation.cohort))], calculation.cohort.engine)
    found: dict[Unit, int] = dict.fromkeys(
        ((unit[0], unit[1]) for unit in calculation.units.get("team", []) if unit[1] is not None), 0
    )
    for unit, persons in counts["signed", "team"].items():
        found[unit[0], unit[1]] = persons
    with_teams = {institution for institution, _team in found}
    for unit in calculation.units.get("institution", []):
        if unit[0] not in with_teams:
            found[unit[0], None] = 0
    return found


def more(persons: Mapping[Unit, int], number: int) -> dict[Unit, int]:
    """So many more persons (or fewer), shared to the teams as they stand; somebody is signed."""
    parts = split(abs(number), {unit: Fraction(n) for unit, n in persons.items()})
    sign = 1 if number >= 0 else -1
    return {unit: max(0, n + sign * parts[unit].units) for unit, n in persons.items()}


def base(calculation: Calculation, basis: Basis, persons: Mapping[Unit, int]) -> Base:
    """The persons of a basis. Raises FdsignError if a valid-signing rate is not known."""
    if basis == "signed":
        return Base(persons, persons, {}, {})
    institutions = {unit[0] for unit in persons}
    by_survey = {
        figure.unit: figure.value
        for figure in calculation.figures
        if (figure.indicator, figure.level) == (RATE, "institution")
    }
    rates = {
        name: _given_rate(calculation, name) if (own := by_survey.get(name)) is None else own
        for name in institutions
    }
    unknown = [name for name, rate in rates.items() if rate is None]
    if unknown:
        raise FdsignError(
            _(
                "--basis valid: the valid-signing rate of {institutions} is not known. Add the survey "
                "(or an indicators sheet), or reckon on the signed persons."
            ).format(institutions=_(", ").join(sorted(name or _("(none)") for name in unknown)))
        )
    known = {name: rate for name, rate in rates.items() if rate is not None}
    parts: dict[Unit, Part] = {}
    for name, rate in known.items():
        teams = {unit: Fraction(n) for unit, n in persons.items() if unit[0] == name}
        whole = floor(sum(teams.values(), Fraction(0)) * rate)
        if whole:
            parts.update(split(whole, teams))
    valid = {unit: parts[unit].units if unit in parts else 0 for unit in persons}
    return Base(persons, valid, parts, known)


def _given_rate(calculation: Calculation, institution: str | None) -> Fraction | None:
    """The rate that an indicators sheet gives, where the survey gives none."""
    given = calculation.given.at(institution, RATE)
    return None if given is None else given.value
