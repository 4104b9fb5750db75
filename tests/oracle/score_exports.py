"""Exports in which the bands of the scoring sheet matter, and their writer (spec 1.5, 2.1).

The folders of `exports`, with all their dirt, and on top: visits in fives so that 60%, 80% and the
15% of referrals are met exactly, referrals in and outside the alliance, talks with blanks and
displeasure, records marked, a survey in two sheets of which one may lack a question. Each
institution fares in its own way. Crowds are twenty persons of one doctor whose figures lie at the
limits, or one beside. In the rows of a survey a column that the sheet does not have is a
key that the row does not have.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .exports import (
    DOCTORS,
    FILE_NAMES,
    HEADINGS,
    INSTITUTIONS,
    TEAMS,
    Exports,
    Row,
    exports,
    person_id,
    write_folder,
    write_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ELSEWHERE = "市第一医院"
REPLACED = ("visits", "referrals", "home_beds", "survey")
MISSING: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = (
    ((), ()),
    ((), ()),
    ((), ()),
    (("knows_signed",), ("knows_signed",)),
    ((), ("knows_doctor",)),
    (("satisfaction",), ()),
    (("satisfaction",), ("satisfaction",)),
    (("knows_signed", "knows_doctor"), ("satisfaction",)),
)
"""Which columns the first and the second sheet of the survey lack."""


@st.composite
def score_exports(draw: st.DrawFn, year: int = 2017, min_persons: int = 15) -> Exports:
    """Exports in canonical form for a scoring of `year`."""
    data = draw(exports(year, min_persons=min_persons))
    random = Random(draw(st.integers(0, 2**16), label="scores"))
    tidy = draw(st.booleans(), label="only what is added")
    lacking = draw(st.sampled_from(MISSING), label="columns that the survey lacks")
    for name in ("residents", *REPLACED):
        if random.random() < 0.6:
            data.setdefault(name, [])
    if tidy:
        data = {name: [] if name in REPLACED else rows for name, rows in data.items()}
    moods: dict[str | None, _Mood] = {name: _Mood(random) for name in (None, *INSTITUTIONS)}
    homes = {row["person_id"]: row["institution"] for row in data.get("contracts", [])}
    for person, home in sorted(homes.items(), key=lambda item: str(item[0])):
        if person is not None:
            moods[home].live(random, data, person, home, year)
    if "residents" in data:
        rows = data["residents"]
        data["residents"] = [moods[row["institution"]].marked(random, row) for row in rows]
    for number in range(draw(st.integers(0, 4), label="crowds")):
        _crowd(random, data, number, year)
    for name in REPLACED:
        random.shuffle(data.get(name, []))
    if "survey" in data:
        second = {person for person in _surveyed(data["survey"]) if random.random() < 0.4}
        data["survey"] = [
            _without(row, lacking[row["person_id"] in second]) for row in data["survey"]
        ]
    return {name: rows for name, rows in data.items() if rows}


class _Mood:
    """How one institution fares."""

    def __init__(self, random: Random) -> None:
        self.at_home = random.choice(((3,), (4,), (3, 4), (4, 5), (2, 3), (5, 4, 4)))
        self.referred = random.choice((0.3, 0.55, 0.65, 0.9))
        self.allied = random.choice((0.0, 0.38, 0.42, 0.5, 0.5, 0.6, 1.0, None))
        self.talks = random.choice((0.3, 0.8, 1.0))
        self.knows = random.choice((0.7, 0.9, 1.0))
        self.words = random.choice(
            (
                ("满意", "满意", "基本满意", "不满意", None),
                ("不满意", "不满意", "基本满意"),
                ("满意", "基本满意", None),
                (None,),
            )
        )
        self.qualified = random.choice((0.85, 0.92, 0.97, 1.0))
        self.beds = random.choice((0.0, 0.03, 0.06))

    def live(self, random: Random, data: Exports, person: str, home: str | None, year: int) -> None:
        """Add a person's year to the datasets that are delivered."""

        def add(dataset: str, row: Row) -> None:
            if dataset in data:
                data[dataset].append({"person_id": person, **row})

        day = date(year, 1 + random.randrange(12), 15)
        clinic = home or INSTITUTIONS[0]
        inside = random.choice(self.at_home)
        for number in range(5):
            where = clinic if number < inside else ELSEWHERE
            add("visits", {"visit_date": day, "institution": where})
        if random.random() < self.referred:
            alliance = None if self.allied is None else random.random() < self.allied
            sent = {"referral_date": day, "direction": "上转", "to_institution": ELSEWHERE}
            add("referrals", {**sent, "alliance": alliance})
        if random.random() < self.beds:
            add("home_beds", {"bed_no": f"B{person[-4:]}", "open_date": day})
        if random.random() < self.talks:
            add("survey", self.talk(random, year))

    def talk(self, random: Random, year: int) -> Row:
        """What an interviewed resident said."""
        row: Row = dict.fromkeys(HEADINGS["survey"])
        del row["person_id"]
        for column in ("knows_signed", "knows_doctor"):
            unknown = random.choice((False, False, None))
            row[column] = True if random.random() < self.knows else unknown
        row["outcome"] = random.choice(("接通", "成功"))
        row["phone_correct"] = True
        row["satisfaction"] = random.choice(self.words)
        row["surveyed_on"] = date(year, 12, 22)
        return row

    def marked(self, random: Random, row: Row) -> Row:
        """A record, most likely marked as the institution's are."""
        if random.random() < 0.15:
            return row
        return {**row, "record_qualified": random.random() < self.qualified}


