"""The population table: which of its rows speak for the year, and for which levels (spec 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from fdsign.intake.exports import Exports

_COLUMN = {
    "institution": "institution", "station": "station", "community": "community",
    "doctor": "doctor", "team": "doctor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Population:
    """``table``: the rows of one year with ``weight`` (persons). ``year``: theirs, None undated.

    ``levels``: the levels whose column is filled; the total is the sum of all rows.
    """

    table: pa.Table
    year: int | None
    levels: frozenset[str]


def population(
    exports: Exports, year: int, denominator: Literal["registered", "resident"]
) -> Population | None:
    """The rows of the year; else those without a year; else the latest earlier year's; else None."""
    table = exports.tables.get("population")
    if table is None:
        return None
    weight = table[f"{denominator}_population"]
    nobody = pa.nulls(len(table), pa.int64())
    table = table.append_column("weight", weight).append_column("person", nobody)
    table = table.filter(pc.is_valid(weight))
    titles = [exports.title_years.get(s) for s in table["source"].to_pylist()]
    years = pc.coalesce(table["year"], pa.array(titles, pa.int64()))
    stated = sorted({y for y in years.to_pylist() if y is not None and y <= year})
    if year in stated:
        chosen: int | None = year
    elif years.null_count:
        chosen = None
    elif stated:
        chosen = stated[-1]
    else:
        return None
    mask = pc.is_null(years) if chosen is None else pc.equal(years, chosen)
    rows = table.filter(pc.fill_null(mask, False))
    levels = {level for level, c in _COLUMN.items() if rows[c].null_count < len(rows)}
    return Population(rows, chosen, frozenset(levels))
