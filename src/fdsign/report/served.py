"""The words of the services: kinds, items, entitlements, halves of the day as the policy titles them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _, language
from fdsign.report import words
from fdsign.report.model import Money, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fdsign.metrics.results import Level
    from fdsign.policy.blocks import Named
    from fdsign.services.results import Booked, Dimension, LeadTime, ServicesRun, Statistic, Use

DIMENSIONS: dict[Dimension, str] = {
    "clinic": N_("Clinic"),
    "day": N_("Day"),
    "slot": N_("Slot"),
    "doctor": N_("Booked by"),
    "lead": N_("Days ahead"),
    "status": N_("State of the booking"),
}
_NOTHING = N_("(not told)")


def _titled(named: Iterable[Named], name: str) -> str:
    return next((n.title.text(language()) for n in named if n.id == name), name)


def service(run: ServicesRun, row: Statistic) -> str:
    """The title of a kind, or the item as the records call it."""
    rules = run.metrics.policy.policy.services
    if row.kind is not None:
        return _titled(rules.kinds if rules else (), row.kind)
    return _(_NOTHING) if row.item is None else row.item


def entitlement(run: ServicesRun, name: str) -> str:
    """The title of an entitlement of the package."""
    package = run.metrics.policy.policy.package
    return _titled(package.list if package else (), name)


def unit(level: Level, name: str | None) -> str:
    """A unit's name."""
    if name is None and level in ("team", "doctor"):
        return _("(no team)") if level == "team" else _("(no doctor)")
    return words.unit(name)


def allowed(use: Use) -> str:
    """How often in the year, for all entitled together."""
    if use.entitled is None:
        return _("not told whom")
    return _("as needed") if use.allowed is None else f"{use.allowed:,}"


def fen(yuan: Decimal | None) -> int | None:
    """Yuan as shown: rounded half up to whole fen."""
    if yuan is None:
        return None
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def money(yuan: Decimal | None) -> Money:
    """An amount; nothing where no record gives one."""
    return Money(fen(yuan))


def booked(run: ServicesRun, row: Booked) -> str:
    """What a line of the bookings is about."""
    if row.dimension == "lead":
        return _lead(row)
    if row.dimension == "day":
        rules = run.metrics.policy.policy.bookings
        half = _titled(rules.half_days if rules else (), row.label) if row.label else ""
        day = "" if row.day is None else row.day.isoformat()
        return f"{day} {half}".strip()
    return _(_NOTHING) if row.label is None else row.label


def _lead(row: Booked) -> str:
    """A class of lead times."""
    if row.least is None:
        return _("entered afterwards") if row.most is not None else _(_NOTHING)
    if row.most is None:
        return _("{least} days and more").format(least=row.least)
    if row.least == row.most:
        return _("same day") if row.least == 0 else _("{least} days").format(least=row.least)
    return _("{least}–{most} days").format(least=row.least, most=row.most)


def lead_time(lead: LeadTime) -> str:
    """How long ahead people book, in one line."""
    return _(
        "Days from booking to visit: {least} to {most}, median {median}, mean {mean} ({known} bookings)"
    ).format(
        least=lead.least, most=lead.most, median=f"{float(lead.median):g}",
        mean=f"{float(lead.mean):.1f}", known=f"{lead.known:,}",
    )  # fmt: skip


def crowded(run: ServicesRun) -> str:
    """How many slots are closer than promised, in one line."""
    rules = run.metrics.policy.policy.bookings
    if rules is None:
        return _("The policy promises no time a visit, so no slot can be too close.")
    return _("{close} of {slots} slots give less than the promised {minutes} minutes a visit").format(
        close=f"{len(run.crowded):,}", slots=f"{run.slots:,}", minutes=rules.minutes
    )  # fmt: skip


def strong(text: str) -> Text:
    """A name that leads a row."""
    return Text(text, "strong")
