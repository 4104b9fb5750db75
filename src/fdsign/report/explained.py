"""The words of an explanation: the figure and its formula, who is behind it, the rule it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.explain.results import Explanation, PersonRun
from fdsign.intake import masking
from fdsign.locale.text import N_, _, language
from fdsign.metrics.numbers import percent, yuan
from fdsign.report import scores, words
from fdsign.report.behind import FundBehind, ScoreBehind
from fdsign.report.policy_values import said, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fdsign.explain.results import Entered, Entry, Status
    from fdsign.metrics.results import Figure, MetricsRun, Place
    from fdsign.report.policy_values import Value

Explained = Explanation | PersonRun | ScoreBehind | FundBehind

STATUSES: dict[Status, str] = {
    "numerator": N_("in the numerator"),
    "denominator": N_("in the denominator only"),
    "excluded": N_("left out"),
}
_GROUPS = {
    "surveyed": N_("interviewed"),
    "vetoed": N_("vetoed: does not know the contract or the doctor"),
    "satisfied": N_("satisfied"),
    "basically_satisfied": N_("basically satisfied"),
    "dissatisfied": N_("dissatisfied"),
    "persons": N_("signed persons"),
}
_WHY = {
    "lost": N_("survey: not reached"),
    "unsigned": N_("survey: has no contract of the year"),
}


def unit(figure: Figure) -> str:
    """Whose figure it is."""
    level = _(words.LEVELS[figure.level])
    if figure.level == "total":
        return level
    parts = [figure.institution] if figure.institution else []
    return " ".join([level, *parts, words.unit(figure.unit)])


def formula(figure: Figure) -> str:
    """The numbers in their places."""
    shown = [words.SIGNS["no_value"] if n is None else f"{n:,}"
             for n in (figure.numerator, figure.denominator)]  # fmt: skip
    nothing = words.STATUSES["no_value"]
    value = _(nothing) if figure.value is None else percent(figure.value)
    line = f"{shown[0]} ÷ {shown[1]} = {value}"
    if figure.target is None:
        return line
    sign = "≥" if figure.direction == "at_least" else "≤"
    goal = _("target {sign} {target}").format(sign=sign, target=percent(figure.target))
    return f"{line} · {goal} · {words.judged(figure.status)}"


def rule(run: Explanation) -> list[tuple[str, str]]:
    """What is counted, over what, where that stands, and what was read into it."""
    rules = run.metrics.policy.policy.indicators[run.figure.indicator.partition(".")[0]]
    lines = [
        (_("Numerator"), rules.numerator.text(language())),
        (_("Denominator"), rules.denominator.text(language())),
        (_("Source"), said(rules.source)),
        (_("Reading"), said(rules.reading)),
        (_("Doubt"), said(rules.doubt)),
    ]
    if run.figure.source:
        lines.append((_("Denominator from"), words.source(run.figure.source)))
    if run.figure.note:
        lines.append((_("Note"), run.figure.note))
    return [(title, text) for title, text in lines if text]


def parameters(run: Explanation) -> list[Value]:
    """The policy's values that the rule uses, titles and targets of other years aside."""
    return [
        value
        for block in run.blocks
        for value in values(run.metrics.policy.policy)
        if (value.block == block or value.block.startswith(f"{block}."))
        and value.key not in ("title", "numerator", "denominator", "headline")
    ]


def listed(run: Explained) -> Iterator[tuple[str, str, Entry]]:
    """Everybody behind what is explained: for what, as what, who."""
    if isinstance(run, Explanation):
        title = words.title(run.metrics, run.figure.indicator)
        for status, role in STATUSES.items():
            yield from ((title, _(role), entry) for entry in run.listed(status))
    elif isinstance(run, ScoreBehind):
        for group in run.answers:
            said = _(_GROUPS[group.name])
            yield from ((scores.item_title(run.run, "awareness"), said, e) for e in group.entries)
        for figure in run.figures:
            yield from listed(figure)
    elif isinstance(run, FundBehind):
        said = _(_GROUPS[run.persons.name])
        yield from ((_("Contract funding"), said, entry) for entry in run.persons.entries)


def amount(run: FundBehind) -> str:
    """The money in its formula."""
    fund = run.fund
    return _("{persons} persons × {each} yuan = {amount} yuan").format(
        persons=f"{fund.persons:,}", each=yuan(fund.per_person), amount=yuan(fund.amount)
    )


def why(entry: Entry) -> str:
    """Why somebody is left out, or counts on one side only."""
    if entry.why in _WHY:
        return _(_WHY[entry.why])
    if entry.why is not None:
        reason = words.fate(entry.why)
        return _("{year}: {reason}").format(year=entry.year, reason=reason)
    if entry.counted != 1:
        return _("a row of {count} persons").format(count=f"{entry.counted:,}")
    return ""


def number(run: MetricsRun, value: str | None) -> str:
    """An identity or card number as this result may show it."""
    return "" if not value else value if run.identifiable else masking.number(value)


def name(run: MetricsRun, value: str | None) -> str:
    """A person's name as this result may show it."""
    return "" if not value else value if run.identifiable else masking.name(value)


def phone(run: MetricsRun, value: str | None) -> str:
    """A telephone number as this result may show it."""
    return "" if not value else value if run.identifiable else masking.phone(value)


def where(place: Place) -> str:
    """File, sheet and row in one line."""
    sheet = f" › {place.sheet}" if place.sheet else ""
    return _("{file}, row {row}").format(file=f"{place.file}{sheet}", row=place.row)


def groups(run: PersonRun) -> str:
    """The key-population groups of a person."""
    titles = {g.id: g.title.text(language()) for g in run.metrics.policy.policy.groups.list}
    return _(", ").join(titles[group] for group in run.groups) or _("none")


def role(entered: Entered) -> str:
    """As what a person enters a figure."""
    return _("Numerator") if entered.role == "numerator" else _("Denominator")


def units(entered: Entered) -> str:
    """For whom a person counts."""
    found = [entered.institution, entered.team, entered.doctor]
    return " › ".join(each for each in found if each)
