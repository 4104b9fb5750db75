"""交接: whose a leaving doctor's contracts are from a day on (spec 2.1, the table of handovers)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
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

    A hands over to B, on a later day B to C: what was A's is C's too.
    """
    table = exports.tables.get("handover")
    rows: list[dict[str, Any]] = [] if table is None else table.to_pylist()
    rows.sort(key=lambda row: (row["from"] or date.max, row["source"], row["row"]))
    known = set(doctors)
    placed: list[tuple[dict[str, Any], str | None]] = []
    for row in rows:
        institution = _institution(row, known)
        placed.append((row, institution))
        if institution and (institution, row["old_doctor"]) in known and row["new_doctor"]:
            known.add((institution, row["new_doctor"]))
    rivals = _rivals(placed)
    by_day: dict[date, dict[Doctor, str]] = {}
    places: dict[Doctor, tuple[int, int]] = {}
    problems = []
    for row, institution in placed:
        place = (row["source"], row["row"])
        if why := _why_not(row, institution, known, rivals):
            problems.append(exports.said("handover-unusable", *place, why=why))
        elif row["from"] <= last_day:
            old = (str(institution), row["old_doctor"])
            by_day.setdefault(row["from"], {})[old] = row["new_doctor"]
            places[old] = place
    to: dict[Doctor, str] = {}
    for day in sorted(by_day):
        today = by_day[day]
        held = {old: today.get((old[0], holder), holder) for old, holder in to.items()}
        to = {**held, **today}
    return Handovers({o: n for o, n in to.items() if n != o[1]}, places, tuple(problems))


def _institution(row: dict[str, Any], doctors: Collection[Doctor]) -> str | None:
    """The one named, else the only one in whose contracts the old doctor stands."""
    if row["institution"]:
        return str(row["institution"])
    found = {institution for institution, doctor in doctors if doctor == row["old_doctor"]}
    return found.pop() if len(found) == 1 else None


def _rivals(
    usable: list[tuple[dict[str, Any], str | None]],
) -> frozenset[tuple[str | None, str, date]]:
    """Doctors whom several rows hand over to different ones on the same day."""
    heirs: dict[tuple[str | None, str, date], set[str]] = {}
    for row, institution in usable:
        heirs.setdefault((institution, row["old_doctor"], row["from"]), set()).add(
            row["new_doctor"]
        )
    return frozenset(key for key, names in heirs.items() if len(names) > 1)


def _why_not(
    row: dict[str, Any],
    institution: str | None,
    doctors: Collection[Doctor],
    rivals: frozenset[tuple[str | None, str, date]],
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
    if (institution, old, day) in rivals:
        return _("another row hands {doctor} over to somebody else on the same day").format(
            doctor=old
        )
    return ""
