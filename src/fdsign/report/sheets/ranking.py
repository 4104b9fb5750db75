"""排名: the institutions by every indicator, each beside the district's rate and the plain mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import cells, heading, words
from fdsign.report.model import Cell, Column, Count, Gap, Percent, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import MetricsRun, Ranked, Ranking

_TO_RATE = -3
"""Columns from the first gap to the rate."""


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """One sheet, if there are institutions to rank."""
    if not run.ranking:
        return ()
    return (
        Sheet(
            name=_("Ranking"),
            title=_("Ranking of institutions {year}").format(year=run.year),
            subtitle=heading.subtitle(run),
            tables=(table(run),),
            frozen=3,
        ),
    )


def table(run: MetricsRun) -> Table:
    """A row an institution and indicator, best first."""
    columns = (
        Column(_("Indicator"), width=28),
        Column(_("Place"), width=7),
        Column(_("Institution"), width=28),
        Column(_("Numerator"), width=11),
        Column(_("Denominator"), width=13),
        Column(_("Rate"), width=11),
        Column(_("Target"), width=11),
        Column(_("Whole district"), width=11),
        Column(_("Gap to it (points)"), width=12),
        Column(_("Plain mean"), width=11),
        Column(_("Gap to it (points)"), width=12),
        *(
            column
            for whose in given(run)
            for column in (
                Column(words.given(whose), width=11),
                Column(_("Gap to it (points)"), width=12),
            )
        ),
        Column(_("Source"), width=14),
        Column(_("Note"), width=40),
    )
    return Table(
        columns,
        tuple(_row(run, each, line) for each in run.ranking for line in each.lines),
        notes=(cells.legend(*cells.sent_in(run)), *explained()),
        filtered=True,
        signed=True,
    )


def given(run: MetricsRun) -> list[str]:
    """Whose means the sheets give: the district's, the city's."""
    return list(dict.fromkeys(mean.institution for mean in run.means))


def explained() -> tuple[str, str]:
    """What the two comparisons are, and how places are given."""
    return (
        _("Whole district: all numerators over all denominators. Plain mean: of the institutions' "
          "rates, each with the same weight, large or small."),
        _("Placed by the exact rate; where the target is a most, the smallest is first. Equals share "
          "a place. Who has no value has no place."),
    )  # fmt: skip


def _row(run: MetricsRun, ranking: Ranking, line: Ranked) -> Row:
    figure = line.figure
    means = {m.institution: m.value for m in run.means if m.indicator == figure.indicator}
    gaps: list[Cell] = []
    for other in (ranking.whole, ranking.mean, *(means.get(whose) for whose in given(run))):
        gaps += [Percent(other), Gap(line.gap(other), rate=_TO_RATE - len(gaps), target=-1)]
    return (
        Text(words.title(run, figure.indicator)),
        Count(line.rank),
        Text(words.unit(figure.unit), "strong"),
        *cells.trio(figure),
        Percent(figure.target, figure.direction),
        *gaps,
        Text(words.origin(figure)),
        Text(figure.note or "", "muted"),
    )
