"""对比: every changed figure, worst first, with what data and policy did; and who came and went."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import compared, explained, heading, words
from fdsign.report.model import (
    Cell,
    Column,
    Count,
    Exact,
    Percent,
    Rate,
    Row,
    Sheet,
    Style,
    Table,
    Text,
)

if TYPE_CHECKING:
    from fdsign.compare.results import Change, CompareRun, Kind, Mover, Standing, Value

_WORST = 15


def overview(run: CompareRun) -> Sheet:
    """The two runs, how much changed, and the worst of each kind."""
    kinds = [kind for kind in compared.KINDS if run.of(kind)]
    return Sheet(
        name=_("Overview"),
        title=_("What changed from {old} to {new}").format(old=run.names[0], new=run.names[1]),
        subtitle=(*_subtitle(run), compared.parts(run)),
        tables=tuple(worst(run, kind, _WORST) for kind in kinds) or (_same(),),
        frozen=1,
    )


def changes(run: CompareRun) -> tuple[Sheet, ...]:
    """A sheet a kind with every change."""
    return tuple(
        Sheet(
            name=_(compared.KINDS[kind]),
            title=_("{what}: every change, the worst first").format(what=_(compared.KINDS[kind])),
            subtitle=_subtitle(run),
            tables=(_table(run, kind, run.of(kind)),),
            frozen=2,
        )
        for kind in compared.KINDS
        if run.of(kind)
    )


def people(run: CompareRun) -> tuple[Sheet, ...]:
    """Who entered or left which figure."""
    if run.movers is None:
        return ()
    return (
        Sheet(
            name=_("People"),
            title=_("Who entered and who left"),
            subtitle=_subtitle(run),
            tables=(
                Table(
                    (
                        Column(_("Name"), width=12),
                        Column(_("ID or card number"), width=22),
                        Column(_("Entered"), width=44),
                        Column(_("Left"), width=44),
                        Column(_("Doctor before"), width=14),
                        Column(_("Doctor now"), width=14),
                        Column(_("Where before"), width=34),
                        Column(_("Where now"), width=34),
                    ),
                    tuple(_mover(run, mover) for mover in run.movers),
                    filtered=True,
                ),
            ),
            frozen=2,
        ),
    )


def worst(run: CompareRun, kind: Kind, most: int) -> Table:
    """The worst changes of a kind in words; how many more there are."""
    found = run.of(kind)
    notes = []
    if len(found) > most:
        more = _("{count} more changes stand in the workbook and in the JSON.")
        notes.append(more.format(count=f"{len(found) - most:,}"))
    held = (Column(_("By the data"), width=13), Column(_("By the policy"), width=13))
    return Table(
        (
            Column(_("Figure"), width=60, wraps=True),
            Column(_("Before"), width=15),
            Column(_("After"), width=15),
            Column(_change_title(kind), width=15),
            *(held if run.held else ()),
            *((Column(_("Met or missed"), width=14),) if kind == "rate" else ()),
        ),
        tuple(_worst(run, kind, change) for change in found[:most]),
        title=_(compared.KINDS[kind]),
        notes=tuple(notes),
    )


def _worst(run: CompareRun, kind: Kind, change: Change) -> Row:
    held = (
        Text(compared.amount(kind, change.data)),
        Text(compared.amount(kind, change.policy)),
    )
    return (
        Text(f"{compared.figure(run, change.key.figure)} · {compared.whose(run, change.key)}"),
        _alone(kind, change.old.value),
        _alone(kind, change.new.value),
        Text(compared.amount(kind, change.change)),
        *(held if run.held else ()),
        *_status(kind, change),
    )


def _table(run: CompareRun, kind: Kind, found: list[Change]) -> Table:
    """Every change; the counts of a rate beside it, so that Excel can divide them itself."""
    held = (
        Column(_("By the data"), group=_change_title(kind), width=13),
        Column(_("By the policy"), group=_change_title(kind), width=13),
    )
    return Table(
        (
            Column(_("Figure"), width=34),
            Column(_("Whose"), width=34),
            *_value_columns(kind, _("Before")),
            *_value_columns(kind, _("After")),
            Column(_("In all"), group=_change_title(kind), width=13),
            *(held if run.held else ()),
            *((Column(_("Met or missed"), width=14),) if kind == "rate" else ()),
        ),
        tuple(_row(run, kind, change) for change in found),
        notes=(compared.parts(run),),
        filtered=True,
    )


def _value_columns(kind: Kind, side: str) -> tuple[Column, ...]:
    if kind != "rate":
        return (Column(side, width=15),)
    return (
        Column(_("Numerator"), group=side, width=11),
        Column(_("Denominator"), group=side, width=13),
        Column(_("Rate"), group=side, width=11),
        Column(_("Target"), group=side, width=11),
    )


def _row(run: CompareRun, kind: Kind, change: Change) -> Row:
    moved = (change.change, change.data, change.policy) if run.held else (change.change,)
    return (
        Text(compared.figure(run, change.key.figure), "strong"),
        Text(compared.whose(run, change.key)),
        *_values(kind, change.old),
        *_values(kind, change.new),
        *(_difference(kind, each) for each in moved),
        *_status(kind, change),
    )


def _status(kind: Kind, change: Change) -> tuple[Cell, ...]:
    """What became of a rate's target; nothing else has one."""
    style: Style = "bad" if change.newly_missed else "plain"
    return (Text(compared.status(change), style),) if kind == "rate" else ()


def _values(kind: Kind, value: Value) -> tuple[Cell, ...]:
    if kind != "rate":
        return (_alone(kind, value.value),)
    rate: Cell = Percent(value.value)
    if value.numerator is not None and value.denominator:
        rate = Rate(value.value, "no_target", marked=False)
    return Count(value.numerator), Count(value.denominator), rate, Percent(value.target)


def _alone(kind: Kind, value: Fraction | None) -> Cell:
    if value is None:
        return Text(words.SIGNS["no_value"])
    if kind == "rate":
        return Percent(value)
    if kind == "persons":
        return Count(int(value))
    return Exact(value, places=4 if kind == "points" else 2)


def _difference(kind: Kind, value: Fraction | None) -> Cell:
    """In percentage points for a rate, else as the figure itself."""
    if kind == "rate" and value is not None:
        return Exact(value * 100, places=2)
    return _alone(kind, value)


def _change_title(kind: Kind) -> str:
    return _("Change (percentage points)") if kind == "rate" else _("Change")


def _mover(run: CompareRun, mover: Mover) -> Row:
    return (
        Text(compared.name(run, mover.new, mover.old), "strong"),
        Text(compared.person(run, mover.person)),
        Text(_(", ").join(compared.role(run, each) for each in mover.entered)),
        Text(_(", ").join(compared.role(run, each) for each in mover.left)),
        Text(_doctor(mover.old)),
        Text(_doctor(mover.new)),
        Text("" if mover.old is None else explained.where(mover.old.place)),
        Text("" if mover.new is None else explained.where(mover.new.place)),
    )


def _doctor(standing: Standing | None) -> str:
    return "" if standing is None else standing.doctor or ""


def _same() -> Table:
    return Table((Column(_("Nothing changed"), width=60),), ())


def _subtitle(run: CompareRun) -> tuple[str, ...]:
    lines = (*compared.sides(run), compared.counts(run))
    return (*lines, heading.identifiable()) if run.identifiable else lines
