"""The centre: stations, communities, grids, teams and doctors."""

from dataclasses import dataclass
from random import Random

from fdsign.synthetic.names import staff_names
from fdsign.synthetic.scale import Scale

INSTITUTION = "示范社区卫生服务中心"
NUMERALS = "一二三四五六七八九"
COMMUNITIES = "甲乙丙丁戊己庚辛"
DEPARTMENTS = ("中医科", "康复病房", "针灸推拿科", "口腔科")


@dataclass(frozen=True)
class Doctor:
    """A contracted doctor; one off the grid has no community, grid or station."""

    name: str
    staff_no: str
    team: str
    department: str
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

    grid_doctors: tuple[Doctor, ...]
    off_grid_doctors: tuple[Doctor, ...]
    teams: tuple[str, ...]

    @property
    def doctors(self) -> tuple[Doctor, ...]:
        """All doctors."""
        return self.grid_doctors + self.off_grid_doctors


def station_name(index: int) -> str:
    """示范一站, 示范二站 …"""
    return f"示范{NUMERALS[index]}站"


def team_name(index: int) -> str:
    """第一团队, 第二团队 …"""
    return f"第{NUMERALS[index]}团队"


def build_centre(scale: Scale, rng: Random) -> Centre:
    """A centre of that scale; doctors differ from one another."""
    names = staff_names(scale.grid_doctors + scale.off_grid_doctors)
    grid = [_grid_doctor(index, names[index], scale, rng) for index in range(scale.grid_doctors)]
    off_grid = [
        Doctor(
            name=names[scale.grid_doctors + index],
            staff_no=f"S{scale.grid_doctors + index + 1:03d}",
            team=team_name(index % scale.teams),
            department=DEPARTMENTS[index],
            alliance=0.5,
        )
        for index in range(scale.off_grid_doctors)
    ]
    teams = tuple(team_name(index) for index in range(scale.teams))
    return Centre(tuple(grid), tuple(off_grid), teams)


def _grid_doctor(index: int, name: str, scale: Scale, rng: Random) -> Doctor:
    """The doctor of one grid; neighbouring grids share community, station and team."""
    community = index * scale.communities // scale.grid_doctors
    first = -(-community * scale.grid_doctors // scale.communities)
    return Doctor(
        name=name,
        staff_no=f"S{index + 1:03d}",
        team=team_name(index * scale.teams // scale.grid_doctors),
        department="全科",
        station=station_name(community * scale.stations // scale.communities),
        community=f"{COMMUNITIES[community]}社区",
        grid=f"{COMMUNITIES[community]}社区第{NUMERALS[index - first]}网格",
        size=rng.uniform(0.5, 1.6),
        keenness=rng.uniform(0.75, 1.25),
        pull=rng.uniform(0.85, 1.15),
        refers=rng.uniform(0.06, 0.14),
        alliance=rng.uniform(0.38, 0.64),
        care=rng.uniform(0.74, 0.92),
    )
