"""The figures of a run, found by indicator, level and unit, in the order every report uses."""

from __future__ import annotations

from fdsign.cohort.names import as_people_count
from fdsign.metrics.results import LEVELS, Figure, Level, MetricsRun

Unit = tuple[str | None, str | None]
"""Institution (None at total and institution level) and unit name."""


def ordered(run: MetricsRun) -> list[Figure]:
    """Indicator as in the policy, level, institution, unit; the nameless unit last."""
    indicators = {indicator: place for place, indicator in enumerate(run.titles)}
    levels = {level: place for place, level in enumerate(LEVELS)}
    return sorted(
        run.figures,
        key=lambda f: (
            indicators[f.indicator],
            levels[f.level],
            *_unit_order(f.institution, f.unit),
        ),
    )


def _unit_order(institution: str | None, unit: str | None) -> tuple[bool, str, bool, str]:
    return institution is None, institution or "", unit is None, unit or ""


class Figures:
    """Look-up over one run."""

    def __init__(self, run: MetricsRun) -> None:
        self.run = run
        self._by_key = {(f.indicator, f.level, f.institution, f.unit): f for f in run.figures}

    def at(self, indicator: str, level: Level, unit: Unit = (None, None)) -> Figure | None:
        """One figure; None if the run does not have it."""
        return self._by_key.get((indicator, level, *unit))

    def units(self, level: Level) -> list[Unit]:
        """All units of a level, as people count them."""
        found = {(f.institution, f.unit) for f in self.run.figures if f.level == level}
        return sorted(found, key=lambda unit: tuple(as_people_count(name) for name in unit))

    @property
    def institutions(self) -> list[str]:
        """Every institution of the run, by its own figures or by its units'."""
        below = {f.institution for f in self.run.figures if f.institution is not None}
        return sorted(below | set(self.run.institutions) | set(self.run.named))

    @property
    def headline(self) -> list[str]:
        """The indicators that the policy puts first, as far as the run has them."""
        rules = self.run.policy.policy.indicators
        return [i for i in self.run.titles if i in rules and rules[i].headline]

    @property
    def parts(self) -> tuple[list[str], list[str]]:
        """The indicators, and the rows of the single key-population groups."""
        plain = [indicator for indicator in self.run.titles if not is_group(indicator)]
        return plain, [indicator for indicator in self.run.titles if is_group(indicator)]


def is_group(indicator: str) -> bool:
    """Whether this is a row for one key-population group, such as key_population_rate.elderly."""
    return "." in indicator
