"""The whole year in one result: every report that the data and the policy allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from fdsign.locale.text import N_, _

if TYPE_CHECKING:
    from fdsign.funding.results import FundRun
    from fdsign.metrics.results import MetricsRun
    from fdsign.planning.results import PlanRun
    from fdsign.scoring.results import ScoreRun
    from fdsign.services.results import ServicesRun

Part = Literal["metrics", "score", "fund", "plan", "services"]
PARTS: dict[Part, str] = {
    "metrics": N_("Indicators"),
    "score": N_("Score"),
    "fund": N_("Money"),
    "plan": N_("Plan"),
    "services": N_("Services"),
}


@dataclass(frozen=True, slots=True)
class AnnualRun:
    """Everything ``fdsign annual`` has to tell.

    ``metrics``: the figures, with the options and problems of all parts. A part that the data or the
    policy do not allow is None and stands in ``left_out`` with the reason.
    """

    metrics: MetricsRun
    score: ScoreRun | None = None
    fund: FundRun | None = None
    plan: PlanRun | None = None
    services: ServicesRun | None = None
    left_out: Mapping[Part, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    def in_clear(self) -> AnnualRun:
        """The same in clear, and said so."""
        return replace(
            self,
            metrics=self.metrics.in_clear(),
            score=self.score and self.score.in_clear(),
            fund=self.fund and self.fund.in_clear(),
            plan=self.plan and self.plan.in_clear(),
            services=self.services and self.services.in_clear(),
        )


def part(name: Part) -> str:
    """The title of a part."""
    return _(PARTS[name])


def left_out(run: AnnualRun) -> list[str]:
    """A line for every part that is missing, and why."""
    return [
        _("{part} left out: {why}").format(part=part(name), why=why)
        for name, why in run.left_out.items()
    ]
