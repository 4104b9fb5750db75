"""签约经费 (spec 1.6): the money of every institution and team, from the persons down to the fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from fdsign.errors import FdsignError
from fdsign.funding.base import Base
from fdsign.funding.members import Staff
from fdsign.funding.remarks import Remark
from fdsign.funding.results import Fund, Member, Unit
from fdsign.funding.score_weights import Scores, Weighted, by_score
from fdsign.locale.text import _, language
from fdsign.metrics.notes import Note
from fdsign.metrics.split import split
from fdsign.policy.funding import FundingRules, Pool


@dataclass(frozen=True, slots=True)
class Funding:
    """What money rests on. ``grades``: by institution. ``scores``: of ``--by-score``, else None."""

    rules: FundingRules
    grades: Mapping[str | None, str]
    staff: Staff
    scores: Scores | None = None

    def funds(self, base: Base) -> tuple[Fund, ...]:
        """Every institution, then its teams, then its persons without a team.

        Raises FdsignError if a level does not add up to the one above it.
        """
        found: list[Fund] = []
        for name in base.institutions:
            teams = self._scored([self._team(base, unit) for unit in base.teams(name)])
            teams = [self._with_members(team) for team in teams]
            found += [self._institution(name, teams), *teams]
        return tuple(found)

    def _per_person(self, grade: str) -> dict[tuple[str, str], int]:
        return {
            (source.id, payment.stage): payment.fen(grade)
            for source in self.rules.sources
            for payment in source.payments
        }

    def _team(self, base: Base, unit: Unit) -> Fund:
        grade = self.grades[unit[0]]
        rates = self._per_person(grade)
        persons = base.persons[unit]
        amount = persons * sum(rates.values())
        parts = split(amount, {(pool.id,): Fraction(pool.share) for pool in self.rules.pools})
        shares = {code[0]: part.units for code, part in parts.items()}
        check(_("pools of {unit}").format(unit=unit[1] or "—"), amount, sum(shares.values()))
        return Fund(
            "team", unit[0], unit[1], grade, base.signed[unit], persons, sum(rates.values()),
            {payment: persons * fen for payment, fen in rates.items()},
            shares,
            shares[self.rules.team_pool.id],
            share_parts={code[0]: part for code, part in parts.items()},
            persons_part=base.parts.get(unit),
            notes=() if unit[1] is not None else (Remark("without-team"),),
        )  # fmt: skip

    def _scored(self, teams: list[Fund]) -> list[Fund]:
        """The team pool of one institution shared by score, where that is asked for."""
        pool = self.rules.team_pool.id
        whole = sum(team.shares[pool] for team in teams)
        if self.scores is None or not whole:
            return teams
        persons: dict[Unit, int] = {(team.institution, team.team): team.persons for team in teams}
        shared = by_score(whole, persons, self.scores)
        made = [self._reweighted(team, shared) for team in teams]
        check(_("team pool by score"), whole, sum(team.shares[pool] for team in made))
        return made

    def _reweighted(self, team: Fund, shared: Weighted) -> Fund:
        unit = (team.institution, team.team)
        part = shared.parts[unit]
        notes = [note for note in (shared.notes.get(unit), shared.plain) if note is not None]
        return replace(
            team,
            shares={**team.shares, self.rules.team_pool.id: part.units},
            weight=part,
            notes=(*team.notes, *notes),
        )

    def _with_members(self, team: Fund) -> Fund:
        pool = self.rules.team_pool
        place = (team.institution, team.team, pool.id)
        if team.team is None or not team.shares[pool.id]:
            return team
        members = self.staff.share(place, team.shares[pool.id])
        if members:
            check(team.team, team.shares[pool.id], sum(member.part.units for member in members))
        return replace(team, members=members, notes=(*team.notes, *self._of_people(place, pool)))

    def _institution(self, name: str | None, teams: list[Fund]) -> Fund:
        """The sum of its teams; its other pools go to their people."""
        grade = self.grades[name]
        rates = self._per_person(grade)
        persons = sum(team.persons for team in teams)
        shares = {p.id: sum(team.shares[p.id] for team in teams) for p in self.rules.pools}
        payments = {key: sum(team.payments[key] for team in teams) for key in rates}
        whole = persons * sum(rates.values())
        check(_("payments of {unit}").format(unit=name or "—"), whole, sum(payments.values()))
        check(_("pools of {unit}").format(unit=name or "—"), whole, sum(shares.values()))
        members: list[Member] = []
        notes: list[Note] = []
        for pool in self.rules.pools:
            if pool.of_team or not shares[pool.id]:
                continue
            place = (name, None, pool.id)
            own = self.staff.share(place, shares[pool.id])
            if own:
                check(pool.id, shares[pool.id], sum(member.part.units for member in own))
            members += own
            notes += self._of_people(place, pool)
        return Fund(
            "institution", name, None, grade, sum(team.signed for team in teams), persons,
            sum(rates.values()), payments, shares, sum(team.by_persons for team in teams),
            members=tuple(members), notes=tuple(notes),
        )  # fmt: skip

    def _of_people(self, place: tuple[str | None, str | None, str], pool: Pool) -> list[Note]:
        title = {"pool": pool.title.text(language())}
        if not self.staff.people.get(place):
            return [Remark("no-members", title)]
        return [Remark("equal-members", title)] if self.staff.all_zero(place) else []


def check(what: str, whole: int, parts: int) -> None:
    """Raise FdsignError, before anything is written, where parts do not add up to the whole."""
    if whole != parts:
        raise FdsignError(
            _("{what}: the parts ({parts} fen) do not add up to the whole ({whole} fen).").format(
                what=what, parts=parts, whole=whole
            )
        )
