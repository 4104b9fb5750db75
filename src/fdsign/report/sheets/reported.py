"""上报核对: what institutions sent in, beside what their exports give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.report import heading, words
from fdsign.report.cells import rate, trio_columns
from fdsign.report.model import Column, Count, Gap, Rate, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.metrics.results import Check, MetricsRun, Outcome, Status

OUTCOMES: dict[Outcome, str] = {
    "differs": N_("✗ differs; the reckoned figure stands"),
    "agrees": N_("✓ agrees"),
    "fills": N_("※ not reckoned here; the one sent in stands"),
}


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """One sheet, if anything was sent in."""
    if not run.checks:
        return ()
    return (
        Sheet(
            name=_("Sent in, reckoned"),
            title=_("Sent in and reckoned {year}").format(year=run.year),
            subtitle=heading.subtitle(run),
            tables=(table(run),),
            frozen=2,
        ),
    )


def table(run: MetricsRun) -> Table:
    """A row for everything that was sent in."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for check in run.checks:
        counts[check.outcome] += 1
    columns = (
        Column(_("Indicator"), width=28),
        Column(_("Institution"), width=28),
        *trio_columns(_("Sent in")),
        *trio_columns(_("Reckoned")),
        Column(_("Difference (points)"), width=12),
        Column(_("Outcome"), width=30),
        Column(_("File"), width=26),
        Column(_("Row"), width=7),
    )
    return Table(
        columns,
        tuple(_row(run, check) for check in run.checks),
        notes=(
            _("Differ: {differs}; agree: {agrees}; not reckoned here: {fills}").format(**counts),
            _("Fractions must agree exactly; a rate sent in without its fraction, within rounding to "
              "tenths of a percent."),
        ),
        filtered=True,
        signed=True,
    )  # fmt: skip


def _row(run: MetricsRun, check: Check) -> Row:
    given, own = check.given, check.reckoned
    alone = given.numerator is None or given.value is None
    apart = check.difference
    status: Status = "no_value" if given.value is None else "no_target"
    return (
        Text(words.title(run, given.indicator)),
        Text(given.institution, "strong"),
        Count(given.numerator),
        Count(given.denominator),
        Rate(given.value, status, marked=False, alone=alone),
        Count(None if own is None else own.numerator),
        Count(None if own is None else own.denominator),
        Count(None) if own is None else rate(own, marked=False),
        Gap(None if apart is None else apart * 100, rate=-4, target=-1),
        Text(_(OUTCOMES[check.outcome]), "bad" if check.outcome == "differs" else "plain"),
        Text(check.place.file),
        Count(check.place.row),
    )
