"""Made-up names. The surnames mean "sample", "imitation", "supposed" …"""

from random import Random

SURNAMES = "范例样虚拟仿演试假设模构"
MIDDLE = "建秀小文志美春海玉国云晓家永金"
MALE = "明伟平强军华斌峰林涛"
FEMALE = "芳丽英娟梅燕兰珍霞琴"
DOCTOR_GIVEN = "安宁康泰和祥益佳仁义礼智信温良恭俭让诚朴敏达慧谦正"


def person_name(rng: Random, *, male: bool) -> str:
    """A name of two or three characters."""
    middle = rng.choice(MIDDLE) if rng.random() < 0.8 else ""
    return rng.choice(SURNAMES) + middle + rng.choice(MALE if male else FEMALE)


def staff_names(surname: str, count: int) -> list[str]:
    """Different names for the staff; the first has two characters."""
    long = [
        surname + MIDDLE[index % len(MIDDLE)] + DOCTOR_GIVEN[index % len(DOCTOR_GIVEN)]
        for index in range(1, count)
    ]
    return [surname + DOCTOR_GIVEN[0], *long]
