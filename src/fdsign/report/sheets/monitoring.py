"""监测表: indicators × institutions, as the district prints it; below-target cells marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import cells, heading, words
from fdsign.report.figures import Figures, Unit
from fdsign.report.model import Band, Column, Percent, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import Figure, MetricsRun

_TOTAL: Unit = (None, None)


def sheet(run: MetricsRun) -> Sheet:
    """Numerator, denominator and rate of every institution, then of the total if there are several."""
    figures = Figures(run)
    units: list[Unit] = figures.units("institution")
    if len(units) != 1:
        units.append(_TOTAL)
    plain, groups = figures.parts
    rows: list[Row] = [_row(figures, indicator, units) for indicator in plain]
    if groups:
        rows.append(Band(_("Key population by group")))
        rows += [_row(figures, indicator, units) for indicator in groups]
    return Sheet(
        name=_("Monitoring"),
        title=_("Monitoring table {year}").format(year=run.year),
        subtitle=heading.subtitle(run),
        tables=(
            Table(
                _columns(units),
                tuple(rows),
                notes=(cells.legend(), *_notes(figures, units)),
            ),
        ),
        frozen=2,
    )


def _columns(units: list[Unit]) -> tuple[Column, ...]:
    columns = [Column(_("Indicator"), width=36), Column(_("Target"), width=11)]
    for unit in units:
        columns += cells.trio_columns(_name(unit))
    return tuple(columns)


def _name(unit: Unit) -> str:
    return _("Total") if unit == _TOTAL else words.unit(unit[1])


def _row(figures: Figures, indicator: str, units: list[Unit]) -> Row:
    line = [_at(figures, indicator, unit) for unit in units]
    judged = next((figure for figure in line if figure is not None), None)
    return (
        Text(words.row_title(figures.run, indicator)),
        Percent(judged.target if judged else None, judged.direction if judged else None),
        *(cell for figure in line for cell in cells.trio(figure)),
    )


def _at(figures: Figures, indicator: str, unit: Unit) -> Figure | None:
    return figures.at(indicator, "total" if unit == _TOTAL else "institution", unit)


def _notes(figures: Figures, units: list[Unit]) -> list[str]:
    """Every note once, with the indicators and the institutions it is about."""
    together: dict[tuple[str, str], list[str]] = {}
    for indicator in figures.run.titles:
        for unit in units:
            figure = _at(figures, indicator, unit)
            for note in figure.notes if figure is not None else ():
                together.setdefault((indicator, note.text()), []).append(_name(unit))
    lines: dict[tuple[str, str], list[str]] = {}
    for (indicator, text), names in together.items():
        where = _("all") if len(names) == len(units) else _(", ").join(names)
        lines.setdefault((where, text), []).append(words.title(figures.run, indicator))
    return [
        _("{titles} ({where}): {note}").format(titles=_(", ").join(titles), where=where, note=text)
        for (where, text), titles in lines.items()
    ]
