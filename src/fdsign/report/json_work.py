"""The worklists as JSON and CSV; people are masked unless the run may name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.metrics.numbers import decimal
from fdsign.report import explained
from fdsign.report.csv import table
from fdsign.report.json import Document, run_document

if TYPE_CHECKING:
    from fdsign.worklists.results import Item, WorkRun

_COLUMNS = (
    "task", "institution", "doctor", "team", "community", "person", "name", "phone", "age", "groups",
    "worth", "file", "sheet", "row",
)  # fmt: skip


def worklist_document(run: WorkRun) -> Document:
    """Every person of every list, doctor by doctor."""
    document = run_document("worklist", run.metrics)
    document["identifiable"] = run.metrics.identifiable
    document["tasks"] = list(run.tasks)
    document["results"] = [_item(run, item) for item in run.items]
    return document


def _item(run: WorkRun, item: Item) -> Document:
    points = run.worth.get(((item.institution, item.doctor), item.task))
    return {
        "task": item.task,
        "institution": item.institution,
        "doctor": item.doctor,
        "team": item.team,
        "community": item.community,
        "person": explained.number(run.metrics, item.person) or None,
        "name": explained.name(run.metrics, item.name) or None,
        "phone": explained.phone(run.metrics, item.phone) or None,
        "age": item.age,
        "groups": list(item.groups),
        "worth": None if points is None else decimal(points, 4),
        "file": item.place.file,
        "sheet": item.place.sheet,
        "row": item.place.row,
    }


def worklist_csv(run: WorkRun) -> str:
    """One row a person and list."""
    rows = worklist_document(run)["results"]
    return table(_COLUMNS, [{**row, "groups": " ".join(row["groups"])} for row in rows])
