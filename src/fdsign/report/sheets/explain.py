"""解释: a rate, a score or an amount with its rule and formula; the people and rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.explain.results import Explanation, PersonRun
from fdsign.locale.text import _
from fdsign.report import explained, heading, money, scores, words
from fdsign.report.behind import ScoreBehind
from fdsign.report.model import Column, Count, Row, Sheet, Table, Text
from fdsign.report.sheets import fund_teams, quality, score_sheets
from fdsign.report.sheets.fund_overview import facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fdsign.explain.results import Entry, Trace
    from fdsign.metrics.results import MetricsRun
    from fdsign.report.behind import FundBehind
    from fdsign.report.explained import Explained

Listed = tuple[str, str, "Entry"]
"""What somebody is listed for, as what, and who."""


def sheets(run: Explained) -> tuple[Sheet, ...]:
    """What is explained, then everybody behind it."""
    if isinstance(run, PersonRun):
        return (_person(run),)
    if isinstance(run, Explanation):
        first = _figure(run)
    elif isinstance(run, ScoreBehind):
        first = _score(run)
    else:
        first = _fund(run)
    return first, _people(run)


def _figure(run: Explanation) -> Sheet:
    """Formula, rule, parameters, what was left out."""
    figure = run.figure
    fates = [fate for fate in run.metrics.fates if fate.year in run.years]
    return Sheet(
        name=_("Explanation"),
        title=_("{indicator} {year}: {unit}").format(
            indicator=words.title(run.metrics, figure.indicator), year=run.metrics.year,
            unit=explained.unit(figure),
        ),
        subtitle=(explained.formula(figure), *heading.subtitle(run.metrics)),
        tables=(_rule(run), counts(run), quality.waterfall(fates), _parameters(run)),
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
        notes=(_everyone(),),
    )


def _everyone() -> str:
    return _("Every one of them with file, sheet and row: sheet “{sheet}”.").format(
        sheet=_("People")
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


def _score(run: ScoreBehind) -> Sheet:
    """The unit's sheet as the district prints it."""
    return Sheet(
        name=_("Explanation"),
        title=_("{indicator} {year}: {unit}").format(
            indicator=_("Score"), year=run.metrics.year, unit=scores.whole_name(run.run, run.score)
        ),
        subtitle=(scores.verdict(run.score), *heading.subtitle(run.metrics)),
        tables=(score_sheets.table(run.run, run.score), behind(run)),
    )


def behind(run: ScoreBehind | FundBehind) -> Table:
    """How many stand behind each figure and answer."""
    found: dict[tuple[str, str], int] = {}
    for what, role, entry in explained.listed(run):
        found[what, role] = found.get((what, role), 0) + entry.counted
    return Table(
        (
            Column(_("Behind the figure")),
            Column(_("Listed as"), width=36),
            Column(_("Persons or events"), width=26),
        ),
        tuple((Text(what), Text(role), Count(count)) for (what, role), count in found.items()),
        title=_("Who is behind the figure"),
        notes=(_everyone(),),
    )


def _fund(run: FundBehind) -> Sheet:
    """The unit's money: persons × yuan, payers and stages, pools."""
    return Sheet(
        name=_("Explanation"),
        title=_("{indicator} {year}: {unit}").format(
            indicator=_("Contract funding"), year=run.metrics.year,
            unit=money.unit(run.run, run.fund),
        ),
        subtitle=(explained.amount(run), facts(run.run), *heading.subtitle(run.metrics)),
        tables=(fund_teams.one(run.run, run.fund), behind(run)),
    )  # fmt: skip


def _people(run: Explained) -> Sheet:
    """Everybody, a row each, made for the filter."""
    return Sheet(
        name=_("People"),
        title=_("Who is behind the figure"),
        subtitle=heading.subtitle(run.metrics),
        tables=(_everybody(run.metrics, list(explained.listed(run))),),
        frozen=0,
    )


def _everybody(run: MetricsRun, found: Sequence[Listed]) -> Table:
    return Table(
        (
            Column(_("Behind the figure"), width=26),
            Column(_("Listed as"), width=20),
            Column(_("In the denominator too"), width=12),
            Column(_("ID or card number"), width=22),
            Column(_("Name"), width=12),
            Column(_("Counts for"), width=10),
            Column(_("Why"), width=40),
            Column(_("File"), width=26),
            Column(_("Sheet"), width=20),
            Column(_("Row"), width=9),
        ),
        tuple(_row(run, *each) for each in found),
        filtered=True,
    )


def _row(run: MetricsRun, what: str, role: str, entry: Entry) -> Row:
    inside = ""
    if entry.status == "numerator":
        inside = _("yes") if entry.inside else _("no")
    return (
        Text(what),
        Text(role),
        Text(inside),
        Text(explained.number(run, entry.person)),
        Text(explained.name(run, entry.name)),
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
    told = _joined(f"{column} {text}" for column, text in trace.told.items())
    fates = _joined(
        _("{year}: {reason}").format(year=year, reason=words.fate(fate))
        for year, fate in sorted(trace.fates.items())
    )
    return (
        Text(words.dataset(trace.dataset), "strong"),
        Text(explained.where(trace.place)),
        Text(told),
        Text(fates),
    )


def _joined(texts: Iterable[str]) -> str:
    return _("; ").join(texts)


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
