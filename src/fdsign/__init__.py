"""fdsign as a library: the same use cases as the command line, returning typed results.

``calculate_metrics(Request((Path("exports"),), year=2017))`` gives a MetricsRun, ``score_exports`` a
ScoreRun, ``fund_exports`` a FundRun, ``plan_exports`` a PlanRun, ``explain_figure`` an Explanation,
``check_exports`` a CheckRun, ``list_work`` a WorkRun, ``draw_sample`` a SampleRun,
``count_services`` a ServicesRun, ``report_year`` an AnnualRun with all of them,
``compare_exports`` a CompareRun; ``table(run)`` the figures as a pandas DataFrame. Nothing prints.
Names are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fdsign.compare.results import CompareRun
    from fdsign.errors import DataError, FdsignError
    from fdsign.explain.results import Explanation, PersonRun
    from fdsign.funding.results import FundRun
    from fdsign.metrics.results import Figure, MetricsRun
    from fdsign.pipeline.annual import AnnualChoice
    from fdsign.pipeline.annual import annual as report_year
    from fdsign.pipeline.check import CheckRun
    from fdsign.pipeline.check import check as check_exports
    from fdsign.pipeline.compare import compare_exports, compare_results
    from fdsign.pipeline.explain import explain as explain_figure
    from fdsign.pipeline.frames import table
    from fdsign.pipeline.fund import FundChoice
    from fdsign.pipeline.fund import fund as fund_exports
    from fdsign.pipeline.metrics import metrics as calculate_metrics
    from fdsign.pipeline.plan import PlanChoice
    from fdsign.pipeline.plan import plan as plan_exports
    from fdsign.pipeline.request import Request
    from fdsign.pipeline.sample import SampleChoice
    from fdsign.pipeline.sample import sample as draw_sample
    from fdsign.pipeline.score import score as score_exports
    from fdsign.pipeline.services import services as count_services
    from fdsign.pipeline.worklist import worklist as list_work
    from fdsign.planning.results import PlanRun
    from fdsign.report.annual import AnnualRun
    from fdsign.scoring.results import ScoreRun
    from fdsign.services.results import ServicesRun
    from fdsign.survey.results import SampleRun
    from fdsign.worklists.results import WorkRun

_HOMES = {
    "AnnualChoice": "fdsign.pipeline.annual:AnnualChoice",
    "AnnualRun": "fdsign.report.annual:AnnualRun",
    "CheckRun": "fdsign.pipeline.check:CheckRun",
    "CompareRun": "fdsign.compare.results:CompareRun",
    "DataError": "fdsign.errors:DataError",
    "Explanation": "fdsign.explain.results:Explanation",
    "FdsignError": "fdsign.errors:FdsignError",
    "Figure": "fdsign.metrics.results:Figure",
    "FundChoice": "fdsign.pipeline.fund:FundChoice",
    "FundRun": "fdsign.funding.results:FundRun",
    "MetricsRun": "fdsign.metrics.results:MetricsRun",
    "PersonRun": "fdsign.explain.results:PersonRun",
    "PlanChoice": "fdsign.pipeline.plan:PlanChoice",
    "PlanRun": "fdsign.planning.results:PlanRun",
    "Request": "fdsign.pipeline.request:Request",
    "SampleChoice": "fdsign.pipeline.sample:SampleChoice",
    "SampleRun": "fdsign.survey.results:SampleRun",
    "WorkRun": "fdsign.worklists.results:WorkRun",
    "ScoreRun": "fdsign.scoring.results:ScoreRun",
    "ServicesRun": "fdsign.services.results:ServicesRun",
    "calculate_metrics": "fdsign.pipeline.metrics:metrics",
    "check_exports": "fdsign.pipeline.check:check",
    "compare_exports": "fdsign.pipeline.compare:compare_exports",
    "compare_results": "fdsign.pipeline.compare:compare_results",
    "count_services": "fdsign.pipeline.services:services",
    "draw_sample": "fdsign.pipeline.sample:sample",
    "explain_figure": "fdsign.pipeline.explain:explain",
    "fund_exports": "fdsign.pipeline.fund:fund",
    "list_work": "fdsign.pipeline.worklist:worklist",
    "plan_exports": "fdsign.pipeline.plan:plan",
    "report_year": "fdsign.pipeline.annual:annual",
    "score_exports": "fdsign.pipeline.score:score",
    "table": "fdsign.pipeline.frames:table",
}

__all__ = [
    "AnnualChoice",
    "AnnualRun",
    "CheckRun",
    "CompareRun",
    "DataError",
    "Explanation",
    "FdsignError",
    "Figure",
    "FundChoice",
    "FundRun",
    "MetricsRun",
    "PersonRun",
    "PlanChoice",
    "PlanRun",
    "Request",
    "SampleChoice",
    "SampleRun",
    "ScoreRun",
    "ServicesRun",
    "WorkRun",
    "calculate_metrics",
    "check_exports",
    "compare_exports",
    "compare_results",
    "count_services",
    "draw_sample",
    "explain_figure",
    "fund_exports",
    "list_work",
    "plan_exports",
    "report_year",
    "score_exports",
    "table",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute)
