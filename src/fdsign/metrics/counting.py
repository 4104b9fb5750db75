"""The one function that counts: subjects of any rule, at any level (spec 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    """Count every named group of subjects at every level, in one pass over each frame they are among.

    A unit with nobody in it is left out.
    """
    told = (part for name, who in named for part in _parts(name, who))
    parts = [_Part(f"part_{number}", *part) for number, part in enumerate(told)]
    counts: Counts = {(part.name, level): {} for part in parts for level in LEVELS}
    if not parts:
        return counts
    cubes = [_cube(among, own, engine) for among, own in _by_frame(parts)]
    cube = pa.concat_tables(cubes, promote_options="default")
    for level in LEVELS:
        here = [part for part in parts if level in part.levels]
        for row in _rolled_up(cube, level, here):
            unit = tuple(row[key] for key in KEYS[level])
            for part in here:
                if number := row[f"{part.column}_sum"]:
                    counts[part.name, level][unit] = int(number)
    return counts


@dataclass(frozen=True, slots=True)
class _Part:
    """What one column of the cube counts: the subjects of a name at some of the levels."""

    column: str
    name: str
    among: Frame
    where: nw.Expr | None
    levels: frozenset[Level]


def _parts(
    name: str, who: Subjects
) -> Iterator[tuple[str, Frame, nw.Expr | None, frozenset[Level]]]:
    """The subjects of the levels that have none of their own, and of those that have."""
    yield name, who.among, who.where, frozenset(LEVELS) - who.at.keys()
    for level, among in who.at.items():
        yield name, among, None, frozenset({level})


def _by_frame(parts: Iterable[_Part]) -> list[tuple[Frame, list[_Part]]]:
    """The parts that choose among the same frame together."""
    found: list[tuple[Frame, list[_Part]]] = []
    for part in parts:
        own = next((own for among, own in found if among is part.among), None)
        if own is None:
            found.append((part.among, [part]))
        else:
            own.append(part)
    return found


def _cube(among: Frame, parts: list[_Part], engine: Engine) -> pa.Table:
    """The unit columns, and for each part how many of each combination of units are in it."""
    one = weight(among).cast(nw.Int64)
    counted = {
        part.column: one if part.where is None else nw.when(part.where).then(one).otherwise(0)
        for part in parts
    }
    sums = among.select(*UNITS, **counted).group_by(*UNITS).agg(nw.col(*counted).sum())
    return engine.collect(sums.with_columns(nw.col(*counted).cast(nw.Int64)))


def _rolled_up(cube: pa.Table, level: Level, parts: list[_Part]) -> list[dict[str, Any]]:
    sums = [(part.column, "sum") for part in parts]
    rows: list[dict[str, Any]] = cube.group_by(list(KEYS[level])).aggregate(sums).to_pylist()
    return rows


def listed(who: Subjects, level: Level, unit: Unit, engine: Engine) -> pa.Table:
    """The subjects that a count counted: person, units, weight, source, row, in file order."""
    frame = subjects(who.level(level))
    for key, value in zip(KEYS[level], unit, strict=True):
        column = nw.col(key)
        frame = frame.filter(column.is_null() if value is None else (column == value))
    return engine.collect(frame).sort_by([("source", "ascending"), ("row", "ascending")])
