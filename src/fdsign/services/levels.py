"""Events by the units of a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from fdsign.cohort.engine import Frame
from fdsign.cohort.names import as_people_count
from fdsign.metrics.counting import KEYS
from fdsign.metrics.results import Level
from fdsign.services.results import LEVELS

Unit = tuple[str | None, str | None]
"""Institution (of the levels below it) and unit."""


def grouped(frame: Frame, level: Level, *columns: str) -> Any:
    """The frame grouped by the unit columns of a level and further ones."""
    keys = KEYS[level]
    if keys:
        return frame.group_by(*keys, *columns)
    return frame.with_columns(nw.lit(1).alias("whole")).group_by("whole", *columns)


def unit_of(level: Level, row: Mapping[str, Any]) -> Unit:
    """The unit that a row of such a group is about."""
    names = [row[key] for key in KEYS[level]]
    return (names[0] if len(names) > 1 else None, names[-1] if names else None)


def in_order(level: Level, unit: Unit) -> tuple[Any, ...]:
    """Level by level, as people count units."""
    return LEVELS.index(level), *(as_people_count(name) for name in unit)
