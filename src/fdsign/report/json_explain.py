"""An explanation as JSON and CSV: people are masked unless the run may name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.explain.results import Explanation, PersonRun
from fdsign.report import explained
from fdsign.report.behind import ScoreBehind
from fdsign.report.csv import table
from fdsign.report.json import Document, figure_row, run_document
from fdsign.report.json_fund import fund_row
from fdsign.report.json_score import score_row

if TYPE_CHECKING:
    from fdsign.explain.results import Entered, Entry, Group, Trace
    from fdsign.metrics.results import MetricsRun, Place
    from fdsign.report.behind import FundBehind
    from fdsign.report.explained import Explained

_PEOPLE = (
    "behind", "as", "status", "in_denominator", "person", "name", "counted", "why", "year", "file",
    "sheet", "row",
)  # fmt: skip
_ENTERED = ("indicator", "role", "institution", "team", "doctor", "file", "sheet", "row")


def explain_document(run: Explained) -> Document:
    """A figure with rule, parameters, waterfall and people; a score or an amount with theirs; a person."""
    document = run_document("explain", run.metrics)
    document["identifiable"] = run.metrics.identifiable
    if isinstance(run, PersonRun):
        return {**document, **_person(run)}
    if isinstance(run, Explanation):
        return {**document, **_figure(run)}
    if isinstance(run, ScoreBehind):
        return {**document, **_score(run)}
    return {**document, **_fund(run)}


def _score(run: ScoreBehind) -> Document:
    return {
        "of": run.asked,
        "score": score_row(run.score),
        "figures": [_figure(figure) for figure in run.figures],
        "answers": [_group(run.metrics, group) for group in run.answers],
    }


def _fund(run: FundBehind) -> Document:
    return {
        "of": run.asked,
        "fund": fund_row(run.run, run.fund),
        "persons": _group(run.metrics, run.persons),
    }


def _group(run: MetricsRun, group: Group) -> Document:
    return {"name": group.name, "people": [_entry(run, entry) for entry in group.entries]}


def _figure(run: Explanation) -> Document:
    rules = run.metrics.policy.policy.indicators[run.figure.indicator.partition(".")[0]]
    return {
        "of": run.asked,
        "figure": figure_row(run.figure),
        "rule": {
            "numerator": rules.numerator.model_dump(),
            "denominator": rules.denominator.model_dump(),
            "source": rules.source.model_dump(),
            "reading": rules.reading and rules.reading.model_dump(),
            "doubt": rules.doubt and rules.doubt.model_dump(),
        },
        "parameters": [
            {"block": v.block, "key": v.key, "value": v.shown, "source": v.source}
            for v in explained.parameters(run)
        ],
        "waterfall": [
            {"year": fate.year, "fate": fate.fate, "rows": fate.rows}
            for fate in run.metrics.fates
            if fate.year in run.years
        ],
        "people": [_entry(run.metrics, entry) for entry in run.entries],
    }


def _entry(run: MetricsRun, entry: Entry) -> Document:
    return {
        "status": entry.status,
        "in_denominator": entry.inside,
        "person": explained.number(run, entry.person) or None,
        "name": explained.name(run, entry.name) or None,
        "counted": entry.counted,
        "why": entry.why,
        "year": entry.year,
        **_place(entry.place),
    }


def _place(place: Place) -> Document:
    return {"file": place.file, "sheet": place.sheet, "row": place.row}


def _person(run: PersonRun) -> Document:
    return {
        "of": "person",
        "person": explained.number(run.metrics, run.person),
        "age": run.age,
        "groups": list(run.groups),
        "rows": [_trace(trace) for trace in run.traces],
        "entered": [_entered(each) for each in run.entered],
    }


def _trace(trace: Trace) -> Document:
    return {
        "dataset": trace.dataset,
        **_place(trace.place),
        "told": dict(trace.told),
        "fates": {str(year): fate for year, fate in sorted(trace.fates.items())},
    }


def _entered(each: Entered) -> Document:
    return {
        "indicator": each.indicator,
        "role": each.role,
        "institution": each.institution,
        "team": each.team,
        "doctor": each.doctor,
        **_place(each.place),
    }


def explain_csv(run: Explained) -> str:
    """One row a person or event and what they are listed for; of a person one row a figure."""
    if isinstance(run, PersonRun):
        return table(_ENTERED, [_entered(each) for each in run.entered])
    return table(
        _PEOPLE,
        [
            {"behind": what, "as": role, **_entry(run.metrics, entry)}
            for what, role, entry in explained.listed(run)
        ],
    )
