"""解释: a figure with its rule, formula and waterfall; the people and rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.explain.results import Explanation
from fdsign.locale.text import _
from fdsign.report import explained, heading, words
from fdsign.report.model import Column, Count, Row, Sheet, Table, Text
from fdsign.report.sheets import quality

if TYPE_CHECKING:
    from fdsign.explain.results import Entry, PersonRun, Trace


def sheets(run: Explanation | PersonRun) -> tuple[Sheet, ...]:
    """A figure and its people, or one person."""
    return (_figure(run), people(run)) if isinstance(run, Explanation) else (_person(run),)


def _figure(run: Explanation) -> Sheet:
    """The first sheet: formula, rule, parameters, what was left out."""
    figure = run.figure
    return Sheet(
        name=_("Explanation"),
        title=_("{indicator} {year}: {unit}").format(
            indicator=words.title(run.metrics, figure.indicator), year=run.metrics.year,
            unit=explained.unit(figure),
        ),
        subtitle=(explained.formula(figure), *heading.subtitle(run.metrics)),
        tables=(
            _rule(run), counts(run), quality.waterfall(
                [fate for fate in run.metrics.fates if fate.year in run.years]
            ), _parameters(run),
        ),
    )  # fmt: skip


def _rule(run: Explanation) -> Table:
    return Table(
        (Column(_("Rule"), width=26), Column("", span=5)),
        tuple((Text(title, "strong"), Text(text)) for title, text in explained.rule(run)),
    )


def counts(run: Explanation) -> Table:
    """How many rows stand on each list, and what they count for."""
    rows: list[Row] = []
    for status, title in explained.STATUSES.items():
        found = run.listed(status)
        rows.append(
            (Text(_(title)), Count(len(found)), Count(sum(entry.counted for entry in found)))
        )
    return Table(
        (
            Column(_("Behind the figure")),
            Column(_("Rows"), width=12),
            Column(_("Persons or events"), width=14),
        ),
        tuple(rows),
        title=_("Who is behind the figure"),
        notes=(
            _("Every one of them with file, sheet and row: sheet “{sheet}”.").format(
                sheet=_("People")
            ),
        ),
    )


def _parameters(run: Explanation) -> Table:
    return Table(
        (
            Column(_("Block"), width=26),
            Column(_("Key"), width=18),
            Column(_("Value"), width=40),
            Column(_("Source"), width=40),
            Column(_("Reading"), width=40),
            Column(_("Doubt"), width=26),
        ),
        tuple(
            tuple(Text(cell) for cell in (v.block, v.key, v.shown, v.source, v.reading, v.doubt))
            for v in explained.parameters(run)
        ),
        title=_("Values of the policy that the rule uses"),
    )


def people(run: Explanation) -> Sheet:
    """Everybody, a row each, made for the filter."""
    return Sheet(
        name=_("People"),
        title=_("Behind {indicator}: {unit}").format(
            indicator=words.title(run.metrics, run.figure.indicator),
            unit=explained.unit(run.figure),
        ),
        subtitle=(explained.formula(run.figure), *heading.subtitle(run.metrics)),
        tables=(people_table(run, list(run.entries)),),
        frozen=0,
    )


def people_table(run: Explanation, entries: list[Entry]) -> Table:
    """Some of the entries as they may be shown."""
    return Table(
        (
            Column(_("Status"), width=20),
            Column(_("In the denominator too"), width=12),
            Column(_("Number"), width=22),
            Column(_("Name"), width=12),
            Column(_("Counts for"), width=10),
            Column(_("Why"), width=40),
            Column(_("File"), width=26),
            Column(_("Sheet"), width=20),
            Column(_("Row"), width=9),
        ),
        tuple(_entry(run, entry) for entry in entries),
        filtered=True,
    )


def _entry(run: Explanation, entry: Entry) -> Row:
    inside = ""
    if entry.status == "numerator":
        inside = _("yes") if entry.inside else _("no")
    return (
        Text(_(explained.STATUSES[entry.status])),
        Text(inside),
        Text(explained.number(run.metrics, entry.person)),
        Text(explained.name(run.metrics, entry.name)),
        Count(entry.counted),
        Text(explained.why(entry)),
        Text(entry.place.file),
        Text(entry.place.sheet or ""),
        Count(entry.place.row),
    )


def _person(run: PersonRun) -> Sheet:
    """One person: rows, and the figures they enter."""
    return Sheet(
        name=_("Person"),
        title=_("One person {year}: {number}").format(
            year=run.metrics.year, number=explained.number(run.metrics, run.person)
        ),
        subtitle=(person_facts(run), *heading.subtitle(run.metrics)),
        tables=(traces(run), entered(run)),
    )


def person_facts(run: PersonRun) -> str:
    """Age and groups."""
    aged = _("unknown") if run.age is None or run.age < 0 else str(run.age)
    return _("age on the day of the rule: {age} · groups: {groups}").format(
        age=aged, groups=explained.groups(run)
    )


def traces(run: PersonRun) -> Table:
    """Every row about the person."""
    return Table(
        (
            Column(_("Used as"), width=16),
            Column(_("File"), width=40),
            Column(_("What the row says"), width=70),
            Column(_("Counts"), width=44),
        ),
        tuple(_trace(trace) for trace in run.traces),
        title=_("Every row about this person"),
    )


def _trace(trace: Trace) -> Row:
    told = _("; ").join(f"{column} {text}" for column, text in trace.told.items())
    fates = _("; ").join(
        _("{year}: {reason}").format(year=year, reason=words.fate(fate))
        for year, fate in sorted(trace.fates.items())
    )
    return (
        Text(words.dataset(trace.dataset), "strong"),
        Text(explained.where(trace.place)),
        Text(told),
        Text(fates),
    )


def entered(run: PersonRun) -> Table:
    """The figures that the person enters."""
    return Table(
        (
            Column(_("Role"), width=16),
            Column(_("Indicator"), width=40),
            Column(_("Counts for unit"), width=70),
            Column(_("By the row"), width=44),
        ),
        tuple(
            (Text(explained.role(each)), Text(words.title(run.metrics, each.indicator), "strong"),
             Text(explained.units(each)), Text(explained.where(each.place)))
            for each in run.entered
        ),
        title=_("Figures that this person enters"),
    )  # fmt: skip
