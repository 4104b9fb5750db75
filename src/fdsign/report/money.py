"""The words of the funding: payers, stages, pools and grades as the policy titles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fdsign.locale.text import _, language
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fdsign.funding.results import Fund, FundRun
    from fdsign.policy.blocks import Named


def title(named: Iterable[Named], name: str) -> str:
    """The title of a source, stage, pool or grade."""
    return next(each.title.text(language()) for each in named if each.id == name)


def source(run: FundRun, name: str) -> str:
    """A payer's title."""
    return title(run.rules.sources, name)


def stage(run: FundRun, name: str) -> str:
    """A stage's title."""
    return title(run.rules.stages, name)


def pool(run: FundRun, name: str) -> str:
    """A pool's title with its share."""
    found = next(each for each in run.rules.pools if each.id == name)
    return f"{found.title.text(language())} {(found.share * 100).normalize():f}%"


def grade(run: FundRun, name: str) -> str:
    """A grade's title."""
    return title(run.rules.grades, name)


def team(fund: Fund) -> str:
    """A team's name; persons without one stand under a name of their own."""
    return _("(no team)") if fund.team is None else fund.team


def unit(run: FundRun, fund: Fund) -> str:
    """An institution, or a team with its institution where there are several."""
    if fund.level == "institution":
        return words.unit(fund.institution)
    several = len(run.institutions) > 1
    return f"{words.unit(fund.institution)} {team(fund)}" if several else team(fund)


def basis(run: FundRun) -> str:
    """What the money is reckoned on."""
    if run.basis == "valid":
        return _("persons of S(Y) × valid-signing rate, rounded down")
    return _("persons of S(Y)")


def grades(run: FundRun) -> str:
    """The grade, or that there are several."""
    found = list(dict.fromkeys(fund.grade for fund in run.institutions))
    return grade(run, found[0]) if len(found) == 1 else _("by institution")


def notes(funds: Iterable[Fund], run: FundRun) -> list[str]:
    """Every remark once, with the units it is about."""
    together: dict[str, list[str]] = {}
    for fund in funds:
        for note in fund.notes:
            together.setdefault(note.text(), []).append(unit(run, fund))
    return [
        _("{unit}: {verdict}").format(unit=_(", ").join(units), verdict=text)
        for text, units in together.items()
    ]
