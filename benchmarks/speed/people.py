"""The people of a made-up district: who they are, where they live, what they suffer from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.speed.arrays import Days, Letters, Numbers, Truths, identity_numbers

CENTRES = tuple(f"示范{sign}街道社区卫生服务中心" for sign in "甲乙丙丁戊己庚辛")
TEAMS = (*(f"第{number}团队" for number in "一二三四五六七八九十"), "慢病团队", "中医康复团队")
A_TEAM = 5
"""Doctors of a team."""
A_CENTRE = len(TEAMS) * A_TEAM
"""Doctors of a centre; those of its last team have no grid."""
GRIDS = A_CENTRE - A_TEAM
DOCTORS = tuple(
    f"示{middle}{given}" for middle in "建秀小文志" for given in "安宁康泰和祥益佳仁义礼智"
)
"""The same in every centre: a doctor is known by centre and name."""

GROUPS = (
    "0-6岁儿童", "孕产妇", "老年人", "高血压", "糖尿病", "肺结核", "严重精神障碍", "残疾人", "低保",
    "计生特殊家庭",
)  # fmt: skip
CHILD, MATERNAL, OLD, HYPERTENSION, DIABETES = range(5)
_SPREAD = ((5, 0.001), (6, 0.004), (7, 0.017), (8, 0.009), (9, 0.002))
"""Groups that strike at any age, and how often."""
_DECADES = (0.08, 0.07, 0.13, 0.17, 0.17, 0.16, 0.12, 0.07, 0.03)
"""How many of the people are in each decade of age."""
LAST_DAY = np.datetime64("2017-12-31")
FIRST_DAY = np.datetime64("2015-01-01")
REGION = 990_101
"""Of the first centre; no such region is assigned."""


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person. ``doctor`` counts through the district; ``groups`` is a bit a group."""

    ids: Letters
    births: Days
    male: Truths
    centre: Numbers
    doctor: Numbers
    registered: Truths
    in_register: Truths
    groups: Numbers
    age: Numbers
    died: Truths
    moved: Truths
    closed: Days

    def __len__(self) -> int:
        return len(self.age)


def make_people(residents: int, rng: np.random.Generator) -> People:
    """The residents, and one in 200 more who may sign but has no record."""
    count = residents + residents // 200
    centre = rng.integers(0, len(CENTRES), count)
    births = _births(count, rng)
    sequences = _sequences(centre, births)
    male = sequences % 2 == 1
    age = _ages(births)
    fate = rng.random(count)
    in_register = np.arange(count) < residents
    died = in_register & (fate < np.where(age >= 60, 0.03, 0.002))
    moved = in_register & ~died & (fate > 0.98)
    return People(
        ids=identity_numbers(REGION + centre, births, sequences),
        births=births,
        male=male,
        centre=centre,
        doctor=centre * A_CENTRE + rng.integers(0, GRIDS, count),
        registered=rng.random(count) < 0.85,
        in_register=in_register,
        groups=_groups(age, male, rng),
        age=age,
        died=died,
        moved=moved,
        closed=_closed(births, rng),
    )


def _births(count: int, rng: np.random.Generator) -> Days:
    decade = rng.choice(len(_DECADES), count, p=_DECADES)
    return LAST_DAY - (decade * 3652 + rng.integers(0, 3652, count)).astype("timedelta64[D]")


def _sequences(centre: Numbers, births: Days) -> Numbers:
    """A sequence number that nobody of the same region and birth date has."""
    key = centre * 100_000 + (LAST_DAY - births).astype(np.int64)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.searchsorted(ordered, ordered)
    found = np.empty(len(key), np.int64)
    found[order] = (np.arange(len(key)) - first) * 37 % 1000
    return (found + key * 11) % 1000


def _ages(births: Days) -> Numbers:
    """Completed years on the last day of a year."""
    return 2017 - (births.astype("datetime64[Y]").astype(np.int64) + 1970)


def _groups(age: Numbers, male: Truths, rng: np.random.Generator) -> Numbers:
    chance: dict[int, NDArray[np.float64]] = {
        CHILD: np.where(age <= 6, 0.97, 0.0),
        MATERNAL: np.where(~male & (age >= 22) & (age <= 40), 0.04, 0.0),
        OLD: np.where(age >= 60, 0.95, 0.0),
        HYPERTENSION: np.clip((age - 35) / 80, 0, 0.5),
        DIABETES: np.clip((age - 40) / 220, 0, 0.2),
    }
    found = np.zeros(len(age), np.int64)
    for group, often in (*chance.items(), *((g, np.full(len(age), p)) for g, p in _SPREAD)):
        found |= (rng.random(len(age)) < often).astype(np.int64) << group
    return found


def _closed(births: Days, rng: np.random.Generator) -> Days:
    """The day on which a record was closed, if it was: not before birth."""
    first: Days = np.maximum(births, FIRST_DAY)
    left = (LAST_DAY - first).astype(np.int64) + 1
    days: Days = first + (rng.random(len(births)) * left).astype(np.int64).astype("timedelta64[D]")
    return days
