"""交接: whose a leaving doctor's contracts are from a day on (spec 2.1, the table of handovers)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa

from fdsign.intake.exports import Exports
from fdsign.locale.text import _
from fdsign.problems import Problem

Doctor = tuple[str, str]
"""Institution and name."""


@dataclass(frozen=True, slots=True)
class Handovers:
    """``to``: old doctor -> who has the contracts in the end. ``rows``: of these the place told of.

    ``problems``: rows of the table that hand nothing over.
    """

    to: Mapping[Doctor, str]
    rows: Mapping[Doctor, tuple[int, int]]
    problems: tuple[Problem, ...] = ()

    def table(self) -> pa.Table:
        """institution, doctor, new_doctor."""
        return pa.table(
            {
                "institution": pa.array([old[0] for old in self.to], pa.string()),
                "doctor": pa.array([old[1] for old in self.to], pa.string()),
                "new_doctor": pa.array(list(self.to.values()), pa.string()),
            }
        )


def handovers(exports: Exports, doctors: frozenset[Doctor], last_day: date) -> Handovers:
    """The handovers up to a day, in the order of their dates. ``doctors``: of all contracts.

    A hands over to B, on a later day B to C: what was A's is C's too. Who has handed over has nothing more
    to hand over.
    """
    table = exports.tables.get("handover")
    rows: list[dict[str, Any]] = [] if table is None else table.to_pylist()
    rows.sort(key=lambda row: (row["from"] or date.max, row["source"], row["row"]))
    heirs: set[Doctor] = set()
    to: dict[Doctor, str] = {}
    places: dict[Doctor, tuple[int, int]] = {}
    problems = []
    for day, group in groupby(rows, key=lambda row: row["from"]):
        today = [(row, _institution(row, doctors, heirs)) for row in group]
        rivals = _rivals(today)
        moves: dict[Doctor, str] = {}
        for row, institution in today:
            place = (row["source"], row["row"])
            if why := _why_not(row, institution, doctors | heirs, rivals):
                problems.append(exports.said("handover-unusable", *place, why=why))
                continue
            old, new = (str(institution), row["old_doctor"]), row["new_doctor"]
            if day > last_day:
                details = {"old": old[1], "new": new, "day": day.isoformat()}
                problems.append(exports.said("handover-later", *place, **details))
                continue
            if old in to and old not in {(other[0], holder) for other, holder in to.items()}:
                why = _("{doctor} had handed over all contracts before").format(doctor=old[1])
                problems.append(exports.said("handover-unusable", *place, why=why))
                continue
            moves[old] = new
            places.setdefault(old, place)
        heirs |= {(old[0], new) for old, new in moves.items()}
        if moves:
            held = {old: moves.get((old[0], holder), holder) for old, holder in to.items()}
            to = {**moves, **held}
    return Handovers({o: n for o, n in to.items() if n != o[1]}, places, tuple(problems))


def _institution(
    row: dict[str, Any], doctors: Collection[Doctor], heirs: Collection[Doctor]
) -> str | None:
    """The one named; else the only one whose contracts name the old doctor, or came to that doctor."""
    if row["institution"]:
        return str(row["institution"])
    for known in (doctors, heirs):
        found = {institution for institution, doctor in known if doctor == row["old_doctor"]}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _rivals(today: list[tuple[dict[str, Any], str | None]]) -> frozenset[tuple[str | None, str]]:
    """Whom several rows of a day hand over to different doctors."""
    heirs: dict[tuple[str | None, str], set[str]] = {}
    for row, institution in today:
        if row["new_doctor"] not in (None, row["old_doctor"]):
            heirs.setdefault((institution, row["old_doctor"]), set()).add(row["new_doctor"])
    return frozenset(old for old, names in heirs.items() if len(names) > 1)


def _why_not(
    row: dict[str, Any],
    institution: str | None,
    doctors: Collection[Doctor],
    rivals: frozenset[tuple[str | None, str]],
) -> str:
    old, new, day = row["old_doctor"], row["new_doctor"], row["from"]
    if not (old and new and day):
        return _("old doctor, new doctor and date are needed")
    if old == new:
        return _("old and new doctor are the same")
    if institution is None:
        return _(
            "no contract names {doctor}, or several institutions do; name the institution"
        ).format(doctor=old)
    if (institution, old) not in doctors:
        return _("no contract of {institution} names {doctor}").format(
            institution=institution, doctor=old
        )
    if (institution, old) in rivals:
        return _("another row hands {doctor} over to somebody else on the same day").format(
            doctor=old
        )
    return ""
