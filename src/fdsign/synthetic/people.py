"""The residents, none of whom exists."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fdsign.synthetic.identity import IdRegistry
from fdsign.synthetic.names import person_name
from fdsign.synthetic.places import Centre, Doctor
from fdsign.synthetic.scale import Scale

# (youngest, oldest, weight): about 22 % are 60 or older
AGE_BANDS = (
    (0, 6, 70),
    (7, 17, 80),
    (18, 34, 240),
    (35, 49, 230),
    (50, 59, 160),
    (60, 69, 120),
    (70, 79, 65),
    (80, 95, 35),
)
HYPERTENSION = "高血压"
DIABETES = "糖尿病"
PREGNANT = "孕产妇"
# (group, share below 60, share from 60 on)
RARE_GROUPS = (
    ("残疾人", 0.012, 0.03),
    ("严重精神障碍", 0.004, 0.004),
    ("肺结核", 0.0006, 0.001),
    ("低保", 0.008, 0.015),
    ("计生特殊家庭", 0.001, 0.006),
)


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One person. `in_register` is false for those who only sign."""

    number: int
    name: str
    male: bool
    birth: date
    age: int  # completed years on 31 December of the assessment year
    person_id: str
    card_no: str
    record_no: str
    phone: str
    doctor: Doctor  # of the grid
    groups: tuple[str, ...]
    registered: bool
    in_register: bool

    @property
    def chronic(self) -> bool:
        """Has hypertension or diabetes."""
        return HYPERTENSION in self.groups or DIABETES in self.groups

    @property
    def marks(self) -> tuple[str, ...]:
        """What contracts mark beside the groups."""
        fat = ("高血脂",) if self.chronic and self.number % 4 == 0 else ()
        return (*fat, "行动不便") if self.age >= 80 and self.number % 2 == 0 else fat


def make_people(scale: Scale, centre: Centre, year: int, rng: Random) -> list[Person]:
    """The residents, and after them the outsiders."""
    subdistrict = centre.subdistrict
    ids = IdRegistry(rng, subdistrict.region)
    unregistered = set(rng.sample(range(scale.residents), scale.residents - scale.registered))
    total = scale.residents + scale.outsiders
    sizes = [doctor.size for doctor in centre.grid_doctors]
    doctors = rng.choices(centre.grid_doctors, sizes, k=total)
    bands = rng.choices(AGE_BANDS, [band[2] for band in AGE_BANDS], k=total)
    people = []
    for number, (doctor, band) in enumerate(zip(doctors, bands, strict=True)):
        age = rng.randint(band[0], band[1])
        male = rng.random() < 0.49
        birth = date(year - age, 1, 1) + timedelta(days=rng.randrange(365))
        people.append(
            Person(
                number=number,
                name=person_name(rng, male=male),
                male=male,
                birth=birth,
                age=age,
                person_id=ids.give(birth, male=male),
                card_no=subdistrict.card_no(number),
                record_no=subdistrict.record_no(number),
                phone=subdistrict.mobile(number),
                doctor=doctor,
                groups=_groups(age, male, rng),
                registered=number < scale.residents and number not in unregistered,
                in_register=number < scale.residents,
            )
        )
    return people


def _groups(age: int, male: bool, rng: Random) -> tuple[str, ...]:
    """The groups a record marks; old age and childhood follow from the birth date."""
    groups = []
    if rng.random() < _hypertension_share(age):
        groups.append(HYPERTENSION)
    if rng.random() < _hypertension_share(age) * 0.33:
        groups.append(DIABETES)
    if not male and 20 <= age < 42 and rng.random() < 0.05:
        groups.append(PREGNANT)
    for group, younger, older in RARE_GROUPS:
        if rng.random() < (older if age >= 60 else younger):
            groups.append(group)
    return tuple(groups)


def _hypertension_share(age: int) -> float:
    """How many of that age have hypertension."""
    if age < 35:
        return 0.002
    if age < 50:
        return 0.07
    if age < 60:
        return 0.18
    return 0.38 if age < 70 else 0.5
