"""``fdsign worklist``: whom to call or visit, by doctor, what brings most to the score first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.scoring.sheet import Scoring
from fdsign.worklists import lists
from fdsign.worklists.results import Item, Task, Unit, WorkRun


def worklist(request: Request, tell: Callable[[str], None] = lambda _step: None) -> WorkRun:
    """The lists of a year. Raises FdsignError (usage, policy, data)."""
    opened = open_request(request)
    with reckoned(opened, year_policy(request, opened), tell) as found:
        tell(_("Listing the work"))
        there = lists.found(found.calculation)
        if not there:
            raise FdsignError(
                _("There are no contracts, so nobody can be said to be signed or not.")
            )
        tasks = tuple(there)
        worth = _worth(found, tasks)
        items = list(lists.items(found.calculation, there))
        named = tuple(sorted({item.institution for item in items if item.institution}))
        account = replace(found.account(), named=named)
        run = WorkRun(account, tasks, worth, tuple(items))
        return replace(run, items=tuple(_in_order(run, items)))


def _worth(found: Reckoned, tasks: tuple[Task, ...]) -> Mapping[tuple[Unit, Task], Fraction]:
    """Points for one person more on each list, where the next band of an item asks for such persons."""
    rules = found.policy.policy.scoring
    if rules is None:
        return {}
    named = {each.indicator: each.task for each in lists.LISTS if each.indicator is not None}
    worth: dict[tuple[Unit, Task], Fraction] = {}
    for score in Scoring(found.calculation, rules).scores(("doctor",)):
        for item in score.items:
            if item.step is None or item.step.of_institution or item.step.effort == 0:
                continue
            for need in item.step.needs:
                if need.figure in named and named[need.figure] in tasks:
                    unit = (score.institution, score.unit)
                    worth[unit, named[need.figure]] = item.step.worth
    return worth


def _in_order(run: WorkRun, items: list[Item]) -> list[Item]:
    """Doctor by doctor, the lists that bring most first, then as the files have them."""
    units = {unit: place for place, unit in enumerate(run.units)}
    tasks = {unit: {task: at for at, task in enumerate(run.tasks_of(unit))} for unit in units}
    return sorted(
        items,
        key=lambda item: (
            units[item.institution, item.doctor],
            tasks[item.institution, item.doctor][item.task],
        ),
    )
