"""Naive reference for every indicator at every level, reckoned from the spec alone.

Plain loops over lists of dicts; no engine code is imported. Rows are canonical column -> clean
value. Clauses are cited as "spec 1.4". The parts: `rules` (policy values), `persons` (spec 1.3),
`contracts` (spec 1.2), `units` (attribution), and here the indicators.

Choices (where the spec leaves something open)
----------------------------------------------
Rows and persons
 1. A rejected row (unknown contract status; no person and no card that links) is not there at
    all: it names no institution, tells no doctor's team or station, links no card. (Rows hidden by
    as_of alone still link cards and name institutions: these are facts of any date.) Only register
    and contract rows link cards; a register row is itself never linked by card ("joinable to
    nothing"), and the card of a register row without ID belongs to nobody.
 2. A register row without ID and without record number is a resident of its own.
 3. Shared ID: a row loses the ID if its birth date is given and does not fit the ID, some other
    row of the ID differs in both name and birth date, and no fitting row bears its name. Live and
    closed rows are judged together. If no row fits, all such rows lose it. A row that loses it is
    a resident without ID.
 4. A contract with no sign date is the earliest in the choice of the standing contract. A row
    for which no year rule applies (no year, no start and end, no sign date) has no year. A stated
    contract_year is one year, whatever term_years says. term_years blank or < 1 is 1.
 5. Tie-break text: blank is "", dates ISO, yes 是, no 否, numbers as written without zeros, groups
    as ids in the policy's order joined by 、; person_id is the linked person's (so never decides);
    card_no follows person_id. Institution is compared after Choice 9.
 6. A person with a live record and another one saying dead (with a date before 1 January Y) is
    taken out of S(Y), S(Y+1); the live record stays in the denominators. S(Y-1) keeps the dead
    (with renewal_years = "signing" every S(Y), S(Y+1) is without them).
 7. A record is live unless its status is 死亡, 已注销 or 迁出 (closed_on with a blank status
    closes nothing). The register, population and staff tables are snapshots: as_of hides
    contracts (by sign_date), endings (ended_on), visits, referrals, beds opened and survey rows
    dated after it, nothing else. A contract without sign_date is always seen. An ending that is
    not seen makes an ended status active; a hidden contract links no card and names nothing.
 8. Of live records of one resident with the same record date (blank = earliest) the greatest
    (institution, doctor, then the other canonical columns in order) stands; the same among closed
    ones, which give a birth date only where the ID and the live record have none.
 9. "The only institution": named by accepted, linked contract rows (any status and date) and the
    live records (with ID or without, a resident's second record too). It is filled into contracts, residents,
    population, home beds and staff. A visits export that says nowhere where or at which level a
    visit was is the centre's own clinic's: all at the community. A single blank is not.
10. registered: only a plain yes is registered; a blank is not.
11. Negative ages (born after Y) are in no age group. "Patient" of a management rate = in the
    disease group by the marks that count (live register, else contract row); the management and
    record marks themselves come from the live record only, so without one the person is not
    marked either way.
Units
12. Unit None (no doctor, team, station, institution) is an ordinary unit on both sides: contracts
    without it in the numerator, live records and population rows without it in the denominator,
    and it appears wherever one of these occurs. It is never off-grid. 未知 likewise for community
    and grid.
13. A level is given only if some named unit of it occurs (other than None and 未知); total always.
14. Doctor's team and station "most often in the contracts": all accepted, seen rows of any status
    and year, blanks aside. Staff: any role; several teams: most often, ties greatest text. A
    doctor with a team in neither is in team None.
15. Station of a live record: its own, else its responsible doctor's; of a population row likewise
    if the table's station column is filled.
16. Population: rows with a blank registered_population do not count as rows. The year is chosen
    for the whole table, not by institution; only later years = no table. "Column filled" = in at
    least one chosen row (institution after Choice 9). The chosen rows alone make units appear.
17. Off-grid: the doctor has a contract in S(Y-1), S(Y) or S(Y+1), and no chosen population row;
    where the table has no doctor column, no live registered record. With neither a doctor column
    nor a register that says who is registered nobody is off-grid. The flag
    stands on every figure of the doctor, only coverage rates lose the denominator.
18. Two contracts both without institution are "at the same institution" for renewal.
Indicators
19. Dataset missing: numerator kept where known from contracts (signing, key groups, elderly,
    disease); otherwise both None. contracts missing: both None everywhere. referral_rate: both
    None without referrals; numerator kept without visits.
20. Targets: community_visit_rate, alliance_referral_share, satisfaction_rate and
    service_awareness_rate have none; home_bed_rate 3%, referral_rate at most 15%, both from 2017.
    Renewal: 70% (no city mean among the exports). A target holds until a later one; before the
    first: no_target.
21. Survey rows from 1 January Y to 30 June Y+1 count, and undated ones: other surveys are of other
    years (spec 2.2: set aside). An outcome word that is not known leaves
    the row out. A blank outcome is interviewed if any of the five elements or satisfaction is
    filled. Rows equal in rank and date (blank = earliest): greatest text of outcome, elements,
    satisfaction; alike in these too, the one whose sheet has the column. Wrong number:
    phone_correct is no whatever is written; other elements hold if written yes. "Answered"
    satisfaction = 满意, 基本满意, 不满意; other words are no answer.
22. An institution without a visit outside (or without any visit): it, its doctors, teams and also
    stations have numerator = community visits, denominator None, no value. Its persons' visits
    are left out of total, communities and grids (there figures are as counted). referral_rate
    uses all community visits, of every institution.
23. The level of a visit says community if it contains 社区 or 一级; level, name and contracts are
    alternatives: one suffices, whatever the others say.
24. Referrals: only the words 上转, 转出 are upward; blank alliance is not alliance, unless the column
    holds nothing at all: then the share is unknown (numerator None). The referral's status is not
    looked at.
25. Home beds: a row without a person (Choice 1) is left out; every other row opened in Y is a bed.
    Own institution differing from the contract's and no own doctor: doctor, team, station None.
    Own doctor: that doctor's station, not the contract's. A bed at a unit that does not appear
    (spec: S(y), live register, population) is shown at no such unit, but in the total.
    Community/grid: the patient's live record, else (the bed's institution, 未知).
26. Community and grid of a survey row, visit or referral: the person's live record, else (the
    standing contract's institution, 未知).
27. A dataset delivered with no rows is delivered: figures are 0/0, not missing. A register of
    closed records only likewise.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .contracts import seen_at, standing_contracts, status_known, without_the_dead
from .persons import (
    Register,
    Row,
    card_owners,
    completed_years,
    linked,
    members,
    part_shared_ids,
    tie_key,
)
from .rules import HANGZHOU, Rules
from .units import (
    LEVELS,
    UNKNOWN,
    Place,
    Unit,
    Units,
    chosen_population,
    institution_of,
    only_institution,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["HANGZHOU", "Figure", "Key", "Rules", "interviewed", "reckon"]

Key = tuple[str, str, str | None, str | None]
"""(indicator, level, institution, unit)."""

Counts = Counter[tuple[str, Unit]]
"""How many at each (level, unit)."""

ELEMENTS = (
    ("phone_correct_rate", "phone_correct"),
    ("paper_contract_rate", "paper_contract"),
    ("signing_awareness_rate", "knows_signed"),
    ("doctor_awareness_rate", "knows_doctor"),
    ("service_awareness_rate", "knows_services"),
)

EVENT_DATES = {
    "visits": "visit_date",
    "referrals": "referral_date",
    "home_beds": "open_date",
    "survey": "surveyed_on",
}


@dataclass(frozen=True)
class Figure:
    """One indicator of one unit; the value is numerator/denominator unless no_value."""

    numerator: int | None
    denominator: int | None
    status: str
    off_grid: bool = False

    @property
    def value(self) -> Fraction | None:
        """The exact rate, or None."""
        if self.status == "no_value" or self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)


def reckon(
    exports: Mapping[str, list[dict[str, Any]]],
    year: int,
    rules: Rules = HANGZHOU,
    as_of: date | None = None,
) -> dict[Key, Figure]:
    """Every indicator of spec 1.4 at every level, for assessment year `year`."""
    return Year(exports, year, rules, as_of).reckon()


def interviewed(
    exports: Mapping[str, list[dict[str, Any]]],
    year: int,
    rules: Rules = HANGZHOU,
    as_of: date | None = None,
) -> list[tuple[Row, Place]]:
    """The survey row of every interviewed person of S(Y), and where that person belongs."""
    facts = Year(exports, year, rules, as_of)
    return [
        (row, facts._place(row["person_id"]))
        for row in facts._one_survey_row_each()
        if _outcome(row, rules) == "interviewed"
    ]


def count(places: Iterable[Place]) -> Counter[tuple[str, Unit]]:
    """Count subjects at every level of their place."""
    tally: Counter[tuple[str, Unit]] = Counter()
    for place in places:
        tally.update(place.items())
    return tally


class Year:
    """All facts of one assessment year, and the figures from them."""

    def __init__(
        self,
        exports: Mapping[str, list[Row]],
        year: int,
        rules: Rules,
        as_of: date | None,
    ) -> None:
        self.year, self.rules = year, rules
        self.delivered = {name for name, rows in exports.items() if rows is not None}
        data = {name: list(rows) for name, rows in exports.items() if rows is not None}
        contracts = [seen_at(row, as_of, rules) for row in data.get("contracts", [])]
        accepted = [row for row in contracts if row is not None and status_known(row, rules)]
        whole = [row for row in data.get("contracts", []) if status_known(row, rules)]
        residents = part_shared_ids(data.get("residents", []))
        owners = card_owners(residents, whole)
        accepted = linked(accepted, owners)
        register = Register(residents, rules)
        live = [row for row in residents if register.is_live(row)]
        only = only_institution(linked(whole, owners), live)
        self.contracting = {row.get("institution") for row in _filled(linked(whole, owners), only)}
        self.contracts = _filled(accepted, only)
        self.register = Register(_filled(residents, only), rules)
        self.registration_written = any(
            row.get("registered") is not None for row in self.register.rows
        )
        self.own_clinic = all(_says_no_place(row) for row in linked(data.get("visits", []), owners))
        self.visits = linked(_seen_events(data, "visits", as_of), owners)
        self.referrals = linked(_seen_events(data, "referrals", as_of), owners)
        referred = linked(data.get("referrals", []), owners)
        self.alliance_written = not referred or any(
            row.get("alliance") is not None for row in referred
        )
        self.beds = _filled(linked(_seen_events(data, "home_beds", as_of), owners), only)
        self.survey = [
            row
            for row in linked(_seen_events(data, "survey", as_of), owners)
            if row.get("surveyed_on") is None
            or date(year, 1, 1) <= row["surveyed_on"] <= date(year + 1, 6, 30)
        ]
        population = chosen_population(
            _filled(data.get("population", []), only), year, rules.population
        )
        staff = _filled(data.get("staff", []), only)
        self.units = Units(self.contracts, self.register, population, staff)
        self.signed = {y: self._signed(y) for y in range(year - 2, year + 3)}
        self.figures: dict[Key, Figure] = {}

    def _signed(self, year: int) -> dict[str, Row]:
        """S(year): person -> standing contract (spec 1.2, 1.4)."""
        signed = standing_contracts(self.contracts, year, self.rules)
        if year in (self.year, self.year + 1):
            signed = without_the_dead(signed, self.register, self.year)
        return signed

    def reckon(self) -> dict[Key, Figure]:
        """All figures."""
        self.appearing = self._appearing()
        self.off_grid = self._off_grid()
        self._signing()
        self._renewal()
        self._groups()
        self._elderly()
        self._survey()
        self._visits_and_referrals()
        self._home_beds()
        self._records()
        return self.figures

    # -- helpers ------------------------------------------------------------------------------

    def _has(self, *datasets: str) -> bool:
        return all(dataset in self.delivered for dataset in datasets)

    def _place(self, person: str) -> Place:
        """Where what a person of S(Y) does is attributed: the standing contract in S(Y)."""
        return self.units.of_contract(person, self.signed[self.year][person])

    def _age(self, birth: date | None) -> int | None:
        """Completed years on 31 December Y (spec 1.4)."""
        return None if birth is None else completed_years(birth, date(self.year, 12, 31))

    def _appearing(self) -> dict[str, set[Unit]]:
        """Units in S(Y-1), S(Y), S(Y+1), the live register or the population table (1.4)."""
        places = [self.units.of_record(row) for row in self.register.live]
        places += [self.units.of_population(row) for row in self.units.population]
        for y in (self.year - 1, self.year, self.year + 1):
            places += [self.units.of_contract(p, row) for p, row in self.signed[y].items()]
        found: dict[str, set[Unit]] = {level: set() for level in LEVELS}
        for place in places:
            for level, unit in place.items():
                found[level].add(unit)
        for level in LEVELS:
            if all(unit[1] in (None, UNKNOWN) for unit in found[level]):
                found[level] = set()
        found["total"] = {(None, None)}
        return found

    def _off_grid(self) -> set[Unit]:
        """Doctors with contracts and nobody to answer for (spec 1.4, Attribution)."""
        with_contracts = {
            (row.get("institution"), row["doctor"])
            for y in (self.year - 1, self.year, self.year + 1)
            for row in self.signed[y].values()
            if row.get("doctor")
        }
        if self.units.table_has("doctor"):
            rows = self.units.population
        elif self.rules.population == "resident":
            if not self._has("residents"):
                return set()
            rows = self.register.live
        elif self.registration_written:
            rows = [row for row in self.register.live if row.get("registered")]
        else:
            return set()
        return with_contracts - {(row.get("institution"), row.get("doctor")) for row in rows}

    def _add(
        self,
        indicator: str,
        numerator: Counter[tuple[str, Unit]] | None,
        denominator: Callable[[str, Unit], int | None],
        coverage: bool = False,
    ) -> None:
        """One figure for every unit that appears."""
        if not self._has("contracts"):
            numerator = None
        for level, units in self.appearing.items():
            for unit in units:
                key = (level, unit)
                off_grid = level == "doctor" and unit in self.off_grid
                top = None if numerator is None else numerator[key]
                bottom = None if top is None else denominator(level, unit)
                if coverage and off_grid:
                    bottom = None
                status = self._status(indicator, top, bottom)
                self.figures[(indicator, level, *unit)] = Figure(top, bottom, status, off_grid)

    def _add_rate(
        self,
        indicator: str,
        numerator: Iterable[Place],
        denominator: Iterable[Place],
        known: bool = True,
        denominator_known: bool = True,
        coverage: bool = False,
    ) -> None:
        """A rate counted from subjects on both sides."""
        bottom = count(denominator)
        self._add(
            indicator,
            count(numerator) if known else None,
            lambda level, unit: bottom[(level, unit)] if denominator_known else None,
            coverage,
        )

    def _status(self, indicator: str, top: int | None, bottom: int | None) -> str:
        if top is None or not bottom:
            return "no_value"
        target = self.rules.target(indicator, self.year)
        if target is None:
            return "no_target"
        value = Fraction(top, bottom)
        met = value <= target if indicator in self.rules.at_most else value >= target
        return "met" if met else "missed"

    # -- coverage -----------------------------------------------------------------------------

    def _signing(self) -> None:
        """signing_rate: S(Y) u S(Y+1), by the later year's contract / registered population."""
        both = dict(self.signed[self.year])
        if self.rules.signing_counts_next:
            both |= self.signed[self.year + 1]
        numerator = count(self.units.of_contract(person, row) for person, row in both.items())
        registered = count(
            self.units.of_record(row)
            for row in self.register.live
            if row.get("registered") or self.rules.population == "resident"
        )
        table: Counter[tuple[str, Unit]] = Counter()
        for row in self.units.population:
            for key in self.units.of_population(row).items():
                table[key] += row[f"{self.rules.population}_population"]

        def population(level: str, unit: Unit) -> int | None:
            if self.units.table_has(level):
                return table[(level, unit)]
            return registered[(level, unit)] if self._has("residents") else None

        self._add("signing_rate", numerator, population, coverage=True)

    def _renewal(self) -> None:
        """renewal_rate: in S(Y-1) and again at the same institution / S(Y-1) (spec 1.4)."""
        first = self.year - 1
        if self.rules.renewal_years == "signing":
            first += self.rules.year_offset
        before, after = self.signed[first], self.signed[first + 1]
        renewed = [
            self.units.of_contract(person, row)
            for person, row in before.items()
            if person in after and after[person].get("institution") == row.get("institution")
        ]
        everyone = [self.units.of_contract(person, row) for person, row in before.items()]
        self._add_rate("renewal_rate", renewed, everyone)

    def _groups_of_signed(self) -> dict[str, set[str]]:
        """person of S(Y) -> key groups: live record's marks, else the contract row's; age."""
        result = {}
        for person, row in self.signed[self.year].items():
            marks = self.register.live_of.get(person, row).get("groups")
            birth = self.register.birth_of(person)
            result[person] = members(marks, birth, self.year, self.rules)
        return result

    def _groups(self) -> None:
        """key_population_rate, its rows by group, and the two disease rates (spec 1.4)."""
        signed = self._groups_of_signed()
        living = [
            (
                self.units.of_record(row),
                members(
                    row.get("groups"), self.register.birth_of_record(row), self.year, self.rules
                ),
            )
            for row in self.register.live
        ]

        def rate(indicator: str, wanted: set[str]) -> None:
            self._add_rate(
                indicator,
                [self._place(person) for person, groups in signed.items() if groups & wanted],
                [place for place, groups in living if groups & wanted],
                denominator_known=self._has("residents"),
                coverage=True,
            )

        rate("key_population_rate", set(self.rules.groups))
        for group in self.rules.groups:
            rate(f"key_population_rate.{group}", {group})
        rate("hypertension_signing_rate", {"hypertension"})
        rate("diabetes_signing_rate", {"diabetes"})

    def _elderly(self) -> None:
        """elderly_signing_rate: S(Y) aged >= 60 / registered live residents aged >= 60."""

        def old(birth: date | None) -> bool:
            age = self._age(birth)
            return age is not None and age >= self.rules.elderly_min

        self._add_rate(
            "elderly_signing_rate",
            [self._place(p) for p in self.signed[self.year] if old(self.register.birth_of(p))],
            [
                self.units.of_record(row)
                for row in self.register.live
                if (row.get("registered") or self.rules.elderly_of == "resident")
                and old(self.register.birth_of_record(row))
            ],
            denominator_known=self._has("residents"),
            coverage=True,
        )

    # -- survey -------------------------------------------------------------------------------

    def _survey(self) -> None:
        """Validity, its five elements, and satisfaction (spec 1.4, Survey outcome)."""
        known = self._has("survey")
        answers = [
            (row, _outcome(row, self.rules), self._place(row["person_id"]))
            for row in self._one_survey_row_each()
        ]
        reached = [(row, how, place) for row, how, place in answers if how != "lost"]
        everyone = [place for _, _, place in reached]
        for indicator, element in ELEMENTS:
            holding = [place for row, how, place in reached if _holds(row, how, element)]
            self._add_rate(indicator, holding, everyone, known=known)
        valid = [
            place
            for row, how, place in reached
            if all(_holds(row, how, element) for _, element in ELEMENTS)
        ]
        self._add_rate("valid_signing_rate", valid, everyone, known=known)
        content = self.rules.satisfied_words
        asked = [
            (row.get("satisfaction"), place) for row, how, place in reached if how == "interviewed"
        ]
        self._add_rate(
            "satisfaction_rate",
            [place for word, place in asked if word in content],
            [place for word, place in asked if word in content | self.rules.dissatisfied_words],
            known=known,
        )

    def _one_survey_row_each(self) -> list[Row]:
        """One row a person of S(Y): interviewed beats wrong number beats lost, then the latest."""
        best: dict[str, tuple[Any, Row]] = {}
        columns = ("outcome", *(element for _, element in ELEMENTS), "satisfaction")
        for row in self.survey:
            person, how = row["person_id"], _outcome(row, self.rules)
            if person not in self.signed[self.year] or how is None:
                continue
            rank = ("lost", "wrong", "interviewed").index(how)
            asked = tuple(column in row for column in columns)
            key = (rank, row.get("surveyed_on") or date.min, tie_key(row, columns), asked)
            if person not in best or key > best[person][0]:
                best[person] = (key, row)
        return [row for _, row in best.values()]

    # -- visits, referrals, beds --------------------------------------------------------------

    def _of_signed_in_year(self, rows: list[Row], column: str) -> list[Row]:
        """Events of S(Y) in calendar year Y (spec 1.4)."""
        signed = self.signed[self.year]
        return [
            row
            for row in rows
            if row["person_id"] in signed and row.get(column) and row[column].year == self.year
        ]

    def _at_community(self, visit: Row) -> bool:
        """A visit is at the community by level, by name or by the contracts (spec 1.4)."""
        level, name = visit.get("level") or "", visit.get("institution") or ""
        return (
            self.own_clinic
            or any(word in level for word in self.rules.community_levels)
            or any(word in name for word in self.rules.community_names)
            or bool(name and name in self.contracting)
        )

    def _visits_and_referrals(self) -> None:
        """community_visit_rate, referral_rate, alliance_referral_share (spec 1.4)."""
        visits = self._of_signed_in_year(self.visits, "visit_date")
        home = {p: row.get("institution") for p, row in self.signed[self.year].items()}
        community = [row for row in visits if self._at_community(row)]
        complete = {home[row["person_id"]] for row in visits if not self._at_community(row)}

        def places(rows: list[Row]) -> Counter[tuple[str, Unit]]:
            return count(self._place(row["person_id"]) for row in rows)

        def with_outside(rows: list[Row]) -> list[Row]:
            return [row for row in rows if home[row["person_id"]] in complete]

        own_levels = ("institution", "station", "team", "doctor")
        at_community, everywhere = places(community), places(with_outside(visits))
        numerator = places(with_outside(community))
        for (level, unit), number in at_community.items():
            if level in own_levels:
                numerator[(level, unit)] = number

        def all_visits(level: str, unit: Unit) -> int | None:
            if level in own_levels and institution_of(level, unit) not in complete:
                return None
            return everywhere[(level, unit)]

        has_visits, has_referrals = self._has("visits"), self._has("referrals")
        self._add("community_visit_rate", numerator if has_visits else None, all_visits)
        up = [
            row
            for row in self._of_signed_in_year(self.referrals, "referral_date")
            if row.get("direction") in self.rules.up_words
        ]
        self._add(
            "referral_rate",
            places(up) if has_referrals else None,
            lambda level, unit: at_community[(level, unit)] if has_visits else None,
        )
        self._add_rate(
            "alliance_referral_share",
            [self._place(row["person_id"]) for row in up if row.get("alliance") is True],
            [self._place(row["person_id"]) for row in up],
            known=has_referrals,
        )
        if not self.alliance_written:
            for key, figure in self.figures.items():
                if key[0] == "alliance_referral_share":
                    self.figures[key] = Figure(
                        None, figure.denominator, "no_value", figure.off_grid
                    )

    def _home_beds(self) -> None:
        """home_bed_rate: beds opened in Y, whoever the patient / S(Y) of the unit."""
        signed = self.signed[self.year]
        self._add_rate(
            "home_bed_rate",
            [
                self.units.of_home_bed(bed, signed.get(bed["person_id"]))
                for bed in self.beds
                if bed.get("open_date") and bed["open_date"].year == self.year
            ],
            [self._place(person) for person in signed],
            known=self._has("home_beds"),
        )

    # -- marks on the record ------------------------------------------------------------------

    def _records(self) -> None:
        """record_qualified_rate and the three management rates (spec 1.4)."""
        groups = self._groups_of_signed()
        ages = {person: self._age(self.register.birth_of(person)) for person in groups}
        old = {p for p, age in ages.items() if (age or 0) >= self.rules.managed_elderly_min}
        self._marked("record_qualified_rate", "record_qualified", set(groups))
        self._marked("elderly_management_rate", "elderly_managed", old)
        for disease in ("hypertension", "diabetes"):
            patients = {person for person, found in groups.items() if disease in found}
            self._marked(f"{disease}_management_rate", f"{disease}_managed", patients)

    def _marked(self, indicator: str, column: str, persons: set[str]) -> None:
        """Persons of S(Y) marked yes / marked either way on the live record."""
        live = self.register.live_of
        marked = [
            (live[person][column], self._place(person))
            for person in persons
            if person in live and live[person].get(column) is not None
        ]
        self._add_rate(
            indicator,
            [place for mark, place in marked if mark],
            [place for _, place in marked],
            known=self._has("residents"),
        )


