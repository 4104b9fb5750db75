"""A drawn sample as JSON and CSV; people are masked unless the run may name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.report import explained
from fdsign.report.csv import table
from fdsign.report.json import Document, run_document

if TYPE_CHECKING:
    from fdsign.survey.results import Call, SampleRun

_COLUMNS = (
    "role", "order", "institution", "team", "doctor", "person", "name", "phone", "file", "sheet", "row",
)  # fmt: skip


def sample_document(run: SampleRun) -> Document:
    """The draw, its strata, and everybody to call."""
    document = run_document("sample", run.metrics)
    size = run.size
    document["identifiable"] = run.metrics.identifiable
    document["seed"] = run.seed
    document["by"] = run.by
    document["size"] = {
        "size": size.size,
        "population": size.population,
        "asked": size.asked,
        "precision": None if size.precision is None else float(size.precision),
        "expected": None if size.expected is None else float(size.expected),
        "confidence": None if size.confidence is None else float(size.confidence),
    }
    document["strata"] = [
        {
            "institution": stratum.unit[0],
            "unit": stratum.unit[-1],
            "population": stratum.population,
            "sample": stratum.sample,
            "reserves": stratum.reserves,
        }
        for stratum in run.strata
    ]
    document["results"] = [_call(run, call) for call in run.calls]
    return document


def _call(run: SampleRun, call: Call) -> Document:
    return {
        "role": call.role,
        "order": call.order,
        "institution": call.institution,
        "team": call.team,
        "doctor": call.doctor,
        "person": explained.number(run.metrics, call.person),
        "name": explained.name(run.metrics, call.name) or None,
        "phone": explained.phone(run.metrics, call.phone) or None,
        "file": call.place.file,
        "sheet": call.place.sheet,
        "row": call.place.row,
    }


def sample_csv(run: SampleRun) -> str:
    """One row a person to call."""
    return table(_COLUMNS, sample_document(run)["results"])
