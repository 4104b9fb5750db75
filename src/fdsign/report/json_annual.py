"""The whole year as JSON: the document of every report, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.report.json import Document, metrics_document, run_document
from fdsign.report.json_fund import fund_document
from fdsign.report.json_plan import plan_document
from fdsign.report.json_score import score_document
from fdsign.report.json_services import services_document

if TYPE_CHECKING:
    from fdsign.report.annual import AnnualRun


def annual_document(run: AnnualRun) -> Document:
    """``parts``: report -> its own document, null where it is left out; ``left_out``: why."""
    document = run_document("annual", run.metrics)
    document["parts"] = {
        "metrics": metrics_document(run.metrics),
        "score": run.score and score_document(run.score),
        "fund": run.fund and fund_document(run.fund),
        "plan": run.plan and plan_document(run.plan),
        "services": run.services and services_document(run.services),
    }
    document["left_out"] = [{"part": part, "why": why} for part, why in run.left_out.items()]
    return document