def _filled(rows: Iterable[Row], only: str | None) -> list[Row]:
    """Rows without an institution get the only one (Choice 9)."""
    return [row if row.get("institution") else {**row, "institution": only} for row in rows]


def _says_no_place(visit: Row) -> bool:
    return not visit.get("institution") and not visit.get("level")


def _seen_events(data: Mapping[str, list[Row]], dataset: str, as_of: date | None) -> list[Row]:
    """Events dated after `as_of` are not seen (spec 3.1); undated ones are."""
    column = EVENT_DATES[dataset]
    return [
        row
        for row in data.get(dataset, [])
        if as_of is None or row.get(column) is None or row[column] <= as_of
    ]


def _outcome(row: Row, rules: Rules) -> str | None:
    """interviewed, wrong or lost (spec 1.4); None for a word nobody knows (Choice 21)."""
    word = (row.get("outcome") or "").strip()
    if word in rules.interviewed_words:
        return "interviewed"
    if word in rules.wrong_words:
        return "wrong"
    if word in rules.lost_words:
        return "lost"
    if word:
        return None
    columns = [*(element for _, element in ELEMENTS), "satisfaction"]
    answered = any(row.get(column) not in (None, "") for column in columns)
    return "interviewed" if answered else "lost"


def _holds(row: Row, how: str | None, element: str) -> bool:
    """A blank element does not hold; a wrong number is never a correct phone (spec 1.4)."""
    if how == "wrong" and element == "phone_correct":
        return False
    return row.get(element) is True
