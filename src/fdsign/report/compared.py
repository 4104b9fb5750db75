"""The words of a comparison: what the two runs are, which figure, whose, by how much."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fdsign.intake import masking
from fdsign.locale.text import N_, _, language
from fdsign.metrics.numbers import decimal
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fdsign.compare.results import Change, CompareRun, Key, Kind, Standing

KINDS: dict[Kind, str] = {
    "rate": N_("Rates"),
    "points": N_("Points of the scoring sheet"),
    "yuan": N_("Amounts in yuan"),
    "persons": N_("Numbers of persons"),
}
_FIGURES = {
    "score": N_("Whole sheet"),
    "fund.amount": N_("Amount"),
    "fund.persons": N_("Persons paid for"),
    "plan.population": N_("Population"),
    "plan.signed": N_("Signed"),
    "plan.target_count": N_("Target"),
    "plan.planned": N_("Planned"),
    "plan.to_add": N_("To add"),
}
_PLACES: dict[Kind, int] = {"rate": 2, "points": 4, "yuan": 2, "persons": 0}


def figure(run: CompareRun, name: str) -> str:
    """A figure's title; its own name where no policy at hand has one."""
    if name in _FIGURES:
        return _(_FIGURES[name])
    titles = run.titles.get(name)
    return name if titles is None else titles[language()]


def whose(run: CompareRun, key: Key) -> str:
    """Whose figure it is; below an institution with its name where there are several."""
    level = _(words.LEVELS.get(key.level, key.level))  # type: ignore[call-overload]
    if key.level == "total":
        return str(level)
    named = [key.institution] if key.institution and run.several else []
    return " ".join([level, *named, words.unit(key.unit)])


def amount(kind: Kind, value: Fraction | None) -> str:
    """A difference with its sign: percentage points, points, yuan, persons."""
    if value is None:
        return words.SIGNS["no_value"]
    shown = decimal(value * 100 if kind == "rate" else value, _PLACES[kind])
    return shown if shown.startswith("-") or not value else f"+{shown}"


def status(change: Change) -> str:
    """What became of the target."""
    if change.newly_missed:
        return _("newly missed")
    if change.newly_met:
        return _("newly met")
    return ""


def side(name: str, envelope: Mapping[str, Any]) -> str:
    """One of the two runs in a line: its name, year, policy and rows."""
    policy = envelope["policy"]
    own = "".join(f" --set {key}={value}" for key, value in policy["set"].items())
    inputs = envelope["inputs"]
    dated = f" · {_('as of {date}').format(date=envelope['as_of'])}" if "as_of" in envelope else ""
    return _("{name} · {year}{dated} · {policy} · rows: {read} read, {used} used").format(
        name=name, year=envelope["year"], dated=dated, policy=f"{policy['id']}{own}",
        read=f"{sum(i['read'] for i in inputs):,}", used=f"{sum(i['used'] for i in inputs):,}",
    )  # fmt: skip


def sides(run: CompareRun) -> tuple[str, str]:
    """Both runs, the old one first."""
    old, new = run.names
    return (
        _("old: {run}").format(run=side(old, run.old)),
        _("new: {run}").format(run=side(new, run.new)),
    )


def counts(run: CompareRun) -> str:
    """How many figures changed, and how many targets."""
    return _(
        "{changed} figures changed, {same} did not; {missed} targets newly missed, {met} newly met"
    ).format(
        changed=f"{len(run.changes):,}", same=f"{run.unchanged:,}",
        missed=sum(change.newly_missed for change in run.changes),
        met=sum(change.newly_met for change in run.changes),
    )  # fmt: skip


def parts(run: CompareRun) -> str:
    """How data and policy are told apart."""
    if not run.held:
        return _(
            "Two results are compared; what the data and what the policy did is told for two folders."
        )
    return _(
        "By the data: the old policy on the new data, minus old. By the policy: new, minus the old "
        "policy on the new data. The two add up to the change. A year's own targets go with the data."
    )


def role(run: CompareRun, member: str) -> str:
    """An indicator, and as what somebody stands in it."""
    name, _slash, side = member.rpartition("/")
    title = figure(run, name)
    return title if side == "numerator" else _("{indicator} (denominator)").format(indicator=title)


def person(run: CompareRun, number: str | None) -> str:
    """A number as this result may show it."""
    return "" if not number else number if run.identifiable else masking.number(number)


def name(run: CompareRun, *standings: Standing | None) -> str:
    """The first name known, as this result may show it."""
    found = next((each.name for each in standings if each is not None and each.name), None)
    return "" if not found else found if run.identifiable else masking.name(found)
