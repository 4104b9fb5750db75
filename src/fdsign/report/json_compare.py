"""A comparison as JSON and CSV; people are masked unless the run may name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fdsign.metrics.numbers import decimal
from fdsign.report import compared
from fdsign.report.csv import table
from fdsign.report.json import SCHEMA, Document

if TYPE_CHECKING:
    from fractions import Fraction

    from fdsign.compare.results import Change, CompareRun, Kind, Mover, Standing, Value

_COLUMNS = (
    "what", "figure", "level", "institution", "unit", "old", "new", "change", "by_data", "by_policy",
    "old_numerator", "old_denominator", "new_numerator", "new_denominator", "old_status", "new_status",
)  # fmt: skip
_PEOPLE = (
    "person", "name", "entered", "left", "old_institution", "old_doctor", "new_institution",
    "new_doctor",
)  # fmt: skip


def compare_document(run: CompareRun) -> Document:
    """Every change, worst first, under the envelope of the new run; the old one's beside it."""
    old, new = run.names
    document: Document = {"schema": SCHEMA, "command": "compare", **run.new}
    document["compared"] = {
        "old": {"name": old, **run.old},
        "new": {"name": new, **run.new},
        "unchanged": run.unchanged,
    }
    document["identifiable"] = run.identifiable
    document["results"] = [_change(change) for change in run.changes]
    if run.movers is not None:
        document["movers"] = [_mover(run, mover) for mover in run.movers]
    return document


def _change(change: Change) -> Document:
    """Shares and persons as numbers, points and yuan as decimal strings."""
    key = change.key
    return {
        "what": key.kind,
        "figure": key.figure,
        "level": key.level,
        "institution": key.institution,
        "unit": key.unit,
        "old": _value(key.kind, change.old),
        "new": _value(key.kind, change.new),
        "change": _number(key.kind, change.change),
        "by_data": _number(key.kind, change.data),
        "by_policy": _number(key.kind, change.policy),
    }


def _value(kind: Kind, value: Value) -> Document:
    found: Document = {"value": _number(kind, value.value)}
    if kind == "rate":
        found["numerator"] = value.numerator
        found["denominator"] = value.denominator
        found["target"] = None if value.target is None else float(value.target)
        found["status"] = value.status
    return found


def _number(kind: Kind, value: Fraction | None) -> Any:
    if value is None:
        return None
    if kind == "rate":
        return float(value)
    if kind == "persons":
        return int(value)
    return decimal(value, 4 if kind == "points" else 2)


def _mover(run: CompareRun, mover: Mover) -> Document:
    return {
        "person": compared.person(run, mover.person) or None,
        "name": compared.name(run, mover.new, mover.old) or None,
        "entered": list(mover.entered),
        "left": list(mover.left),
        "old": _standing(mover.old),
        "new": _standing(mover.new),
    }


def _standing(standing: Standing | None) -> Document | None:
    if standing is None:
        return None
    place = standing.place
    return {
        "institution": standing.institution,
        "doctor": standing.doctor,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
    }


def changes_csv(run: CompareRun) -> str:
    """One row a change."""
    rows = []
    for row in map(_change, run.changes):
        sides = {side: row.pop(side) for side in ("old", "new")}
        flat = {f"{side}_{key}": value for side in sides for key, value in sides[side].items()}
        rows.append({**row, **flat, "old": flat["old_value"], "new": flat["new_value"]})
    return table(_COLUMNS, rows)


def people_csv(run: CompareRun) -> str:
    """One row a person who entered or left a figure."""
    rows = []
    for mover in run.movers or ():
        row = _mover(run, mover)
        for side in ("old", "new"):
            standing = row[side] or {}
            row[f"{side}_institution"] = standing.get("institution")
            row[f"{side}_doctor"] = standing.get("doctor")
        rows.append({**row, "entered": " ".join(row["entered"]), "left": " ".join(row["left"])})
    return table(_PEOPLE, rows)
