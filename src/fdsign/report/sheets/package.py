"""增值服务包: what the signed may have, what they had, and who had more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.report import explained, heading, served, words
from fdsign.report.model import Cell, Chart, Column, Count, Rate, Row, Sheet, Table, Text
from fdsign.report.policy_values import said

if TYPE_CHECKING:
    from fdsign.metrics.results import Level
    from fdsign.services.results import Overuse, ServicesRun, Use


def sheets(run: ServicesRun) -> tuple[Sheet, ...]:
    """The package as a whole and by unit; nothing without a package."""
    if not run.package:
        return ()
    units = [by_unit(run, level) for level in ("institution", "team", "doctor")]
    whole = total(run)
    title = _("Value-added package {year}").format(year=run.year)
    subtitle = heading.subtitle(run.metrics)
    chart = Chart(_("Use rate"), 0, len(whole.rows) - 1, 0, (4,), below=True)
    found = [Sheet(_("Value-added package"), title, subtitle, (whole,), chart, frozen=1)]
    if tables := tuple(table for table in units if table.rows):
        found.append(Sheet(_("Package by unit"), title, subtitle, tables))
    return tuple(found)


def total(run: ServicesRun) -> Table:
    """Every entitlement of the whole."""
    rows = [use for use in run.package if use.level == "total"]
    return Table(
        (Column(_("Entitlement"), width=26), *_columns()),
        tuple(
            (served.strong(served.entitlement(run, use.entitlement)), *_use(use)) for use in rows
        ),
        title=_("All signed persons"),
        notes=(
            _(
                "Use rate: entitled persons who had the service at all, of all entitled. Over-use: "
                "times beyond each one's own allowance, and times without being entitled."
            ),
            *_doubts(run),
        ),
    )


def _doubts(run: ServicesRun) -> list[str]:
    """What the policy is not sure of."""
    package = run.metrics.policy.policy.package
    return [
        _("{titles}: {note}").format(titles=each.title.text(language()), note=said(each.doubt))
        for each in (package.list if package else ())
        if each.doubt is not None
    ]


def by_unit(run: ServicesRun, level: Level) -> Table:
    """Every unit × entitlement; an only institution is the whole."""
    rows = [use for use in run.package if use.level == level]
    if level == "institution" and len({use.unit for use in rows}) < 2:
        rows = []
    several = level != "institution" and len({use.institution for use in rows}) > 1
    lines: list[Row] = []
    for use in rows:
        name = served.unit(level, use.unit)
        if several:
            name = f"{words.unit(use.institution)} {name}"
        lines.append((served.strong(name), *_use(use, served.entitlement(run, use.entitlement))))
    return Table(
        (
            Column(_(words.LEVELS[level]), width=26),
            *_columns(_("Entitlement")),
        ),
        tuple(lines),
        title=_("By {level}").format(level=_(words.LEVELS[level]).lower()),
    )


def _columns(named: str | None = None) -> tuple[Column, ...]:
    first = () if named is None else (Column(named, width=22),)
    return (
        *first,
        Column(_("Entitled"), width=11),
        Column(_("Allowed times"), width=13),
        Column(_("Served"), width=11),
        Column(_("Use rate"), width=11),
        Column(_("Times given"), width=12),
        Column(_("Within the allowance"), width=12),
        Column(_("Not entitled, given"), width=12),
        Column(_("Over-use (times)"), width=12),
    )


def _use(use: Use, named: str | None = None) -> tuple[Cell, ...]:
    first = () if named is None else (Text(named),)
    return (
        *first,
        Count(use.entitled),
        Count(use.allowed) if use.allowed is not None else Text(served.allowed(use), "muted"),
        Count(use.served),
        Rate(use.rate, "no_target", marked=False, numerator=-1, denominator=-3),
        Count(use.given),
        Count(use.within),
        Count(use.others_given),
        Count(use.over),
    )


def overuse(run: ServicesRun) -> tuple[Sheet, ...]:
    """Everybody with more than the package gives; nothing without them."""
    if not run.overuse:
        return ()
    sheet = Sheet(
        name=_("Over-use list"),
        title=_("Over-use of the value-added package {year}").format(year=run.year),
        subtitle=heading.subtitle(run.metrics),
        tables=(
            Table(
                (
                    Column(_("Institution"), width=26),
                    Column(_("Team"), width=12),
                    Column(_("Doctor"), width=12),
                    Column(_("Entitlement"), width=22),
                    Column(_("Name"), width=10),
                    Column(_("ID or card number"), width=22),
                    Column(_("Allowed times"), width=9),
                    Column(_("Times given"), width=9),
                    Column(_("Beyond"), width=9),
                    Column(_("Last record"), width=40),
                ),
                tuple(_over(run, each) for each in run.overuse),
                filtered=True,
            ),
        ),
        frozen=1,
    )
    return (sheet,)


def _over(run: ServicesRun, each: Overuse) -> Row:
    return (
        Text(words.unit(each.institution)),
        Text(served.unit("team", each.team)),
        Text(served.unit("doctor", each.doctor)),
        Text(served.entitlement(run, each.entitlement)),
        Text(explained.name(run.metrics, each.name), "strong"),
        Text(explained.number(run.metrics, each.person)),
        Count(each.allowed),
        Count(each.given),
        Count(each.beyond, minus=(-1, -2)),
        Text(explained.where(each.place)),
    )
