"""Which institution, station, community, team, doctor and grid something belongs to (spec 1.4)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .persons import Register, Row

LEVELS = ("total", "institution", "station", "community", "team", "doctor", "grid")
UNKNOWN = "未知"

Unit = tuple[str | None, str | None]
"""(institution, unit) as they stand in a Key."""

Place = dict[str, Unit]
"""level -> unit."""

TOTAL: Unit = (None, None)


def only_institution(contracts: Iterable[Row], live: Iterable[Row]) -> str | None:
    """The institution that contracts and live register name, if it is exactly one."""
    named = {row["institution"] for row in [*contracts, *live] if row.get("institution")}
    return named.pop() if len(named) == 1 else None


def most_often(words: Iterable[str | None]) -> str | None:
    """The word found most often, blanks aside; a tie goes to the greatest text."""
    tally = Counter(word for word in words if word)
    if not tally:
        return None
    return max(tally, key=lambda word: (tally[word], word))


def chosen_population(rows: Iterable[Row], year: int, whose: str = "registered") -> list[Row]:
    """Y's rows, else rows without a year, else the latest earlier year (spec 1.4)."""
    filled = [row for row in rows if row.get(f"{whose}_population") is not None]
    years = {row["year"] for row in filled if row.get("year") is not None}
    of_year = [row for row in filled if row.get("year") == year]
    undated = [row for row in filled if row.get("year") is None]
    earlier = [y for y in years if y < year]
    if of_year:
        return of_year
    if undated:
        return undated
    return [row for row in filled if earlier and row.get("year") == max(earlier)]


class Units:
    """Attribution of contracts, records and population rows to units (spec 1.4)."""

    def __init__(
        self,
        contracts: list[Row],
        register: Register,
        population: list[Row],
        staff: list[Row],
    ) -> None:
        self.register = register
        self.population = population
        self._contracts = contracts
        self._staff = staff
        self._teams: dict[Unit, str | None] = {}
        self._stations: dict[Unit, str | None] = {}

    def team_of(self, institution: str | None, doctor: str | None) -> str | None:
        """A doctor's team: the staff table's, else most often in the contracts (spec 1.4)."""
        who = (institution, doctor)
        if doctor is not None and who not in self._teams:
            in_staff = most_often(
                row.get("team")
                for row in self._staff
                if (row.get("institution"), row.get("name")) == who
            )
            in_contracts = most_often(row.get("team") for row in _of(who, self._contracts))
            self._teams[who] = in_staff or in_contracts
        return self._teams.get(who)

    def station_of(self, institution: str | None, doctor: str | None) -> str | None:
        """A doctor's station: most often in contracts, else population, else register."""
        who = (institution, doctor)
        if doctor is not None and who not in self._stations:
            self._stations[who] = (
                most_often(row.get("station") for row in _of(who, self._contracts))
                or most_often(row.get("station") for row in _of(who, self.population))
                or most_often(row.get("station") for row in _of(who, self.register.live))
            )
        return self._stations.get(who)

    def of_record(self, row: Row) -> Place:
        """A live record: its responsible doctor's units, its own community and grid."""
        return self._staffed(row) | self._where_living(row, row.get("institution"))

    def of_contract(self, person: str, row: Row) -> Place:
        """A standing contract: its doctor's units; the live record's community and grid."""
        record = self.register.live_of.get(person)
        return self._staffed(row) | self._where_living(record, row.get("institution"))

    def of_home_bed(self, bed: Row, contract: Row | None) -> Place:
        """A bed: its own institution and doctor where given, else the contract's (spec 1.4)."""
        contract = contract or {}
        institution = bed.get("institution") or contract.get("institution")
        if bed.get("doctor"):
            staffed = {"institution": institution, "doctor": bed["doctor"]}
        elif institution == contract.get("institution"):
            staffed = contract
        else:
            staffed = {"institution": institution}
        record = self.register.live_of.get(bed["person_id"])
        return self._staffed(staffed) | self._where_living(record, institution)

    def of_population(self, row: Row) -> Place:
        """A population row, at the levels whose column is filled in the table (spec 1.4)."""
        place = self._staffed(row)
        place["community"] = (row.get("institution"), row.get("community") or UNKNOWN)
        return {level: unit for level, unit in place.items() if self.table_has(level)}

    def table_has(self, level: str) -> bool:
        """Is the level's column filled in the chosen population rows? A team's is the doctor."""
        if level == "total":
            return bool(self.population)
        column = "doctor" if level == "team" else level
        return any(row.get(column) for row in self.population)

    def _staffed(self, row: Row) -> Place:
        """Units that follow institution, station, doctor and team of a row.

        Station: the row's, else its doctor's. Team: the doctor's; with no doctor, the row's own.
        """
        institution, doctor = row.get("institution"), row.get("doctor")
        team = self.team_of(institution, doctor) if doctor else row.get("team")
        station = row.get("station") or self.station_of(institution, doctor)
        return {
            "total": TOTAL,
            "institution": (None, institution),
            "station": (institution, station),
            "team": (institution, team),
            "doctor": (institution, doctor),
        }

    def _where_living(self, record: Row | None, institution: str | None) -> Place:
        """Community and grid: the live record's, with its institution; none: 未知 (spec 1.4)."""
        if record is None:
            return {"community": (institution, UNKNOWN), "grid": (institution, UNKNOWN)}
        home = record.get("institution")
        return {
            "community": (home, record.get("community") or UNKNOWN),
            "grid": (home, record.get("grid") or UNKNOWN),
        }


def _of(who: Unit, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if (row.get("institution"), row.get("doctor")) == who]


def institution_of(level: str, unit: Unit) -> str | None:
    """The institution a unit belongs to (at institution level the unit itself)."""
    return unit[1] if level == "institution" else unit[0]
