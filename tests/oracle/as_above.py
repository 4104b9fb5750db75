"""Blank cells that mean "as above", in plain loops (spec 2.1; the choice is in DECISIONS.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("institution", "station", "community", "grid", "team")

Row = dict[str, Any]


def as_above(exports: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The exports with the blanks of a sheet in groups filled from the row above."""
    return {name: _filled(name, rows) for name, rows in exports.items()}


def _filled(dataset: str, rows: list[Row]) -> list[Row]:
    filled = [dict(row) for row in rows]
    for column in COLUMNS:
        if _in_groups(dataset, [row.get(column) for row in rows]):
            value = None
            for row in filled:
                value = row.get(column) or value
                row[column] = value
    return filled


def _in_groups(dataset: str, cells: list[Any]) -> bool:
    """Whether the first cell is filled and no value stands twice.

    In a list of persons also: two values, ten rows, twice as many blanks as values.
    """
    values = [cell for cell in cells if cell]
    blanks = len(cells) - len(values)
    if not values or not blanks or not cells[0] or len(set(values)) < len(values):
        return False
    if dataset == "population":
        return True
    return len(values) >= 2 and len(cells) >= 10 and blanks >= 2 * len(values)
