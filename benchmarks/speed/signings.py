"""Who of a made-up district signs with whom, year after year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.speed.arrays import Days, Numbers, Truths
from benchmarks.speed.people import A_CENTRE, CENTRES, LAST_DAY, People

YEARS = (2015, 2016, 2017)
SHARE = 0.28
"""Of the people, each year."""
RENEWING = 0.75
STATUSES = ("签约", "续签", "正常", "解约", "待签约")
NEW, RENEWED, NORMAL, ENDED, PENDING = range(5)


@dataclass(frozen=True, slots=True)
class Contracts:
    """One entry a contract, in the order of signing. ``ended`` holds where the status is ENDED."""

    person: Numbers
    signed: Days
    status: Numbers
    ended: Days
    doctor: Numbers

    def __len__(self) -> int:
        return len(self.person)


def make_contracts(people: People, rng: np.random.Generator) -> Contracts:
    """The contracts of the three years."""
    doctor = _first_doctor(people, rng)
    before = np.zeros(len(people), bool)
    parts = []
    for year in YEARS:
        signing = _signing(people, before, year, rng)
        moving = rng.random(len(people)) < 0.05
        doctor = np.where(moving, _any_doctor(people, rng), doctor)
        parts.append(_contracts(people, signing, before, doctor, year, rng))
        before = signing
    person, signed, status, doctors = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    order = np.argsort(signed, kind="stable")
    person, signed, status, doctors = (part[order] for part in (person, signed, status, doctors))
    ended = signed + rng.integers(1, 500, len(signed)).astype("timedelta64[D]")
    status = np.where((status == ENDED) & (ended > LAST_DAY), NORMAL, status)
    return Contracts(person, signed, status, ended, doctors)


def _first_doctor(people: People, rng: np.random.Generator) -> Numbers:
    """Mostly the doctor of the grid, else one of the centre, now and then of another centre."""
    chance = rng.random(len(people))
    elsewhere = rng.integers(0, len(CENTRES) * A_CENTRE, len(people))
    near = np.where(chance < 0.82, people.doctor, _any_doctor(people, rng))
    return np.where(chance < 0.97, near, elsewhere)


def _any_doctor(people: People, rng: np.random.Generator) -> Numbers:
    return people.centre * A_CENTRE + rng.integers(0, A_CENTRE, len(people))


def _signing(people: People, before: Truths, year: int, rng: np.random.Generator) -> Truths:
    """The people who sign in a year: those who renew, then the likeliest others."""
    first = np.datetime64(f"{year}-01-01")
    able = (people.births < first) & ~(people.died & (people.closed <= first))
    signing = before & able & (rng.random(len(people)) < RENEWING)
    wanted = int(SHARE * len(people)) - int(signing.sum())
    wait = rng.random(len(people)) / np.where(people.groups > 0, 4.0, 1.0)
    wait[before | ~able] = np.inf
    signing[np.argpartition(wait, wanted)[:wanted]] = True
    return signing


def _contracts(
    people: People,
    signing: Truths,
    before: Truths,
    doctor: Numbers,
    year: int,
    rng: np.random.Generator,
) -> tuple[Numbers, Days, Numbers, Numbers]:
    """Person, day, status and doctor of a year's contracts; one in 500 signs twice."""
    once = np.flatnonzero(signing)
    twice = once[rng.random(len(once)) < 0.002]
    person = np.concatenate([once, twice])
    first = np.datetime64(f"{year}-01-01")
    last = np.full(len(person), np.datetime64(f"{year}-12-31"))
    last = np.where(people.died[person], np.minimum(last, people.closed[person]), last)
    left = (last - first).astype(np.int64) + 1
    signed = first + (rng.random(len(person)) * left).astype(np.int64).astype("timedelta64[D]")
    chance = rng.random(len(person))
    status = np.where(before[person], RENEWED, np.where(chance < 0.5, NEW, NORMAL))
    status = np.where(chance > 0.987, ENDED, np.where(chance > 0.984, PENDING, status))
    doctors = doctor[person]
    doctors[len(once) :] = _any_doctor(people, rng)[twice]
    return person, signed, status, doctors
