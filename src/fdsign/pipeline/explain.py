"""``fdsign explain``: one figure down to the persons, files, sheets and rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fdsign.errors import UsageError
from fdsign.explain import person as persons
from fdsign.explain import rates
from fdsign.explain.results import Explanation, PersonRun
from fdsign.explain.target import PERSON, target
from fdsign.locale.text import _
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy


def explain(
    request: Request,
    of: str,
    who: Callable[[], str | None] = lambda: None,
    tell: Callable[[str], None] = lambda _step: None,
) -> Explanation | PersonRun:
    """The figure ``of``, or with ``person`` the one whose number ``who`` gives.

    Raises FdsignError (usage, policy, data).
    """
    number = who() if of == PERSON else None
    if of == PERSON and not number:
        raise UsageError(
            _("--of person: no number was given. Type it when asked, or send it to standard input.")
        )
    opened = open_request(request)
    with reckoned(opened, year_policy(request, opened), tell) as found:
        tell(_("Looking behind the figure"))
        return _figure(found, of) if number is None else _person(found, number)


def _figure(found: Reckoned, of: str) -> Explanation:
    asked = target(of, found.calculation)
    figure = rates.figure(found.calculation, asked)
    run = found.account()
    institution = figure.unit if figure.level == "institution" else figure.institution
    named = (
        (institution,)
        if institution
        else tuple(unit[0] for unit in found.calculation.units.get("institution", []) if unit[0])
    )
    return Explanation(
        replace(run, options={**run.options, "--of": of}, named=named),
        of,
        figure,
        rates.blocks(found.calculation, asked),
        rates.years(found.cohort, asked),
        rates.entries(found.calculation, asked, figure),
    )


def _person(found: Reckoned, number: str) -> PersonRun:
    who = persons.person(number, found.cohort)
    run = found.account()
    entered = persons.entered(found.calculation, who)
    named = tuple(sorted({each.institution for each in entered if each.institution}))
    return PersonRun(
        replace(run, options={**run.options, "--of": PERSON}, named=named),
        who,
        persons.traces(found.cohort, who),
        persons.years_old(found.cohort, who),
        persons.groups(found.cohort, who),
        entered,
    )
