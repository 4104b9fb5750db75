"""How large a synthetic centre is, and how many of them a district has."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """The counts that make a centre, and how many such centres there are."""

    residents: int  # persons in the register
    registered: int  # of them with household registration (户籍)
    outsiders: int  # persons who may sign but have no record
    contracts: int  # signed in each of the three signing years
    visits: int  # in the assessment year and the year before together
    stations: int
    communities: int
    teams: int
    grid_doctors: int
    off_grid_doctors: int
    other_staff: int
    home_beds: tuple[int, int, int]  # opened two years ago, last year, this year
    surveyed: int
    bookings: int  # of the joint clinic
    page_rows: int  # rows on a page of the paged report
    centres: int = 1


TINY = Scale(
    residents=200,
    registered=184,
    outsiders=3,
    contracts=60,
    visits=300,
    stations=2,
    communities=3,
    teams=2,
    grid_doctors=4,
    off_grid_doctors=1,
    other_staff=6,
    home_beds=(1, 2, 3),
    surveyed=24,
    bookings=30,
    page_rows=50,
)
CENTRE = Scale(
    residents=50_000,
    registered=46_000,
    outsiders=160,
    contracts=14_000,
    visits=100_000,
    stations=4,
    communities=8,
    teams=6,
    grid_doctors=26,
    off_grid_doctors=4,
    other_staff=35,
    home_beds=(26, 46, 62),
    surveyed=400,
    bookings=1_200,
    page_rows=500,
)
SCALES = {"tiny": TINY, "centre": CENTRE, "district": replace(CENTRE, centres=6)}


def scale_named(name: str) -> Scale:
    """The scale of that name; ValueError, naming the known ones, if there is none."""
    if name not in SCALES:
        raise ValueError(f"unknown scale {name!r}; known: {', '.join(SCALES)}")
    return SCALES[name]
