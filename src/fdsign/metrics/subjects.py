"""What a rule returns: the persons or events themselves, never a number (spec 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import narwhals as nw

from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNITS
from fdsign.metrics.results import Level

COLUMNS = ("person", *UNITS, "weight", "source", "row")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who is in a denominator or numerator: those of ``among`` for whom ``where`` holds (None: all).

    ``among``: person, the unit columns, ``weight`` (the persons of a population-table row; where there
    is none each row is one), ``source`` and ``row`` of the export, and what the rule came from.
    Rules that choose among the same frame are counted in one pass.
    ``at``: levels whose subjects come from another frame.
    """

    among: Frame
    where: nw.Expr | None = None
    at: Mapping[Level, Frame] = field(default_factory=dict)

    @property
    def frame(self) -> Frame:
        """The subjects themselves."""
        return self.among if self.where is None else self.among.filter(self.where)

    def level(self, level: Level) -> Frame:
        """The subjects that are counted at one level."""
        return self.at.get(level, self.frame)


def subjects(frame: Frame) -> Frame:
    """Only the columns that a subject has."""
    return frame.select(
        *(nw.col(c) for c in COLUMNS[:-3]),
        weight(frame).cast(nw.Int64),
        nw.col("source").cast(nw.Int64),
        nw.col("row").cast(nw.Int64),
    )


def of(frame: Frame, where: nw.Expr | None = None) -> Subjects:
    """The same subjects at every level."""
    return Subjects(frame, where)


def weight(frame: Frame) -> nw.Expr:
    """How many a row counts for."""
    known = "weight" in frame.collect_schema().names()
    return nw.col("weight") if known else nw.lit(1).cast(nw.Int64).alias("weight")
