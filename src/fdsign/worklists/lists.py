"""Who is on which list: in an indicator's denominator and not in its numerator (spec 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pyarrow.compute as pc

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.results import Place
from fdsign.worklists.results import Item, Task


@dataclass(frozen=True, slots=True)
class List:
    """One list: the indicator whose denominator lacks these persons, or a rule of its own."""

    task: Task
    indicator: str | None = None
    who: Callable[[Cohort], Frame] | None = None


def expiring(cohort: Cohort) -> Frame:
    """Persons in S(Y) who are not in S(Y+1)."""
    later = cohort.signed[cohort.year + 1].select("person")
    return cohort.signed[cohort.year].join(later, on="person", how="anti")


def without_record(cohort: Cohort) -> Frame:
    """Persons in S(Y) without a live record."""
    return cohort.base.filter(~nw.col("has_record").fill_null(False))


LISTS: tuple[List, ...] = (
    List("lapsed", "renewal_rate"),
    List("expiring", who=expiring),
    List("unsigned_key", "key_population_rate"),
    List("unsigned_elderly", "elderly_signing_rate"),
    List("unqualified", "record_qualified_rate"),
    List("unmanaged_elderly", "elderly_management_rate"),
    List("unmanaged_hypertension", "hypertension_management_rate"),
    List("unmanaged_diabetes", "diabetes_management_rate"),
    List("wrong_phone", "phone_correct_rate"),
    List("no_paper", "paper_contract_rate"),
    List("no_record", who=without_record),
)


def found(calculation: Calculation) -> dict[Task, Frame]:
    """Every list that the data allow, as subjects with unit columns."""
    cohort = calculation.cohort
    parts = {part.indicator.id: part for part in calculation.parts}
    lists: dict[Task, Frame] = {}
    for each in LISTS:
        if each.who is not None and cohort.has("contracts"):
            if each.task != "no_record" or cohort.has("residents"):
                lists[each.task] = each.who(cohort)
            continue
        part = parts.get(each.indicator or "")
        if part is None or part.denominator is None or part.numerator is None or part.reasons:
            continue
        done = part.numerator.frame.select("person")
        lists[each.task] = part.denominator.frame.join(done, on="person", how="anti")
    return lists


def items(calculation: Calculation, lists: dict[Task, Frame]) -> Iterable[Item]:
    """The persons of every list with what is needed to reach them."""
    cohort = calculation.cohort
    people = _People(cohort)
    for task, frame in lists.items():
        columns = ("person", "institution", "doctor", "team", "community", "source", "row")
        rows = cohort.engine.collect(frame.select(*columns))
        ordered = rows.sort_by([("source", "ascending"), ("row", "ascending")])
        for row in ordered.to_pylist():
            yield people.item(task, row)


class _People:
    """Number, name, phone, age and groups of persons, from all that the exports say of them."""

    def __init__(self, cohort: Cohort) -> None:
        self._inputs = cohort.exports.inputs
        named = [group.id for group in cohort.policy.policy.groups.list]
        self._facts: dict[int, tuple[int | None, tuple[str, ...]]] = {}
        for frame in (cohort.live, cohort.base):
            chosen = frame.select("person", "age", *(f"in_{name}" for name in named))
            for row in cohort.engine.collect(chosen).to_pylist():
                groups = tuple(name for name in named if row[f"in_{name}"])
                self._facts[row["person"]] = (row["age"], groups)
        self._known: dict[int, dict[str, Any]] = {}
        for dataset in ("contracts", "residents", "survey"):
            table = cohort.table(dataset).select(["person", "person_id", "name", "phone"])
            about = table.filter(pc.is_valid(table["person"]))
            for row in cohort.exports.readable(about).to_pylist():
                mine = self._known.setdefault(row["person"], {})
                for key in ("person_id", "name", "phone"):
                    mine[key] = mine.get(key) or row[key]

    def item(self, task: Task, row: dict[str, Any]) -> Item:
        """One person on one list."""
        mine = self._known.get(row["person"], {})
        age, groups = self._facts.get(row["person"], (None, ()))
        entry = self._inputs[row["source"]]
        return Item(
            task, row["institution"], row["doctor"], row["team"], row["community"],
            mine.get("person_id"), mine.get("name"), mine.get("phone"),
            None if age is None or age < 0 else int(age), groups,
            Place(entry.file, entry.sheet, row["row"]),
        )  # fmt: skip
