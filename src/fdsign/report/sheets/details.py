"""明细: every indicator of every unit in one long table, made for the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import cells, heading, words
from fdsign.report.figures import ordered
from fdsign.report.model import Column, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import Figure, MetricsRun

_MOST = 1_000_000
"""Rows on one sheet; Excel ends at 1,048,576."""


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """One sheet, or several where one cannot hold all rows."""
    figures = [figure for figure in ordered(run) if figure.level != "total"]
    parts = [figures[start : start + _MOST] for start in range(0, len(figures), _MOST)]
    return tuple(_sheet(run, part, number) for number, part in enumerate(parts, 1))


def _sheet(run: MetricsRun, figures: list[Figure], number: int) -> Sheet:
    name = _("Details") if number == 1 else f"{_('Details')} {number}"
    return Sheet(
        name=name,
        title=_("All indicators of every unit {year}").format(year=run.year),
        subtitle=heading.subtitle(run),
        tables=(Table(_columns(), tuple(_row(run, f) for f in figures), filtered=True),),
        frozen=0,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Level"), width=12),
        Column(_("Indicator"), width=28),
        Column(_("Institution"), width=26),
        Column(_("Unit"), width=18),
        Column(_("Numerator"), width=11),
        Column(_("Denominator"), width=13),
        Column(_("Rate"), width=11),
        Column(_("Target"), width=11),
        Column(_("Gap (points)"), width=12),
        Column(_("Status"), width=13),
        Column(_("Interval (95%)"), width=18),
        Column(_("Denominator from"), width=18),
        Column(_("Note"), width=44),
    )


def _row(run: MetricsRun, figure: Figure) -> Row:
    own = figure.level == "institution"
    return (
        Text(_(words.LEVELS[figure.level])),
        Text(words.title(run, figure.indicator)),
        Text((figure.unit if own else figure.institution) or ""),
        Text("" if own else words.unit(figure.unit)),
        *cells.whole(figure),
        Text(words.source(figure.source)),
        Text(figure.note or "", "muted"),
    )
