"""The words of the worklists, and names of sheets that Excel takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _, language
from fdsign.metrics.numbers import decimal
from fdsign.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fdsign.worklists.results import Item, Task, Unit, WorkRun

_TASKS: dict[Task, str] = {
    "lapsed": N_("signed last year, not this year"),
    "expiring": N_("signed this year, not yet for the next"),
    "unsigned_key": N_("key population, not signed"),
    "unsigned_elderly": N_("60 and over, not signed"),
    "unqualified": N_("record not qualified"),
    "unmanaged_elderly": N_("elderly, not managed to standard"),
    "unmanaged_hypertension": N_("hypertension, not managed to standard"),
    "unmanaged_diabetes": N_("diabetes, not managed to standard"),
    "wrong_phone": N_("surveyed: telephone number wrong"),
    "no_paper": N_("surveyed: no paper contract"),
    "no_record": N_("signed, without a health record"),
}
_LONGEST = 31


def task(name: Task) -> str:
    """What is to be done about somebody."""
    return _(_TASKS[name])


def doctor(unit: Unit) -> str:
    """The doctor, or that nobody is responsible."""
    return _("(no doctor)") if unit[1] is None else unit[1]


def whole_name(run: WorkRun, unit: Unit) -> str:
    """The doctor, with the institution where there are several."""
    several = len({each[0] for each in run.units}) > 1
    return f"{words.unit(unit[0])} {doctor(unit)}" if several else doctor(unit)


def groups(run: WorkRun, item: Item) -> str:
    """The key-population groups of a person."""
    titles = {g.id: g.title.text(language()) for g in run.metrics.policy.policy.groups.list}
    return _(", ").join(titles[group] for group in item.groups)


def worth(run: WorkRun, unit: Unit, name: Task) -> str:
    """What one person more brings on the scoring sheet until the next band; nothing if it does not."""
    points = run.worth.get((unit, name))
    return "" if points is None else f"+{decimal(points, 4)}"


def sheet_names(run: WorkRun) -> dict[Unit, str]:
    """A name for every doctor's sheet, each once."""
    taken: set[str] = set()
    found = {}
    for unit in run.units:
        found[unit] = _free(re.sub(r"[\[\]:*?/\\']", " ", whole_name(run, unit)).strip(), taken)
        taken.add(found[unit].lower())
    return found


def _free(name: str, taken: Iterable[str]) -> str:
    plain = name[-_LONGEST:].strip() or "–"
    number = 1
    chosen = plain
    while chosen.lower() in taken:
        number += 1
        chosen = f"{plain[: _LONGEST - len(str(number)) - 1]} {number}"
    return chosen
