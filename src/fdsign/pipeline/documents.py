"""What the result of each command can be written as: workbook, JSON, CSV tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fdsign.report import csv, json

if TYPE_CHECKING:
    from fdsign.compare.results import CompareRun
    from fdsign.funding.results import FundRun
    from fdsign.metrics.results import Level, MetricsRun
    from fdsign.pipeline.check import CheckRun
    from fdsign.planning.results import PlanRun
    from fdsign.report.annual import AnnualRun
    from fdsign.report.explained import Explained
    from fdsign.report.json import Document
    from fdsign.scoring.results import ScoreRun
    from fdsign.services.results import ServicesRun
    from fdsign.survey.results import SampleRun
    from fdsign.worklists.results import WorkRun


@dataclass(frozen=True, slots=True)
class Documents:
    """Each is made when it is asked for. ``tables``: file name -> text."""

    workbook: Callable[[], bytes]
    json: Callable[[], Document]
    tables: Callable[[], Mapping[str, str]]


def metrics_documents(run: MetricsRun) -> Documents:
    """The documents of ``fdsign metrics``."""

    def workbook() -> bytes:
        from fdsign.report.workbook import metrics_workbook

        return metrics_workbook(run)

    return Documents(
        workbook,
        lambda: json.metrics_document(run),
        lambda: csv.metrics_tables(run),
    )


def check_documents(run: CheckRun) -> Documents:
    """The documents of ``fdsign check``."""

    def workbook() -> bytes:
        from fdsign.report.workbook import check_workbook

        return check_workbook(run.exports, run.fates, run.anomalies)

    return Documents(
        workbook,
        lambda: json.check_document(run.exports, run.policy, run.year, run.anomalies),
        lambda: {"problems.csv": csv.problems_csv(run.exports.problems)},
    )


def compare_documents(run: CompareRun) -> Documents:
    """The documents of ``fdsign compare``."""
    from fdsign.report.json_compare import changes_csv, compare_document, people_csv

    def workbook() -> bytes:
        from fdsign.report.workbook import compare_workbook

        return compare_workbook(run)

    return Documents(
        workbook,
        lambda: compare_document(run),
        lambda: {"results.csv": changes_csv(run), "people.csv": people_csv(run)},
    )


def explain_documents(run: Explained) -> Documents:
    """The documents of ``fdsign explain``."""
    from fdsign.report.json_explain import explain_csv, explain_document

    def workbook() -> bytes:
        from fdsign.report.workbook import explain_workbook

        return explain_workbook(run)

    return Documents(
        workbook, lambda: explain_document(run), lambda: {"people.csv": explain_csv(run)}
    )


def fund_documents(run: FundRun) -> Documents:
    """The documents of ``fdsign fund``."""
    from fdsign.report.json_fund import fund_csv, fund_document, members_csv

    def workbook() -> bytes:
        from fdsign.report.workbook import fund_workbook

        return fund_workbook(run)

    return Documents(
        workbook,
        lambda: fund_document(run),
        lambda: {
            "results.csv": fund_csv(run),
            "members.csv": members_csv(run),
            "problems.csv": csv.problems_csv(run.metrics.problems),
        },
    )


def plan_documents(run: PlanRun) -> Documents:
    """The documents of ``fdsign plan``."""
    from fdsign.report.json_plan import plan_csv, plan_document

    def workbook() -> bytes:
        from fdsign.report.workbook import plan_workbook

        return plan_workbook(run)

    return Documents(
        workbook,
        lambda: plan_document(run),
        lambda: {
            "results.csv": plan_csv(run),
            "problems.csv": csv.problems_csv(run.metrics.problems),
        },
    )


def worklist_documents(run: WorkRun) -> Documents:
    """The documents of ``fdsign worklist``."""
    from fdsign.report.json_work import worklist_csv, worklist_document

    def workbook() -> bytes:
        from fdsign.report.workbook import worklist_workbook

        return worklist_workbook(run)

    return Documents(
        workbook, lambda: worklist_document(run), lambda: {"people.csv": worklist_csv(run)}
    )


def sample_documents(run: SampleRun) -> Documents:
    """The documents of ``fdsign sample``."""
    from fdsign.report.json_sample import sample_csv, sample_document

    def workbook() -> bytes:
        from fdsign.report.workbook import sample_workbook

        return sample_workbook(run)

    return Documents(
        workbook, lambda: sample_document(run), lambda: {"people.csv": sample_csv(run)}
    )


def services_documents(run: ServicesRun) -> Documents:
    """The documents of ``fdsign services``."""
    from fdsign.report.json_services import over_csv, package_csv, services_csv, services_document

    def workbook() -> bytes:
        from fdsign.report.workbook import services_workbook

        return services_workbook(run)

    return Documents(
        workbook,
        lambda: services_document(run),
        lambda: {
            "results.csv": services_csv(run),
            "package.csv": package_csv(run),
            "people.csv": over_csv(run),
            "problems.csv": csv.problems_csv(run.metrics.problems),
        },
    )


def annual_documents(run: AnnualRun) -> Documents:
    """The documents of ``fdsign annual``; a table is named after the report it is of."""
    parts = (
        ("score", None if run.score is None else score_documents(run.score)),
        ("fund", None if run.fund is None else fund_documents(run.fund)),
        ("plan", None if run.plan is None else plan_documents(run.plan)),
        ("services", None if run.services is None else services_documents(run.services)),
    )

    def workbook() -> bytes:
        from fdsign.report.workbook import annual_workbook

        return annual_workbook(run)

    def document() -> Document:
        from fdsign.report.json_annual import annual_document

        return annual_document(run)

    def tables() -> Mapping[str, str]:
        found = {"metrics.csv": csv.metrics_csv(run.metrics)}
        for name, part in parts:
            made = {} if part is None else part.tables()
            found.update({table.replace("results", name): text for table, text in made.items()})
        return {**found, "problems.csv": csv.problems_csv(run.metrics.problems)}

    return Documents(workbook, document, tables)


def score_documents(
    run: ScoreRun, template: Path | None = None, by: tuple[Level, ...] = ()
) -> Documents:
    """The documents of ``fdsign score``.

    ``template``: an office's form to fill as the workbook, for the units of the levels ``by``, else
    of the first level scored.
    """
    from fdsign.report.json_score import score_csv, score_document

    def workbook() -> bytes:
        if template is not None:
            from fdsign.report.forms.score import filled_form

            return filled_form(run, template, by or run.levels[:1])
        from fdsign.report.workbook import score_workbook

        return score_workbook(run)

    return Documents(
        workbook,
        lambda: score_document(run),
        lambda: {
            "results.csv": score_csv(run),
            "problems.csv": csv.problems_csv(run.metrics.problems),
        },
    )
