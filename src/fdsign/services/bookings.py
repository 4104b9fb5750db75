"""慢性病联合门诊 bookings (spec 1.8): by clinic, day, slot, doctor, lead time and status."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.intake import fold
from fdsign.intake.vocabulary import words_of
from fdsign.policy.services import BookingRules
from fdsign.services.labels import people, shown
from fdsign.services.results import DIMENSIONS, Booked, Crowded, Dimension, LeadTime

_TIME = r"(?P<h>\d{1,2})[:时点](?P<m>\d{2})?分?"
_SLOT = re.compile(
    rf"^{_TIME}(?:[-~—–至到]+{_TIME.replace('<h>', '<h2>').replace('<m>', '<m2>')})?$"
)
_AFTER_NOON = 12 * 60
_COLUMNS = [
    "institution",
    "clinic",
    "booked_for",
    "half_day",
    "slot",
    "booked_at",
    "booked_by",
    "status",
]

_CLINIC = ("institution", "clinic", "day")


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes after midnight at which a slot starts, and ends where it says so."""

    start: int
    end: int | None


def slot(text: str) -> Slot | None:
    """``8:30``, ``08:30-09:00``, ``8时30分``; None for what is no time of a day."""
    found = _SLOT.match(fold.word(text))
    if found is None:
        return None
    start = _minutes(found["h"], found["m"])
    end = _minutes(found["h2"], found["m2"]) if found["h2"] else None
    if start is None or (found["h2"] and (end is None or end <= start)):
        return None
    return Slot(start, end)


