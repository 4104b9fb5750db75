"""机构, 服务站, 社区, 团队, 医生, 网格: a sheet a level, a row a unit, headline figures across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.report import cells, heading, words
from fdsign.report.figures import Figures, Unit
from fdsign.report.model import Cell, Column, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import Figure, Level, MetricsRun

_NAMES: dict[Level, str] = {
    "institution": N_("Institutions"),
    "station": N_("Stations"),
    "community": N_("Communities"),
    "team": N_("Teams"),
    "doctor": N_("Doctors"),
    "grid": N_("Grids"),
}


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """One sheet for every level below the total that has units."""
    figures = Figures(run)
    return tuple(
        sheet(figures, level)
        for level in run.levels
        if level != "total" and figures.units(level)
    )  # fmt: skip


def sheet(figures: Figures, level: Level) -> Sheet:
    """The units of one level × the headline indicators; the total and the notes below."""
    run = figures.run
    units = figures.units(level)
    several = level != "institution" and len(figures.institutions) > 1
    everywhere = _everywhere(figures, level, units)
    numbers: dict[str, int] = {}
    rows = tuple(_row(figures, level, unit, everywhere, numbers, several) for unit in units)
    names: tuple[Column, ...] = (
        Column(_(words.LEVELS[level]), width=28 if level == "institution" else 18),
    )
    if several:
        names = (Column(_("Institution"), width=26), *names)
    total: list[Cell] = [Text(_("Total"), "strong"), *[Text("")] * several]
    total += _across(figures, "total", (None, None))
    return Sheet(
        name=_(_NAMES[level]),
        title=_("{level} {year}: headline indicators").format(
            level=_(_NAMES[level]), year=run.year
        ),
        subtitle=heading.subtitle(run),
        tables=(
            Table(
                (*names, *_columns(figures), Column(_("Note"), width=9)),
                rows,
                footer=((*total, Text("")),),
                notes=(
                    cells.legend(),
                    *cells.grouped_notes(run, everywhere),
                    *(f"[{number}] {note}" for note, number in numbers.items()),
                    _("All indicators of every unit: sheet “{sheet}”.").format(sheet=_("Details")),
                ),
                filtered=True,
            ),
        ),
        frozen=len(names),
    )


def _columns(figures: Figures) -> tuple[Column, ...]:
    return tuple(
        column
        for indicator in figures.headline
        for column in cells.trio_columns(words.title(figures.run, indicator))
    )


def _across(figures: Figures, level: Level, unit: Unit) -> list[Cell]:
    return [c for i in figures.headline for c in cells.trio(figures.at(i, level, unit))]


def _row(
    figures: Figures,
    level: Level,
    unit: Unit,
    everywhere: list[tuple[str, str]],
    numbers: dict[str, int],
    several: bool,
) -> Row:
    """One unit; its notes by number, which ``numbers`` gathers."""
    here = [
        (indicator, note.text())
        for indicator in figures.headline
        if (figure := figures.at(indicator, level, unit)) is not None
        for note in figure.notes
    ]
    notes = cells.grouped_notes(figures.run, (pair for pair in here if pair not in everywhere))
    marks = [f"[{numbers.setdefault(note, len(numbers) + 1)}]" for note in notes]
    return (
        *([Text(unit[0] or "")] if several else []),
        Text(words.unit(unit[1])),
        *_across(figures, level, unit),
        Text(" ".join(marks), "muted"),
    )


def _everywhere(figures: Figures, level: Level, units: list[Unit]) -> list[tuple[str, str]]:
    """The notes that every unit bears: said once, below the table."""
    columns: dict[str, list[Figure]] = {}
    for indicator in figures.headline:
        line = [figures.at(indicator, level, unit) for unit in units]
        columns[indicator] = [figure for figure in line if figure is not None]
    return cells.common_notes(columns) if len(units) > 1 else []
