"""What the terminal shows of an explanation; people are always masked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _
from fdsign.report import explained
from fdsign.report.model import Column, Row, Table, Text

if TYPE_CHECKING:
    from fdsign.explain.results import Entry, Explanation

_SHOWN = 5
"""People of each list that are shown before the others are left to the workbook."""


def rule(run: Explanation) -> Table:
    """What is counted over what, and where that stands."""
    return Table(
        (Column(_("Rule")), Column("", wraps=True)),
        tuple((Text(title), Text(text)) for title, text in explained.rule(run)),
    )


def parameters(run: Explanation) -> Table:
    """The values that the rule uses; long lists of words are left to the workbook."""
    return Table(
        (Column(_("Key")), Column(_("Value"), wraps=True)),
        tuple(
            (Text(f"{value.block}.{value.key}"), Text(value.shown))
            for value in explained.parameters(run)
            if value.key not in ("words", "other_words")
            and not value.block.startswith("groups.list")
        ),
        title=_("Values of the policy that the rule uses"),
    )


def people(run: Explanation) -> Table:
    """The first of every list."""
    rows: list[Row] = []
    rest = []
    for status, title in explained.STATUSES.items():
        found = run.listed(status)
        rows += [_entry(run, entry) for entry in found[:_SHOWN]]
        if len(found) > _SHOWN:
            rest.append(
                _("{title}: {number} more").format(
                    title=_(title), number=f"{len(found) - _SHOWN:,}"
                )
            )
    notes = [_("; ").join(rest)] if rest else []
    return Table(
        (
            Column(_("Status")),
            Column(_("Number")),
            Column(_("Name")),
            Column(_("Where"), wraps=True),
            Column(_("Why"), wraps=True),
        ),
        tuple(rows),
        title=_("The first of them"),
        notes=tuple(notes),
    )


def _entry(run: Explanation, entry: Entry) -> Row:
    return (
        Text(_(explained.STATUSES[entry.status])),
        Text(explained.number(run.metrics, entry.person)),
        Text(explained.name(run.metrics, entry.name)),
        Text(explained.where(entry.place)),
        Text(explained.why(entry)),
    )
