"""Problems that only the rules can see: contracts left out, odd surveys, doctors without a team."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame, distinct
from fdsign.cohort.standing import fate
from fdsign.intake import fold
from fdsign.locale.text import _
from fdsign.metrics import survey
from fdsign.metrics.given import given_figures
from fdsign.metrics.results import Fate
from fdsign.metrics.targets import on_a_path
from fdsign.metrics.units import doctors_with_people
from fdsign.problems import Problem, problem

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
        *_incomplete(cohort),
        *_without_year(cohort),
        *_survey(cohort),
        *_doctors(cohort),
        *_population(cohort),
        *_handovers(cohort),
        *given_figures(cohort).problems,
        *_of_the_year_before(cohort),
    ]


def fates(cohort: Cohort) -> tuple[Fate, ...]:
    """The exclusion waterfall: for each contract year, how many rows met which fate.

    Raises AssertionError if a row is missing from it.
    """
    columns = {year: f"fate_{year}" for year in cohort.contract_years}
    alike = cohort.contracts.group_by(*columns.values()).agg(nw.len().alias("rows"))
    counts = cohort.engine.collect(alike).to_pylist()
    if sum(row["rows"] for row in counts) != len(cohort.table("contracts")):
        raise AssertionError("contract rows lost in the waterfall")
    found: dict[tuple[int, str], int] = {}
    for row in counts:
        for year, column in columns.items():
            found[year, row[column]] = found.get((year, row[column]), 0) + row["rows"]
    return tuple(Fate(*key, number) for key, number in sorted(found.items()))


def _contracts(cohort: Cohort) -> list[Problem]:
    """Rows that would count but for another contract, a missing end date or a death."""
    years = cohort.contract_years
    left_out = cohort.contracts.filter(
        nw.any_horizontal(*(fate(year).is_in(list(_CODES)) for year in years), ignore_nulls=True)
    )
    theirs = cohort.contracts.join(left_out.select("person"), on="person", how="semi")
    columns = {year: f"fate_{year}" for year in years}
    rows = cohort.engine.collect(
        theirs.select("person", "source", "row", *columns.values())
    ).to_pylist()
    found: dict[tuple[str, int, int], Problem] = {}
    for year, column in columns.items():
        standing = {row["person"]: row for row in rows if row[column] == "counted"}
        for row in (row for row in rows if row[column] in _CODES):
            code, other = _CODES[row[column]], ""
            if (stands := standing.get(row["person"])) is not None:
                file = cohort.exports.inputs[stands["source"]].file
                other = _("{file}, row {row}").format(file=file, row=stands["row"])
            found.setdefault(
                (code, row["source"], row["row"]),
                cohort.exports.said(
                    code,
                    row["source"],
                    row["row"],
                    year=str(cohort.year if row[column] == "deceased" else year),
                    other=other,
                ),
            )
    return list(found.values())


def _default_terms(cohort: Cohort) -> list[Problem]:
    """Said once a sheet, with a count."""
    rows = cohort.contracts.filter(nw.col("default_term"))
    counts = rows.group_by("source").agg(nw.len().alias("rows"))
    return [
        cohort.exports.said("contract-dates-conflict", row["source"], count=int(row["rows"]))
        for row in cohort.engine.collect(counts).to_pylist()
    ]


def _incomplete(cohort: Cohort) -> list[Problem]:
    """Said once a sheet, with a count: most of an export may be unfinished."""
    needed = cohort.policy.policy.contract.complete_with
    either = (fate(year) == "incomplete" for year in cohort.contract_years)
    rows = cohort.contracts.filter(nw.any_horizontal(*either, ignore_nulls=True))
    counts = rows.group_by("source").agg(nw.len().alias("rows"))
    columns = _(", ").join(fold.first_heading("contracts", column) for column in needed)
    return [
        cohort.exports.said(
            "contract-incomplete", row["source"], count=int(row["rows"]), columns=columns
        )
        for row in cohort.engine.collect(counts).to_pylist()
    ]


def _without_year(cohort: Cohort) -> list[Problem]:
    """Contracts whose dates give no contract year: an end before the start, a term within a year."""
    first, last = nw.col("first_year"), nw.col("last_year")
    none = first.is_null() | last.is_null() | (last < first).fill_null(False)
    return _each(cohort, cohort.contracts.filter(none), "contract-without-year")


def _survey(cohort: Cohort) -> list[Problem]:
    """Surveyed persons without a contract, and blank answers; an unreadable one was told before."""
    if not cohort.has("survey"):
        return []
    found = [
        cohort.exports.said("survey-duplicate", row["source"], row["row"],
            other=_("{file}, row {row}").format(
                file=cohort.exports.inputs[row["standing_source"]].file, row=row["standing_row"]
            ),
        )
        for row in cohort.engine.collect(survey.second_interviews(cohort)).to_pylist()
    ]  # fmt: skip
    told = {(p.file, p.sheet, p.row, p.column) for p in cohort.exports.problems}
    found += _each(cohort, survey.unsigned(cohort), "survey-unsigned", year=str(cohort.year))
    for element in survey.ELEMENTS:
        title = fold.first_heading("survey", element)
        blank = cohort.once(survey.sampled).filter(
            (nw.col("outcome") == "interviewed") & nw.col(element).is_null()
        )
        found += [
            each
            for each in _each(cohort, blank, "survey-blank", element, column_title=title)
            if (each.file, each.sheet, each.row, each.column) not in told
        ]
    return found


def _each(
    cohort: Cohort, frame: Frame, code: str, name: str | None = None, **details: str
) -> list[Problem]:
    """A problem a row; ``name``: the column it is about."""
    found = []
    for row in cohort.engine.collect(frame.select("source", "row")).to_pylist():
        said = cohort.exports.said(code, row["source"], row["row"], 1, **details)
        column = cohort.exports.inputs[row["source"]].columns.get(name or "")
        found.append(replace(said, column=column))
    return found


def _doctors(cohort: Cohort) -> list[Problem]:
    """Doctors of standing contracts that the staff table does not name, or who have no team."""
    signed = cohort.signed[cohort.year].filter(~nw.col("doctor").is_null())
    doctors = cohort.engine.collect(distinct(signed, "institution", "doctor", "team"))
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
                "doctor-unknown", name=_doctor(institution, doctor), near=hint, doctor=doctor,
                nearest=near[0] if near else "",
            )  # fmt: skip
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
    return [cohort.exports.said("population-undated", source) for source in sources]


def _of_the_year_before(cohort: Cohort) -> list[Problem]:
    """What is wrong with last year's figures, where a target rests on them."""
    if not on_a_path(cohort.policy):
        return []
    told = given_figures(cohort).problems
    return [p for p in given_figures(cohort, cohort.year - 1).problems if p not in told]


def _handovers(cohort: Cohort) -> list[Problem]:
    """Rows of the table that cannot be used, and old doctors who still have people of their own."""
    found = list(cohort.handovers.problems)
    to = cohort.handovers.to
    if not to:
        return found
    people = doctors_with_people(cohort)
    for old in sorted(old for old in to if old in people):
        place = cohort.handovers.rows[old]
        found.append(cohort.exports.said("handover-people-left", *place, old=old[1], new=to[old]))
    return found
