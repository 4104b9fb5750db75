"""Which figures changed, the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from fdsign.cohort.names import as_people_count
from fdsign.compare.documents import LESS_IS_BETTER, Figures
from fdsign.compare.results import NOTHING, Change, Key, Kind, Value
from fdsign.metrics.results import LEVELS

_KINDS: tuple[Kind, ...] = ("rate", "points", "yuan", "persons")


def changes(old: Figures, new: Figures, held: Figures | None = None) -> tuple[Change, ...]:
    """Every figure whose value, counts, target or status is another one.

    ``held``: of the new data by the old policy. First what is not known any more, then what is newly
    missed, then by the change itself, the greatest loss first.
    """
    fewer = LESS_IS_BETTER | _at_most([*old.items(), *new.items()])
    found = [
        Change(
            key,
            old.get(key, NOTHING),
            new.get(key, NOTHING),
            None if held is None else held.get(key, NOTHING),
            key.figure not in fewer,
        )
        for key in dict.fromkeys([*new, *old])
        if old.get(key, NOTHING) != new.get(key, NOTHING)
    ]
    return tuple(sorted(found, key=_worst_first))


def unchanged(old: Figures, new: Figures) -> int:
    """How many figures are the same in both."""
    return sum(new.get(key, NOTHING) == value for key, value in old.items())


def several(old: Figures, new: Figures) -> bool:
    """Whether the figures are of several institutions."""
    named = {
        key.institution or (key.unit if key.level == "institution" else None)
        for key in {**old, **new}
    }
    return len(named - {None}) > 1


def _at_most(figures: Iterable[tuple[Key, Value]]) -> set[str]:
    """Rates with a target that is a most: met below it, or missed above it."""
    return {
        key.figure
        for key, found in figures
        if found.value is not None
        and found.target is not None
        and (
            (found.status == "met" and found.value < found.target)
            or (found.status == "missed" and found.value > found.target)
        )
    }


def _worst_first(change: Change) -> tuple[object, ...]:
    key = change.key
    moved = change.change
    rank = 1 if change.newly_missed else 2
    if moved is None:
        rank = 0 if change.new.value is None else 3
    gain = 0 if moved is None else moved if change.more_is_better else -moved
    return (
        _KINDS.index(key.kind), rank, gain, LEVELS.index(key.level),
        as_people_count(key.institution), as_people_count(key.unit), key.figure,
    )  # fmt: skip
