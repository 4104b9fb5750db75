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
    from fractions import Fraction

    from fdsign.intake.exports import Exports, Input
    from fdsign.metrics.given import Given
    from fdsign.metrics.results import Anomaly, Check, Figure, MetricsRun, Ranking
    from fdsign.policy.load import LoadedPolicy
    from fdsign.problems import Problem

SCHEMA = 1
Document = dict[str, Any]


def metrics_document(run: MetricsRun) -> Document:
    """Every figure of a run: indicator as in the policy, level, institution, unit (null last)."""
    document = run_document("metrics", run)
    document["results"] = [figure_row(figure) for figure in ordered(run)]
    if run.ranking:
        document["ranking"] = [_ranking(each) for each in run.ranking]
    if run.checks:
        document["reported"] = [_check(each) for each in run.checks]
    if run.means:
        document["means"] = [mean_row(each) for each in run.means]
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


def _ranking(ranking: Ranking) -> Document:
    """One indicator: district and plain mean, and the institutions with place and gaps in points."""
    return {
        "indicator": ranking.indicator,
        "whole": _float(ranking.whole),
        "mean": _float(ranking.mean),
        "institutions": [
            {
                "rank": each.rank,
                "institution": each.figure.unit,
                "value": _float(each.figure.value),
                "whole_gap": _float(each.gap(ranking.whole)),
                "mean_gap": _float(each.gap(ranking.mean)),
                "reported": each.figure.source == "reported",
                "note": each.figure.note,
            }
            for each in ranking.lines
        ],
    }


def _check(check: Check) -> Document:
    """What an institution sent in beside what was reckoned; the difference in percentage points."""
    given, own, apart = check.given, check.reckoned, check.difference
    return {
        "indicator": given.indicator,
        "institution": given.institution,
        "numerator": given.numerator,
        "denominator": given.denominator,
        "value": _float(given.value),
        "reckoned": None
        if own is None
        else {
            "numerator": own.numerator,
            "denominator": own.denominator,
            "value": _float(own.value),
        },
        "difference": None if apart is None else float(apart * 100),
        "outcome": check.outcome,
        "file": check.place.file,
        "sheet": check.place.sheet,
        "row": check.place.row,
    }


def mean_row(given: Given) -> Document:
    """What a sheet gives for the whole district or city."""
    return {
        "whose": given.institution,
        "indicator": given.indicator,
        "numerator": given.numerator,
        "denominator": given.denominator,
        "value": _float(given.value),
    }


def _float(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


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
        "value": _float(figure.value),
        "target": _float(figure.target),
        "status": figure.status,
        "interval": None if figure.interval is None else list(figure.interval),
        "note": figure.note,
        "source": figure.source,
    }
