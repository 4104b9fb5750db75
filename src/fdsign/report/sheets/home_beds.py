"""家庭病床 by year, and 双向转诊 by unit and hospital."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, served, words
from fdsign.report.model import Cell, Chart, Column, Count, Exact, Rate, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.services.results import Beds, ServicesRun


def beds(run: ServicesRun) -> tuple[Sheet, ...]:
    """One sheet; nothing without home beds."""
    if not run.beds:
        return ()
    whole = years(run, None)
    others = [n for n in dict.fromkeys(bed.institution for bed in run.beds) if n is not None]
    tables = [whole] if len(others) < 2 else [whole, *(years(run, name) for name in others)]
    return (
        Sheet(
            name=_("Home beds"),
            title=_("Home beds to {year}").format(year=run.year),
            subtitle=heading.subtitle(run.metrics),
            tables=tuple(tables),
            chart=Chart(
                _("Home beds opened"), 0, len(whole.rows) - 1, 0, (1, 2), below=True, counts=True
            ),
        ),
    )


def years(run: ServicesRun, institution: str | None) -> Table:
    """A line a year."""
    own = [bed for bed in run.beds if bed.institution == institution]
    return Table(
        (
            Column(_("Year"), width=12),
            Column(_("Home beds"), width=12),
            Column(_("TCM home beds"), width=12),
            Column(_("TCM share"), width=12),
            Column(_("Fees (yuan)"), width=16),
            Column(_("Beds with a fee"), width=12),
            Column(_("Fee per bed (yuan)"), width=16),
        ),
        tuple(_year(bed) for bed in own),
        title=_("All institutions") if institution is None else institution,
        notes=(_("Fee per bed: fees over the beds that state one (reading: yuan per bed)."),),
    )


def _year(bed: Beds) -> Row:
    return (
        served.strong(str(bed.year)),
        Count(bed.beds),
        Count(bed.tcm),
        Rate(bed.tcm_share, "no_target", marked=False, numerator=-1, denominator=-2),
        served.money(bed.fee),
        Count(bed.priced),
        Exact(bed.fee_per_bed, 2),
    )


def referrals(run: ServicesRun) -> tuple[Sheet, ...]:
    """One sheet; nothing without referrals."""
    if not run.referrals:
        return ()
    return (
        Sheet(
            name=_("Referrals"),
            title=_("Referrals {year}").format(year=run.year),
            subtitle=heading.subtitle(run.metrics),
            tables=(units(run), hospitals(run)),
        ),
    )


def units(run: ServicesRun) -> Table:
    """Every unit, the whole last."""
    several = len({row.institution for row in run.referrals if row.institution is not None}) > 1
    rows: list[Row] = []
    whole: list[Row] = []
    for row in run.referrals:
        name = served.unit(row.level, row.unit)
        if several and row.institution is not None:
            name = f"{row.institution} {name}"
        counts = (row.up, row.up_persons, row.up_alliance, row.up_signed, row.back,
                  row.back_persons, row.back_signed)  # fmt: skip
        level = _(words.LEVELS[row.level])
        cells: list[Cell] = [Text(level), served.strong("" if row.level == "total" else name)]
        (whole if row.level == "total" else rows).append((*cells, *map(Count, counts)))
    up, back = _("Upward"), _("Back")
    return Table(
        (
            Column(_("Level"), width=12),
            Column(_("Unit"), width=30),
            Column(_("Person-times"), up, 12),
            Column(_("Persons"), up, 10),
            Column(_("To the alliance"), up, 12),
            Column(_("Of signed persons"), up, 12),
            Column(_("Person-times"), back, 12),
            Column(_("Persons"), back, 10),
            Column(_("Of signed persons"), back, 12),
        ),
        tuple(rows),
        title=_("By unit"),
        footer=tuple(whole),
        notes=(
            _(
                "A signed person's referral is the contract's unit's; another's the centre's that sent "
                "or took back. Cancelled ones are left out."
            ),
        ),
    )


def hospitals(run: ServicesRun) -> Table:
    """Every hospital, the most referred to first."""
    return Table(
        (
            Column(_("Hospital"), span=2),
            Column(_("Upward"), width=12),
            Column(_("As alliance"), width=10),
            Column(_("Back"), width=12),
        ),
        tuple(
            (served.strong(words.unit(each.name)), Count(each.up), Count(each.alliance),
             Count(each.back))
            for each in run.hospitals
        ),
        title=_("By hospital"),
    )  # fmt: skip
