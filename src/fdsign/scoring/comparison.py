"""An institution's own figures beside the means of the district and the city, where these are given."""

from __future__ import annotations

from fdsign.metrics.counting import Unit
from fdsign.metrics.given import GivenFigures
from fdsign.scoring.figures import UnitFigures
from fdsign.scoring.results import Comparison


def comparisons(
    figures: UnitFigures, given: GivenFigures, institutions: list[Unit], indicators: list[str]
) -> tuple[Comparison, ...]:
    """Every institution's figure of every indicator that has a mean, in these orders."""
    means = {
        indicator: tuple(
            mean for mean in given.means if mean.indicator == indicator and mean.value is not None
        )
        for indicator in indicators
    }
    return tuple(
        Comparison(unit[0], figures.known(indicator, "institution", unit), means[indicator])
        for unit in institutions
        for indicator in indicators
        if means[indicator]
    )
