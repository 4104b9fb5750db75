"""What the terminal shows of the scoring sheet: a unit's sheet, the ranking, the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.numbers import percent, points
from fdsign.report import scores, words
from fdsign.report.model import Cell, Column, Count, Points, Rate, Row, Table, Text
from fdsign.report.sheets.score_ranking import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.metrics.results import Level
    from fdsign.scoring.results import ItemScore, Known, Score, ScoreRun

_STEPS = 8
"""Steps shown before the others are left to the workbook."""


def unit(run: ScoreRun, score: Score) -> Table:
    """One unit's sheet, notes by number."""
    numbers: dict[str, int] = {}
    rows = [row for item in score.items for row in _item(run, item, numbers)]
    rows.append(
        (Text(_("Total"), "strong"), Text(""), Text(""), Points(score.points),
         Points(score.assessable, places=2))
    )  # fmt: skip
    return Table(
        (
            Column(_("Item")),
            Column(_("Figures"), wraps=True),
            Column(_("Band")),
            Column(_("Points")),
            Column(_("Assessable")),
        ),
        tuple(rows),
        title=_("{unit}: {verdict}").format(
            unit=scores.whole_name(run, score), verdict=scores.verdict(score)
        ),
        notes=tuple(f"[{number}] {text}" for text, number in numbers.items()),
    )


def _item(run: ScoreRun, item: ItemScore, numbers: dict[str, int]) -> list[Row]:
    """A row a figure; the points in the first."""
    marks = [
        f"[{numbers.setdefault(text, len(numbers) + 1)}]"
        for text in dict.fromkeys(note.text() for note in item.notes)
    ]
    figures = [_figure(run, known) for known in item.figures] or [scores.answered(item)]
    first: Row = (
        Text(" ".join([scores.item_title(run, item.item), *marks])),
        Text(figures[0]),
        Text(item.band or ""),
        Points(item.points),
        Points(item.maximum if item.assessable else None, places=2),
    )
    others = [(Text(""), Text(each), Text(""), Text(""), Text("")) for each in figures[1:]]
    return [first, *others]


def _figure(run: ScoreRun, known: Known) -> str:
    title = scores.figure_title(run, known)
    if known.value is None:
        return _("{title} not known").format(title=title)
    if known.numerator is None:
        return f"{title} {percent(known.value)}"
    counts = f"{known.numerator:,}/{known.denominator:,}"
    return f"{title} {percent(known.value)} ({counts})"


def ranking(run: ScoreRun, level: Level) -> Table:
    """The units of a level, best first; items left to the workbook."""
    several = level != "institution" and len(run.metrics.institutions) > 1
    ranked = scores.ranking(run, level)
    rows: list[Row] = []
    for each in ranked:
        cells: list[Cell] = [Text(words.unit(each.score.unit))]
        if several:
            cells.append(Text(words.unit(each.score.institution)))
        share = each.score.share
        cells += [
            Count(each.rank),
            Points(each.score.points),
            Points(each.score.assessable, places=2),
            Rate(share, "no_value" if share is None else "no_target", marked=False),
            *asked(each.score),
        ]
        rows.append(tuple(cells))
    return Table(
        (
            Column(_(words.LEVELS[level])),
            *([Column(_("Institution"))] if several else []),
            Column(_("Place")),
            Column(_("Points")),
            Column(_("Assessable")),
            Column(_("Points ÷ assessable")),
            Column(_("Interviewed")),
            Column(_("Vetoed")),
            Column(_("Lost to the veto")),
        ),
        tuple(rows),
        title=_("Ranking by points ÷ assessable"),
    )


def steps(run: ScoreRun, units: Sequence[Score]) -> list[str]:
    """The cheapest way to more points, one line each."""
    found = scores.cheapest(units)
    several = len(units) > 1
    lines = []
    for score, item, step in found[:_STEPS]:
        line = _("{item}: {needs} → {band}, +{points}").format(
            item=scores.item_title(run, item.item),
            needs=scores.needs(run, step),
            band=step.band,
            points=points(step.points),
        )
        lines.append(f"{scores.whole_name(run, score)} · {line}" if several else line)
    if len(found) > _STEPS:
        lines.append(_("and {count} more in the workbook").format(count=len(found) - _STEPS))
    return lines
