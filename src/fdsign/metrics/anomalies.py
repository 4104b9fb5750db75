"""Anomalies (spec 2.3): what may be right and deserves a look; never an error, no figure changes.

Nobody is named: persons are rows of files, telephone numbers are masked. Doctors are units.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.contract_years import month_day
from fdsign.cohort.engine import Frame
from fdsign.cohort.standing import fate
from fdsign.intake import masking
from fdsign.metrics import survey
from fdsign.metrics.results import ODDITIES, Anomaly, Place


def anomalies(cohort: Cohort) -> tuple[Anomaly, ...]:
    """All of them: by kind, the greatest count first, then by day, unit and place."""
    found = [
        *_deceased(cohort),
        *_phones_shared(cohort),
        *_busy_days(cohort),
        *_over_cap(cohort),
        *_phones_differing(cohort),
    ]
    return tuple(sorted(found, key=_order))


def _order(anomaly: Anomaly) -> tuple[Any, ...]:
    places = [(place.file, place.sheet or "", place.row) for place in anomaly.places]
    return (
        ODDITIES.index(anomaly.kind),
        -anomaly.count,
        anomaly.day or date.max,
        anomaly.institution or "",
        anomaly.doctor or "",
        places,
    )


def _counted(cohort: Cohort) -> Frame:
    """The standing contract rows of the year, one a person."""
    return cohort.contracts.filter(fate(cohort.year) == "counted")


def _deceased(cohort: Cohort) -> list[Anomaly]:
    """Contracts not ended of persons dead by the day on which the year's contracts are in force."""
    last = date(cohort.year, *divmod(month_day(cohort.policy.policy.contract.in_force_on), 100))
    if cohort.as_of is not None:
        last = min(last, cohort.as_of)
    died = nw.col("closed_on")
    dead = cohort.frame("residents").filter(
        (nw.col("record_status") == "dead") & (died.is_null() | (died <= last))
    )
    days = dead.group_by("person").agg(died.min().alias("died"))
    held = cohort.contracts.filter(fate(cohort.year).is_in(["counted", "duplicate", "deceased"]))
    records = {
        group[0]["person"]: _places(cohort, group)
        for group in _groups(cohort, dead.join(held.select("person"), on="person", how="semi"),
                             ["person"])
    }  # fmt: skip
    return [
        Anomaly("deceased", *_unit(group), len(group), group[0]["died"], (),
                (*_places(cohort, group), *records[group[0]["person"]]))
        for group in _groups(cohort, held.join(days, on="person", how="inner"), ["person"], "died")
    ]  # fmt: skip


def _phones_shared(cohort: Cohort) -> list[Anomaly]:
    least = cohort.policy.policy.anomalies.phone_persons
    rows = _counted(cohort).filter(~nw.col("phone").is_null())
    return [
        Anomaly("phone_shared", *_unit(group), len(group), None,
                (masking.phone(group[0]["phone"]),), _places(cohort, group))
        for group in _groups(cohort, _many(rows, ["phone"], least), ["phone"])
    ]  # fmt: skip


def _busy_days(cohort: Cohort) -> list[Anomaly]:
    least = cohort.policy.policy.anomalies.day_contracts
    keys = ["institution", "doctor", "sign_date"]
    rows = _counted(cohort).filter(~nw.col("doctor").is_null() & ~nw.col("sign_date").is_null())
    return [
        Anomaly("busy_day", *_unit(group), len(group), group[0]["sign_date"], (),
                _places(cohort, group))
        for group in _groups(cohort, _many(rows, keys, least), keys)
    ]  # fmt: skip


def _over_cap(cohort: Cohort) -> list[Anomaly]:
    cap = cohort.policy.policy.anomalies.doctor_persons
    signed = cohort.signed[cohort.year].filter(~nw.col("doctor").is_null())
    counts = signed.group_by("institution", "doctor").agg(nw.len().alias("persons"))
    over = counts.filter(nw.col("persons") > cap)
    return [
        Anomaly("over_cap", row["institution"], row["doctor"], int(row["persons"]))
        for row in cohort.engine.collect(over).to_pylist()
    ]


def _phones_differing(cohort: Cohort) -> list[Anomaly]:
    """Of the survey row that counts for a person; a local number is the same with its area code."""
    if not cohort.has("survey"):
        return []
    asked = cohort.frame("survey").select(
        nw.col("source").alias("survey_source"),
        nw.col("row").alias("survey_row"),
        nw.col("phone").alias("survey_phone"),
    )
    called = cohort.once(survey.outcomes).select(
        "person", nw.col("source").alias("survey_source"), nw.col("row").alias("survey_row")
    )
    called = called.join(asked, on=["survey_source", "survey_row"], how="inner")
    both = _counted(cohort).join(called, on="person", how="inner")
    rows = both.filter(nw.col("phone") != nw.col("survey_phone")).select(
        "institution", "doctor", "phone", "source", "row",
        "survey_phone", "survey_source", "survey_row",
    )  # fmt: skip
    found = []
    for row in cohort.engine.collect(rows).to_pylist():
        phones = (row["phone"], row["survey_phone"])
        if not (phones[0].endswith(phones[1]) or phones[1].endswith(phones[0])):
            surveyed = {"source": row["survey_source"], "row": row["survey_row"]}
            places = (*_places(cohort, [row]), *_places(cohort, [surveyed]))
            masked = tuple(masking.phone(phone) for phone in phones)
            found.append(Anomaly("phone_differs", *_unit([row]), 1, None, masked, places))
    return found


def _many(rows: Frame, keys: list[str], least: int) -> Frame:
    """The rows whose keys stand on at least so many rows."""
    counts = rows.group_by(*keys).agg(nw.len().alias("rows_alike"))
    return rows.join(counts.filter(nw.col("rows_alike") >= least), on=keys, how="inner")


def _groups(
    cohort: Cohort, rows: Frame, keys: list[str], *more: str
) -> Iterable[list[dict[str, Any]]]:
    """The few rows that deserve a look, those with the same keys together."""
    columns = list(dict.fromkeys([*keys, "institution", "doctor", "source", "row", *more]))
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in cohort.engine.collect(rows.select(*columns)).to_pylist():
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups.values()


def _unit(rows: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The institution and the doctor that all rows share."""
    institutions = {row["institution"] for row in rows}
    doctors = {row["doctor"] for row in rows}
    if len(institutions) > 1:
        return None, None
    return institutions.pop(), doctors.pop() if len(doctors) == 1 else None


def _places(cohort: Cohort, rows: list[dict[str, Any]]) -> tuple[Place, ...]:
    inputs = cohort.exports.inputs
    at = sorted((row["source"], row["row"]) for row in rows)
    return tuple(Place(inputs[s].file, inputs[s].sheet, int(row)) for s, row in at)
