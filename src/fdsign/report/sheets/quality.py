"""数据质量: what became of every row read: files, reasons, problems by code, the contracts' fates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import heading, words
from fdsign.report.grouping import by_code
from fdsign.report.model import Column, Count, Row, Sheet, Table, Text
from fdsign.report.sheets import anomalies
from fdsign.report.sheets import problems as single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fdsign.intake.exports import Input, NotUsed
    from fdsign.metrics.results import Anomaly, Fate, MetricsRun
    from fdsign.problems import Problem


def sheets(run: MetricsRun) -> tuple[Sheet, ...]:
    """Data quality and problems of a run of the indicators."""
    lines = heading.subtitle(run)
    return (
        account(run.inputs, run.not_used, run.problems, run.fates, lines, run.anomalies),
        single.gravest(run.problems, lines),
    )


def account(
    inputs: Sequence[Input],
    not_used: Sequence[NotUsed],
    problems: Sequence[Problem],
    fates: Sequence[Fate],
    subtitle: tuple[str, ...],
    odd: Sequence[Anomaly] = (),
) -> Sheet:
    """What was read, what was not used and why, how many problems and anomalies of which kind."""
    tables = [
        _inputs(inputs), _not_used(not_used), _by_code(problems), anomalies.counts(odd),
        waterfall(fates),
    ]  # fmt: skip
    return Sheet(
        name=_("Data quality"),
        title=_("What became of every row read"),
        subtitle=subtitle,
        tables=tuple(table for table in tables if table.rows),
    )


def _inputs(inputs: Sequence[Input]) -> Table:
    return Table(
        (
            Column(_("File"), width=32),
            Column(_("Sheet"), width=16),
            Column(_("Used as"), width=16),
            Column(_("Read"), width=11),
            Column(_("Used"), width=11),
            Column(_("Rejected"), width=11),
            Column(_("Set aside"), width=11),
            Column(_("Set aside because"), width=60),
        ),
        tuple(
            (
                Text(entry.file),
                Text(entry.sheet or ""),
                Text(words.dataset(entry.dataset)),
                Count(entry.read),
                Count(entry.used),
                Count(entry.rejected),
                Count(entry.aside),
                Text(reasons(entry)),
            )
            for entry in inputs
        ),
        title=_("Files and sheets used: read = used + rejected + set aside"),
    )


def reasons(entry: Input) -> str:
    """Why rows of a sheet were set aside, with counts."""
    return _(", ").join(
        f"{words.aside(reason)} {count:,}" for reason, count in entry.set_aside.items() if count
    )


def _not_used(not_used: Sequence[NotUsed]) -> Table:
    return Table(
        (Column(_("File")), Column(_("Sheet")), Column(_("Not used because"), span=6)),
        tuple((Text(n.file), Text(n.sheet or ""), Text(n.why)) for n in not_used),
        title=_("Files and sheets not used"),
    )


def _by_code(problems: Sequence[Problem]) -> Table:
    rows: list[Row] = [
        (
            Text(kind.code),
            Text(_(words.SEVERITIES[kind.severity]), single.style(kind.severity)),
            Count(kind.count),
            Text(kind.problems[0].what()),
            Text(kind.problems[0].todo()),
        )
        for kind in by_code(problems)
    ]
    return Table(
        (
            Column(_("Code")),
            Column(_("Severity")),
            Column(_("Number")),
            Column(_("For example"), span=4),
            Column(_("What to do")),
        ),
        tuple(rows),
        title=_("Problems by code"),
    )


def waterfall(fates: Sequence[Fate]) -> Table:
    """What became of the contract rows, for each contract year."""
    years = sorted({fate.year for fate in fates})
    names = list(dict.fromkeys(fate.fate for fate in fates))
    counts = {(fate.year, fate.fate): fate.rows for fate in fates}
    return Table(
        (
            Column(_("Contract rows used"), span=2),
            *(Column(_("for {year}").format(year=year)) for year in years),
        ),
        tuple(
            (Text(words.fate(name)), *(Count(counts.get((year, name), 0)) for year in years))
            for name in names
        ),
        title=_("What the rules left out, by contract year"),
    )
