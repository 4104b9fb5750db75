"""The words of a drawn sample: how large, from where, with which seed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from fdsign.locale.text import N_, _
from fdsign.metrics.numbers import percent
from fdsign.report import words

if TYPE_CHECKING:
    from fdsign.policy.survey import Stratum
    from fdsign.survey.results import Drawn, Role, SampleRun

_ROLES: dict[Role, str] = {"drawn": N_("drawn"), "reserve": N_("reserve")}
_BY: dict[Stratum, str] = {
    "institution": N_("by institution"),
    "team": N_("by team"),
    "doctor": N_("by doctor"),
}


def role(name: Role) -> str:
    """Drawn, or in reserve."""
    return _(_ROLES[name])


def unit(run: SampleRun, stratum: Drawn) -> str:
    """The name of a unit of the draw."""
    last = stratum.unit[-1]
    if last is not None or run.by == "institution":
        return words.unit(last)
    return _("(no team)") if run.by == "team" else _("(no doctor)")


def size(run: SampleRun) -> str:
    """How many are drawn, and how that was reckoned."""
    found = run.size
    line = _(
        "{size} of {population} signed persons are drawn, {by}, and {reserves} in reserve."
    ).format(
        size=f"{found.size:,}",
        population=f"{found.population:,}",
        by=_(_BY[run.by]),
        reserves=f"{sum(stratum.reserves for stratum in run.strata):,}",
    )
    reckoned = (found.precision, found.expected, found.confidence)
    shares = [percent(Fraction(share)) for share in reckoned if share is not None]
    if not shares or found.unlimited is None:
        return line
    precision, expected, confidence = shares
    reason = _(
        "Expected {expected} within ±{precision} at {confidence}: {unlimited} of an endless population, "
        "{size} of these."
    ).format(
        expected=expected, precision=precision, confidence=confidence,
        unlimited=f"{found.unlimited:,}", size=f"{found.size:,}",
    )  # fmt: skip
    return f"{line} {reason}"


def seed(run: SampleRun) -> str:
    """The seed, and how to draw the same persons again."""
    return _("Seed {seed}: the same persons are drawn again with --seed {seed}.").format(
        seed=run.seed
    )


def remarks(run: SampleRun) -> tuple[str, ...]:
    """What the caller and the office should know of this draw."""
    found = []
    if run.size.asked is not None and run.size.asked > run.size.population:
        found.append(
            _("--size {asked} is more than all signed persons; everybody is drawn.").format(
                asked=f"{run.size.asked:,}"
            )
        )
    if run.without_phone:
        found.append(
            _(
                "{count} of the drawn have no telephone number in their contract: a wrong number, "
                "not a reason to call somebody else."
            ).format(count=f"{run.without_phone:,}")
        )
    if run.passed_over:
        found.append(
            _("{count} units are too small for one of the drawn in proportion.").format(
                count=f"{run.passed_over:,}"
            )
        )
    return tuple(found)
