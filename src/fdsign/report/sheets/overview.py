"""总览: every indicator of the whole, with target, gap and status; what the figures rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.problem_codes import SEVERITIES
from fdsign.problems import tally
from fdsign.report import cells, heading, words
from fdsign.report.figures import Figures, is_group
from fdsign.report.model import Band, Chart, Column, Count, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fdsign.metrics.results import Figure, MetricsRun

_TITLE, _RATE, _TARGET = 1, 4, 5


def sheet(run: MetricsRun) -> Sheet:
    """The first sheet."""
    figures = Figures(run)
    totals = [f for i in run.titles if (f := figures.at(i, "total")) is not None]
    first = [f for f in totals if f.indicator in figures.headline]
    whole = first + [f for f in totals if f not in first and not is_group(f.indicator)]
    judged = [f for f in whole if f.status in ("met", "missed")]
    rows = [
        *_band(run, _verdict(run, judged), judged),
        *_band(run, _("Without a target"), (f for f in whole if f.status == "no_target")),
        *_band(run, _("Without a value"), (f for f in whole if f.status == "no_value")),
        *_band(run, _("Key population by group"), (f for f in totals if is_group(f.indicator))),
    ]
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: family-doctor contract indicators {year}").format(
            whose=heading.whose(run), year=run.year
        ),
        subtitle=heading.subtitle(run),
        tables=(
            Table(_columns(), tuple(rows), notes=(_legend(),)),
            _account(run),
        ),
        chart=_chart(len(judged)),
        frozen=2,
    )


def _verdict(run: MetricsRun, judged: list[Figure]) -> str:
    met = sum(1 for figure in judged if figure.status == "met")
    return _("With a target in {year}: {count}, met {met}, missed {missed}").format(
        year=run.year, count=len(judged), met=met, missed=len(judged) - met
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("", width=4),
        Column(_("Indicator"), width=36),
        Column(_("Numerator"), width=11),
        Column(_("Denominator"), width=12),
        Column(_("Rate"), width=10),
        Column(_("Target"), width=11),
        Column(_("Gap (points)"), width=11),
        Column(_("Status"), width=13),
        Column(_("Interval (95%)"), width=18),
        Column(_("Note"), width=44),
    )


def _band(run: MetricsRun, title: str, figures: Iterable[Figure]) -> list[Row]:
    rows: list[Row] = [
        (
            Text(mark(run, figure.indicator), "strong"),
            Text(words.row_title(run, figure.indicator)),
            *cells.whole(figure),
            Text(figure.note or "", "muted"),
        )
        for figure in figures
    ]
    return [Band(title), *rows] if rows else []


def mark(run: MetricsRun, indicator: str) -> str:
    """The signs of an indicator that comes first or that the year stresses."""
    rules = run.policy.policy.indicators.get(indicator)
    sign = words.HEADLINE if rules is not None and rules.headline else ""
    return sign + (words.STRESSED if indicator in run.policy.emphasised else "")


def _legend() -> str:
    return cells.legend(
        _("{sign} headline").format(sign=words.HEADLINE),
        _("{sign} stressed this year").format(sign=words.STRESSED),
    )


def _chart(judged: int) -> Chart | None:
    if not judged:
        return None
    return Chart(_("Rate and target"), 1, judged, _TITLE, (_RATE, _TARGET))


def _account(run: MetricsRun) -> Table:
    """Rows of the inputs and problems by weight, two columns each."""
    inputs = run.inputs
    rows = [
        (_("rows read"), sum(i.read for i in inputs)),
        (_("rows used"), sum(i.used for i in inputs)),
        (_("rows rejected"), run.rejected),
        (_("rows set aside"), sum(i.aside for i in inputs)),
    ]
    counts = tally(run.problems)
    rows += [
        (_("problems: {severity}").format(severity=_(words.SEVERITIES[severity])), counts[severity])
        for severity in SEVERITIES
        if severity != "fatal"
    ]
    return Table(
        (Column(_("What the figures rest on"), span=2), Column(_("Number"))),
        tuple((Text(label), Count(count)) for label, count in rows),
        notes=(_("Each problem with its place: sheet “{sheet}”.").format(sheet=_("Problems")),),
    )
