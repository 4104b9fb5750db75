"""机构上报: what institutions sent in on ``indicators`` sheets, where the exports say nothing; else a check.

A figure that the exports give always stands. A total over institutions is pooled from numerators and
denominators, never a mean of rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.names import as_people_count
from fdsign.cohort.units import UNKNOWN
from fdsign.locale.text import language
from fdsign.metrics.calculate import Calculation, judged
from fdsign.metrics.given import MEANS, Given, given_figures
from fdsign.metrics.notes import Note
from fdsign.metrics.numbers import percent
from fdsign.metrics.registry import titles
from fdsign.metrics.results import Check, Figure, Level, Outcome, Place
from fdsign.problems import Problem


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures that stand, and every sent-in one beside the reckoned one."""

    figures: tuple[Figure, ...]
    levels: tuple[Level, ...]
    checks: tuple[Check, ...]


def standing(calculation: Calculation) -> Standing:
    """Reckoned figures, with sent-in ones of institutions in the gaps."""
    sent = _sent(calculation.given.by_key.values())
    levels = tuple(calculation.units)
    exported = [unit[0] or UNKNOWN for unit in calculation.units.get("institution", ())]
    others = sorted(calculation.given.senders - set(exported))
    if not sent and not others:
        return Standing(calculation.figures, levels, ())
    names = [*exported, *others]
    together = _Together(calculation, sent, names)
    found: list[Figure] = []
    for part in calculation.parts:
        own = [f for f in calculation.figures if f.indicator == part.indicator.id]
        found += together.figures(part.indicator.id, own)
    if "institution" not in levels:
        levels = ("total", "institution", *levels[1:])
    return Standing(tuple(found), levels, tuple(checks(calculation)))


def checks(calculation: Calculation) -> list[Check]:
    """Every sent-in rate, in the order of indicators and institutions."""
    own = {(f.unit, f.indicator): f for f in calculation.figures if f.level == "institution"}
    sent = _sent(calculation.given.by_key.values())
    order = [part.indicator.id for part in calculation.parts]
    found = []
    for name, indicator in sorted(sent, key=lambda key: (order.index(key[1]), key[0])):
        given = sent[name, indicator]
        reckoned = own.get((name, indicator))
        if reckoned is None or reckoned.value is None:
            reckoned = None
        file = calculation.cohort.exports.inputs[given.source]
        place = Place(file.file, file.sheet, given.row)
        found.append(Check(given, reckoned, _outcome(given, reckoned), place))
    return found


def disagreements(cohort: Cohort, reckoned: Callable[[], Calculation]) -> list[Problem]:
    """A problem for every sent-in figure that the exports contradict.

    ``reckoned``: the cohort's figures, asked for only where anything was sent in.
    """
    if not _sent(given_figures(cohort).by_key.values()):
        return []
    named = titles(cohort.policy.policy)
    return [
        cohort.exports.said(
            "indicator-differs",
            check.given.source,
            check.given.row,
            name=named[check.given.indicator].text(language()),
            shown=_shown(check.given),
            other=_shown(check.reckoned),
        )
        for check in checks(reckoned())
        if check.outcome == "differs" and check.reckoned is not None
    ]


def _sent(all_given: Iterable[Given]) -> dict[tuple[str, str], Given]:
    """(institution, indicator) -> its rate, of institutions only; counts of answers are none."""
    return {
        (given.institution, given.indicator): given
        for given in all_given
        if given.institution not in MEANS and given.count is None
    }


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names, key=as_people_count))


def _outcome(given: Given, reckoned: Figure | None) -> Outcome:
    if reckoned is None or reckoned.value is None:
        return "fills"
    counts = (reckoned.numerator, reckoned.denominator)
    alike = given.numerator is None or (given.numerator, given.denominator) == counts
    return "agrees" if alike and given.agrees(reckoned.value) else "differs"


def _shown(figure: Given | Figure) -> str:
    """The rate, with its fraction where that is known."""
    rate = "0 / 0" if figure.value is None else percent(figure.value)
    if figure.numerator is None or not figure.denominator:
        return rate
    return f"{rate} ({figure.numerator:,} / {figure.denominator:,})"


class _Together:
    """What stands for every institution, and for all of them."""

    def __init__(
        self, calculation: Calculation, sent: dict[tuple[str, str], Given], names: list[str]
    ) -> None:
        self.calculation = calculation
        self.sent = sent
        self.names = names

    def figures(self, indicator: str, own: list[Figure]) -> list[Figure]:
        """Total, institutions, then the levels below, which nobody sends in."""
        total = next(f for f in own if f.level == "total")
        known = {f.unit: f for f in own if f.level == "institution"}
        lines = [self._line(indicator, name, known.get(name)) for name in self.names]
        below = [f for f in own if f.level not in ("total", "institution")]
        return [self._total(total, lines, known), *lines, *below]

    def _line(self, indicator: str, name: str, own: Figure | None) -> Figure:
        given = self.sent.get((name, indicator))
        if own is not None and (own.value is not None or given is None):
            return own
        if given is None:
            torn = (name, indicator) in self.calculation.given.torn
            note = Note("reported-twice" if torn else "reported-nothing")
            return self._figure(indicator, "institution", name, notes=(note,))
        notes = (Note("reported"), *[Note("denominator-zero")] * (given.value is None))
        return replace(
            self._figure(indicator, "institution", name, given.value, notes),
            numerator=given.numerator,
            denominator=given.denominator,
            source="reported",
            given=given.value if given.numerator is None else None,
        )

    def _total(self, own: Figure, lines: list[Figure], known: dict[str | None, Figure]) -> Figure:
        """Pooled where anything was sent in; else the exports' own, with whom it leaves out."""
        goal_notes = self.calculation.goals[own.indicator][1]
        if all(line.source != "reported" for line in lines):
            missing = _listed(name for name in self.names if name not in known)
            if own.value is None or not missing:
                return own
            return replace(
                own, notes=(*own.notes, Note("total-leaves-out", {"institutions": missing}))
            )
        if len(lines) == 1:
            return replace(lines[0], level="total", unit=None, notes=(*lines[0].notes, *goal_notes))
        lacking = [f.unit or "" for f in lines if f.numerator is None or f.denominator is None]
        if lacking:
            note = Note("parts-missing", {"institutions": _listed(lacking)})
            return self._figure(own.indicator, "total", None, notes=(note, *goal_notes))
        numerator = sum(f.numerator or 0 for f in lines)
        denominator = sum(f.denominator or 0 for f in lines)
        senders = _listed(f.unit or "" for f in lines if f.source == "reported")
        notes = (Note("pooled-total", {"institutions": senders}), *goal_notes)
        value = Fraction(numerator, denominator) if denominator else None
        if value is None:
            notes = (Note("denominator-zero"), *notes)
        figure = self._figure(own.indicator, "total", None, value, notes)
        return replace(figure, numerator=numerator, denominator=denominator, source="reported")

    def _figure(
        self,
        indicator: str,
        level: Level,
        unit: str | None,
        value: Fraction | None = None,
        notes: tuple[Note, ...] = (),
    ) -> Figure:
        goal, _notes = self.calculation.goals[indicator]
        rules = self.calculation.cohort.policy.policy.indicators
        direction = rules[indicator.partition(".")[0]].direction
        status = "no_value" if value is None else judged(value, goal, direction)
        return Figure(
            indicator, level, None, unit, None, None, goal, direction, status, notes=notes
        )  # fmt: skip
