"""The services as JSON and CSV; people are masked unless the run may name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.report import explained, served
from fdsign.report.csv import table
from fdsign.report.json import Document, run_document

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from fdsign.services.results import ServicesRun, Volume

_RESULTS = (
    "level", "institution", "unit", "kind", "item", "persons", "times", "amount", "signed_persons",
    "signed_times", "signed_amount",
)  # fmt: skip
_PACKAGE = (
    "level", "institution", "unit", "entitlement", "entitled", "allowed", "served", "use_rate",
    "given", "within", "others", "others_given", "over",
)  # fmt: skip
_OVER = (
    "entitlement", "institution", "team", "doctor", "person", "name", "allowed", "given", "file",
    "sheet", "row",
)  # fmt: skip


def services_document(run: ServicesRun) -> Document:
    """Everything that was done, by unit; amounts are strings of yuan with two places."""
    document = run_document("services", run.metrics)
    document["identifiable"] = run.metrics.identifiable
    document["signed"] = run.signed
    document["seen"] = [
        {"dataset": s.source, "used": s.used, "of_year": s.of_year, "of_signed": s.signed}
        for s in run.seen
    ]
    document["results"] = [
        {
            "level": row.level,
            "institution": row.institution,
            "unit": row.unit,
            "kind": row.kind,
            "item": row.item,
            "everybody": _volume(row.everybody),
            "signed": _volume(row.signed),
        }
        for row in run.statistics
    ]
    document["package"] = _package(run)
    document["over_use"] = _over(run)
    document["home_beds"] = [
        {
            "year": bed.year,
            "institution": bed.institution,
            "beds": bed.beds,
            "tcm": bed.tcm,
            "tcm_share": _share(bed.tcm_share),
            "priced": bed.priced,
            "fee": _yuan(bed.fee),
        }
        for bed in run.beds
    ]
    document["referrals"] = [
        {
            "level": row.level,
            "institution": row.institution,
            "unit": row.unit,
            "up": row.up,
            "up_persons": row.up_persons,
            "up_alliance": row.up_alliance,
            "up_signed": row.up_signed,
            "back": row.back,
            "back_persons": row.back_persons,
            "back_signed": row.back_signed,
        }
        for row in run.referrals
    ]
    document["hospitals"] = [
        {"hospital": each.name, "up": each.up, "alliance": each.alliance, "back": each.back}
        for each in run.hospitals
    ]
    document["bookings"] = _bookings(run)
    return document


def _volume(volume: Volume) -> Document:
    return {
        "persons": volume.persons,
        "times": volume.times,
        "amount": _yuan(volume.amount),
    }


def _yuan(amount: Decimal | None) -> str | None:
    fen = served.fen(amount)
    if fen is None:
        return None
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _share(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _package(run: ServicesRun) -> list[Document]:
    return [
        {
            "level": use.level,
            "institution": use.institution,
            "unit": use.unit,
            "entitlement": use.entitlement,
            "entitled": use.entitled,
            "allowed": use.allowed,
            "served": use.served,
            "use_rate": _share(use.rate),
            "given": use.given,
            "within": use.within,
            "others": use.others,
            "others_given": use.others_given,
            "over": use.over,
        }
        for use in run.package
    ]


def _over(run: ServicesRun) -> list[Document]:
    return [
        {
            "entitlement": each.entitlement,
            "institution": each.institution,
            "team": each.team,
            "doctor": each.doctor,
            "person": explained.number(run.metrics, each.person) or None,
            "name": explained.name(run.metrics, each.name) or None,
            "allowed": each.allowed,
            "given": each.given,
            "file": each.place.file,
            "sheet": each.place.sheet,
            "row": each.place.row,
        }
        for each in run.overuse
    ]


def _bookings(run: ServicesRun) -> Document | None:
    if not run.has("bookings"):
        return None
    lead = run.lead
    return {
        "by": [
            {
                "dimension": row.dimension,
                "institution": row.institution,
                "label": row.label,
                "day": None if row.day is None else row.day.isoformat(),
                "least": row.least,
                "most": row.most,
                "bookings": row.bookings,
                "cancelled": row.cancelled,
            }
            for row in run.booked
        ],
        "lead_days": None
        if lead is None
        else {
            "known": lead.known,
            "least": lead.least,
            "median": float(lead.median),
            "mean": float(lead.mean),
            "most": lead.most,
        },
        "slots": run.slots,
        "unread_slots": run.unread_slots,
        "crowded": [
            {
                "institution": slot.institution,
                "clinic": slot.clinic,
                "day": slot.day.isoformat(),
                "slot": slot.slot,
                "bookings": slot.bookings,
                "minutes": slot.minutes,
            }
            for slot in run.crowded
        ],
    }


def services_csv(run: ServicesRun) -> str:
    """One row a unit and service."""
    rows = [
        {
            **row,
            **row["everybody"],
            **{f"signed_{key}": value for key, value in row["signed"].items()},
        }
        for row in services_document(run)["results"]
    ]
    return table(_RESULTS, rows)


def package_csv(run: ServicesRun) -> str:
    """One row a unit and entitlement."""
    return table(_PACKAGE, _package(run))


def over_csv(run: ServicesRun) -> str:
    """One row a person and entitlement used beyond what it gives."""
    return table(_OVER, _over(run))
