"""Who a row is about: cards, shared IDs, births, the one live record (spec 1.3, 2.1)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from .rules import GROUPS, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]

RESIDENT_TIE = (
    "institution",
    "doctor",
    "person_id",
    "name",
    "sex",
    "birth_date",
    "registered",
    "record_status",
    "closed_on",
    "record_no",
    "address",
    "station",
    "community",
    "grid",
    "card_no",
    "groups",
    "record_qualified",
    "elderly_managed",
    "hypertension_managed",
    "diabetes_managed",
)
"""Which of two live records of the same date stands: the greatest of these (Choice 8)."""


def as_text(value: Any) -> str:
    """A canonical value as the text that ties are compared by (Choice 5)."""
    if value is None:
        return ""
    if value is True:
        return "是"
    if value is False:
        return "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(group for group in GROUPS if group in value)
    return str(value)


def tie_key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    """The row's columns as text, compared by code point (spec 1.2)."""
    return tuple(as_text(row.get(column)) for column in columns)


def birth_from_id(person_id: str | None) -> date | None:
    """The birth date in an 18-character ID, if it is a real date (spec 1.3).

    A wrong check character does not matter.
    """
    if person_id is None or not re.fullmatch(r"[0-9]{17}[0-9X]", person_id):
        return None
    try:
        return date(int(person_id[6:10]), int(person_id[10:12]), int(person_id[12:14]))
    except ValueError:
        return None


def completed_years(birth: date, on: date) -> int:
    """Age in completed years on a day; negative for somebody not yet born (spec 1.4)."""
    years = on.year - birth.year
    if (on.month, on.day) < (birth.month, birth.day):
        years -= 1
    return years


def part_shared_ids(residents: list[Row]) -> list[Row]:
    """Take a shared ID away from the rows it does not fit (spec 1.3, `id-shared`).

    Shared: two rows of one ID differ in both name and birth date. The rows whose birth date fits
    the ID keep it; so does a row without a birth date, or one that bears the name of a row that
    fits (Choice 3).
    """
    result = []
    for row in residents:
        person = row.get("person_id")
        mates = [other for other in residents if person and other.get("person_id") == person]
        if _loses_id(row, mates):
            row = {**row, "person_id": None}
        result.append(row)
    return result


def _loses_id(row: Row, mates: list[Row]) -> bool:
    birth, name = row.get("birth_date"), row.get("name")
    if birth is None or name is None:
        return False
    true_birth = birth_from_id(row.get("person_id"))
    if birth == true_birth:
        return False
    strangers = [
        other
        for other in mates
        if other.get("name") not in (None, name)
        and (other.get("birth_date") or true_birth) not in (None, birth)
    ]
    namesakes_that_fit = [
        other
        for other in mates
        if true_birth
        and (other.get("birth_date") or true_birth) == true_birth
        and other.get("name") == name
    ]
    return bool(strangers) and not namesakes_that_fit


def card_owners(residents: Iterable[Row], contracts: Iterable[Row]) -> dict[str, set[str]]:
    """card -> the persons it stands beside in the register (live or not) or the contracts."""
    owners: dict[str, set[str]] = {}
    for row in [*residents, *contracts]:
        card, person = row.get("card_no"), row.get("person_id")
        if card and person:
            owners.setdefault(card, set()).add(person)
    return owners


def linked(rows: Iterable[Row], owners: Mapping[str, set[str]]) -> list[Row]:
    """Rows with a person; the others are rejected as `person-unknown` (spec 1.3).

    Where both are given the ID decides. A card links only if it belongs to exactly one person.
    """
    result = []
    for row in rows:
        person = row.get("person_id")
        if not person:
            holders = owners.get(row.get("card_no") or "", set())
            if len(holders) != 1:
                continue
            (person,) = holders
        result.append({**row, "person_id": person})
    return result


class Register:
    """The register with one live record a resident (spec 1.3, 1.4, 2.1)."""

    def __init__(self, residents: list[Row], rules: Rules) -> None:
        self.rules = rules
        live = [row for row in residents if self.is_live(row)]
        closed = [row for row in residents if not self.is_live(row)]
        self.live = _one_each(live)
        self.live_of = {row["person_id"]: row for row in self.live if row.get("person_id")}
        self._closed = closed
        self.rows = [*self.live, *closed]
        self._closed_of = {
            row["person_id"]: row for row in _one_each(closed) if row.get("person_id")
        }
        self._deaths = [
            (row["person_id"], row["closed_on"])
            for row in closed
            if row.get("person_id")
            and row.get("closed_on")
            and (row.get("record_status") or "").strip() == rules.dead_word
        ]

    def is_live(self, row: Row) -> bool:
        """A record counts as live unless its status word closes it (spec 1.4)."""
        return (row.get("record_status") or "").strip() not in self.rules.closed_words

    def died_before(self, person: str, day: date) -> bool:
        """Some record of the person says dead, dated before `day` (spec 1.2)."""
        return any(who == person and when < day for who, when in self._deaths)

    def birth_of(self, person: str) -> date | None:
        """Birth date: the ID's, else the live record's, else a closed record's (spec 1.3)."""
        found = birth_from_id(person)
        for records in (self.live_of, self._closed_of):
            if found is None and person in records:
                found = records[person].get("birth_date")
        return found

    def birth_of_record(self, row: Row) -> date | None:
        """Birth date of a live record's resident, with or without an ID.

        Without one the live record's, else that of a closed record of the same number.
        """
        if row.get("person_id"):
            return self.birth_of(row["person_id"])
        if row.get("birth_date") or not row.get("record_no"):
            return row.get("birth_date")
        return max(
            (
                other["birth_date"]
                for other in self._closed
                if _identity(other, -1) == _identity(row, -1) and other.get("birth_date")
            ),
            default=None,
        )


def _identity(row: Row, position: int) -> tuple[Any, ...]:
    """The resident of a register row (spec 1.3): the ID, else institution + record number.

    With neither, the row is a resident of its own (Choice 2).
    """
    if row.get("person_id"):
        return ("id", row["person_id"])
    if row.get("record_no"):
        return ("record", row.get("institution"), row["record_no"])
    return ("row", position)


def _one_each(rows: list[Row]) -> list[Row]:
    """One record a resident: the latest record date stands (spec 2.1, `resident-duplicate`)."""
    standing: dict[tuple[Any, ...], Row] = {}
    for position, row in enumerate(rows):
        who = _identity(row, position)
        if who not in standing or _record_key(row) > _record_key(standing[who]):
            standing[who] = row
    return list(standing.values())


def _record_key(row: Row) -> tuple[Any, ...]:
    return (row.get("recorded_on") or date.min, tie_key(row, RESIDENT_TIE))


def members(marks: Iterable[str] | None, birth: date | None, year: int, rules: Rules) -> set[str]:
    """The key groups of a person: marks, and age whatever is marked (spec 1.4)."""
    found = {mark for mark in marks or () if mark in rules.groups}
    if birth is not None:
        age = completed_years(birth, date(year, 12, 31))
        if 0 <= age <= rules.child_max and "children" in rules.groups:
            found.add("children")
        if age >= rules.elderly_min and "elderly" in rules.groups:
            found.add("elderly")
    return found
