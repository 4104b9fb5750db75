"""Identity numbers (GB 11643) of persons who do not exist: no region from 990000 on is assigned."""

from datetime import date
from operator import mul
from random import Random

REGION = "999999"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"  # ISO 7064 MOD 11-2


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17 digits."""
    total = sum(map(mul, map(int, first_17), WEIGHTS))
    return CHECK_CHARACTERS[total % 11]


def id_number(birth: date, sequence: int, region: str = REGION) -> str:
    """The identity number of the person born on that day with that sequence number (odd = male)."""
    first_17 = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return first_17 + check_character(first_17)


class IdRegistry:
    """Gives each person an identity number of their own."""

    def __init__(self, rng: Random, region: str = REGION) -> None:
        self._rng = rng
        self._region = region
        self._given: set[tuple[date, int]] = set()

    def give(self, birth: date, *, male: bool) -> str:
        """An identity number that nobody has yet."""
        while True:
            sequence = self._rng.randrange(10, 1000, 2) + int(male)
            if (birth, sequence) not in self._given:
                self._given.add((birth, sequence))
                return id_number(birth, sequence, self._region)


def fifteen_digits(person_id: str) -> str:
    """The old 15-digit form: no century, no check character."""
    return person_id[:6] + person_id[8:17]


def wrong_check(person_id: str) -> str:
    """The same number with a check character that does not belong to it."""
    right = CHECK_CHARACTERS.index(person_id[-1])
    return person_id[:-1] + CHECK_CHARACTERS[(right + 3) % 11]
