"""The one function that counts: subjects of any rule, at any level (spec 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import pyarrow as pa

from fdsign.cohort.engine import Engine, Frame
from fdsign.cohort.units import UNITS
from fdsign.metrics.results import LEVELS, Level
from fdsign.metrics.subjects import Subjects, subjects, weight

KEYS: dict[Level, tuple[str, ...]] = {
    "total": (),
    "institution": ("institution",),
    "station": ("institution", "station"),
    "community": ("place", "community"),
    "team": ("institution", "team"),
    "doctor": ("institution", "doctor"),
    "grid": ("place", "grid"),
}
"""The unit columns that name a unit of each level, within its institution."""

Unit = tuple[str | None, ...]
Counts = dict[tuple[str, Level], dict[Unit, int]]
"""(name of the subjects, level) -> unit -> how many."""


def count(named: Iterable[tuple[str, Subjects]], engine: Engine) -> Counts:
    """Count every named group of subjects at every level, in one pass over the data."""
    frames: list[Frame] = []
    replaced: dict[str, set[Level]] = {}
    for name, who in named:
        replaced[name] = set(who.at)
        frames.append(_named(who.frame, name, ""))
        frames.extend(_named(who.at[level], name, level) for level in who.at)
    counts: Counts = {(name, level): {} for name in replaced for level in LEVELS}
    if not frames:
        return counts
    keys = ["name", "only", *UNITS]
    cube = engine.collect(
        nw.concat(frames).group_by(*keys).agg(nw.col("weight").sum().cast(nw.Int64).alias("n"))
    )
    for level in LEVELS:
        for row in _rolled_up(cube, level):
            name, only = row["name"], row["only"]
            if (only == level) or (only == "" and level not in replaced[name]):
                unit = tuple(row[key] for key in KEYS[level])
                counts[name, level][unit] = counts[name, level].get(unit, 0) + int(row["n"])
    return counts


def _named(frame: Frame, name: str, only: str) -> Frame:
    """Subjects with the name that they are counted under; all are grouped in one pass."""
    return frame.select(
        nw.lit(name).alias("name"), nw.lit(only).alias("only"), *UNITS, weight(frame).cast(nw.Int64)
    )


def _rolled_up(cube: pa.Table, level: Level) -> list[dict[str, Any]]:
    keys = ["name", "only", *KEYS[level]]
    grouped = cube.group_by(keys).aggregate([("n", "sum")])
    rows: list[dict[str, Any]] = grouped.rename_columns({"n_sum": "n"}).to_pylist()
    return rows


def listed(who: Subjects, level: Level, unit: Unit, engine: Engine) -> pa.Table:
    """The subjects that a count counted: person, units, weight, source, row, in file order."""
    frame = subjects(who.level(level))
    for key, value in zip(KEYS[level], unit, strict=True):
        column = nw.col(key)
        frame = frame.filter(column.is_null() if value is None else (column == value))
    return engine.collect(frame).sort_by([("source", "ascending"), ("row", "ascending")])
