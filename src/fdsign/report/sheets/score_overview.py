"""总览 of the scoring sheet: the points of the institutions, and the cheapest way to more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.report import heading, scores, words
from fdsign.report.model import Column, Count, Points, Sheet, Table, Text
from fdsign.report.sheets import score_ranking

if TYPE_CHECKING:
    from fdsign.metrics.results import Level
    from fdsign.scoring.results import ScoreRun


_SAID = 5
"""Units whose verdict is said in words too."""


def sheet(run: ScoreRun) -> Sheet:
    """The first level that was scored, usually the institutions."""
    level = run.levels[0]
    tables = (_points(run, level), _steps(run, level), _doubts(run))
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: scoring sheet {year}").format(
            whose=heading.whose(run.metrics), year=run.year
        ),
        subtitle=heading.subtitle(run.metrics),
        tables=tuple(table for table in tables if table.rows),
        frozen=1,
    )


def _points(run: ScoreRun, level: Level) -> Table:
    units = run.at(level)
    return Table(
        (Column(_(words.LEVELS[level]), width=30), *score_ranking.columns(run)),
        tuple(
            (Text(scores.whole_name(run, score), "strong"), *score_ranking.across(score))
            for score in units
        ),
        notes=tuple(
            _("{unit}: {verdict}").format(
                unit=scores.whole_name(run, score), verdict=scores.verdict(score)
            )
            for score in (units if len(units) <= _SAID else ())
        ),
    )


def _steps(run: ScoreRun, level: Level) -> Table:
    """Every next band of these units, most points for one event or person first."""
    return Table(
        (
            Column(_(words.LEVELS[level])),
            Column(_("Item"), span=3),
            Column(_("Now"), span=1),
            Column(_("Next"), span=1),
            Column(_("Needed"), span=4),
            Column(_("Number")),
            Column(_("Points gained")),
            Column(_("Points each")),
        ),
        tuple(
            (
                Text(scores.whole_name(run, score)),
                Text(scores.item_title(run, item.item)),
                Text(item.band or ""),
                Text(step.band),
                Text(scores.needs(run, step)),
                Count(step.effort),
                Points(step.points),
                Points(step.worth),
            )
            for score, item, step in scores.cheapest(run.at(level))
        ),
        title=_("The cheapest way to more points"),
    )


def _doubts(run: ScoreRun) -> Table:
    """What the policy itself doubts in the sheet, and the reading of the veto."""
    veto = {
        "sheet": _("a resident who does not know scores 0 on the whole sheet"),
        "item": _("a resident who does not know scores 0 on items 1 and 2 only"),
        "unit": _("one resident who does not know, and the unit has 0 points"),
    }[run.rules.veto]
    lines = [(_("Veto"), _("{reading} (scoring.veto = {veto})").format(
        reading=veto, veto=run.rules.veto))]  # fmt: skip
    for name, item in run.rules.items.items():
        if item.doubt is not None:
            lines.append((scores.item_title(run, name), _said(run, name)))
    return Table(
        (Column(_("To bear in mind")), Column("", span=12)),
        tuple((Text(name), Text(text)) for name, text in lines),
    )


def _said(run: ScoreRun, item: str) -> str:
    doubt = run.rules.items[item].doubt
    return doubt.text(language()) if doubt is not None else ""
