"""工作清单: how much there is to do for every doctor, and a sheet a doctor with the people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import explained, heading, words, work
from fdsign.report.model import Band, Column, Count, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from fdsign.worklists.results import Item, Unit, WorkRun


def overview(run: WorkRun) -> Sheet:
    """Doctors × lists."""
    return Sheet(
        name=_("Overview"),
        title=_("{whose}: worklists {year}").format(
            whose=heading.whose(run.metrics), year=run.year
        ),
        subtitle=heading.subtitle(run.metrics),
        tables=(counts(run),),
        frozen=1,
    )


def counts(run: WorkRun) -> Table:
    """How many persons stand on every list of every doctor."""
    number: dict[tuple[Unit, str], int] = {}
    for item in run.items:
        key = ((item.institution, item.doctor), item.task)
        number[key] = number.get(key, 0) + 1
    rows: list[Row] = []
    for unit in run.units:
        own = (Count(number.get((unit, task), 0)) for task in run.tasks)
        rows.append((Text(work.whole_name(run, unit), "strong"), *own))
    total = (
        Count(sum(number.get((unit, task), 0) for unit in run.units), len(rows))
        for task in run.tasks
    )
    return Table(
        (Column(_("Doctor"), width=30), *(Column(work.task(task), width=13) for task in run.tasks)),
        tuple(rows),
        footer=((Text(_("Total"), "strong"), *total),),
        notes=(
            _(
                "Each list holds those of an indicator's denominator who are not in its numerator, with "
                "the doctor who is responsible: by the record for the unsigned, else by the contract."
            ),
        ),
        filtered=True,
    )


def doctors(run: WorkRun) -> tuple[Sheet, ...]:
    """A sheet a doctor; what brings most to the score first."""
    names = work.sheet_names(run)
    by_unit: dict[Unit, list[Item]] = {}
    for item in run.items:
        by_unit.setdefault((item.institution, item.doctor), []).append(item)
    return tuple(_doctor(run, unit, names[unit], by_unit[unit]) for unit in run.units)


def _doctor(run: WorkRun, unit: Unit, name: str, items: list[Item]) -> Sheet:
    rows: list[Row] = []
    for task in run.tasks_of(unit):
        own = [item for item in items if item.task == task]
        if not own:
            continue
        title = _("{task}: {count}").format(task=work.task(task), count=f"{len(own):,}")
        if points := work.worth(run, unit, task):
            title += " · " + _("{points} points each until the next band").format(points=points)
        rows += [Band(title), *(_item(run, item) for item in own)]
    return Sheet(
        name=name,
        title=_("Worklist {year}: {doctor}").format(
            year=run.year, doctor=work.whole_name(run, unit)
        ),
        subtitle=heading.subtitle(run.metrics),
        tables=(
            Table(
                (
                    Column(_("Name"), width=12),
                    Column(_("ID or card number"), width=22),
                    Column(_("Telephone"), width=15),
                    Column(_("Age"), width=7),
                    Column(_("Groups"), width=30),
                    Column(_("Community"), width=16),
                    Column(_("Where"), width=44),
                    Column(_("Done on"), width=14),
                ),
                tuple(rows),
            ),
        ),
        frozen=1,
    )


def _item(run: WorkRun, item: Item) -> Row:
    return (
        Text(explained.name(run.metrics, item.name), "strong"),
        Text(explained.number(run.metrics, item.person)),
        Text(explained.phone(run.metrics, item.phone)),
        Count(item.age),
        Text(work.groups(run, item)),
        Text(words.unit(item.community)),
        Text(explained.where(item.place)),
        Text(""),
    )
