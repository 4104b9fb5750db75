"""异常线索: what may be right and deserves a look, with the rows to look at; no person is named."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.metrics.results import ODDITIES
from fdsign.report.model import Column, Count, Sheet, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.metrics.results import Anomaly, Oddity, Place

KINDS: dict[Oddity, str] = {
    "deceased": N_("contract of a person who has died"),
    "phone_shared": N_("one telephone number on the contracts of many persons"),
    "busy_day": N_("many contracts of one doctor signed in one day"),
    "over_cap": N_("a doctor with more signed persons than the cap"),
    "phone_differs": N_("the number surveyed is not the contract's"),
}
_LOOK: dict[Oddity, str] = {
    "deceased": N_("Is the date of death right? Then end the contract; signed after it, ask why."),
    "phone_shared": N_("One household, or a number put in for lack of their own?"),
    "busy_day": N_("A signing campaign, or entered later for many at once?"),
    "over_cap": N_("Can the doctor serve so many? Share them with the team."),
    "phone_differs": N_("Which number reaches the person? Correct the other one."),
}
SOME = 3
"""Rows named on a screen before the rest is only counted."""


def sheet(anomalies: Sequence[Anomaly], subtitle: tuple[str, ...]) -> Sheet:
    """All of them, made for the filter."""
    rows = [
        (
            Text(_(KINDS[each.kind])),
            Text(each.institution or ""),
            Text(each.doctor or ""),
            Count(each.count),
            Text(each.day.isoformat() if each.day is not None else ""),
            Text(" / ".join(each.phones)),
            Text(_("; ").join(places(each.places))),
        )
        for each in anomalies
    ]
    return Sheet(
        name=_("To look at"),
        title=_("Anomalies: no errors, but worth a look"),
        subtitle=subtitle,
        tables=(
            Table(
                (
                    Column(_("What is odd"), width=40),
                    Column(_("Institution"), width=28),
                    Column(_("Doctor"), width=12),
                    Column(_("Number"), width=9),
                    Column(_("Day"), width=12),
                    Column(_("Telephone"), width=28),
                    Column(_("Rows to look at"), width=70),
                ),
                tuple(rows),
                filtered=True,
            ),
        ),
        frozen=1,
    )


def counts(anomalies: Sequence[Anomaly]) -> Table:
    """How many of each kind, and what to look at."""
    return Table(
        (
            Column(_("What is odd"), span=2),
            Column(_("Number")),
            Column(_("What to look at"), span=5),
        ),
        tuple(
            (Text(_(KINDS[kind])), Count(len(found)), Text(look(kind)))
            for kind, found in by_kind(anomalies)
        ),
        title=_("Anomalies: no errors, but worth a look"),
    )


def by_kind(anomalies: Iterable[Anomaly]) -> list[tuple[Oddity, list[Anomaly]]]:
    """The kinds that occur, in their order."""
    kinds: dict[Oddity, list[Anomaly]] = {kind: [] for kind in ODDITIES}
    for each in anomalies:
        kinds[each.kind].append(each)
    return [(kind, found) for kind, found in kinds.items() if found]


def look(kind: Oddity) -> str:
    """What to look at."""
    return _(_LOOK[kind])


def line(anomaly: Anomaly) -> str:
    """One anomaly for the screen: what is odd about which rows."""
    rows = places(anomaly.places[:SOME])
    if len(anomaly.places) > SOME:
        rows.append(_("{count} more rows").format(count=len(anomaly.places) - SOME))
    unit = "/".join(part for part in (anomaly.institution, anomaly.doctor) if part)
    what = _what(anomaly)
    if rows:
        what = _("{what} ({rows})").format(what=what, rows=_("; ").join(rows))
    return _("{where}: {what}").format(where=unit, what=what) if unit else what


def _what(anomaly: Anomaly) -> str:
    day = anomaly.day.isoformat() if anomaly.day is not None else None
    match anomaly.kind:
        case "deceased" if day is None:
            return _("died, the day is not written")
        case "deceased":
            return _("died on {day}").format(day=day)
        case "phone_shared":
            words = _("{phone} for {count} persons")
            return words.format(phone=anomaly.phones[0], count=anomaly.count)
        case "busy_day":
            return _("{count} contracts on {day}").format(count=anomaly.count, day=day)
        case "over_cap":
            return _("{count} persons").format(count=f"{anomaly.count:,}")
        case _:
            contract, survey = anomaly.phones
            return _("contract {contract}, survey {survey}").format(
                contract=contract, survey=survey
            )


def places(found: Sequence[Place]) -> list[str]:
    """The rows of each sheet: ``签约.xlsx › Sheet1, rows 3, 5–9``."""
    said = []
    for (file, sheet), rows in groupby(found, key=lambda place: (place.file, place.sheet)):
        numbers = [place.row for place in rows]
        words = _("{file}, row {row}") if len(numbers) == 1 else _("{file}, rows {row}")
        name = f"{file} › {sheet}" if sheet else file
        said.append(words.format(file=name, row=_spans(numbers)))
    return said


def _spans(rows: Sequence[int]) -> str:
    """Row numbers, neighbours as one span."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    return _(", ").join("–".join(str(end) for end in span) for span in spans)
