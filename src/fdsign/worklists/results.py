"""What a worklist gives: whom to call or visit, what for, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from fdsign.cohort.names import as_people_count
from fdsign.metrics.results import MetricsRun, Place

Task = Literal[
    "lapsed", "expiring", "unsigned_key", "unsigned_elderly", "unqualified", "unmanaged_elderly",
    "unmanaged_hypertension", "unmanaged_diabetes", "wrong_phone", "no_paper", "no_record",
]  # fmt: skip
Unit = tuple[str | None, str | None]
"""Institution and doctor; None: nobody is responsible."""


@dataclass(frozen=True, slots=True)
class Item:
    """One person of one list. ``person``, ``name``, ``phone``: in clear; ``groups``: their ids."""

    task: Task
    institution: str | None
    doctor: str | None
    team: str | None
    community: str | None
    person: str | None
    name: str | None
    phone: str | None
    age: int | None
    groups: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class WorkRun:
    """Everything ``fdsign worklist`` has to tell.

    ``tasks``: the lists that the data allow, in the policy's order. ``worth``: points of the scoring
    sheet that one person more would bring a doctor on average until the next band, where it brings any.
    ``items``: doctor by doctor, what brings most first.
    """

    metrics: MetricsRun
    tasks: tuple[Task, ...]
    worth: Mapping[tuple[Unit, Task], Fraction]
    items: tuple[Item, ...]

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    @property
    def units(self) -> list[Unit]:
        """The doctors with work, as people count them, the nameless last."""
        found = {(item.institution, item.doctor) for item in self.items}
        return sorted(found, key=lambda unit: tuple(as_people_count(name) for name in unit))

    def of(self, unit: Unit) -> list[Item]:
        """One doctor's items."""
        return [item for item in self.items if (item.institution, item.doctor) == unit]

    def tasks_of(self, unit: Unit) -> list[Task]:
        """The lists in the order in which they bring a doctor most."""
        place = {task: at for at, task in enumerate(self.tasks)}
        return sorted(
            self.tasks, key=lambda task: (-self.worth.get((unit, task), Fraction(0)), place[task])
        )

    def in_clear(self) -> WorkRun:
        """The same in clear, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
