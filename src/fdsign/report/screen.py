"""What the terminal shows: the same figures as the workbook, in tables for narrow screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, words
from fdsign.report.cells import rate, trio
from fdsign.report.figures import Figures, Unit
from fdsign.report.model import (
    Band,
    Cell,
    Column,
    Count,
    Judgement,
    Percent,
    Row,
    Table,
    Text,
)
from fdsign.report.sheets import ranking
from fdsign.report.sheets.overview import mark
from fdsign.report.sheets.quality import reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.intake.exports import Input, NotUsed
    from fdsign.metrics.results import Figure, Level, MetricsRun

_NAMED = 5
"""Units named in a note before the rest is only counted."""


def header(run: MetricsRun) -> tuple[str, ...]:
    """Whose indicators of which year, and on which rows they rest."""
    files = _("{count} files used").format(count=len({entry.file for entry in run.inputs}))
    lines = [
        heading.subtitle(run)[0],
        f"{files} · {heading.rows(run.inputs)}",
        heading.problem_counts(run.problems),
    ]
    if (warning := heading.unverified(run)) is not None:
        lines.append(warning)
    return tuple(lines)


def total(run: MetricsRun) -> Table:
    """Every indicator of the whole; notes by number."""
    figures = Figures(run)
    plain, groups = figures.parts
    numbers: dict[str, int] = {}
    rows = _totals(figures, plain, numbers)
    of_groups = _totals(figures, groups, numbers)
    if of_groups:
        rows += [Band(_("Key population by group")), *of_groups]
    notes = [
        _("{headline} headline   {stressed} stressed this year").format(
            headline=words.HEADLINE, stressed=words.STRESSED
        ),
        *(f"[{number}] {text}" for text, number in numbers.items()),
    ]
    if intervals := _intervals(figures):
        notes.append(_("Intervals (95%): {list}").format(list=_(", ").join(intervals)))
    return Table(
        (
            Column(_("Indicator")),
            Column(_("Numerator")),
            Column(_("Denominator")),
            Column(_("Rate")),
            Column(_("Target")),
            Column(_("Status")),
        ),
        tuple(rows),
        notes=tuple(notes),
    )


def _totals(figures: Figures, indicators: list[str], numbers: dict[str, int]) -> list[Row]:
    """A row an indicator; ``numbers`` gathers the notes."""
    rows: list[Row] = []
    for indicator in indicators:
        figure = figures.at(indicator, "total")
        if figure is None:
            continue
        marks = [f"[{numbers.setdefault(note.text(), len(numbers) + 1)}]" for note in figure.notes]
        title = [mark(figures.run, indicator), words.row_title(figures.run, indicator), *marks]
        rows.append(
            (
                Text(" ".join(part for part in title if part)),
                *trio(figure, marked=False),
                Percent(figure.target, figure.direction),
                Judgement(figure.status),
            )
        )
    return rows


def _intervals(figures: Figures) -> list[str]:
    totals = [figures.at(indicator, "total") for indicator in figures.run.titles]
    return [
        f"{words.title(figures.run, figure.indicator)} {words.interval(figure.interval)}"
        for figure in totals
        if figure is not None and figure.interval is not None
    ]


def matrix(run: MetricsRun, level: Level) -> Table:
    """The units of a level × the headline rates; a count where there is no rate.

    Institutions: also what has a target, as far as any of them has a figure, and what to compare with.
    """
    figures = Figures(run)
    units = figures.units(level)
    indicators = figures.headline
    if level == "institution" and run.ranking:
        indicators = _telling(figures, units)
    several = level != "institution" and len(figures.institutions) > 1
    rows: list[Row] = []
    institution: str | None = None
    for unit in units:
        if several and unit[0] != institution:
            institution = unit[0]
            rows.append(Band(institution or ""))
        line = [_rate(figures.at(i, level, unit)) for i in indicators]
        rows.append((Text(words.unit(unit[1])), *line))
    if level == "institution" and run.ranking:
        rows += _compared(figures, indicators)
    titles = (Column(words.title(run, indicator)) for indicator in indicators)
    return Table(
        (Column(_(words.LEVELS[level])), *titles),
        tuple(rows),
        title=_("{level}: headline rates").format(level=_(words.LEVELS[level])),
        notes=(
            *_matrix_notes(figures, level, units, indicators),
            *_in_brackets(rows),
            *(ranking.explained()[:1] if level == "institution" and run.ranking else ()),
        ),
    )


def _telling(figures: Figures, units: list[Unit]) -> list[str]:
    """The indicators with a headline or a target that an institution has a figure of."""
    found = []
    for indicator in figures.parts[0]:
        line = [f for unit in units if (f := figures.at(indicator, "institution", unit))]
        wanted = indicator in figures.headline or any(f.target is not None for f in line)
        if wanted and any(f.value is not None or f.numerator is not None for f in line):
            found.append(indicator)
    return found


def _compared(figures: Figures, indicators: list[str]) -> list[Row]:
    """Target, the whole district, the plain mean, and what is given for district and city."""
    run = figures.run
    ranked = {each.indicator: each for each in run.ranking}
    given = {(mean.institution, mean.indicator): mean.value for mean in run.means}
    wholes = [figures.at(indicator, "total") for indicator in indicators]
    means = [ranked[i].mean if i in ranked else None for i in indicators]
    rows: list[Row] = [
        Band(""),
        (Text(_("Target")), *map(_target, wholes)),
        (Text(_("Whole district")), *map(_rate, wholes)),
        (Text(_("Plain mean")), *map(Percent, means)),
    ]
    for whose in ranking.given(run):
        values = (given.get((whose, indicator)) for indicator in indicators)
        rows.append((Text(words.given(whose)), *map(Percent, values)))
    return rows


def _target(figure: Figure | None) -> Cell:
    return Text("") if figure is None else Percent(figure.target, figure.direction)


def _in_brackets(rows: Sequence[Row]) -> tuple[str, ...]:
    counts = any(
        isinstance(cell, Text) and cell.text.startswith("(")
        for row in rows
        if not isinstance(row, Band)
        for cell in row[1:]
    )
    return (_("(n): persons counted where there is no rate"),) if counts else ()


def _rate(figure: Figure | None) -> Cell:
    if figure is None:
        return Text("")
    if figure.value is None and figure.numerator is not None:
        return Text(f"({figure.numerator:,})", "muted")
    return rate(figure)


def _matrix_notes(
    figures: Figures, level: Level, units: list[Unit], indicators: list[str]
) -> list[str]:
    """Every note once for each set of units that bear it, with the indicators it is about."""
    bearers: dict[tuple[str, str], list[str]] = {}
    for indicator in indicators:
        for unit in units:
            figure = figures.at(indicator, level, unit)
            for note in figure.notes if figure is not None else ():
                _once(bearers.setdefault((note.text(), indicator), []), words.unit(unit[1]))
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (text, indicator), names in bearers.items():
        alike.setdefault((text, tuple(names)), []).append(words.title(figures.run, indicator))
    return [
        _("{titles} ({where}): {note}").format(
            titles=_(", ").join(titles), where=_some(list(units_alike)), note=text
        )
        for (text, units_alike), titles in alike.items()
    ]


def _once(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _some(names: list[str]) -> str:
    named = _(", ").join(names[:_NAMED])
    if len(names) <= _NAMED:
        return named
    return _("{names} and {count} more").format(names=named, count=len(names) - _NAMED)


def inputs(entries: Sequence[Input]) -> Table:
    """What each file and sheet is used as, and what became of its rows."""
    return Table(
        (
            Column(_("File")),
            Column(_("Used as")),
            Column(_("Read")),
            Column(_("Used")),
            Column(_("Rejected")),
            Column(_("Set aside")),
        ),
        tuple(
            (
                Text(_place(entry.file, entry.sheet)),
                Text(words.dataset(entry.dataset)),
                Count(entry.read),
                Count(entry.used),
                Count(entry.rejected),
                Count(entry.aside),
            )
            for entry in entries
        ),
        notes=tuple(
            _("{file}: set aside: {reasons}").format(
                file=_place(entry.file, entry.sheet), reasons=reasons(entry)
            )
            for entry in entries
            if entry.aside
        ),
    )


def not_used(entries: Iterable[NotUsed]) -> list[str]:
    """A line for every file and sheet that is not used."""
    return [
        _("{where}: {what}").format(where=_place(entry.file, entry.sheet), what=entry.why)
        for entry in entries
    ]


def _place(file: str, sheet: str | None) -> str:
    return f"{file} › {sheet}" if sheet else file


def only(table: Table, columns: Sequence[int] = ()) -> Table:
    """A table of a workbook as a screen shows it, without notes; ``columns``: only these."""
    kept = columns or range(len(table.columns))
    rows = (row if isinstance(row, Band) else tuple(row[at] for at in kept) for row in table.rows)
    return replace(
        table,
        columns=tuple(replace(table.columns[at], width=None) for at in kept),
        rows=tuple(rows),
        footer=(),
        notes=(),
    )
