"""What a heading means in a dataset: as headings.toml has it, else in another usual spelling."""

from __future__ import annotations

import re
from functools import cache

from fdsign.intake import fold
from fdsign.intake.datasets import BY_ID, DATASETS, Kind

Meaning = tuple[str, int]
"""A canonical column and a rank: of two headings that mean one column the smaller rank is used."""

_SHARED, _RESPELT = 1000, 2000
_SPELLINGS: tuple[tuple[frozenset[Kind], str, str], ...] = (
    (frozenset({"text", "name"}), r"(名称|姓名)$", ""),
    (frozenset({"date", "end_date"}), r"(时间|日期)$", "日期"),
    (frozenset({"person_id", "card", "phone"}), r"号码?$", "号"),
    (frozenset({"yesno", "word"}), r"是否|有无", ""),
    (frozenset({"number"}), r"(总数|数量|数)$", ""),
)
"""Kinds of columns, and what systems write or leave out in the headings of such columns."""


@cache
def meanings(dataset: str, heading: str) -> tuple[Meaning, ...]:
    """The columns that a folded heading may mean in a dataset; none if it is not known there."""
    exact = _known(dataset).get(heading)
    if exact:
        return exact
    for number, respelt in enumerate(_spelt(heading)):
        if len(respelt) > 1 and (found := _respelt(dataset, number).get(respelt)):
            return found
    return ()


@cache
def known_to(heading: str) -> int:
    """How many datasets know a folded heading: the fewer, the more it tells."""
    if not _known_anywhere(heading):  # nearly every cell of the first rows
        return 0
    return sum(1 for dataset in DATASETS if meanings(dataset.id, heading))


def _known_anywhere(heading: str) -> bool:
    if heading in _everything():
        return True
    return any(len(t) > 1 and t in _everything(number) for number, t in enumerate(_spelt(heading)))


@cache
def _spelt(heading: str) -> tuple[str, ...]:
    """The heading in the plainest spelling of each kind of columns."""
    return tuple(re.sub(pattern, written, heading) for _kinds, pattern, written in _SPELLINGS)


@cache
def _everything(spelling: int | None = None) -> frozenset[str]:
    """The headings of all datasets, as written or in the plainest spelling of one kind."""
    tables = (_known(d.id) if spelling is None else _respelt(d.id, spelling) for d in DATASETS)
    return frozenset(name for table in tables for name in table)


@cache
def _known(dataset: str) -> dict[str, tuple[Meaning, ...]]:
    """Folded heading -> its columns, the dataset's own headings before the shared ones."""
    table: dict[str, list[Meaning]] = {}
    for section in (dataset, "shared"):
        for column, names in fold.headings().get(section, {}).items():
            if column in BY_ID[dataset].columns:
                for rank, name in enumerate(names):
                    place = (column, rank + (_SHARED if section == "shared" else 0))
                    if not any(c == column for c, _ in table.get(name, ())):
                        table.setdefault(name, []).append(place)
    # A heading of the dataset's own beats a shared meaning of the same words.
    return {
        name: tuple([p for p in places if p[1] < _SHARED] or places)
        for name, places in table.items()
    }


@cache
def _respelt(dataset: str, number: int) -> dict[str, tuple[Meaning, ...]]:
    """Heading in the plainest spelling -> its column, for one kind of columns."""
    kinds, pattern, written = _SPELLINGS[number]
    table: dict[str, tuple[Meaning, ...]] = {}
    for name, places in _known(dataset).items():
        column, rank = places[0]
        if BY_ID[dataset].columns[column] in kinds:
            table.setdefault(re.sub(pattern, written, name), ((column, rank + _RESPELT),))
    return table