def _crowd(random: Random, data: Exports, turn: int, year: int) -> None:
    """Twenty persons of one doctor, in numbers at the limits of the bands or one beside."""
    mood, size, day = _Mood(random), 20, date(year, 6, 15)
    institution = random.choice(INSTITUTIONS)
    own = {"institution": institution, "doctor": random.choice((*DOCTORS, "林医生"))}
    persons = [person_id(date(1970, 1, 1 + turn), 900 + number) for number in range(size)]

    def add(dataset: str, rows: list[Row]) -> None:
        if dataset in data:
            data[dataset] += [dict.fromkeys(HEADINGS[dataset]) | row for row in rows]

    def of(number: int) -> Row:
        return {"person_id": persons[number % size]}

    def beside(limit: int) -> int:
        return limit + random.choice((-1, 0, 0, 1))

    team: Row = {"team": random.choice((*TEAMS, None)), "groups": []}
    signed = own | team | {"sign_date": date(year - 1, 5, 5), "status": "已签约"}
    inside = beside(random.choice((60, 80)))
    referred = max(0, beside(inside * 15 // 100) - random.choice((0, 0, 1, 4)))
    allied = -(-referred * random.choice((35, 40, 45, 50)) // 100) - random.choice((0, 0, 1))
    qualified = random.choice((17, 18, 19, 20))
    sent = {"referral_date": day, "direction": "上转", "to_institution": ELSEWHERE}
    live = own | {"registered": True, "record_status": "正常", "groups": []}
    add("contracts", [of(n) | signed for n in range(size)])
    add(
        "residents",
        [of(n) | live | {"record_qualified": n < qualified} for n in range(size)],
    )
    add(
        "visits",
        [
            of(n) | {"visit_date": day, "institution": institution if n < inside else ELSEWHERE}
            for n in range(100)
        ],
    )
    add("referrals", [of(n) | sent | {"alliance": n < allied} for n in range(referred)])
    if "survey" in data:
        data["survey"] += [of(n) | mood.talk(random, year) for n in range(random.randrange(size))]


def _surveyed(rows: list[Row]) -> list[str]:
    return sorted({row["person_id"] for row in rows})


def _without(row: Row, columns: tuple[str, ...]) -> Row:
    return {column: value for column, value in row.items() if column not in columns}


def write_score_folder(data: Mapping[str, list[Row]], folder: Path, parts: int = 1) -> None:
    """Write the folder; the survey as one file a set of columns, each in `parts` files."""
    write_folder({name: rows for name, rows in data.items() if name != "survey"}, folder)
    sheets: dict[frozenset[str], list[Row]] = {}
    for row in data.get("survey", []):
        sheets.setdefault(frozenset(row), []).append(row)
    number = 0
    for columns, rows in sheets.items():
        headings = {c: words for c, words in HEADINGS["survey"].items() if c in columns}
        for part in range(min(parts, len(rows))):
            number += 1
            path = folder / f"{FILE_NAMES['survey']}{number}.csv"
            write_sheet(path, headings, rows[part::parts])


def shuffled(data: Mapping[str, list[Row]], datasets: tuple[str, ...], seed: int) -> dict[str, Any]:
    """The same rows of these datasets in another order."""
    result = dict(data)
    for name in datasets:
        if name in data:
            result[name] = Random(seed).sample(data[name], len(data[name]))
    return result
