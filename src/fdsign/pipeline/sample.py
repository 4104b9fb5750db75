"""``fdsign sample``: whom to call for the survey of valid contracts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from fdsign.errors import FdsignError, UsageError
from fdsign.locale.text import _
from fdsign.pipeline.reckoned import reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.policy.resolve import YearPolicy
from fdsign.policy.survey import Stratum
from fdsign.survey import calls, draw, size
from fdsign.survey.results import SampleRun, Size


@dataclass(frozen=True, slots=True)
class SampleChoice:
    """What the user chose; None: as the policy says. ``size`` stands alone or the other two do."""

    size: int | None = None
    precision: Decimal | None = None
    expected: Decimal | None = None
    reserves: Decimal | None = None
    by: Stratum | None = None
    seed: int | None = None


def sample(
    request: Request,
    choice: SampleChoice | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> SampleRun:
    """The draw of a year. Raises FdsignError (usage, policy, data)."""
    choice = choice or SampleChoice()
    _fit(choice)
    opened = open_request(request)
    policy = year_policy(request, opened)
    rules = policy.policy.sample
    by = choice.by or rules.by
    with reckoned(opened, policy, tell) as found:
        tell(_("Drawing the sample"))
        people = calls.signed(found.cohort)
        if not len(people):
            raise FdsignError(
                _("Nobody has a contract for {year}, so there is nobody to call.").format(
                    year=policy.year
                )
            )
        wanted = _size(choice, policy, len(people))
        reserves = rules.reserves if choice.reserves is None else choice.reserves
        strata = draw.strata(people, by, wanted.size, reserves)
        seed = draw.seed_of(people) if choice.seed is None else choice.seed
        rows = draw.draw(people, by, strata, seed)
        run = found.account()
        named = tuple(sorted({s.unit[0] for s in strata if s.unit[0]}))
        return SampleRun(
            replace(run, options={**run.options, **_options(choice, seed)}, named=named),
            seed,
            choice.seed is not None,
            by,
            wanted,
            strata,
            calls.calls(found.cohort, rows, by, strata),
        )


def _fit(choice: SampleChoice) -> None:
    """Raise UsageError for a choice that cannot be meant."""
    if choice.size is not None and (choice.precision is not None or choice.expected is not None):
        raise UsageError(
            _("--size gives the size; --precision and --expected reckon it. Leave one out.")
        )
    if choice.size is not None and choice.size < 1:
        raise UsageError(_("--size {value}: at least 1.").format(value=choice.size))
    for option, value in (("--precision", choice.precision), ("--expected", choice.expected)):
        if value is not None and not 0 < value < 1:
            raise UsageError(
                _("{option} {value}: a share between 0 and 1, such as 0.05 or 5%.").format(
                    option=option, value=value
                )
            )
    if choice.reserves is not None and choice.reserves < 0:
        raise UsageError(_("--reserves {value}: not below 0.").format(value=choice.reserves))
    if choice.seed is not None and choice.seed < 0:
        raise UsageError(
            _("--seed {value}: a whole number of 0 or more.").format(value=choice.seed)
        )


def _size(choice: SampleChoice, policy: YearPolicy, population: int) -> Size:
    if choice.size is not None:
        return size.given(choice.size, population)
    rules = policy.policy.sample
    return size.needed(
        population,
        choice.precision or rules.precision,
        choice.expected or rules.expected,
        policy.policy.survey.confidence,
    )


def _options(choice: SampleChoice, seed: int) -> dict[str, str]:
    """The options that shape the draw, as the basis sheet shows them; the seed always."""
    chosen = {
        "--size": choice.size,
        "--precision": choice.precision,
        "--expected": choice.expected,
        "--reserves": choice.reserves,
        "--by": choice.by,
    }
    found = {option: str(value) for option, value in chosen.items() if value is not None}
    return {**found, "--seed": str(seed)}
