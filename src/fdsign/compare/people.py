"""Who entered or left a figure between two runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import distinct
from fdsign.compare.results import Mover, Standing
from fdsign.intake.query import connection
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.results import Place

_SCHEMA = pa.schema([("figure", pa.string()), ("person", pa.string())])
NOBODY = _SCHEMA.empty_table()
_PLACED = pa.schema([("figure", pa.string()), ("person", pa.int64())])
_NUMBERLESS = "row:"
"""What the persons are called whom only their place in a file names; no other file has them."""
_RECORD = "record:"


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody of one run. ``rows``: figure (``indicator/role``) and person, each once.

    ``standings``: person -> who that is, with which doctor, and where that stands.
    """

    rows: pa.Table
    standings: Mapping[str, Standing]


def members(calculation: Calculation) -> Members:
    """Who is in which numerator and denominator."""
    cohort = calculation.cohort
    tables = [
        cohort.engine.collect(
            distinct(subjects.frame.filter(~nw.col("person").is_null()), "person").select(
                nw.lit(f"{part.indicator.id}/{role}").alias("figure"), "person"
            )
        ).cast(_PLACED)
        for part in calculation.parts
        for role, subjects in (("denominator", part.denominator), ("numerator", part.numerator))
        if subjects is not None
    ]
    placed = pa.concat_tables(tables) if tables else _PLACED.empty_table()
    rows = placed.set_column(1, _SCHEMA.field("person"), cohort.exports.written(placed["person"]))
    named = rows.filter(pc.invert(pc.starts_with(rows["person"], _NUMBERLESS)))
    return Members(named, dict(_standings(cohort)))


def _standings(cohort: Cohort) -> Iterator[tuple[str, Standing]]:
    """By the live record, then by the standing contracts of the years, the year's own last."""
    names: dict[tuple[int, int], str | None] = {}
    for dataset in ("contracts", "residents"):
        table = cohort.table(dataset).select(["source", "row", "name"])
        names.update({(r["source"], r["row"]): r["name"] for r in table.to_pylist()})
    columns = ("person", "institution", "doctor", "source", "row")
    years = (cohort.year + 1, cohort.year - 1, cohort.year)
    for frame in (cohort.live, *(cohort.signed[year] for year in years)):
        rows = cohort.engine.collect(frame.select(*columns))
        persons = cohort.exports.written(rows["person"]).to_pylist()
        for person, row in zip(persons, rows.to_pylist(), strict=True):
            entry = cohort.exports.inputs[row["source"]]
            yield person, Standing(
                names.get((row["source"], row["row"])), row["institution"], row["doctor"],
                Place(entry.file, entry.sheet, row["row"]),
            )  # fmt: skip


def movers(old: Members, new: Members) -> tuple[Mover, ...]:
    """Everybody who stands in another figure than before, by number."""
    with connection() as database:
        database.register("old", old.rows)
        database.register("new", new.rows)
        moved = database.sql(
            """select person, figure, true as entered
                 from (select * from new except select * from old)
               union all
               select person, figure, false from (select * from old except select * from new)
               order by person, figure"""
        ).to_arrow_table()
    entered: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for row in moved.to_pylist():
        (entered if row["entered"] else left).setdefault(row["person"], []).append(row["figure"])
    return tuple(
        Mover(
            None if person.startswith(_RECORD) else person,
            old.standings.get(person),
            new.standings.get(person),
            tuple(entered.get(person, ())),
            tuple(left.get(person, ())),
        )
        for person in sorted({*entered, *left})
    )
