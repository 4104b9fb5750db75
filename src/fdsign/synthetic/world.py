"""The synthetic year as it was, before anybody typed it into a system."""

from dataclasses import dataclass
from random import Random

from fdsign.synthetic.people import Person, make_people
from fdsign.synthetic.places import Centre, build_centre
from fdsign.synthetic.scale import Scale
from fdsign.synthetic.signing import Contract, contracts_of, sign_contracts
from fdsign.synthetic.subdistrict import ALONE, Subdistrict
from fdsign.synthetic.visits import Visit, make_visits


@dataclass(frozen=True)
class World:
    """The truth behind the exports; the same for every kind of dirt."""

    scale: Scale
    year: int
    seed: str
    centre: Centre
    people: list[Person]
    contracts: list[Contract]
    visits: list[Visit]

    def rng(self, topic: str) -> Random:
        """A random source for one topic, so that topics do not disturb each other."""
        return topic_rng(self.seed, topic)

    def survey_sample(self) -> list[Contract]:
        """The contracts of the assessment year drawn for the telephone survey."""
        serving = list(contracts_of(self.contracts, self.year).values())
        return self.rng("survey sample").sample(serving, self.scale.surveyed)


def topic_rng(seed: str, topic: str) -> Random:
    """The random source of one topic."""
    return Random(f"{seed}/{topic}")


def make_world(scale: Scale, seed: int, year: int, subdistrict: Subdistrict = ALONE) -> World:
    """Everything that happened in the centre of that subdistrict."""
    own = subdistrict.seed(seed)
    centre = build_centre(scale, topic_rng(own, "centre"), subdistrict)
    people = make_people(scale, centre, year, topic_rng(own, "people"))
    contracts = sign_contracts(people, centre, scale, year, topic_rng(own, "signing"))
    visits = make_visits(people, contracts, scale.visits, year, topic_rng(own, "visits"))
    return World(scale, year, own, centre, people, contracts, visits)
