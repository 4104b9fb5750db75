"""What a plan counts, by doctor: who is signed, who lives there, who is due for renewal (spec 1.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.cohort.units import UNKNOWN
from fdsign.metrics import home_beds
from fdsign.metrics.calculate import parts, registration_unknown
from fdsign.metrics.counting import Counts, count
from fdsign.metrics.registry import INDICATORS
from fdsign.metrics.signing import marked_with, old_enough, people_here, signed_people
from fdsign.metrics.subjects import Subjects, of
from fdsign.planning.results import Doctor, Progress
from fdsign.policy.planning import PlanRules


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Counts by name. ``grids``: groups whose people of a grid are known."""

    counts: Counts
    grids: frozenset[str]
    beds_known: bool

    def doctor(self, name: str, doctor: Doctor) -> int:
        """Of one doctor."""
        return self.counts[name, "doctor"].get(doctor, 0)

    def institution(self, name: str, institution: str | None) -> int:
        """Of one institution."""
        return self.counts[name, "institution"].get((institution,), 0)


def plan_counts(cohort: Cohort, rules: PlanRules) -> PlanCounts:
    """Everything about the base year, in one pass. ``cohort``: of the year before the plan's."""
    base = cohort.once(signed_people)
    facts = cohort.once(_with_facts)
    renewable = cohort.once(_renewable)
    named: list[tuple[str, Subjects]] = [
        ("population", people_here(cohort)),
        ("signed", of(base)),
        ("of_grid", of(_of_grid(cohort, base))),
        ("across", of(_across(cohort, base))),
    ]
    grids = []
    for group, indicator in rules.groups.items():
        member = _member(cohort, group, indicator)
        named.append((f"{group}/signed", of(facts, member)))
        named.append((f"{group}/renewable", of(renewable, member)))
        people = parts(cohort, next(i for i in INDICATORS if i.id == indicator)).denominator
        if people is not None and not registration_unknown(cohort, indicator):
            named.append((f"{group}/in_grid", people))
            grids.append(group)
    if cohort.has("home_beds"):
        named.append(("beds", home_beds.opened(cohort)))
    return PlanCounts(count(named, cohort.engine), frozenset(grids), cohort.has("home_beds"))


def _with_facts(cohort: Cohort) -> Frame:
    return cohort.with_facts(cohort.once(signed_people))


def _renewable(cohort: Cohort) -> Frame:
    """The contracts that can be renewed in the plan year, with the persons' facts."""
    return cohort.with_facts(cohort.signed[cohort.year + cohort.policy.policy.contract.year_offset])


def _member(cohort: Cohort, group: str, indicator: str) -> nw.Expr:
    """Whether a person belongs to a group as its indicator counts it: by age, else by mark."""
    by_age = cohort.policy.policy.indicators[indicator].min_age is not None
    return old_enough(cohort, indicator) if by_age else marked_with(group)


def _homes(cohort: Cohort) -> Frame:
    """person, home_institution, home_doctor, home_counts: whose people they are by the live record.

    ``home_counts``: whether the record is one of the population, as far as the register tells.
    """
    counts = nw.lit(True)
    registered = cohort.policy.policy.population.denominator == "registered"
    if registered and cohort.filled("residents", "registered"):
        counts = (nw.col("registered") == "yes").fill_null(False)
    return cohort.live.select(
        "person",
        nw.col("institution").alias("home_institution"),
        nw.col("doctor").alias("home_doctor"),
        counts.alias("home_counts"),
    )


def _of_grid(cohort: Cohort, base: Frame) -> Frame:
    """The signed persons under the doctor whose people they are.

    By the live record; where the population is a table's, persons whose record does not tell count as
    people of the doctor who signed them.
    """
    tabled = cohort.population is not None and "doctor" in cohort.population.levels
    joined = base.join(_homes(cohort), on="person", how="left" if tabled else "inner")
    at_home = ~nw.col("home_doctor").is_null() if tabled else nw.lit(True)
    return joined.filter(nw.col("home_counts").fill_null(True)).with_columns(
        nw.when(at_home)
        .then(nw.col("home_institution"))
        .otherwise(nw.col("institution"))
        .alias("institution"),
        nw.when(at_home).then(nw.col("home_doctor")).otherwise(nw.col("doctor")).alias("doctor"),
    )


def _across(cohort: Cohort, base: Frame) -> Frame:
    """The signed persons who are another doctor's people."""
    joined = base.join(_homes(cohort), on="person", how="inner")
    return joined.filter(
        ~nw.col("home_doctor").is_null()
        & (
            nw.col("doctor").is_null()
            | (nw.col("home_doctor") != nw.col("doctor"))
            | (nw.col("home_institution") != nw.col("institution"))
        )
    )


def progress(cohort: Cohort) -> dict[Doctor, Progress]:
    """How far every doctor has come. ``cohort``: of the plan year."""
    offset = cohort.policy.policy.contract.year_offset
    due, renewed = cohort.signed[cohort.year - 1 + offset], cohort.signed[cohort.year + offset]
    again = renewed.select("person", nw.col("institution").alias("again_at"))
    both = due.join(again, on="person", how="inner")
    counts = count(
        [
            ("signed", of(signed_people(cohort))),
            ("due", of(due)),
            ("renewed", of(both.filter(nw.col("again_at") == nw.col("institution")))),
        ],
        cohort.engine,
    )
    doctors = {unit for name in ("signed", "due", "renewed") for unit in counts[name, "doctor"]}
    return {
        (unit[0], unit[1]): Progress(
            *(counts[name, "doctor"].get(unit, 0) for name in ("signed", "due", "renewed"))
        )
        for unit in doctors
    }


def communities(cohort: Cohort, doctors: Iterable[Doctor]) -> dict[Doctor, str]:
    """The community in which most of a doctor's people live; of equals the greatest name.

    By the population table if it names doctors and communities, else by the live register.
    """
    rows = cohort.live
    if cohort.population is not None and {"doctor", "community"} <= cohort.population.levels:
        rows = cohort.population_rows()
    named = rows.filter(~nw.col("doctor").is_null() & ~nw.col("community").is_null())
    sums = named.group_by("institution", "doctor", "community").agg(nw.col("weight").sum())
    best: dict[Doctor, tuple[int, str]] = {}
    wanted = set(doctors)
    for row in cohort.engine.collect(sums).to_pylist():
        doctor = (row["institution"], row["doctor"])
        if doctor in wanted and row["community"] != UNKNOWN:
            best[doctor] = max(best.get(doctor, (0, "")), (int(row["weight"]), row["community"]))
    return {doctor: name for doctor, (_weight, name) in best.items()}
