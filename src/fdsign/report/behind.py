"""What stands behind a score or an amount, put together for the renderers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fdsign.explain.results import Explanation, Group
    from fdsign.funding.results import Fund, FundRun
    from fdsign.metrics.results import MetricsRun
    from fdsign.scoring.results import Score, ScoreRun


@dataclass(frozen=True, slots=True)
class ScoreBehind:
    """One unit's sheet, every figure of it explained, and who gave the answers."""

    run: ScoreRun
    asked: str
    score: Score
    figures: tuple[Explanation, ...]
    answers: tuple[Group, ...]

    @property
    def metrics(self) -> MetricsRun:
        """The run's account."""
        return self.run.metrics

    def in_clear(self) -> ScoreBehind:
        """The same in clear, and said so."""
        figures = tuple(figure.in_clear() for figure in self.figures)
        return replace(self, run=self.run.in_clear(), figures=figures)


@dataclass(frozen=True, slots=True)
class FundBehind:
    """One unit's money, and the persons that it is reckoned on."""

    run: FundRun
    asked: str
    fund: Fund
    persons: Group

    @property
    def metrics(self) -> MetricsRun:
        """The run's account."""
        return self.run.metrics

    def in_clear(self) -> FundBehind:
        """The same in clear, and said so."""
        return replace(self, run=self.run.in_clear())
