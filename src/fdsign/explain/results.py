"""What an explanation gives: one figure with everything and everybody behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from fdsign.metrics.results import Figure, MetricsRun, Place

Status = Literal["numerator", "denominator", "excluded"]
STATUSES: tuple[Status, ...] = ("numerator", "denominator", "excluded")
Role = Literal["numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A person or an event behind a figure, and the row that says so.

    ``status``: in the numerator (``inside``: in the denominator too), in the denominator only, or
    excluded, and ``why`` (a fate of ``year``, or an outcome of the survey). ``counted``: for how many
    persons it counts, other than one only for a row of the population table. ``person``, ``name``: in
    clear; None where the row names nobody.
    """

    status: Status
    inside: bool
    counted: int
    person: str | None
    name: str | None
    place: Place
    why: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure, explained.

    ``blocks``: dotted names of the policy's blocks that its rule uses. ``years``: the contract years
    that it looks at. ``entries``: numerator, denominator only, excluded; each by file, sheet, row.
    """

    metrics: MetricsRun
    asked: str
    figure: Figure
    blocks: tuple[str, ...]
    years: tuple[int, ...]
    entries: tuple[Entry, ...]

    def listed(self, status: Status) -> list[Entry]:
        """The entries of one status."""
        return [entry for entry in self.entries if entry.status == status]

    def counted(self, role: Role) -> int:
        """How many the lists count for the numerator or the denominator."""
        if role == "numerator":
            return sum(entry.counted for entry in self.listed("numerator"))
        inside = sum(e.counted for e in self.listed("numerator") if e.inside)
        return inside + sum(entry.counted for entry in self.listed("denominator"))

    def in_clear(self) -> Explanation:
        """The same with people and offending values as they stand in the files, and said so."""
        return replace(self, metrics=self.metrics.in_clear())


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people behind a score or an amount: ``vetoed``, ``persons`` …"""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One row about a person. ``told``: column -> what it says, personal columns left out.

    ``fates``: of a contract, contract year -> what became of it.
    """

    dataset: str
    place: Place
    told: Mapping[str, str]
    fates: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure that a person enters: which, as what, by which row."""

    indicator: str
    role: Role
    institution: str | None
    team: str | None
    doctor: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class PersonRun:
    """One person: every row, every group, every figure. ``person``: in clear."""

    metrics: MetricsRun
    person: str
    traces: tuple[Trace, ...]
    age: int | None
    groups: tuple[str, ...]
    entered: tuple[Entered, ...]

    def in_clear(self) -> PersonRun:
        """The same in clear, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
