"""趋势: the indicators of several years beside each other, and the signing rate against its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import cells, heading, words
from fdsign.report.figures import is_group
from fdsign.report.model import Cell, Chart, Column, Count, Rate, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import Figure, MetricsRun

_FIRST = "signing_rate"


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """One sheet; nothing unless several years were asked for."""
    if len(run.trend) < 2:
        return ()
    tables = [by_year(run), indicators(run)]
    if len(run.institutions) > 1:
        tables.append(_institutions(run))
    return (
        Sheet(
            name=_("Trend"),
            title=_("{whose}: indicators {first}–{last}").format(
                whose=heading.whose(run), first=min(run.trend), last=max(run.trend)
            ),
            subtitle=heading.subtitle(run),
            tables=tuple(tables),
            chart=Chart(
                _("Rate and target"), 0, len(run.trend) - 1, 0, (3, 4), below=True
            ),
        ),
    )  # fmt: skip


def _at(
    run: MetricsRun, year: int, indicator: str, institution: str | None = None
) -> Figure | None:
    level = "total" if institution is None else "institution"
    return next(
        (f for f in run.trend[year]
         if (f.indicator, f.level, f.unit) == (indicator, level, institution)),
        None,
    )  # fmt: skip


def by_year(run: MetricsRun) -> Table:
    """The first indicator of the policy, a row a year."""
    first = _FIRST if _FIRST in run.titles else next(iter(run.titles))
    rows: list[Row] = []
    for year in run.trend:
        figure = _at(run, year, first)
        whole: tuple[Cell, ...] = cells.whole(figure)[:6] if figure else (Count(None),) * 6
        rows.append((Text(str(year), "strong"), *whole))
    return Table(
        (
            Column(_("Year"), width=34),
            Column(_("Numerator"), width=12),
            Column(_("Denominator"), width=12),
            Column(_("Rate"), width=11),
            Column(_("Target"), width=12),
            Column(_("Gap (points)"), width=12),
            Column(_("Status"), width=13),
        ),
        tuple(rows),
        title=words.title(run, first),
    )


def indicators(run: MetricsRun) -> Table:
    """Every indicator × year."""
    names = [name for name in run.titles if not is_group(name)]
    return Table(
        (Column(_("Indicator")), *_years(run)),
        tuple((Text(words.title(run, name), "strong"), *_across(run, name)) for name in names),
        title=_("All indicators by year"),
    )


def rates(run: MetricsRun) -> Table:
    """Every indicator's rate alone, a column a year."""
    rows: list[Row] = []
    for name in run.titles:
        found = [_at(run, year, name) for year in run.trend]
        shown = [cells.rate(f) if f else Rate(None, "no_value") for f in found]
        if not is_group(name):
            rows.append((Text(words.title(run, name)), *shown))
    return Table(
        (Column(_("Indicator")), *(Column(str(year)) for year in run.trend)),
        tuple(rows),
        title=_("All indicators by year"),
    )


def _institutions(run: MetricsRun) -> Table:
    """The signing rate of every institution × year."""
    return Table(
        (Column(_("Institution")), *_years(run)),
        tuple((Text(name, "strong"), *_across(run, _FIRST, name)) for name in run.institutions),
        title=_("{title} by institution").format(title=words.title(run, _FIRST)),
    )


def _years(run: MetricsRun) -> tuple[Column, ...]:
    return tuple(column for year in run.trend for column in cells.trio_columns(str(year)))


def _across(run: MetricsRun, indicator: str, institution: str | None = None) -> tuple[Cell, ...]:
    return tuple(
        cell for year in run.trend for cell in cells.trio(_at(run, year, indicator, institution))
    )
