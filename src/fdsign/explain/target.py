"""Which figure a user means by ``signing_rate@doctor:王医生`` (spec 3.1)."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from fdsign.errors import UsageError
from fdsign.intake import fold
from fdsign.locale.text import _
from fdsign.metrics.calculate import Calculation
from fdsign.metrics.counting import KEYS, Unit
from fdsign.metrics.registry import titles
from fdsign.metrics.results import LEVELS, Level

PERSON = "person"
SCORE, FUND = "score", "fund"
_WHOLE = {
    "score": SCORE,
    "评分": SCORE,
    "得分": SCORE,
    "fund": FUND,
    "经费": FUND,
    "签约经费": FUND,
}
"""What is explained beside the indicators."""
_LEVELS: dict[str, Level] = {
    "合计": "total", "机构": "institution", "服务站": "station", "站点": "station",
    "社区": "community", "团队": "team", "医生": "doctor", "网格": "grid",
}  # fmt: skip
_NAMELESS = {"", "(none)", "(无)", "none"}


@dataclass(frozen=True, slots=True)
class Target:
    """One figure of one unit: an indicator, ``score`` or ``fund``; ``unit`` as counting names it."""

    indicator: str
    level: Level
    unit: Unit


def target(text: str, calculation: Calculation) -> Target:
    """The indicator, level and unit named. Raises UsageError, with what there is, for anything else."""
    what, _at, where = text.partition("@")
    indicator = _indicator(what, calculation)
    if not where.strip() and indicator in (SCORE, FUND):
        return Target(indicator, "institution", _only(indicator, calculation))
    if not where.strip():
        return Target(indicator, "total", ())
    level_word, _colon, name = where.partition(":" if ":" in where else "：")
    level = _level(level_word, calculation)
    return Target(indicator, level, _unit(name.strip(), level, calculation))


def _indicator(what: str, calculation: Calculation) -> str:
    known: dict[str, str] = dict(_WHOLE)
    for indicator, title in titles(calculation.cohort.policy.policy).items():
        for word in (indicator, title.zh, title.en):
            known.setdefault(fold.word(word), indicator)
    found = known.get(fold.word(what))
    if found is None:
        raise UsageError(
            _("--of {what}: no figure is named so. {near}").format(
                what=what, near=_near(what, list(known.values()))
            )
        )
    return found


def _only(kind: str, calculation: Calculation) -> Unit:
    """The only institution, where none is named."""
    units = calculation.units["institution"]
    if len(units) == 1:
        return units[0]
    raise UsageError(
        _("--of {what}: there are several institutions. Write {what}@institution:NAME.").format(
            what=kind
        )
    )


def _level(word: str, calculation: Calculation) -> Level:
    known: dict[str, Level] = dict(_LEVELS)
    known.update((level, level) for level in LEVELS)
    level = known.get(fold.word(word))
    if level is None or level not in calculation.units:
        there = [level for level in LEVELS if level in calculation.units]
        raise UsageError(
            _("--of …@{word}: there is no such level here. Levels: {list}.").format(
                word=word, list=_(", ").join(there)
            )
        )
    return level


def _unit(name: str, level: Level, calculation: Calculation) -> Unit:
    """The unit of that name; its institution may stand before a slash."""
    units = calculation.units[level]
    if level == "total":
        return ()
    wanted = None if name.lower() in _NAMELESS else name
    found = [unit for unit in units if unit[-1] == wanted]
    if not found and "/" in name and len(KEYS[level]) == 2:
        institution, _slash, rest = name.partition("/")
        own = None if rest.lower() in _NAMELESS else rest
        found = [unit for unit in units if unit == (institution, own)]
    if not found and level == "institution" and name in calculation.given.senders:
        raise UsageError(
            _("--of …@{level}:{name}: its figures were sent in on an indicators sheet. Nobody stands "
              "behind them here; put its exports into the folder.").format(level=level, name=name)
        )  # fmt: skip
    if not found:
        names = [unit[-1] for unit in units if unit[-1] is not None]
        raise UsageError(
            _("--of …@{level}:{name}: there is no such unit. {near}").format(
                level=level, name=name, near=_near(name, names)
            )
        )
    if len(found) > 1:
        raise UsageError(
            _("--of …@{level}:{name}: several institutions have it. Write one of: {list}.").format(
                level=level, name=name,
                list=_(", ").join(f"{unit[0]}/{unit[-1] or ''}" for unit in found),
            )
        )  # fmt: skip
    return found[0]


def _near(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, 1, cutoff=0.4)
    if near:
        return _("Did you mean {near}?").format(near=near[0])
    return _("There are: {list}.").format(list=_(", ").join(dict.fromkeys(known)))
