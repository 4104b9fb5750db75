"""``fdsign score``: the district's scoring sheet of every institution, team and doctor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fdsign.errors import FdsignError, UsageError
from fdsign.locale.text import _
from fdsign.metrics.results import Level
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, stated, year_policy
from fdsign.policy.resolve import YearPolicy
from fdsign.policy.scoring import ScoringRules
from fdsign.scoring.results import LEVELS, ScoreRun
from fdsign.scoring.sheet import Scoring


def score(
    request: Request,
    levels: tuple[Level, ...] = (),
    tell: Callable[[str], None] = lambda _step: None,
) -> ScoreRun:
    """The sheets of a year. ``levels``: institution, team, doctor; empty for all that the data has.

    ``tell`` hears of every step. Raises FdsignError (usage, policy without a sheet, data).
    """
    if unknown := [level for level in levels if level not in LEVELS]:
        raise UsageError(
            _("--by {level}: the scoring sheet is for institution, team and doctor.").format(
                level=unknown[0]
            )
        )
    opened = open_request(request)
    policy = year_policy(request, opened)
    rules = scoring_rules(policy)
    with reckoned(opened, policy, tell) as found:
        tell(_("Scoring"))
        return scored(found, rules, levels)


def scored(found: Reckoned, rules: ScoringRules, levels: tuple[Level, ...] = ()) -> ScoreRun:
    """The sheets of the exports. Raises FdsignError if there is nobody to score."""
    scoring = Scoring(found.calculation, rules)
    wanted = tuple(
        level for level in LEVELS if (not levels or level in levels) and scoring.units(level)
    )
    if not wanted:
        raise FdsignError(
            _(
                "There is no institution, team or doctor to score: no row that can be used names "
                "one. What is wrong with each row: fdsign check {path} --year {year}"
            ).format(path=" ".join(map(str, found.opened.request.data)), year=found.policy.year)
        )
    run = found.metrics()
    options = {**run.options, **({"--by": ", ".join(levels)} if levels else {})}
    return ScoreRun(
        replace(run, options=options, named=tuple(found.calculation.given.institutions)),
        rules,
        wanted,
        scoring.scores(wanted),
        found.calculation.given.means,
        scoring.comparisons(),
    )


def scoring_rules(policy: YearPolicy) -> ScoringRules:
    """The policy's sheet. Raises PolicyError if it has none."""
    return stated(
        policy.policy.scoring,
        policy,
        _(
            "Policy {id} has no scoring sheet, so nothing is scored by it. If your district scores, "
            "write [scoring] into a policy of your own (fdsign policy new own.toml --extends {name}); "
            "what stands in it: fdsign policy show {default}."
        ),
    )
