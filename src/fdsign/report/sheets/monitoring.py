"""监测表: indicators × institutions, as the district prints it; below-target cells marked.

A few institutions stand beside each other, each with numerator, denominator and rate. More of them fit
no page so: then the rates stand in one table, as the district prints them, and what they follow from in
a second one, in the same columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import cells, heading, words
from fdsign.report.figures import Figures, Unit
from fdsign.report.model import (
    Band,
    Cell,
    Column,
    Count,
    Percent,
    Row,
    Sheet,
    Table,
    Text,
)

if TYPE_CHECKING:
    from fdsign.metrics.given import Given
    from fdsign.metrics.results import Figure, MetricsRun

_TOTAL: Unit = (None, None)
_SIDE_BY_SIDE = 4
"""Columns of institutions, total and means that a page shows beside each other with all their parts."""


def sheet(run: MetricsRun) -> Sheet:
    """Every institution, then the total if there are several, then what is given for the whole."""
    figures = Figures(run)
    units: list[Unit] = figures.units("institution")
    if len(units) != 1:
        units.append(_TOTAL)
    means = dict.fromkeys(mean.institution for mean in run.means)
    table = _Monitoring(figures, units, list(means))
    tables = (
        (table.side_by_side(),)
        if len(units) + len(means) <= _SIDE_BY_SIDE
        else (table.rates(), table.parts())
    )
    return Sheet(
        name=_("Monitoring"),
        title=_("Monitoring table {year}").format(year=run.year),
        subtitle=heading.subtitle(run),
        tables=tables,
        frozen=2,
        paged=True,
    )


class _Monitoring:
    """One run's table, in either shape."""

    def __init__(self, figures: Figures, units: list[Unit], whose: list[str]) -> None:
        self.figures = figures
        self.units = units
        self.whose = whose
        self.means = {(m.institution, m.indicator): m for m in figures.run.means}
        self.names = [*map(_name, units), *map(words.given, whose)]

    def side_by_side(self) -> Table:
        """Numerator, denominator and rate of everyone in one row."""
        plain, groups = self.figures.parts
        columns = [Column(_("Indicator"), width=36), Column(_("Target"), width=11)]
        for name in self.names:
            columns += cells.trio_columns(name)
        rows: list[Row] = [self._trios(indicator) for indicator in plain]
        if groups:
            rows.append(Band(_("Key population by group")))
            rows += [self._trios(indicator) for indicator in groups]
        return Table(tuple(columns), tuple(rows), notes=self._below(list(self.figures.run.titles)))

    def rates(self) -> Table:
        """A rate a cell, of the indicators that anyone has a figure of."""
        plain, groups = self._known()
        rows: list[Row] = [self._rates(indicator) for indicator in plain]
        if groups:
            rows.append(Band(_("Key population by group")))
            rows += [self._rates(indicator) for indicator in groups]
        columns = (
            Column(_("Indicator"), width=30),
            Column(_("Target"), width=11),
            *(Column(name, width=12) for name in self.names),
        )
        unknown = [i for i in self.figures.run.titles if i not in (*plain, *groups)]
        titles = _(", ").join(words.title(self.figures.run, i) for i in unknown)
        left_out = [_("No institution has a value of: {titles}").format(titles=titles)]
        return Table(
            columns, tuple(rows), notes=(*self._below([*plain, *groups]), *(left_out if unknown else []))
        )  # fmt: skip

    def parts(self) -> Table:
        """The numerators and denominators of ``rates``, two rows an indicator."""
        plain, groups = self._known()
        columns = (
            Column(_("Indicator"), width=30),
            Column("", width=11),
            *(Column(name, width=12) for name in self.names),
        )
        rows = [row for indicator in (*plain, *groups) for row in self._parts(indicator)]
        return Table(columns, tuple(rows), title=_("Numerators and denominators"))

    def _known(self) -> tuple[list[str], list[str]]:
        plain, groups = self.figures.parts
        return [i for i in plain if self._any(i)], [i for i in groups if self._any(i)]

    def _any(self, indicator: str) -> bool:
        means = any((whose, indicator) in self.means for whose in self.whose)
        line = self._line(indicator)
        return means or any(f is not None and f.value is not None for f in line)

    def _line(self, indicator: str) -> list[Figure | None]:
        return [_at(self.figures, indicator, unit) for unit in self.units]

    def _first(self, indicator: str) -> tuple[Cell, Cell]:
        judged = next((f for f in self._line(indicator) if f is not None), None)
        target = (judged.target, judged.direction) if judged else (None, None)
        return Text(words.row_title(self.figures.run, indicator)), Percent(*target)

    def _of_means(self, indicator: str) -> list[Given | None]:
        return [self.means.get((whose, indicator)) for whose in self.whose]

    def _trios(self, indicator: str) -> Row:
        row: list[Cell] = [*self._first(indicator)]
        for figure in self._line(indicator):
            row += cells.trio(figure)
        for mean in self._of_means(indicator):
            row += cells.of_mean(mean)
        return tuple(row)

    def _rates(self, indicator: str) -> Row:
        row: list[Cell] = [*self._first(indicator)]
        for at, figure in enumerate(self._line(indicator)):
            named = None if figure is None or figure.given is not None else _named(indicator, at)
            row.append(Text("") if figure is None else cells.rate(figure, named=named))
        for at, mean in enumerate(self._of_means(indicator), len(self.units)):
            named = None if mean is None or mean.numerator is None else _named(indicator, at)
            row.append(cells.of_mean(mean, named)[2])
        return tuple(row)

    def _parts(self, indicator: str) -> tuple[Row, Row]:
        over: list[Cell] = [
            Text(words.row_title(self.figures.run, indicator)),
            Text(_("Numerator"), "muted"),
        ]
        under: list[Cell] = [Text(""), Text(_("Denominator"), "muted")]
        for at, known in enumerate([*self._line(indicator), *self._of_means(indicator)]):
            names = _named(indicator, at)
            over.append(Count(None if known is None else known.numerator, name=names[0]))
            under.append(Count(None if known is None else known.denominator, name=names[1]))
        return tuple(over), tuple(under)

    def _below(self, indicators: list[str]) -> tuple[str, ...]:
        return cells.legend(*cells.sent_in(self.figures.run)), *self._notes(indicators)

    def _notes(self, indicators: list[str]) -> list[str]:
        """Every note once, with the indicators and the institutions it is about."""
        together: dict[tuple[str, str], list[str]] = {}
        for indicator in indicators:
            for unit, figure in zip(self.units, self._line(indicator), strict=True):
                for note in figure.notes if figure is not None else ():
                    together.setdefault((indicator, note.text()), []).append(_name(unit))
        lines: dict[tuple[str, str], list[str]] = {}
        for (indicator, text), names in together.items():
            where = _("all") if len(names) == len(self.units) else _(", ").join(names)
            lines.setdefault((where, text), []).append(words.title(self.figures.run, indicator))
        return [
            _("{titles} ({where}): {note}").format(
                titles=_(", ").join(titles), where=where, note=text
            )
            for (where, text), titles in lines.items()
        ]


def _named(indicator: str, at: int) -> tuple[str, str]:
    """What the two cells of a rate are called: by indicator and place in the row."""
    return f"{indicator}/{at}/numerator", f"{indicator}/{at}/denominator"


def _name(unit: Unit) -> str:
    return _("Total") if unit == _TOTAL else words.unit(unit[1])


def _at(figures: Figures, indicator: str, unit: Unit) -> Figure | None:
    return figures.at(indicator, "total" if unit == _TOTAL else "institution", unit)
