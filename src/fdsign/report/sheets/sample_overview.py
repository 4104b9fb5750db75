"""抽样说明: how many persons are drawn from where, and how the call sheet is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, surveys, words
from fdsign.report.model import Column, Count, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.survey.results import SampleRun


def sheet(run: SampleRun) -> Sheet:
    """The draw and the rules for callers."""
    return Sheet(
        name=_("The draw"),
        title=_("{whose}: survey of valid contracts {year}").format(
            whose=heading.whose(run.metrics), year=run.year
        ),
        subtitle=(*heading.subtitle(run.metrics), surveys.size(run), surveys.seed(run)),
        tables=(draw := strata(run), _how(len(draw.columns))),
        frozen=1,
    )


def strata(run: SampleRun) -> Table:
    """Every unit's signed persons, drawn and reserves, and their sums."""
    several = len({stratum.unit[0] for stratum in run.strata}) > 1 or run.by == "institution"
    first = (Column(_("Institution"), width=34),) if several else ()
    if run.by != "institution":
        title = _("Doctor") if run.by == "doctor" else _("Team")
        first = (*first, Column(title, width=22 if several else 34))
    rows: list[Row] = []
    for stratum in run.strata:
        names = [Text(words.unit(stratum.unit[0]))] if several else []
        if run.by != "institution":
            names.append(Text(surveys.unit(run, stratum), "strong"))
        counts = (stratum.population, stratum.sample, stratum.reserves)
        rows.append((*names, *(Count(count) for count in counts)))
    sums = [sum(s.population for s in run.strata), sum(s.sample for s in run.strata),
            sum(s.reserves for s in run.strata)]  # fmt: skip
    blank = [Text("")] * (len(first) - 1)
    total: Row = (Text(_("Total"), "strong"), *blank, *(Count(s, above=len(rows)) for s in sums))
    return Table(
        (
            *first,
            Column(_("Signed persons"), width=14),
            Column(_("Drawn"), width=12),
            Column(_("Reserves"), width=12),
        ),
        tuple(rows),
        footer=(total,),
        notes=(
            _(
                "Every unit has its part of the sample in proportion to its signed persons (largest "
                "remainder), so the plain rate of the sample is the right one."
            ),
            *surveys.remarks(run),
        ),
        filtered=True,
    )


def _how(columns: int) -> Table:
    """What callers do, over so many columns."""
    steps = (
        _("Call the drawn first, on the sheet of calls; fill in the yellow cells from the lists."),
        _(
            "Nobody answers, refused, switched off: try again on another day, then write that outcome "
            "and call the next reserve of the same unit, in order. Leave unused reserves blank."
        ),
        _(
            "An empty or a wrong number is an answer: write it as the outcome and call nobody else for it."
        ),
        _(
            "Somebody reached: answer the five questions and the satisfaction. A blank answer counts as "
            "not held."
        ),
        _(
            "Put this workbook among the exports: metrics and score read the sheet of calls as the survey."
        ),
    )
    return Table(
        (Column(_("How the calls are made"), span=columns),),
        tuple((Text(f"{at}. {step}"),) for at, step in enumerate(steps, 1)),
        title=_("How to fill it in"),
    )
