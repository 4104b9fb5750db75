"""依据: by which rules, from which files and with which program the figures were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.report import heading, words
from fdsign.report.model import Column, Count, Row, Sheet, Style, Table, Text
from fdsign.report.policy_values import said, share, values

if TYPE_CHECKING:
    from fdsign.metrics.results import MetricsRun
    from fdsign.policy.resolve import YearPolicy


def sheet(run: MetricsRun) -> Sheet:
    """Facts of the run, changes by --set, inputs with hashes, every policy value."""
    tables = (
        _facts(run),
        _changes(run),
        _lessons(run),
        _inputs(run),
        *policy_tables(run.policy),
    )
    return Sheet(
        name=_("Basis"),
        title=_("What the figures of {year} rest on").format(year=run.year),
        subtitle=heading.subtitle(run),
        tables=tuple(table for table in tables if table.rows),
    )


def _facts(run: MetricsRun) -> Table:
    policy = run.policy.policy
    facts: list[tuple[str, str, Style]] = [
        (_("assessment year"), str(run.year), "plain"),
        (_("data"), heading.data_date(run), "plain"),
        (_("fdsign version"), words.version(), "plain"),
        (_("policy"), heading.policy(run), "plain"),
        (_("policy file SHA-256"), run.policy.sha256, "plain"),
        (_("policy verified until"), str(policy.verified_until), "plain"),
        (
            "S(y)",
            _("persons with a standing contract for contract year y; Y: the year above"),
            "plain",
        ),
    ]
    if run.config.sha256:
        facts.append((_("fdsign.toml SHA-256"), run.config.sha256, "plain"))
    if (warning := heading.unverified(run)) is not None:
        facts.append((_("attention"), warning, "bad"))
    facts += [(name, value, "plain") for name, value in run.options.items()]
    return Table(
        (Column(_("This run"), width=42), Column("", span=6)),
        tuple((Text(name), Text(value, style)) for name, value, style in facts),
    )


def _changes(run: MetricsRun) -> Table:
    return Table(
        (Column(_("Changed by --set")), Column(_("Value"), span=6)),
        tuple((Text(key, "bad"), Text(value)) for key, value in run.policy.changes.items()),
    )


def _lessons(run: MetricsRun) -> Table:
    """What fdsign.toml said, which shapes the figures as the policy does."""
    return Table(
        (Column(_("Said by fdsign.toml")), Column(_("Value"), span=6)),
        tuple((Text(key, "bad"), Text(value)) for key, value in run.config.lessons()),
    )


def _inputs(run: MetricsRun) -> Table:
    return Table(
        (
            Column(_("File")),
            Column(_("Sheet"), width=24),
            Column(_("Used as"), width=18),
            Column(_("SHA-256 of the file"), width=68),
            Column(_("Rows read"), width=34),
            Column(_("Rows used"), width=34),
            Column(_("Rejected + set aside"), width=34),
        ),
        tuple(
            (
                Text(entry.file),
                Text(entry.sheet or ""),
                Text(words.dataset(entry.dataset)),
                Text(entry.sha256),
                Count(entry.read),
                Count(entry.used),
                Text(f"{entry.rejected:,} + {entry.aside:,}"),
            )
            for entry in run.inputs
        ),
        title=_("Inputs"),
    )


def policy_tables(policy: YearPolicy) -> tuple[Table, Table]:
    """The targets of the year, and every value of the policy with its source."""
    return _targets(policy), _policy(policy)


def _targets(policy: YearPolicy) -> Table:
    rows: list[Row] = []
    for indicator, dated in policy.targets.items():
        rules = policy.policy.indicators[indicator]
        sign = "≥ " if rules.direction == "at_least" else "≤ "
        value = _("none") if dated.value is None else sign + share(dated.value)
        rows.append(
            (
                Text(rules.title.text(language())),
                Text(value),
                Text(_("since {year}").format(year=dated.since)),
                Text(said(dated.source or rules.source)),
                Text(said(rules.reading)),
                Text(said(dated.doubt)),
            )
        )
    return Table(
        (
            Column(_("Indicator")),
            Column(_("Target")),
            Column(_("Since")),
            Column(_("Source"), span=2),
            Column(_("Reading")),
            Column(_("Doubt")),
        ),
        tuple(rows),
        title=_("Targets of {year}").format(year=policy.year),
    )


def _policy(policy: YearPolicy) -> Table:
    return Table(
        (
            Column(_("Block")),
            Column(_("Key")),
            Column(_("Value"), span=2),
            Column(_("Source")),
            Column(_("Reading")),
            Column(_("Doubt")),
        ),
        tuple(
            tuple(Text(cell) for cell in (v.block, v.key, v.shown, v.source, v.reading, v.doubt))
            for v in values(policy.policy)
        ),
        title=_("Every value of the policy"),
    )
