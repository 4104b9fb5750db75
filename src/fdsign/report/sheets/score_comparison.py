"""对比: the institutions' own figures beside what an indicators sheet gives for district and city."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.metrics.given import MEANS
from fdsign.report import heading, words
from fdsign.report.cells import trio_columns
from fdsign.report.model import (
    Band,
    Cell,
    Column,
    Count,
    Gap,
    Percent,
    Rate,
    Row,
    Sheet,
    Table,
    Text,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from fdsign.scoring.results import Comparison, ScoreRun

_OWN_RATE, _WIDE = 3, 4
"""Where the own rate stands, and how many columns a mean takes."""


def sheets(run: ScoreRun) -> tuple[Sheet, ...]:
    """One sheet if any mean is given."""
    if not run.comparisons:
        return ()
    given = {mean.institution for each in run.comparisons for mean in each.means}
    whose = [name for name in MEANS if name in given]
    rows: list[Row] = []
    for institution, figures in groupby(run.comparisons, key=lambda each: each.institution):
        rows.append(Band(words.unit(institution)))
        rows += [_row(run, each, whose) for each in figures]
    return (
        Sheet(
            name=_("Comparison"),
            title=_("Own figures and means {year}").format(year=run.year),
            subtitle=heading.subtitle(run.metrics),
            tables=(Table(_columns(whose), tuple(rows)),),
            frozen=1,
        ),
    )


def _columns(whose: list[str]) -> tuple[Column, ...]:
    columns = [Column(_("Indicator"), width=36), *trio_columns(_("Own"))]
    for name in whose:
        columns += [*trio_columns(name), Column(_("Gap (points)"), name, 12)]
    return tuple(columns)


def _row(run: ScoreRun, each: Comparison, whose: list[str]) -> Row:
    own = each.own
    row: list[Cell] = [
        Text(words.title(run.metrics, own.indicator)),
        *_trio(own.numerator, own.denominator, own.value),
    ]
    means = {mean.institution: mean for mean in each.means}
    for number, name in enumerate(whose):
        mean = means.get(name)
        if mean is None:
            row += [Count(None)] * _WIDE
            continue
        gap = None if own.value is None or mean.value is None else (own.value - mean.value) * 100
        place = _OWN_RATE + (number + 1) * _WIDE
        row += _trio(mean.numerator, mean.denominator, mean.value)
        row.append(Gap(gap, rate=_OWN_RATE - place, target=-1))
    return tuple(row)


def _trio(
    numerator: int | None, denominator: int | None, value: Fraction | None
) -> tuple[Cell, Cell, Cell]:
    """Numerator, denominator, rate; a rate that was given alone stands for itself."""
    rate: Cell = Rate(value, "no_value" if value is None else "no_target", marked=False)
    if value is not None and (numerator is None or denominator is None):
        rate = Percent(value)
    return Count(numerator), Count(denominator), rate
