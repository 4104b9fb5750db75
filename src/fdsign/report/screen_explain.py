"""What the terminal shows of an explanation; people are always masked there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fdsign.explain.results import Explanation, PersonRun
from fdsign.locale.text import _
from fdsign.report import explained, money, scores, screen_fund, screen_score, words
from fdsign.report.behind import ScoreBehind
from fdsign.report.model import Column, Row, Table, Text
from fdsign.report.sheets import explain, quality

if TYPE_CHECKING:
    from fdsign.explain.results import Entry
    from fdsign.metrics.results import MetricsRun
    from fdsign.report.explained import Explained

_SHOWN = 5
"""People of each list that are shown before the others are left to the workbook."""


def lines(run: Explained) -> list[str]:
    """What is explained, and its formula."""
    if isinstance(run, PersonRun):
        return [explain.person_facts(run)]
    if isinstance(run, Explanation):
        title = words.title(run.metrics, run.figure.indicator)
        return [f"{title} · {explained.unit(run.figure)}", explained.formula(run.figure)]
    if isinstance(run, ScoreBehind):
        return [scores.whole_name(run.run, run.score)]
    return [money.unit(run.run, run.fund), explained.amount(run)]


def tables(run: Explained) -> list[Table]:
    """Rule or sheet, what was left out, how many stand behind it, the first of them."""
    if isinstance(run, PersonRun):
        return [explain.traces(run), explain.entered(run)]
    if isinstance(run, Explanation):
        fates = [fate for fate in run.metrics.fates if fate.year in run.years]
        counts = replace(explain.counts(run), notes=())
        return [_rule(run), _parameters(run), quality.waterfall(fates), counts, people(run)]
    behind = replace(explain.behind(run), notes=())
    if isinstance(run, ScoreBehind):
        return [screen_score.unit(run.run, run.score), behind, people(run)]
    return [screen_fund.one(run.run, run.fund), behind, people(run)]


def _rule(run: Explanation) -> Table:
    """What is counted over what, and where that stands."""
    return Table(
        (Column(_("Rule")), Column("", wraps=True)),
        tuple((Text(title), Text(text)) for title, text in explained.rule(run)),
    )


def _parameters(run: Explanation) -> Table:
    """The values that the rule uses; long lists of words are left to the workbook."""
    return Table(
        (Column(_("Key")), Column(_("Value"), wraps=True)),
        tuple(
            (Text(f"{value.block}.{value.key}"), Text(value.shown))
            for value in explained.parameters(run)
            if "words" not in value.key and not value.block.startswith("groups.list")
        ),
        title=_("Values of the policy that the rule uses"),
    )


def people(run: Explained) -> Table:
    """The first of every list."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for what, role, entry in explained.listed(run):
        found.setdefault((what, role), []).append(entry)
    several = len({what for what, _role in found}) > 1
    rows: list[Row] = []
    rest = []
    for (what, role), entries in found.items():
        title = f"{what}: {role}" if several else role
        rows += [_entry(run.metrics, title, entry) for entry in entries[: 1 if several else _SHOWN]]
        more = len(entries) - (1 if several else _SHOWN)
        if more > 0 and not several:
            rest.append(_("{title}: {number} more").format(title=title, number=f"{more:,}"))
    return Table(
        (
            Column(_("Listed as"), wraps=True),
            Column(_("ID or card number")),
            Column(_("Name")),
            Column(_("Where"), wraps=True),
            Column(_("Why"), wraps=True),
        ),
        tuple(rows),
        title=_("The first of them"),
        notes=(_("; ").join(rest),) if rest else (),
    )


def _entry(run: MetricsRun, title: str, entry: Entry) -> Row:
    return (
        Text(title),
        Text(explained.number(run, entry.person)),
        Text(explained.name(run, entry.name)),
        Text(explained.where(entry.place)),
        Text(explained.why(entry)),
    )
