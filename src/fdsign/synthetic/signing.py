"""Who signs in which year, and with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from fdsign.synthetic.people import PREGNANT, Person
from fdsign.synthetic.places import Centre, Doctor
from fdsign.synthetic.scale import Scale

SAME_MOOD = (0.0, 0.1, 0.3)  # share of people whose mind about signing did not change
SUNDAY = 6
OPEN_SECONDS = (8 * 3600, 17 * 3600)
STAYS = 0.97  # share of renewals with the same doctor


@dataclass(slots=True)
class Contract:
    """One contract, signed in the year before its contract year."""

    person: Person
    doctor: Doctor
    signed: datetime
    renewed: bool
    state: str = "active"  # active, pending, expired, ended; else the word to write
    ended_on: date | None = None

    @property
    def contract_year(self) -> int:
        """The year whose services the contract buys (Hangzhou)."""
        return self.signed.year + 1


def sign_contracts(
    people: list[Person], centre: Centre, scale: Scale, year: int, rng: Random
) -> list[Contract]:
    """The contracts signed in the assessment year and the two before, by time of signing."""
    moods = [rng.random() for _ in people]
    before: dict[int, Doctor] = {}
    contracts: list[Contract] = []
    for signing_year, same in zip(range(year - 2, year + 1), SAME_MOOD, strict=True):
        moods = [mood if rng.random() < same else rng.random() for mood in moods]
        signers = _signers(people, moods, scale.contracts, signing_year)
        doctors = {person.number: _doctor(person, before, centre, rng) for person in signers}
        contracts += [
            Contract(
                person,
                doctors[person.number],
                a_working_moment(signing_year, rng),
                renewed=person.number in before,
            )
            for person in signers
        ]
        before = doctors
    return sorted(contracts, key=lambda contract: contract.signed)


def contracts_of(contracts: Iterable[Contract], contract_year: int) -> dict[int, Contract]:
    """Person number → contract of that contract year."""
    return {
        contract.person.number: contract
        for contract in contracts
        if contract.contract_year == contract_year
    }


@cache
def open_days(year: int) -> tuple[datetime, ...]:
    """The days of the year when the centre is open: all but holidays and Sundays."""
    days = (datetime(year, 1, 4) + timedelta(days=number) for number in range(362))
    return tuple(day for day in days if day.weekday() != SUNDAY)


def a_working_moment(year: int, rng: Random) -> datetime:
    """A time of day on a day of that year when the centre is open."""
    return rng.choice(open_days(year)) + timedelta(seconds=rng.randrange(*OPEN_SECONDS))


def _signers(
    people: list[Person], moods: list[float], count: int, signing_year: int
) -> list[Person]:
    """The persons whose mood is best against their inclination; the born only."""
    eager = [
        (mood / _inclination(person), person.number)
        for person, mood in zip(people, moods, strict=True)
        if person.birth.year < signing_year
    ]
    return [people[number] for _, number in sorted(eager)[:count]]


def _inclination(person: Person) -> float:
    """How likely the person signs in a year, for a doctor of middling keenness."""
    if not person.in_register:
        share = 0.5
    elif person.age >= 60:
        share = 0.54 if person.chronic else 0.37
    elif person.chronic or person.age <= 6 or PREGNANT in person.groups:
        share = 0.92
    else:
        share = 0.6 if person.groups else 0.045
    return min(0.97, share * person.doctor.keenness)


def _doctor(person: Person, before: dict[int, Doctor], centre: Centre, rng: Random) -> Doctor:
    """Last year's doctor, else mostly the grid's; some go off the grid or across grids."""
    last = before.get(person.number)
    if last is not None and rng.random() < STAYS:
        return last
    if rng.random() < (0.09 if person.age >= 60 else 0.03):
        return rng.choice(centre.off_grid_doctors)
    if rng.random() < 0.04:
        return rng.choice(centre.grid_doctors)
    return person.doctor
