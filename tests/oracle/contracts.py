"""Contract years and standing contracts, row by row (spec 1.2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .persons import Register, Row, tie_key

if TYPE_CHECKING:
    from .rules import Rules

CONTRACT_TIE = (
    "institution",
    "doctor",
    "team",
    "person_id",
    "card_no",
    "name",
    "phone",
    "sign_date",
    "start_date",
    "end_date",
    "contract_year",
    "term_years",
    "status",
    "ended_on",
    "end_reason",
    "station",
    "groups",
    "package",
    "paper_contract",
    "district_hospital",
    "city_hospital",
)
"""A tie goes to the greatest (institution, doctor, team, then the other columns; spec 1.2)."""


def status_word(row: Row) -> str:
    """The status as written, blank as ""."""
    return (row.get("status") or "").strip()


def status_known(row: Row, rules: Rules) -> bool:
    """An unknown word is an error of the row (spec 1.2, `status-unknown`)."""
    known = rules.active_words | rules.run_out_words | rules.pending_words | rules.ended_words
    return status_word(row) in known


def is_year_of(row: Row, year: int, rules: Rules) -> bool:
    """Is `year` a contract year of the row, by the first rule that applies (spec 1.2)?"""
    stated = row.get("contract_year")
    if stated is not None and 2000 <= stated <= 2100:
        return bool(stated == year)
    start, end, signed = row.get("start_date"), row.get("end_date"), row.get("sign_date")
    if start is not None and end is not None:
        defaulted = rules.year_offset != 0 and start == signed
        if not defaulted:
            return bool(start <= date(year, 12, 31) <= end)
    if signed is None:
        return False
    first = signed.year + rules.year_offset
    return bool(first <= year < first + max(1, row.get("term_years") or 1))


def counts(row: Row, year: int, rules: Rules) -> bool:
    """Does the row count for contract year `year` (spec 1.2)?"""
    word = status_word(row)
    ended_on = row.get("ended_on")
    if word in rules.pending_words:
        return False
    if word in rules.ended_words and ended_on is None:
        return False
    if ended_on is not None and ended_on <= date(year, 12, 31):
        return False
    if any(not row.get(name) or row[name] in rules.no_name for name in rules.complete_with):
        return False
    return is_year_of(row, year, rules)


def standing_contracts(rows: list[Row], year: int, rules: Rules) -> dict[str, Row]:
    """person -> the one contract that stands for `year` (spec 1.2)."""
    standing: dict[str, Row] = {}
    for row in rows:
        if not counts(row, year, rules):
            continue
        person = row["person_id"]
        if person not in standing or _standing_key(row) > _standing_key(standing[person]):
            standing[person] = row
    return standing


def _standing_key(row: Row) -> tuple[date, tuple[str, ...]]:
    return (row.get("sign_date") or date.min, tie_key(row, CONTRACT_TIE))


def without_the_dead(signed: dict[str, Row], register: Register, year: int) -> dict[str, Row]:
    """S(y) without persons whose record says dead before 1 January Y (spec 1.2)."""
    first_day = date(year, 1, 1)
    return {
        person: row for person, row in signed.items() if not register.died_before(person, first_day)
    }


def seen_at(row: Row, as_of: date | None, rules: Rules) -> Row | None:
    """The row as it was seen on `as_of`: None if not yet signed, not ended if ended later.

    Spec 3.1: contracts signed, ended and events after the date are not seen.
    """
    if as_of is None:
        return row
    signed, ended = row.get("sign_date"), row.get("ended_on")
    if signed is not None and signed > as_of:
        return None
    if ended is None or ended <= as_of:
        return row
    word = status_word(row)
    return {**row, "ended_on": None, "status": "已签约" if word in rules.ended_words else word}
