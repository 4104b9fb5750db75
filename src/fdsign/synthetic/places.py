"""The centre: stations, communities, grids, teams and doctors."""

from dataclasses import dataclass
from random import Random

from fdsign.synthetic.names import staff_names
from fdsign.synthetic.scale import Scale
from fdsign.synthetic.subdistrict import ALONE, NUMERALS, Subdistrict

DEPARTMENTS = ("中医科", "康复病房", "针灸推拿科", "口腔科")


@dataclass(frozen=True)
class Doctor:
    """A contracted doctor; one off the grid has no community, grid or station."""

    name: str
    staff_no: str
    team: str
    department: str
    institution: str
    station: str = ""
    community: str = ""
    grid: str = ""
    size: float = 0.0  # share of the residents, relative
    keenness: float = 1.0  # how readily people sign with this doctor
    pull: float = 1.0  # how readily they come to the community instead of a hospital
    refers: float = 0.1  # share of visits referred upward
    alliance: float = 0.5  # share of them to the alliance
    care: float = 0.85  # share of patients managed to standard


@dataclass(frozen=True)
class Centre:
    """The doctors of one centre; the first ones have a grid, the last ones have none."""

    subdistrict: Subdistrict
    grid_doctors: tuple[Doctor, ...]
    off_grid_doctors: tuple[Doctor, ...]
    teams: tuple[str, ...]

    @property
    def institution(self) -> str:
        """Its name."""
        return self.subdistrict.institution

    @property
    def doctors(self) -> tuple[Doctor, ...]:
        """All doctors."""
        return self.grid_doctors + self.off_grid_doctors


def team_name(index: int) -> str:
    """第一团队, 第二团队 …"""
    return f"第{NUMERALS[index]}团队"


def build_centre(scale: Scale, rng: Random, subdistrict: Subdistrict = ALONE) -> Centre:
    """A centre of that scale; doctors differ from one another."""
    names = staff_names(subdistrict.staff_surname, scale.grid_doctors + scale.off_grid_doctors)
    grid = [
        _grid_doctor(index, names[index], scale, subdistrict, rng)
        for index in range(scale.grid_doctors)
    ]
    off_grid = [
        Doctor(
            name=names[scale.grid_doctors + index],
            staff_no=subdistrict.staff_no(scale.grid_doctors + index + 1),
            team=team_name(index % scale.teams),
            department=DEPARTMENTS[index],
            institution=subdistrict.institution,
            alliance=0.5,
        )
        for index in range(scale.off_grid_doctors)
    ]
    teams = tuple(team_name(index) for index in range(scale.teams))
    return Centre(subdistrict, tuple(grid), tuple(off_grid), teams)


def _grid_doctor(
    index: int, name: str, scale: Scale, subdistrict: Subdistrict, rng: Random
) -> Doctor:
    """The doctor of one grid; neighbouring grids share community, station and team."""
    place = index * scale.communities // scale.grid_doctors
    first = -(-place * scale.grid_doctors // scale.communities)
    community = subdistrict.community(place)
    return Doctor(
        name=name,
        staff_no=subdistrict.staff_no(index + 1),
        team=team_name(index * scale.teams // scale.grid_doctors),
        department="全科",
        institution=subdistrict.institution,
        station=subdistrict.station(place * scale.stations // scale.communities),
        community=community,
        grid=f"{community}第{NUMERALS[index - first]}网格",
        size=rng.uniform(0.5, 1.6),
        keenness=rng.uniform(0.75, 1.25),
        pull=rng.uniform(0.85, 1.15),
        refers=rng.uniform(0.06, 0.14),
        alliance=rng.uniform(0.38, 0.64),
        care=rng.uniform(0.74, 0.92),
    )
