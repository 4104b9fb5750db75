"""Results as JSON, schema version 1 (spec 3.2, ``fdsign.schema.json``)."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from fdsign.problems import in_order, tally
from fdsign.report import words
from fdsign.report.figures import ordered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fdsign.intake.exports import Exports, Input
    from fdsign.metrics.results import Anomaly, Figure, MetricsRun
    from fdsign.policy.load import LoadedPolicy
    from fdsign.problems import Problem

SCHEMA = 1
Document = dict[str, Any]


def metrics_document(run: MetricsRun) -> Document:
    """Every figure of a run: indicator as in the policy, level, institution, unit (null last)."""
    document = run_document("metrics", run)
    document["results"] = [figure_row(figure) for figure in ordered(run)]
    if run.trend:
        document["trend"] = [
            {"year": year, "figure": figure_row(figure)}
            for year, figures in run.trend.items()
            for figure in figures
        ]
    return document


def run_document(command: str, run: MetricsRun) -> Document:
    """What every result of a year says of itself: policy, inputs, problems."""
    policy = run.policy
    document = _envelope(
        command, run.year, (policy.policy.id, policy.sha256, policy.changes), run.inputs
    )
    if run.as_of is not None:
        document["as_of"] = run.as_of.isoformat()
    counts = tally(run.problems)
    document["problems"] = {"error": counts["error"], "warning": counts["warning"]}
    return document


def check_document(
    exports: Exports,
    policy: LoadedPolicy,
    year: int | None = None,
    anomalies: Sequence[Anomaly] = (),
) -> Document:
    """What ``fdsign check`` found: what every file is, every problem, what deserves a look."""
    document = _envelope(
        "check", year, (policy.policy.id, policy.sha256, policy.changes), exports.inputs
    )
    document["not_used"] = [
        {"file": n.file, "sheet": n.sheet, "why": n.why} for n in exports.not_used
    ]
    document["problems"] = tally(exports.problems)
    document["problem_list"] = [problem_row(each) for each in in_order(exports.problems)]
    document["anomalies"] = [_anomaly(each) for each in anomalies]
    return document


def problem_row(problem: Problem) -> Document:
    """One problem under the keys that JSON and CSV share."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "count": problem.count,
        "what": problem.what(),
        "todo": problem.todo(),
    }


def _anomaly(anomaly: Anomaly) -> Document:
    return {
        "kind": anomaly.kind,
        "institution": anomaly.institution,
        "doctor": anomaly.doctor,
        "count": anomaly.count,
        "day": None if anomaly.day is None else anomaly.day.isoformat(),
        "phones": list(anomaly.phones),
        "places": [
            {"file": place.file, "sheet": place.sheet, "row": place.row} for place in anomaly.places
        ],
    }


def dumps(document: Document) -> str:
    """The text of a document, the same for the same document; ends with a line break."""
    return words.carried(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)) + "\n"


def schema() -> Document:
    """The JSON Schema of all documents."""
    text = (resources.files("fdsign.report") / "fdsign.schema.json").read_text("utf-8")
    loaded: Document = json.loads(text)
    return loaded


def _envelope(
    command: str,
    year: int | None,
    policy: tuple[str, str, Mapping[str, str]],
    inputs: Sequence[Input],
) -> Document:
    name, sha256, changes = policy
    return {
        "schema": SCHEMA,
        "command": command,
        "fdsign": words.version(),
        "year": year,
        "policy": {"id": name, "sha256": sha256, "set": dict(changes)},
        "inputs": [
            {
                "file": entry.file,
                "sheet": entry.sheet,
                "dataset": entry.dataset,
                "sha256": entry.sha256,
                "read": entry.read,
                "used": entry.used,
                "rejected": entry.rejected,
                "set_aside": entry.aside,
            }
            for entry in inputs
        ],
    }


def figure_row(figure: Figure) -> Document:
    """One figure under the keys of the results."""
    below = figure.level not in ("total", "institution")
    return {
        "indicator": figure.indicator,
        "level": figure.level,
        **({"institution": figure.institution} if below else {}),
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": None if figure.value is None else float(figure.value),
        "target": None if figure.target is None else float(figure.target),
        "status": figure.status,
        "interval": None if figure.interval is None else list(figure.interval),
        "note": figure.note,
        "source": figure.source,
    }
