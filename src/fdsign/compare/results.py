"""What a comparison gives: every changed figure, what changed it, and who came and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from fdsign.metrics.results import Place

Kind = Literal["rate", "points", "yuan", "persons"]


@dataclass(frozen=True, slots=True)
class Key:
    """Which figure of whom. ``figure``: an indicator, ``score.<item>``, ``fund.<amount>``, ``plan.<count>``."""

    kind: Kind
    figure: str
    level: str
    institution: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one run; ``value``: a share, points, yuan or persons, exact where the run is."""

    value: Fraction | None
    numerator: int | None = None
    denominator: int | None = None
    target: Fraction | None = None
    status: str | None = None


NOTHING = Value(None)
"""A figure that one of the two runs does not have."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed figure. ``held``: of the new data by the old policy; None where nothing was held.

    ``more_is_better``: whether a rise is good.
    """

    key: Key
    old: Value
    new: Value
    held: Value | None
    more_is_better: bool

    @property
    def change(self) -> Fraction | None:
        """New minus old; None where one of them is not known."""
        return _difference(self.new, self.old)

    @property
    def data(self) -> Fraction | None:
        """What the data did: the old policy on the new data, minus old."""
        return None if self.held is None else _difference(self.held, self.old)

    @property
    def policy(self) -> Fraction | None:
        """What the policy did: new, minus the old policy on the new data."""
        return None if self.held is None else _difference(self.new, self.held)

    @property
    def newly_missed(self) -> bool:
        """Whether the target is missed now and was not."""
        return self.new.status == "missed" and self.old.status != "missed"

    @property
    def newly_met(self) -> bool:
        """Whether the target is met now and was not."""
        return self.new.status == "met" and self.old.status != "met"


def _difference(one: Value, other: Value) -> Fraction | None:
    return None if one.value is None or other.value is None else one.value - other.value


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is and with whom, in one of the two runs. Personal values: in clear."""

    name: str | None
    institution: str | None
    doctor: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Mover:
    """A person who entered or left a figure's numerator or denominator.

    ``entered``, ``left``: ``indicator/role``. ``person``: the number; None for a record without one.
    """

    person: str | None
    old: Standing | None
    new: Standing | None
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompareRun:
    """Everything ``fdsign compare`` has to tell.

    ``names``: what the old and the new run are called. ``old``, ``new``: the envelopes of their
    documents (year, policy, inputs, problems). ``titles``: figure -> its title in both languages.
    ``changes``: worst first. ``unchanged``: how many figures are the same. ``several``: whether there
    are several institutions. ``held``: whether data and policy were told apart. ``movers``: None where
    only results were compared. ``newest``: of the data.
    """

    names: tuple[str, str]
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    titles: Mapping[str, Mapping[str, str]]
    changes: tuple[Change, ...]
    unchanged: int
    several: bool
    held: bool
    movers: tuple[Mover, ...] | None
    newest: float
    identifiable: bool = False

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind, worst first."""
        return [change for change in self.changes if change.key.kind == kind]

    def in_clear(self) -> CompareRun:
        """The same with people in clear."""
        return replace(self, identifiable=True)
