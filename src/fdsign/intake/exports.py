"""What intake hands on: typed tables, problems, and an account of every row read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from fdsign.intake.config import Config
from fdsign.intake.persons import Others, written
from fdsign.problem_codes import CATALOGUE
from fdsign.problems import Problem


@dataclass(slots=True)
class Input:
    """One sheet of one file that is used, and what became of its rows.

    ``set_aside``: reason (totals, headings, footers, blank, not-filled-in, row-duplicate,
    resident-duplicate) -> rows. ``read`` counts every row below the heading. ``unknown``: headings of
    no known column; ``columns``: canonical column -> its letter.
    """

    file: str
    sheet: str | None
    dataset: str
    sha256: str
    read: int
    used: int = 0
    rejected: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    heading_row: int = 1
    unwrapped: int = 0
    hidden: bool = False
    unknown: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def aside(self) -> int:
        """All rows set aside."""
        return sum(self.set_aside.values())

    @property
    def balanced(self) -> bool:
        """Conservation: used + rejected + set aside = read (spec 2.3)."""
        return self.used + self.rejected + self.aside == self.read


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A file or sheet that no figure rests on, and why."""

    file: str
    sheet: str | None
    why: str


@dataclass(slots=True)
class Exports:
    """Everything that was read.

    ``tables``: dataset id -> typed table with the columns of ``intake.datasets``, ``person`` (where
    rows are about persons), ``g_<group>`` marks, ``source`` (index into ``inputs``) and ``row`` (as
    Excel numbers it). Persons are whole numbers, ``others`` what the negative ones stand for.
    ``title_years``: source -> the year its title names; ``titles``: source -> the words of its file's
    name, its sheet's name and the lines above its heading.
    ``identifiable``: the problems show people's data in clear.
    """

    tables: dict[str, pa.Table]
    inputs: list[Input]
    not_used: list[NotUsed]
    problems: list[Problem]
    config: Config
    others: Others = field(default_factory=dict)
    newest: float = 0.0
    title_years: dict[int, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    identifiable: bool = False

    def written(self, persons: pa.Array | pa.ChunkedArray) -> pa.StringArray:
        """The identity number of each person, or what else tells the person apart."""
        return written(persons, self.others)

    def number(self, person: int | None) -> str | None:
        """The same of one person."""
        text: str | None = self.written(pa.array([person], pa.int64()))[0].as_py()
        return text

    def readable(self, table: pa.Table) -> pa.Table:
        """A table of persons with their identity numbers as they are written."""
        at = table.schema.get_field_index("person_id")
        return table.set_column(at, "person_id", self.written(table["person_id"]))

    def said(
        self, code: str, source: int, row: int | None = None, count: int = 1, **details: str
    ) -> Problem:
        """A problem of one row, or of a whole sheet, that only the rules can see."""
        entry = self.inputs[source]
        severity = CATALOGUE[code].severity
        return Problem(code, severity, entry.file, entry.sheet, row, count=count, details=details)
