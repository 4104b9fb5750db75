"""The cells of one figure, the same on every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import words
from fdsign.report.model import Cell, Column, Count, Gap, Interval, Judgement, Percent, Rate, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fdsign.metrics.given import Given
    from fdsign.metrics.results import Figure, MetricsRun


def trio(figure: Figure | None, *, marked: bool = True) -> tuple[Cell, Cell, Cell]:
    """Numerator, denominator, rate."""
    if figure is None:
        return Count(None), Count(None), Text("")
    return Count(figure.numerator), Count(figure.denominator), rate(figure, marked=marked)


def rate(figure: Figure, *, marked: bool = True, named: tuple[str, str] | None = None) -> Rate:
    """A figure's rate. ``named``: the names of the two cells it follows from, if they are not beside it."""
    return Rate(
        figure.value,
        figure.status,
        marked,
        sent=figure.source == "reported",
        alone=figure.given is not None,
        named=named,
    )


def of_mean(mean: Given | None, named: tuple[str, str] | None = None) -> tuple[Cell, Cell, Cell]:
    """Numerator, denominator and rate that are given for a whole district or city."""
    if mean is None:
        return Count(None), Count(None), Text("")
    alone = mean.numerator is None
    shown = Rate(mean.value, "no_target", marked=False, alone=alone, named=named)
    return Count(mean.numerator), Count(mean.denominator), shown


def trio_columns(group: str) -> tuple[Column, Column, Column]:
    """The headings over ``trio``, as narrow as they and six digits allow."""
    over, under = _("Numerator"), _("Denominator")
    return (
        Column(over, group, max(10, words.width(over) + 2)),
        Column(under, group, max(10, words.width(under) + 2)),
        Column(_("Rate"), group, 11),
    )


def gap(figure: Figure) -> Gap:
    """Rate minus target in percentage points, two columns right of the rate, one of the target."""
    if figure.value is None or figure.target is None:
        return Gap(None)
    return Gap((figure.value - figure.target) * 100)


def whole(figure: Figure) -> tuple[Cell, ...]:
    """Numerator, denominator, rate, target, gap, status, interval."""
    return (
        *trio(figure, marked=False),
        Percent(figure.target, figure.direction),
        gap(figure),
        Judgement(figure.status),
        Interval(figure.interval),
    )


def legend(*signs: str) -> str:
    """What the signs mean."""
    judged = [words.judged(status) for status in words.STATUSES]
    return _("Signs: {signs}").format(signs="   ".join([*signs, *judged]))


def sent_in(run: MetricsRun) -> tuple[str, ...]:
    """The sign of figures that were sent in, where there are any."""
    if all(figure.source != "reported" for figure in run.figures):
        return ()
    return (_("{sign} sent in by the institution").format(sign=words.SENT_IN),)


def grouped_notes(run: MetricsRun, notes: Iterable[tuple[str, str]]) -> list[str]:
    """``indicators: note`` from pairs of indicator and note, each note once."""
    together: dict[str, list[str]] = {}
    for indicator, note in notes:
        titles = together.setdefault(note, [])
        if (title := words.title(run, indicator)) not in titles:
            titles.append(title)
    return [
        _("{titles}: {note}").format(titles=_(", ").join(titles), note=note)
        for note, titles in together.items()
    ]


def common_notes(columns: Mapping[str, Sequence[Figure]]) -> list[tuple[str, str]]:
    """Of each indicator's figures the notes that all of them bear: indicator and note."""
    found = []
    for indicator, figures in columns.items():
        bearers = [{note.text() for note in figure.notes} for figure in figures]
        if bearers:
            shared = set.intersection(*bearers)
            texts = dict.fromkeys(note.text() for note in figures[0].notes)
            found += [(indicator, text) for text in texts if text in shared]
    return found
