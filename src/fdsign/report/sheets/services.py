"""服务统计: what was read, and persons, person-times and amount of every service, by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.report import heading, served, words
from fdsign.report.model import Cell, Column, Count, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.metrics.results import Level
    from fdsign.services.results import ServicesRun, Statistic, Volume

_BY: dict[Level, str] = {
    "institution": N_("Services by institution"),
    "team": N_("Services by team"),
    "doctor": N_("Services by doctor"),
}


def overview(run: ServicesRun) -> Sheet:
    """The totals of every service, those of prescriptions again, what the figures rest on."""
    tables = [totals(run), *prescriptions(run), seen(run)]
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: services {year}").format(whose=heading.whose(run.metrics), year=run.year),
        subtitle=(*heading.subtitle(run.metrics), signed(run)),
        tables=tuple(table for table in tables if table.rows),
        frozen=1,
    )


def signed(run: ServicesRun) -> str:
    """How many persons have a contract of the year."""
    if run.signed is None:
        return _("There are no contracts, so nobody is known to be signed.")
    return _("{count} persons are signed for {year}").format(count=f"{run.signed:,}", year=run.year)


def totals(run: ServicesRun) -> Table:
    """Every service of the whole."""
    rows = [row for row in run.statistics if row.level == "total"]
    return Table(
        (Column(_("Service"), width=30), *_columns()),
        tuple((served.strong(served.service(run, row)), *_volumes(row)) for row in rows),
        title=_("All services"),
        notes=notes(run),
    )


def notes(run: ServicesRun) -> tuple[str, ...]:
    """How persons and times are counted."""
    return (
        _(
            "A person is counted once a row, however often; a row of several units cannot be added up "
            "to persons."
        ),
    )


def prescriptions(run: ServicesRun) -> list[Table]:
    """Prescriptions and their amounts by institution; none without any."""
    rules = run.metrics.policy.policy.services
    kinds = {kind.id for kind in (rules.kinds if rules else ()) if kind.prescription}
    rows = [row for row in run.statistics if row.level == "institution" and row.kind in kinds]
    if not rows:
        return []
    return [
        Table(
            (Column(_("Institution"), width=30), Column(_("Prescriptions"), width=18), *_columns()),
            tuple(
                (Text(words.unit(row.unit)), Text(served.service(run, row), "strong"),
                 *_volumes(row))
                for row in rows
            ),
            title=_("Prescriptions and amounts"),
        )
    ]  # fmt: skip


def seen(run: ServicesRun) -> Table:
    """What the figures rest on."""
    return Table(
        (
            Column(_("Used as"), width=30),
            Column(_("Rows used"), width=12),
            Column(_("Of the year"), width=12),
            Column(_("Of signed persons"), width=12),
        ),
        tuple(
            (Text(words.dataset(each.source)), Count(each.used), Count(each.of_year),
             Count(each.signed))
            for each in run.seen
        ),
        title=_("What the figures rest on"),
        notes=(_("Home beds of earlier years stand in their own table."),),
    )  # fmt: skip


def by_unit(run: ServicesRun) -> tuple[Sheet, ...]:
    """A sheet a level: every unit × service."""
    sheets = []
    for level, name in _BY.items():
        rows = [row for row in run.statistics if row.level == level]
        if rows:
            sheets.append(
                Sheet(
                    name=_(name),
                    title=_("{name} {year}").format(name=_(name), year=run.year),
                    subtitle=heading.subtitle(run.metrics),
                    tables=(_table(run, level, rows),),
                    frozen=2,
                )
            )
    return tuple(sheets)


def _table(run: ServicesRun, level: Level, rows: Sequence[Statistic]) -> Table:
    several = level != "institution" and len({row.institution for row in rows}) > 1
    first = (Column(_("Institution"), width=26),) if several else ()
    lines: list[Row] = []
    for row in rows:
        names: list[Cell] = [Text(words.unit(row.institution))] if several else []
        names.append(served.strong(served.unit(level, row.unit)))
        lines.append((*names, Text(served.service(run, row)), *_volumes(row)))
    return Table(
        (
            *first,
            Column(_(words.LEVELS[level]), width=26 if level == "institution" else 14),
            Column(_("Service"), width=24),
            *_columns(),
        ),
        tuple(lines),
        notes=(
            *notes(run),
            _(
                "A record counts for the institution and doctor it names, else for those of the "
                "person's contract; a team's are its doctors'."
            ),
        ),
        filtered=True,
    )


def _columns() -> tuple[Column, ...]:
    return tuple(
        column
        for group in (_("Everybody"), _("Signed persons"))
        for column in (
            Column(_("Persons"), group, 11),
            Column(_("Person-times"), group, 12),
            Column(_("Amount (yuan)"), group, 16),
        )
    )


def _volumes(row: Statistic) -> tuple[Cell, ...]:
    return (*_volume(row.everybody), *_volume(row.signed))


def _volume(volume: Volume) -> tuple[Cell, ...]:
    return Count(volume.persons), Count(volume.times), served.money(volume.amount)
