"""``fdsign services``: what was done for whom, the package, bookings, home beds, referrals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import Frame
from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.metrics.visits import in_year
from fdsign.metrics.visits import referrals as referrals_of_year
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.services import beds, bookings, package, referrals, statistics
from fdsign.services.events import records
from fdsign.services.results import SOURCES, Seen, ServicesRun, Source


def services(request: Request, tell: Callable[[str], None] = lambda _step: None) -> ServicesRun:
    """The services of a year. Raises FdsignError (usage, policy, data)."""
    opened = open_request(request)
    with reckoned(opened, year_policy(request, opened), tell) as found:
        tell(_("Counting the services"))
        return of(found)


def of(found: Reckoned) -> ServicesRun:
    """What the exports tell of services. Raises FdsignError if they tell nothing."""
    cohort = found.cohort
    seen = tuple(_seen(cohort, source) for source in SOURCES if cohort.has(source))
    if not seen:
        raise FdsignError(
            _(
                "No file tells of services: hand in service records, visits, referrals, home beds or "
                "bookings."
            )
        )
    rows = statistics.statistics(cohort)
    close, slots, unread = bookings.crowded(cohort) if cohort.has("bookings") else ((), 0, 0)
    run = ServicesRun(
        found.account(),
        seen,
        _rows(cohort, cohort.base) if cohort.has("contracts") else None,
        rows,
        package.uses(cohort),
        package.overuse(cohort),
        beds.beds(cohort) if cohort.has("home_beds") else (),
        referrals.referrals(cohort) if cohort.has("referrals") else (),
        referrals.hospitals(cohort) if cohort.has("referrals") else (),
        bookings.booked(cohort) if cohort.has("bookings") else (),
        bookings.lead_time(cohort) if cohort.has("bookings") else None,
        close,
        slots,
        unread,
    )
    return replace(run, metrics=replace(run.metrics, named=_named(run)))


def _named(run: ServicesRun) -> tuple[str, ...]:
    """Every institution that the result speaks of."""
    names = {row.unit for row in run.statistics if row.level == "institution"}
    names |= {row.unit for row in run.referrals if row.level == "institution"}
    names |= {bed.institution for bed in run.beds} | {row.institution for row in run.booked}
    return tuple(sorted(name for name in names if name is not None))


def _seen(cohort: Cohort, source: Source) -> Seen:
    """How many rows of a dataset are of the year, and of signed persons."""
    used = len(cohort.table(source))
    if source == "bookings":
        return Seen(source, used, _rows(cohort, cohort.once(bookings.bookings)), None)
    frames: dict[Source, Callable[[Cohort], Frame]] = {
        "services": records,
        "visits": lambda c: in_year(c.frame("visits"), "visit_date", c),
        "referrals": referrals_of_year,
        "home_beds": lambda c: in_year(c.frame("home_beds"), "open_date", c),
    }
    rows = frames[source](cohort)
    signed = rows.join(cohort.base.select("person"), on="person", how="semi")
    return Seen(source, used, _rows(cohort, rows), _rows(cohort, signed))


def _rows(cohort: Cohort, frame: Frame) -> int:
    return int(cohort.engine.collect(frame.select(nw.len())).column(0)[0].as_py())
