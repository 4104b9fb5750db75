"""Where the rules run: one set of Narwhals expressions on the engine that the user chooses (spec 5)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from fdsign.intake.query import Memory

Frame = nw.LazyFrame[Any]
Name = Literal["auto", "duckdb", "arrow", "pandas", "spark"]

_SMALL = 1_000_000
"""Rows of all tables up to which a database costs more to ask than they cost to look at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine of a run, and what it may use.

    ``auto``: Arrow for a centre, the database for a district, or where its memory is spoken of.
    ``memory``: of the embedded database, which intake needs whatever the engine. ``master``: the
    cluster that Spark runs on, None for this machine.
    """

    name: Name = "auto"
    memory: Memory = Memory()  # noqa: RUF009 - frozen
    master: str | None = None


class Engine(ABC):
    """Tables go in as Arrow and come out as Arrow; what is between is the engine's own."""

    @abstractmethod
    def frame(self, table: pa.Table) -> Frame:
        """An Arrow table as a lazy frame."""

    @abstractmethod
    def collect(self, frame: Frame) -> pa.Table:
        """The result as an Arrow table."""

    def settle(self, frame: Frame) -> Frame:
        """Reckon a frame now, so that everything built on it starts from the result."""
        return self.frame(self.collect(frame))

    @abstractmethod
    def close(self) -> None:
        """Free what the engine holds."""


def among(column: str, values: Collection[str] | Collection[int]) -> nw.Expr:
    """Whether a value is one of these; a blank is none. Arrow knows no list of nothing."""
    if not values:
        return nw.col(column).is_null() & nw.lit(False)
    return nw.col(column).is_in(sorted(values)).fill_null(False)


def distinct(frame: Frame, *columns: str) -> Frame:
    """Each combination of the columns once: a database finds groups sooner than the first row of each."""
    return frame.group_by(*columns).agg(nw.len().alias("rows_alike")).select(*columns)


def started(choice: Choice, rows: int = 0) -> Engine:
    """The engine for so many rows, to be closed. Raises FdsignError if it is not installed."""
    small = choice.name == "auto" and rows <= _SMALL and choice.memory == Memory()
    if small or choice.name == "arrow":
        from fdsign.cohort.on_arrow import ArrowEngine

        return ArrowEngine()
    if choice.name == "pandas":
        from fdsign.cohort.on_pandas import PandasEngine

        return PandasEngine()
    if choice.name == "spark":
        from fdsign.cohort.on_spark import SparkEngine

        return SparkEngine(choice.master)
    from fdsign.cohort.on_duckdb import DuckEngine

    return DuckEngine()
