"""The figures that a unit is scored on: from the exports, else from an ``indicators`` sheet."""

from __future__ import annotations

from fractions import Fraction

from fdsign.metrics.calculate import Calculation
from fdsign.metrics.counting import Unit
from fdsign.metrics.given import Given
from fdsign.metrics.notes import Note
from fdsign.metrics.numbers import percent
from fdsign.metrics.registry import titles
from fdsign.metrics.results import Figure, Level
from fdsign.policy.blocks import Title
from fdsign.scoring.remarks import titled
from fdsign.scoring.results import Known


class UnitFigures:
    """Look-up of one run's figures by indicator, level and unit."""

    def __init__(self, calculation: Calculation) -> None:
        self._given = calculation.given
        self._titles = titles(calculation.cohort.policy.policy)
        self._figures: dict[tuple[str, Level, Unit], Figure] = {}
        for figure in calculation.figures:
            within = () if figure.level in ("total", "institution") else (figure.institution,)
            unit = () if figure.level == "total" else (*within, figure.unit)
            self._figures[figure.indicator, figure.level, unit] = figure

    def known(self, indicator: str, level: Level, unit: Unit) -> Known:
        """The unit's figure; an institution's may come from the ``indicators`` sheet."""
        own = self._figures.get((indicator, level, unit))
        given = self._given.at(unit[0], indicator) if level == "institution" else None
        title = self._titles[indicator]
        if own is not None and own.value is not None:
            notes = (*own.notes, *_difference(own.value, given, title))
            return Known(
                indicator, own.numerator, own.denominator, own.value, "exports",
                own.interval is not None, notes,
            )  # fmt: skip
        if given is not None and given.value is not None:
            return Known(
                indicator, given.numerator, given.denominator, given.value, "indicators",
                notes=(titled("given", title),),
            )  # fmt: skip
        if own is None:
            return Known(indicator)
        return Known(indicator, own.numerator, own.denominator, notes=own.notes)


def _difference(own: Fraction, given: Given | None, title: Title) -> tuple[Note, ...]:
    """What is said where the sheet gives another figure than the exports."""
    if given is None or given.value is None:
        return ()
    if given.agrees(own):
        return ()
    return (titled("given-differs", title, shown=percent(given.value)),)
