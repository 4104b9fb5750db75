"""联合门诊预约: by clinic, day, slot, doctor, days ahead and status, and the slots that are too close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, served, words
from fdsign.report.model import Cell, Column, Count, Exact, Rate, Row, Sheet, Table, Text
from fdsign.services.results import DIMENSIONS

if TYPE_CHECKING:
    from fdsign.services.results import Booked, Dimension, ServicesRun


def sheets(run: ServicesRun) -> tuple[Sheet, ...]:
    """One sheet; nothing without bookings."""
    if not run.booked:
        return ()
    tables = [table(run, dimension) for dimension in DIMENSIONS]
    if run.crowded:
        tables.insert(0, crowded(run))
    lines = [served.crowded(run)]
    if run.lead is not None:
        lines.insert(0, served.lead_time(run.lead))
    if run.unread_slots:
        lines.append(
            _("{count} bookings have a slot that cannot be read as a time").format(
                count=f"{run.unread_slots:,}"
            )
        )
    return (
        Sheet(
            name=_("Joint clinic"),
            title=_("Bookings of the joint clinic {year}").format(year=run.year),
            subtitle=(*heading.subtitle(run.metrics), *lines),
            tables=tuple(tables),
        ),
    )


def _several(run: ServicesRun) -> bool:
    return len({row.institution for row in run.booked}) > 1


def table(run: ServicesRun, dimension: Dimension) -> Table:
    """Bookings, those cancelled, and their part, for every line of one dimension."""
    several = _several(run)
    rows: list[Row] = []
    for row in run.booked:
        if row.dimension == dimension:
            names: list[Cell] = [Text(words.unit(row.institution))] if several else []
            names.append(served.strong(served.booked(run, row)))
            rows.append((*names, *_counts(row)))
    first = (Column(_("Institution"), width=26),) if several else ()
    return Table(
        (
            *first,
            Column(_(served.DIMENSIONS[dimension]), width=24),
            Column(_("Bookings"), width=12),
            Column(_("Cancelled"), width=12),
            Column(_("Cancelled, part"), width=14),
        ),
        tuple(rows),
        title=_("By {what}").format(what=_(served.DIMENSIONS[dimension]).lower()),
    )


def _counts(row: Booked) -> tuple[Cell, ...]:
    share = Rate(row.cancelled_share, "no_target", marked=False, numerator=-1, denominator=-2)
    return Count(row.bookings), Count(row.cancelled), share


def crowded(run: ServicesRun) -> Table:
    """Every slot that gives its bookings less than the promised time."""
    several = _several(run)
    rows: list[Row] = []
    for slot in run.crowded:
        names: list[Cell] = [Text(words.unit(slot.institution))] if several else []
        rows.append(
            (
                *names,
                served.strong(words.unit(slot.clinic)),
                Text(slot.day.isoformat()),
                Text(slot.slot),
                Count(slot.bookings),
                Count(slot.minutes),
                Exact(slot.each, 2),
            )
        )
    first = (Column(_("Institution"), width=26),) if several else ()
    return Table(
        (
            *first,
            Column(_("Clinic"), width=24),
            Column(_("Day"), width=12),
            Column(_("Slot"), width=14),
            Column(_("Bookings"), width=10),
            Column(_("Minutes"), width=10),
            Column(_("Minutes a visit"), width=10),
        ),
        tuple(rows),
        title=_("Slots closer than promised"),
    )