def _minutes(hour: str, minute: str | None) -> int | None:
    """Minutes after midnight."""
    hours, minutes = int(hour), int(minute or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def bookings(cohort: Cohort) -> Frame:
    """Bookings for days of Y, as far as the run's date knows them.

    institution, clinic, day, ``half`` (the policy's, else as written), ``time`` (as written),
    ``start``, ``end`` (minutes), doctor, status, ``lead`` (days), ``cancelled`` (0 or 1).
    """
    rules = cohort.policy.policy.bookings
    table = cohort.table("bookings").select(_COLUMNS)
    ahead = (table[day].cast(pa.int32()).cast(pa.int64()) for day in ("booked_for", "booked_at"))
    rows = cohort.engine.frame(table.append_column("lead", pc.subtract(*ahead))).filter(
        (nw.col("booked_for").dt.year() == cohort.year).fill_null(False)
    )
    if cohort.as_of is not None:
        known_on = nw.coalesce(nw.col("booked_at"), nw.col("booked_for"))
        rows = rows.filter(known_on <= cohort.as_of)
    halves = words_of(rules.half_days if rules else ())
    off = {fold.word(word) for word in (rules.cancelled if rules else ())}
    persons = people(cohort)
    for column, made, rule in (
        ("slot", "start", _start),
        ("slot", "end", _end),
        ("slot", "time", lambda text: shown(text, persons)),
        ("clinic", "clinic_shown", lambda text: shown(text, persons)),
        ("status", "state", lambda text: shown(text, persons)),
        (
            "half_day",
            "half",
            lambda text: getattr(halves.get(fold.word(text)), "id", shown(text, persons)),
        ),
        ("status", "off", lambda text: int(fold.word(text) in off)),
    ):
        rows = rows.join(_translated(cohort, column, made, rule), on=column, how="left")
    morning_or_later = _half_by_time(rules)
    return rows.select(
        "institution",
        nw.col("clinic_shown").alias("clinic"),
        nw.col("booked_for").alias("day"),
        nw.coalesce(nw.col("half"), morning_or_later).alias("half"),
        "time",
        "start",
        "end",
        nw.col("booked_by").alias("doctor"),
        nw.col("state").alias("status"),
        "lead",
        nw.col("off").fill_null(0).alias("cancelled"),
    )


def _start(text: str) -> int | None:
    found = slot(text)
    return None if found is None else found.start


def _end(text: str) -> int | None:
    found = slot(text)
    return None if found is None else found.end


def _half_by_time(rules: BookingRules | None) -> nw.Expr:
    """Of a booking that names no half-day: by the start of its slot, where the policy names two."""
    nothing = nw.lit(None).cast(nw.String)
    if rules is None or len(rules.half_days) != 2:
        return nothing
    first, second = (half.id for half in rules.half_days)
    return (
        nw.when(nw.col("start") < _AFTER_NOON)
        .then(nw.lit(first))
        .when(nw.col("start") >= _AFTER_NOON)
        .then(nw.lit(second))
        .otherwise(nothing)
    )


def _translated(cohort: Cohort, column: str, made: str, rule: Callable[[str], Any]) -> Frame:
    """Every text of a column -> what a rule makes of it."""
    texts = sorted(
        t for t in cohort.table("bookings")[column].unique().to_pylist() if t is not None
    )
    kind = pa.int64() if made in ("start", "end", "off") else pa.string()
    values = pa.array([rule(text) for text in texts], kind)
    return cohort.engine.frame(pa.table({column: pa.array(texts, pa.string()), made: values}))


def booked(cohort: Cohort) -> tuple[Booked, ...]:
    """Bookings and how many of them were cancelled, dimension by dimension."""
    rules = cohort.policy.policy.bookings
    keys: dict[Dimension, tuple[str, ...]] = {
        "clinic": ("clinic",),
        "day": ("day", "half"),
        "slot": ("time",),
        "doctor": ("doctor",),
        "lead": ("lead",),
        "status": ("status",),
    }
    found: list[Booked] = []
    for dimension in DIMENSIONS:
        grouped = cohort.once(bookings).group_by("institution", *keys[dimension])
        rows = cohort.engine.collect(
            grouped.agg(nw.len().alias("bookings"), nw.col("cancelled").sum())
        ).to_pylist()
        if dimension == "lead":
            found += _by_lead(rows, rules.lead_days if rules else ())
        else:
            found += [
                Booked(dimension, row["institution"], row[keys[dimension][-1]],
                       int(row["bookings"]), int(row["cancelled"]), row.get("day"))
                for row in rows
            ]  # fmt: skip
    halves = [half.id for half in (rules.half_days if rules else ())]
    return tuple(sorted(found, key=lambda row: _order(row, halves)))


def _order(row: Booked, halves: list[str]) -> tuple[Any, ...]:
    """By institution; days, slots and lead times as they follow each other, others the most first."""
    follows = row.dimension in ("day", "slot", "lead")
    time = _start(row.label) if row.dimension == "slot" and row.label else None
    return (
        DIMENSIONS.index(row.dimension),
        as_people_count(row.institution),
        row.day.toordinal() if row.day else 0,
        halves.index(row.label) if row.day and row.label in halves else len(halves),
        (row.least is None, row.most is None and row.least is None, row.least or 0),
        (time is None, time or 0) if row.dimension == "slot" else (False, 0),
        0 if follows else -row.bookings,
        as_people_count(row.label),
    )


def _by_lead(rows: Iterable[dict[str, Any]], limits: tuple[int, ...]) -> list[Booked]:
    """Lead times in classes; entered after the day booked for: below 0; not told: no limits."""
    classes: list[tuple[int | None, int | None]] = [(None, None), (None, -1)]
    least = 0
    for most in limits:
        classes.append((least, most))
        least = most + 1
    classes.append((least, None))
    counts: dict[tuple[Any, int], list[int]] = {}
    for row in rows:
        lead = row["lead"]
        place = 0 if lead is None else 1 if lead < 0 else next(
            at for at, (low, high) in enumerate(classes)
            if low is not None and low <= lead and (high is None or lead <= high)
        )  # fmt: skip
        sums = counts.setdefault((row["institution"], place), [0, 0])
        sums[0] += int(row["bookings"])
        sums[1] += int(row["cancelled"])
    return [
        Booked("lead", institution, None, total, off, None, *classes[place])
        for (institution, place), (total, off) in counts.items()
    ]


def lead_time(cohort: Cohort) -> LeadTime | None:
    """Over the bookings not entered afterwards; None if none tells."""
    known = cohort.once(bookings).filter((nw.col("lead") >= 0).fill_null(False))
    days = cohort.engine.collect(known.select("lead"))["lead"].to_pylist()
    if not days:
        return None
    middle = Fraction(median([Fraction(day) for day in days]))
    return LeadTime(len(days), min(days), middle, Fraction(sum(days), len(days)), max(days))


def crowded(cohort: Cohort) -> tuple[tuple[Crowded, ...], int, int]:
    """Slots with less than the promised time a visit; slots read; bookings whose slot was not."""
    rules = cohort.policy.policy.bookings
    kept = cohort.once(bookings).filter(nw.col("cancelled") == 0)
    unread = cohort.engine.collect(kept.filter(nw.col("start").is_null()).select(nw.len()))
    slots = (
        kept.filter(~nw.col("start").is_null())
        .group_by(*_CLINIC, "start")
        .agg(
            nw.len().alias("bookings"),
            nw.col("end").max(),
            nw.col("time").min(),
        )
    )
    rows = cohort.engine.collect(slots).to_pylist()
    starts: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        starts.setdefault(_clinic(row), []).append(row["start"])
    following = {
        (of, start): later for of, each in starts.items() for start, later in pairwise(sorted(each))
    }
    found = [
        Crowded(
            row["institution"], row["clinic"], row["day"], row["time"], int(row["bookings"]),
            None if (until := _until(row, following)) is None else until - row["start"],
        )
        for row in rows
    ]  # fmt: skip
    promised = rules.minutes if rules else 0
    close = [
        each for each in found
        if each.each < promised and (each.minutes is not None or each.bookings > 1)
    ]  # fmt: skip
    close.sort(key=lambda c: (as_people_count(c.institution), c.day, as_people_count(c.clinic),
                              _start(c.slot) or 0))  # fmt: skip
    return tuple(close), len(rows), int(unread.column(0)[0].as_py())


def _clinic(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column] for column in _CLINIC)


def _until(row: dict[str, Any], following: dict[tuple[Any, ...], int]) -> int | None:
    """When a slot is over: at its own end or when the next of the clinic begins, whichever is first."""
    both = (row["end"], following.get((_clinic(row), row["start"])))
    ends = [end for end in both if end is not None]
    return min(ends) if ends else None
