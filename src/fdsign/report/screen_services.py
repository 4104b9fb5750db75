"""What the terminal shows of the services: the whole, not the units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import served
from fdsign.report.model import Column, Count, Rate, Table
from fdsign.report.screen import only
from fdsign.report.sheets import bookings, home_beds
from fdsign.report.sheets import services as sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fdsign.services.results import ServicesRun


def tables(run: ServicesRun) -> Iterator[Table]:
    """Services, package, home beds and bookings of the whole, those that there are."""
    yield totals(run)
    if run.package:
        yield package(run)
    if run.beds:
        years = replace(home_beds.years(run, None), title=_("Home beds"))
        yield only(years, (0, 1, 2, 3, 4, 6))
    if run.referrals:
        yield only(replace(home_beds.hospitals(run), title=_("Referrals by hospital")))
    if run.booked:
        yield only(bookings.table(run, "clinic"))
        yield only(bookings.table(run, "lead"))


def totals(run: ServicesRun) -> Table:
    """Every service of the whole, in the columns that a screen holds."""
    rows = [row for row in run.statistics if row.level == "total"]
    return Table(
        (
            Column(_("Service")),
            Column(_("Persons")),
            Column(_("Person-times")),
            Column(_("Amount (yuan)")),
            Column(_("Signed persons")),
            Column(_("Their person-times")),
        ),
        tuple(
            (
                served.strong(served.service(run, row)),
                Count(row.everybody.persons),
                Count(row.everybody.times),
                served.money(row.everybody.amount),
                Count(row.signed.persons),
                Count(row.signed.times),
            )
            for row in rows
        ),
        title=_("All services"),
    )


def package(run: ServicesRun) -> Table:
    """Every entitlement of the whole, in the columns that a screen holds."""
    rows = [use for use in run.package if use.level == "total"]
    return Table(
        (
            Column(_("Entitlement")),
            Column(_("Entitled")),
            Column(_("Served")),
            Column(_("Use rate")),
            Column(_("Times given")),
            Column(_("Over-use (times)")),
        ),
        tuple(
            (
                served.strong(served.entitlement(run, use.entitlement)),
                Count(use.entitled),
                Count(use.served),
                Rate(use.rate, "no_target", marked=False),
                Count(use.given),
                Count(use.over),
            )
            for use in rows
        ),
        title=_("Value-added package"),
    )


def lines(run: ServicesRun) -> list[str]:
    """What is said of the whole: who is signed, how people book."""
    found = [sheet.signed(run)]
    if run.lead is not None:
        found.append(served.lead_time(run.lead))
    if run.booked:
        found.append(served.crowded(run))
    return found
