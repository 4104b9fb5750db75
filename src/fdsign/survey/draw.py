"""The draw: who is called, the same persons for the same seed whatever the order of rows.

Every person has a number of its own, the SHA-256 of seed and identity number; each unit calls those
with the smallest. Units draw in proportion to their signed persons (largest remainder), so that the
plain rate of the sample is the right one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pyarrow as pa

from fdsign.cohort.names import as_people_count
from fdsign.intake.query import connection
from fdsign.metrics.split import split
from fdsign.policy.survey import Stratum
from fdsign.survey.results import Drawn, Unit

KEYS: dict[Stratum, tuple[str, ...]] = {
    "institution": ("institution",),
    "team": ("institution", "team"),
    "doctor": ("institution", "doctor"),
}
_SEEDS = 100_000_000


def seed_of(people: pa.Table) -> int:
    """A seed that follows from the persons themselves, so that nobody chooses it. ``people``: person."""
    persons = "\n".join(sorted(people["person"].to_pylist()))
    return int(hashlib.sha256(persons.encode()).hexdigest(), 16) % _SEEDS


def strata(people: pa.Table, by: Stratum, size: int, reserves: Decimal) -> tuple[Drawn, ...]:
    """Every unit's share of the sample and its reserves. ``people``: the unit columns."""
    counted = people.group_by(list(KEYS[by])).aggregate([([], "count_all")]).to_pylist()
    sizes: dict[Unit, int] = {
        tuple(row[key] for key in KEYS[by]): row["count_all"] for row in counted
    }
    parts = split(size, {unit: Fraction(persons) for unit, persons in sizes.items()})
    return tuple(
        Drawn(
            unit,
            sizes[unit],
            parts[unit].units,
            _reserves(parts[unit].units, sizes[unit], reserves),
        )
        for unit in sorted(sizes, key=lambda unit: tuple(as_people_count(name) for name in unit))
    )


def _reserves(sample: int, population: int, share: Decimal) -> int:
    """So many more than the drawn, rounded up, at most all that are left."""
    return min(ceil(sample * Fraction(share)), population - sample)


def draw(people: pa.Table, by: Stratum, strata: tuple[Drawn, ...], seed: int) -> pa.Table:
    """The drawn and the reserves of every unit: the columns of ``people``, ``rank`` from 1.

    ``people``: person (text), the unit columns, and whatever else is to be kept. Ordered by
    institution, team or doctor, and rank.
    """
    limits = {stratum.unit: stratum.sample + stratum.reserves for stratum in strata}
    keys = ", ".join(KEYS[by])
    with connection() as database:
        database.register("people", people)
        database.register("strata", _table(by, limits))
        same = " and ".join(f"ranked.{k} is not distinct from strata.{k}" for k in KEYS[by])
        return database.sql(
            f"""with ranked as (
                  select *, row_number() over (
                    partition by {keys} order by sha256('{seed}:' || person), person
                  ) as rank from people)
                select ranked.* from ranked join strata on {same}
                where ranked.rank <= strata.most order by {keys}, ranked.rank"""
        ).to_arrow_table()


def _table(by: Stratum, limits: Mapping[Unit, int]) -> pa.Table:
    columns = {key: [unit[at] for unit in limits] for at, key in enumerate(KEYS[by])}
    names = {key: pa.array(values, pa.string()) for key, values in columns.items()}
    return pa.table({**names, "most": pa.array(limits.values(), pa.int64())})
