"""What befalls contracts and records: they end, run out, wait, are entered twice; people die."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from fdsign.synthetic.dirt import Dirt
from fdsign.synthetic.people import Person
from fdsign.synthetic.register import Closure
from fdsign.synthetic.signing import Contract, contracts_of
from fdsign.synthetic.world import World

UNKNOWN_STATES = ("冻结", "在约")


def unsettle(world: World, dirt: Dirt) -> list[Contract]:
    """A copy of the contracts, some of them ended, waiting, run out or doubled."""
    copies = [replace(contract) for contract in world.contracts]
    year, rng = world.year, dirt.rng("ends")
    spread = dirt.spread(copies, "contracts")
    for contract in spread.take(0.008):
        contract.state, contract.ended_on = "ended", _end(contract, year, rng)
    for contract in spread.take(0.001):  # an end, though the status says otherwise
        contract.ended_on = _end(contract, year, rng)
    for contract in spread.take(0.002):
        contract.state = "ended"
    for contract in spread.take(0.004, lambda contract: contract.signed.year == year):
        contract.state = "pending"
    for contract in spread.take(0.008, lambda contract: contract.signed.year < year):
        contract.state = "expired"
    for state in UNKNOWN_STATES if dirt.hostile else ():
        for contract in spread.take(0.001):
            contract.state = state
    doubles = [_double(contract, world, rng) for contract in spread.take(0.003)]
    return sorted(copies + doubles, key=lambda contract: contract.signed)


def close_records(world: World, dirt: Dirt) -> dict[int, Closure]:
    """Person number → what closed the record; some of the dead had signed for the year."""
    year, rng = world.year, dirt.rng("closures")
    serving = contracts_of(world.contracts, year)
    spread = dirt.spread([person for person in world.people if person.in_register], "register")

    def signed_when_old(person: Person) -> bool:
        contract = serving.get(person.number)
        return person.age >= 60 and contract is not None and contract.signed.month < 12

    closures: dict[int, Closure] = {}
    for person in spread.take(0.0005, signed_when_old):
        closures[person.number] = Closure("死亡", date(year - 1, 12, rng.randint(1, 31)))
    for person in spread.take(0.0003, signed_when_old):
        closures[person.number] = Closure("死亡", None)
    for person in spread.take(0.001, lambda person: person.age >= 60):
        closures[person.number] = Closure("死亡", _some_day(year, rng))
    for status in ("迁出", "已注销"):
        for person in spread.take(0.001, lambda person: person.age > 0):
            closures[person.number] = Closure(status, _some_day(year, rng))
    return closures


def strangers(world: World, dirt: Dirt) -> list[Contract]:
    """Persons without a contract whom the survey called, as if they had one."""
    serving = contracts_of(world.contracts, world.year)
    unsigned = [
        person for person in world.people if person.number not in serving and person.age >= 20
    ]
    example = next(iter(serving.values()))
    return [
        replace(example, person=person, doctor=person.doctor)
        for person in dirt.spread(unsigned, "strangers").take(0.00005)
    ]


def _end(contract: Contract, year: int, rng: Random) -> date:
    """A day after the signing, not after the assessment year."""
    day = contract.signed.date() + timedelta(days=rng.randint(10, 500))
    return min(day, date(year, 12, 31))


def _double(contract: Contract, world: World, rng: Random) -> Contract:
    """The same person signed again in the same year, with another doctor."""
    last_day = contract.signed.replace(month=12, day=31)
    later = min(contract.signed + timedelta(days=rng.randint(1, 60)), last_day)
    others = [doctor for doctor in world.centre.grid_doctors if doctor is not contract.doctor]
    return replace(contract, doctor=rng.choice(others), signed=later)


def _some_day(year: int, rng: Random) -> date:
    """A day of the year."""
    return date(year, rng.randint(1, 12), rng.randint(1, 28))
