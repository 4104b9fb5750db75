"""评分表: the scoring sheet as the district prints it, a page for every unit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.report import heading, scores
from fdsign.report.model import (
    Cell,
    Column,
    Count,
    Percent,
    Points,
    Rate,
    Row,
    Sheet,
    Table,
    Text,
)

if TYPE_CHECKING:
    from fdsign.metrics.results import Level
    from fdsign.scoring.results import ItemScore, Known, Score, ScoreRun

_NAMES: dict[Level, str] = {
    "institution": N_("Sheets of institutions"),
    "team": N_("Sheets of teams"),
    "doctor": N_("Sheets of doctors"),
}


def sheets(run: ScoreRun) -> tuple[Sheet, ...]:
    """One worksheet a level; every unit's sheet on a page of its own."""
    return tuple(
        Sheet(
            name=_(_NAMES[level]),
            title=_("Scoring sheets {year}").format(year=run.year),
            subtitle=heading.subtitle(run.metrics),
            tables=tuple(table(run, score) for score in run.at(level)),
            paged=True,
        )
        for level in run.levels
    )


def table(run: ScoreRun, score: Score) -> Table:
    """One unit's sheet: a row a figure, the points in the item's first row; the total below."""
    rows: list[Row] = []
    numbers: dict[str, int] = {}
    for item in score.items:
        rows += _item(run, item, numbers)
    total: Row = (
        Text(_("Total"), "strong"),
        *[Text("")] * 6,
        Points(score.points + score.lost, len(rows)),
        Points(score.points, len(rows)),
        Points(score.assessable, len(rows), places=2),
        Text(""),
    )  # fmt: skip
    return Table(
        _columns(),
        tuple(rows),
        title=f"{scores.whole_name(run, score)} · {run.year}",
        signed=True,
        footer=(total,),
        notes=(
            scores.verdict(score),
            *(f"[{number}] {note}" for note, number in numbers.items()),
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Item"), width=26),
        Column(_("Standard"), width=36),
        Column(_("Figure"), width=26),
        Column(_("Numerator"), width=10),
        Column(_("Denominator"), width=13),
        Column(_("Rate"), width=10),
        Column(_("Band"), width=7),
        Column(_("Points before the veto"), width=11),
        Column(_("Points"), width=10),
        Column(_("Assessable"), width=11),
        Column(_("To the next band"), width=36),
    )


def _item(run: ScoreRun, item: ItemScore, numbers: dict[str, int]) -> list[Row]:
    marks = [
        f"[{numbers.setdefault(text, len(numbers) + 1)}]"
        for text in dict.fromkeys(note.text() for note in item.notes)
    ]
    title = " ".join([scores.item_title(run, item.item), *marks])
    head: tuple[Cell, ...] = (Text(title, "strong"), Text(scores.standard(run, item.item)))
    tail: tuple[Cell, ...] = (
        Text(item.band or ("" if item.assessable else _("not assessable"))),
        Points(item.band_points),
        Points(item.points),
        Points(item.maximum if item.assessable else None, places=2),
        Text(scores.next_text(run, item)),
    )
    figures = [_figure(run, known) for known in item.figures] or [_answers(item)]
    blank: tuple[Cell, ...] = tuple([Text("")] * len(tail))
    return [
        (*(head if not place else (Text(""), Text(""))), *figure, *(tail if not place else blank))
        for place, figure in enumerate(figures)
    ]


def _figure(run: ScoreRun, known: Known) -> tuple[Cell, ...]:
    """Title, numerator, denominator, rate; a rate that was given alone stands for itself."""
    over_under = (Count(known.numerator), Count(known.denominator))
    rate: Cell = Rate(known.value, "no_value" if known.value is None else "no_target", marked=False)
    if known.value is not None and known.numerator is None:
        rate = Percent(known.value)
    return Text(scores.figure_title(run, known)), *over_under, rate


def _answers(item: ItemScore) -> tuple[Cell, ...]:
    """The answers in words; of awareness also who knows, of whom."""
    words_of = Text(scores.answered(item))
    if item.item != "awareness" or not item.answers["surveyed"]:
        return words_of, Count(None), Count(None), Text("")
    surveyed = item.answers["surveyed"]
    knowing = surveyed - item.answers["vetoed"]
    rate = Rate(Fraction(knowing, surveyed), "no_target", marked=False)
    return words_of, Count(knowing), Count(surveyed), rate
