"""Problems that only the rules can see: contracts left out, odd surveys, doctors without a team."""

from __future__ import annotations

from difflib import get_close_matches

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.locale.text import _
from fdsign.metrics import survey
from fdsign.metrics.results import Fate
from fdsign.problems import CATALOGUE, Problem, problem

_CODES = {
    "duplicate": "contract-duplicate",
    "ended_undated": "contract-ended-undated",
    "deceased": "contract-deceased",
}


def findings(cohort: Cohort) -> list[Problem]:
    """All of them; ``problems.in_order`` sorts."""
    return [
        *_contracts(cohort),
        *_default_terms(cohort),
        *_survey(cohort),
        *_doctors(cohort),
        *_population(cohort),
    ]


def fates(cohort: Cohort) -> tuple[Fate, ...]:
    """The exclusion waterfall: for each contract year, how many rows met which fate.

    Raises AssertionError if a row is missing from it.
    """
    found: list[Fate] = []
    rows = len(cohort.table("contracts"))
    for year in cohort.contract_years:
        counts = cohort.fates[year].group_by("fate").agg(nw.len().alias("rows"))
        table = {r["fate"]: r["rows"] for r in cohort.engine.collect(counts).to_pylist()}
        if sum(table.values()) != rows:
            raise AssertionError(f"contract rows lost in the waterfall of {year}")
        found.extend(Fate(year, fate, int(number)) for fate, number in sorted(table.items()))
    return tuple(found)


def _said(
    cohort: Cohort, code: str, source: int, row: int | None = None, count: int = 1, **details: str
) -> Problem:
    """A problem of one row, or of a whole sheet, of the exports."""
    entry = cohort.exports.inputs[source]
    severity = CATALOGUE[code].severity
    return Problem(code, severity, entry.file, entry.sheet, row, count=count, details=details)


def _contracts(cohort: Cohort) -> list[Problem]:
    """Rows that would count but for another contract, a missing end date or a death."""
    found: dict[tuple[str, int, int], Problem] = {}
    for year in cohort.contract_years:
        frame = cohort.fates[year].filter(nw.col("fate").is_in(list(_CODES)))
        stands = (
            cohort.fates[year]
            .filter(nw.col("fate") == "counted")
            .select(
                "person",
                nw.col("source").alias("standing_source"),
                nw.col("row").alias("standing_row"),
            )
        )
        rows = frame.join(stands, on="person", how="left").select(
            "fate", "source", "row", "standing_source", "standing_row"
        )
        for row in cohort.engine.collect(rows).to_pylist():
            code = _CODES[row["fate"]]
            other = ""
            if row["standing_source"] is not None:
                file = cohort.exports.inputs[row["standing_source"]].file
                other = _("{file}, row {row}").format(file=file, row=row["standing_row"])
            found.setdefault(
                (code, row["source"], row["row"]),
                _said(
                    cohort,
                    code,
                    row["source"],
                    row["row"],
                    year=str(cohort.year if row["fate"] == "deceased" else year),
                    other=other,
                ),
            )
    return list(found.values())


def _default_terms(cohort: Cohort) -> list[Problem]:
    """Said once a sheet, with a count."""
    rows = cohort.contracts.filter(nw.col("default_term"))
    counts = rows.group_by("source").agg(nw.len().alias("rows"))
    return [
        _said(cohort, "contract-dates-conflict", row["source"], count=int(row["rows"]))
        for row in cohort.engine.collect(counts).to_pylist()
    ]


def _survey(cohort: Cohort) -> list[Problem]:
    if not cohort.has("survey"):
        return []
    found = _each(cohort, survey.unsigned(cohort), "survey-unsigned", year=str(cohort.year))
    for element in survey.ELEMENTS:
        blank = cohort.once(survey.sampled).filter(
            (nw.col("outcome") == "interviewed") & nw.col(element).is_null()
        )
        found += _each(cohort, blank, "survey-blank", column_title=_ELEMENTS[element])
    return found


_ELEMENTS = {
    "phone_correct": "电话正确", "paper_contract": "纸质合同", "knows_signed": "知晓签约",
    "knows_doctor": "知晓签约医生", "knows_services": "知晓服务内容",
}  # fmt: skip


def _each(cohort: Cohort, frame: Frame, code: str, **details: str) -> list[Problem]:
    rows = cohort.engine.collect(frame.select("source", "row")).to_pylist()
    return [_said(cohort, code, row["source"], row["row"], 1, **details) for row in rows]


def _doctors(cohort: Cohort) -> list[Problem]:
    """Doctors of standing contracts that the staff table does not name, or who have no team."""
    signed = cohort.signed[cohort.year].filter(~nw.col("doctor").is_null())
    doctors = cohort.engine.collect(signed.select("institution", "doctor", "team").unique())
    found: dict[tuple[str, str, str], Problem] = {}
    named: dict[str, set[str]] = {}
    for row in cohort.table("staff").select(["institution", "name"]).to_pylist():
        named.setdefault(row["institution"] or "", set()).add(row["name"])
    teams_known = any(row["team"] for row in doctors.to_pylist())
    for row in doctors.to_pylist():
        institution, doctor = row["institution"], row["doctor"]
        colleagues = sorted(named.get(institution, named.get("", set())) - {None})
        if cohort.has("staff") and doctor not in colleagues:
            near = get_close_matches(doctor, colleagues, 1, cutoff=0.5)
            hint = _(" The nearest name there: {near}.").format(near=near[0]) if near else ""
            found["doctor-unknown", institution, doctor] = problem(
                "doctor-unknown", name=_doctor(institution, doctor), near=hint
            )
        if teams_known and row["team"] is None:
            found["team-missing", institution, doctor] = problem(
                "team-missing", name=_doctor(institution, doctor)
            )
    return list(found.values())


def _doctor(institution: str, doctor: str) -> str:
    return f"{institution}/{doctor}"


def _population(cohort: Cohort) -> list[Problem]:
    population = cohort.population
    if population is None or population.year is not None:
        return []
    sources = sorted(set(population.table["source"].to_pylist()))
    return [_said(cohort, "population-undated", source) for source in sources]
