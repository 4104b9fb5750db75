"""Whom to call: the signed persons of the year, and what the contracts say of the drawn."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.intake.persons import keyed
from fdsign.metrics.results import Place
from fdsign.policy.survey import Stratum
from fdsign.survey.draw import KEYS
from fdsign.survey.results import Call, Drawn, Unit


def signed(cohort: Cohort) -> pa.Table:
    """S(Y): person (text), institution, team, doctor (text), source, row of the standing contract."""
    columns = ("person", "institution", "team", "doctor", "source", "row")
    people = cohort.engine.collect(cohort.base.select(*columns))
    return people.set_column(0, "person", cohort.exports.written(people["person"]))


def calls(
    cohort: Cohort, rows: pa.Table, by: Stratum, strata: tuple[Drawn, ...]
) -> tuple[Call, ...]:
    """The drawn persons of every unit, then its reserves. ``rows``: of the draw, with ``rank``."""
    named = _named(cohort, rows)
    by_unit: dict[Unit, list[dict[str, Any]]] = {}
    for row in rows.to_pylist():
        by_unit.setdefault(tuple(row[key] for key in KEYS[by]), []).append(row)
    found: list[Call] = []
    for stratum in strata:
        for row in by_unit.get(stratum.unit, []):
            drawn = row["rank"] <= stratum.sample
            entry = cohort.exports.inputs[row["source"]]
            name, phone = named[row["source"], row["row"]]
            found.append(
                Call(
                    stratum.unit,
                    "drawn" if drawn else "reserve",
                    row["rank"] if drawn else row["rank"] - stratum.sample,
                    row["person"], name, phone, row["institution"], row["team"], row["doctor"],
                    Place(entry.file, entry.sheet, row["row"]),
                )
            )  # fmt: skip
    return tuple(found)


def _named(cohort: Cohort, rows: pa.Table) -> dict[tuple[int, int], tuple[str | None, str | None]]:
    """Source and row of a contract -> the name and the telephone number that it has."""
    contracts = cohort.table("contracts").select(["person", "source", "row", "name", "phone"])
    drawn, _others = keyed(rows["person"].combine_chunks())
    mine = contracts.filter(pc.is_in(contracts["person"], drawn))
    return {(row["source"], row["row"]): (row["name"], row["phone"]) for row in mine.to_pylist()}
