"""The facts every rule starts from: who is signed, who lives here, who did what (spec 1.2–1.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import narwhals as nw
import pyarrow as pa

from fdsign.cohort import groups as group_rules
from fdsign.cohort.contract_years import month_day, with_contract_years
from fdsign.cohort.engine import Engine, Frame, distinct
from fdsign.cohort.handover import handovers
from fdsign.cohort.population import Population, population
from fdsign.cohort.standing import complete, deceased, fate, with_fates, with_precedence
from fdsign.cohort.units import UNITS, UNKNOWN, DoctorUnits, institution_known
from fdsign.intake.datasets import BY_ID
from fdsign.intake.exports import Exports
from fdsign.policy.resolve import YearPolicy

RECORD_MARKS = ("record_qualified", "elderly_managed", "hypertension_managed", "diabetes_managed")
_CONTRACT = (
    "person", "sign_date", "status", "ended_on", "doctor", "team", "institution", "station", "phone",
    "first_year", "last_year", "default_term", "precedence", "source", "row",
)  # fmt: skip
_RECORD = (
    "person", "person_id", "birth_of_id", "birth_date", "live", "registered", "record_status",
    "closed_on", "institution", "station", "community", "grid", "doctor", *RECORD_MARKS, "source", "row",
)  # fmt: skip
"""What the rules need of a contract and of a record, beside the marks: a narrow frame is a quick one."""


class Cohort:
    """One year of one run, as frames that the rules filter and join.

    ``contracts``: every accepted row with contract years, precedence and a fate of each contract year
    (``standing.fate``). ``signed[y]``: S(y), one row a person, with unit columns (the doctor: who has
    the contract after all handovers), source and row.
    ``live``: live register records with unit columns, ``age``, ``in_<group>``, ``in_any_group``.
    ``base``: S(Y) with the facts of ``live`` or, without a live record, of the contract row.
    """

    def __init__(
        self,
        exports: Exports,
        policy: YearPolicy,
        engine: Engine,
        as_of: date | None = None,
        plan_year: int | None = None,
    ) -> None:
        """``plan_year``: the year planned on this one; its population and doctors are taken."""
        self.exports = exports
        self.policy = policy
        self.year = policy.year
        self.as_of = as_of
        self.engine = engine
        self.population: Population | None = population(
            exports, plan_year or policy.year, policy.policy.population.denominator
        )
        marks = [f"g_{group}" for group in self._groups]
        rows = self.frame("contracts")
        residents = institution_known(self.frame("residents").select(*_RECORD, *marks))
        self.contracts = engine.settle(self._judged(residents))
        self._births = engine.settle(group_rules.births(rows, residents))
        seen = self.contracts
        if as_of is not None:
            seen = seen.filter((nw.col("sign_date") <= as_of).fill_null(True))
        last_day = date(
            plan_year or policy.year, *divmod(month_day(policy.policy.handover.in_force_on), 100)
        )
        self.handovers = handovers(
            exports, self._signing_doctors(seen), min(last_day, as_of or last_day)
        )
        self.doctors = DoctorUnits(
            engine,
            seen,
            self.handed_over(seen) if self.handovers.to else None,
            institution_known(self.frame("staff")) if self.has("staff") else None,
            self.population_rows() if self.population is not None else None,
            residents.filter(nw.col("live")),
        )
        self.live = engine.settle(self._live(residents))
        self._once: dict[Callable[[Cohort], Frame], Frame] = {}
        self.signed = self._signed()
        self.base = engine.settle(self.with_facts(self.signed[self.year]))

    @property
    def contract_years(self) -> tuple[int, ...]:
        """Every contract year that some rule of the assessment year looks at."""
        years = {self.year - 1, self.year, self.year + 1}
        renewal = self.policy.policy.indicators.get("renewal_rate")
        if renewal is not None and renewal.years == "signing":
            offset = self.policy.policy.contract.year_offset
            years |= {self.year + offset - 1, self.year + offset}
        return tuple(sorted(years))

    def has(self, dataset: str) -> bool:
        """Whether the dataset was delivered."""
        return dataset in self.exports.tables

    def table(self, dataset: str) -> pa.Table:
        """The typed table of a dataset; without one, an empty table of the same columns."""
        found = self.exports.tables.get(dataset)
        return found if found is not None else _empty(dataset, self._groups)

    def frame(self, dataset: str) -> Frame:
        """The dataset's rows as a frame."""
        return self.engine.frame(self.table(dataset))

    def once(self, rule: Callable[[Cohort], Frame]) -> Frame:
        """The frame of a rule that several indicators start from, reckoned once."""
        if rule not in self._once:
            self._once[rule] = self.engine.settle(rule(self))
        return self._once[rule]

    def filled(self, dataset: str, column: str) -> bool:
        """Whether a column of a dataset holds any value."""
        table = self.exports.tables.get(dataset)
        return table is not None and table[column].null_count < len(table)

    @property
    def _groups(self) -> tuple[str, ...]:
        groups = self.policy.policy.groups
        return tuple(group.id for group in (*groups.list, *groups.marks))

    def population_rows(self) -> Frame:
        """The chosen rows of the population table: nobody's, with units and ``weight``."""
        assert self.population is not None
        return self._people(institution_known(self.engine.frame(self.population.table)))

    def _people(self, rows: Frame) -> Frame:
        """People of the register or the population table, with the doctor who has them now."""
        follow = self.policy.policy.handover.people == "follow"
        return self.handed_over(rows) if follow else rows

    def _signing_doctors(self, contracts: Frame) -> frozenset[tuple[str, str]]:
        """Institution and doctor of the contracts; nobody where nothing is handed over."""
        if not self.has("handover"):
            return frozenset()
        named = contracts.filter(~nw.col("doctor").is_null())
        rows = self.engine.collect(distinct(named, "institution", "doctor")).to_pylist()
        return frozenset((row["institution"], row["doctor"]) for row in rows)

    def handed_over(self, contracts: Frame) -> Frame:
        """The contracts with the doctor who has them now."""
        if not self.handovers.to:
            return contracts
        table = self.engine.frame(self.handovers.table())
        return (
            contracts.join(table, on=["institution", "doctor"], how="left")
            .with_columns(nw.coalesce(nw.col("new_doctor"), nw.col("doctor")).alias("doctor"))
            .drop("new_doctor")
        )

    def _live(self, residents: Frame) -> Frame:
        rules = self.policy.policy
        people = (
            self._people(residents.filter(nw.col("live")))
            .with_columns(nw.lit(None).cast(nw.String).alias("team"))
            .join(self._births, on="person", how="left")
            .with_columns(group_rules.birth())
        )
        placed = self.doctors.give(people).with_columns(
            nw.col("institution").alias("place"),
            nw.col("community").fill_null(UNKNOWN),
            nw.col("grid").fill_null(UNKNOWN),
            nw.lit(1).cast(nw.Int64).alias("weight"),
        )
        marks = [f"g_{group}" for group in self._groups]
        facts = group_rules.facts(rules.groups.list)
        return group_rules.with_facts(placed, self.year, rules.ages, rules.groups.list).select(
            "person", *UNITS, "weight", "registered", *RECORD_MARKS, *marks, *facts, "source", "row"
        )

    def _judged(self, residents: Frame) -> Frame:
        """The contracts with contract years, precedence and fates."""
        rules = self.policy.policy
        marks = [f"g_{group}" for group in self._groups]
        ranked = with_precedence(self.frame("contracts"), self.engine)
        dated = with_contract_years(ranked, rules.contract)
        told = dated.select(*_CONTRACT, *marks, complete(rules.contract))
        contracts = self.engine.settle(institution_known(told))
        dead = deceased(residents, self.year, self.as_of)
        years = self.contract_years
        removed_from = self.year if rules.deceased.removed else None
        judged = with_fates(
            contracts.join(dead, on="person", how="left"),
            years, rules.contract, removed_from, self.as_of,
        )  # fmt: skip
        facts = (column for column in _CONTRACT if column != "precedence")
        return judged.select(*facts, *marks, *(fate(year) for year in years))

    def _signed(self) -> dict[int, Frame]:
        """S(y) of every contract year."""
        marks = [f"g_{group}" for group in self._groups]
        counted = {year: f"fate_{year}" for year in self.contract_years}
        standing = self.contracts.filter(
            nw.any_horizontal(*(fate(year) == "counted" for year in counted), ignore_nulls=True)
        )
        columns = ("person", *UNITS, "weight", "source", "row", *marks)
        placed = self.engine.settle(self.placed(standing).select(*columns, *counted.values()))
        return {
            year: placed.filter(nw.col(column) == "counted").select(*columns)
            for year, column in counted.items()
        }

    def placed(self, contracts: Frame) -> Frame:
        """Contract rows with the units that they count for, each one person."""
        homes = self.live.select(
            "person",
            nw.col("place").alias("live_place"),
            nw.col("community").alias("live_community"),
            nw.col("grid").alias("live_grid"),
        )
        return (
            self.doctors.give(self.handed_over(contracts))
            .join(homes, on="person", how="left")
            .with_columns(
                nw.coalesce(nw.col("live_place"), nw.col("institution")).alias("place"),
                nw.col("live_community").fill_null(UNKNOWN).alias("community"),
                nw.col("live_grid").fill_null(UNKNOWN).alias("grid"),
                nw.lit(1).cast(nw.Int64).alias("weight"),
            )
        )

    def with_facts(self, signed: Frame) -> Frame:
        """Signed persons with marks, ``age`` and ``in_<group>``: of the live record, else the contract.

        What is no group may be marked in either: many registers have no column for it.
        """
        rules = self.policy.policy
        marks = [f"g_{g}" for g in self._groups]
        others = {f"g_{mark.id}" for mark in rules.groups.marks}
        facts = self.live.select(
            "person",
            nw.lit(True).alias("has_record"),
            *RECORD_MARKS,
            *(nw.col(mark).alias(f"live_{mark}") for mark in marks),
        )
        marked = (
            signed.join(facts, on="person", how="left")
            .join(self._births, on="person", how="left")
            .with_columns(group_rules.birth())
            .with_columns(
                nw.any_horizontal(nw.col(f"live_{mark}"), nw.col(mark), ignore_nulls=True).alias(
                    mark
                )
                if mark in others
                else nw.when(nw.col("has_record").fill_null(False))
                .then(nw.col(f"live_{mark}"))
                .otherwise(nw.col(mark))
                .alias(mark)
                for mark in marks
            )
            .drop(*(f"live_{mark}" for mark in marks))
        )
        told = group_rules.with_facts(marked, self.year, rules.ages, rules.groups.list)
        return told.drop("birth")

    def born(self, person: int) -> Frame:
        """``birth`` of one person, null if nothing tells it."""
        one = self.engine.frame(pa.table({"person": [person]}))
        return one.join(self._births, on="person", how="left").select(group_rules.birth())

    def either_year(self) -> Frame:
        """S(Y) ∪ S(Y+1): each person once, by the later contract year's standing contract."""
        later, this = self.signed[self.year + 1], self.signed[self.year]
        only_this = this.join(later.select("person"), on="person", how="anti")
        columns = later.collect_schema().names()
        return nw.concat([later.select(columns), only_this.select(columns)])


def _empty(dataset: str, groups: tuple[str, ...]) -> pa.Table:
    from fdsign.intake.schema import schema

    return schema(BY_ID[dataset], groups).empty_table()
