"""Results as CSV for Excel: UTF-8 with BOM (added by ``encoded``), CRLF, never a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from fdsign.problems import in_order
from fdsign.report import words
from fdsign.report.json import metrics_document, problem_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.metrics.results import MetricsRun
    from fdsign.problems import Problem

_METRICS = (
    "indicator", "level", "institution", "unit", "numerator", "denominator", "value", "target",
    "status", "interval_low", "interval_high", "note", "source",
)  # fmt: skip
_RANKING = (
    "indicator", "rank", "institution", "value", "whole", "whole_gap", "mean", "mean_gap",
    "reported", "note",
)  # fmt: skip
_REPORTED = (
    "indicator", "institution", "numerator", "denominator", "value", "reckoned_numerator",
    "reckoned_denominator", "reckoned_value", "difference", "outcome", "file", "sheet", "row",
)  # fmt: skip
_PROBLEMS = (
    "code", "severity", "file", "sheet", "row", "column", "value", "count", "what", "todo",
)  # fmt: skip


def metrics_csv(run: MetricsRun) -> str:
    """One row a figure; the keys and the order of the JSON, the interval in two columns."""
    rows = []
    for result in metrics_document(run)["results"]:
        low, high = result.pop("interval") or (None, None)
        rows.append({**result, "interval_low": low, "interval_high": high})
    return table(_METRICS, rows)


def metrics_tables(run: MetricsRun) -> dict[str, str]:
    """Every table of the indicators by file name; ranking and what was sent in where there is any."""
    document = metrics_document(run)
    tables = {"results.csv": metrics_csv(run), "problems.csv": problems_csv(run.problems)}
    if run.ranking:
        shared = [
            {"indicator": each["indicator"], "whole": each["whole"], "mean": each["mean"], **line}
            for each in document["ranking"]
            for line in each["institutions"]
        ]
        tables["ranking.csv"] = table(_RANKING, shared)
    if run.checks:
        rows = [{**each, **_reckoned(each["reckoned"])} for each in document["reported"]]
        tables["reported.csv"] = table(_REPORTED, rows)
    return tables


def _reckoned(own: dict[str, Any] | None) -> dict[str, Any]:
    return {f"reckoned_{key}": value for key, value in (own or {}).items()}


def problems_csv(problems: Iterable[Problem]) -> str:
    """One row a problem, gravest first."""
    return table(_PROBLEMS, [problem_row(each) for each in in_order(problems)])


def encoded(text: str) -> bytes:
    """The bytes to write; the BOM tells Excel that this is UTF-8."""
    return words.carried(text).encode("utf-8-sig")


def table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """The text of a table, one row a dictionary."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    """Text that Excel would take for a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
