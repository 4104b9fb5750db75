"""``fdsign plan``: what every doctor must sign in the coming year, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction

from fdsign.cohort.cohort import Cohort
from fdsign.errors import FdsignError, PolicyError
from fdsign.intake import fold
from fdsign.locale.text import _
from fdsign.metrics.notes import Note
from fdsign.metrics.split import in_code_order
from fdsign.metrics.units import appearing, doctors_with_people, off_grid, people_known
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, stated, year_policy
from fdsign.planning.counts import plan_counts, progress
from fdsign.planning.overrides import overrides
from fdsign.planning.results import Doctor, PlanRun
from fdsign.planning.targets import Planning
from fdsign.policy.planning import Method, PlanRules
from fdsign.policy.resolve import YearPolicy
from fdsign.problems import in_order


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """What the user chose: another method than the policy's, and whether to show the progress."""

    method: Method | None = None
    progress: bool = False


def plan(
    request: Request,
    choice: PlanChoice | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> PlanRun:
    """The plan of a year, on the year before it.

    Raises FdsignError (usage, a policy without a plan or a target for the year, data, a target that
    cannot be shared out).
    """
    choice = choice or PlanChoice()
    opened = open_request(request)
    policy = year_policy(request, opened)
    rules, share = plan_rules(policy), aim(policy)
    with reckoned(opened, policy, tell, plan=True) as found:
        tell(_("Planning"))
        return planned(found, rules, share, choice)


def planned(found: Reckoned, rules: PlanRules, share: Fraction, choice: PlanChoice) -> PlanRun:
    """The plan on exports reckoned for it. Raises FdsignError (nobody or nothing to plan for)."""
    cohort, policy = found.cohort, found.policy
    _people_known(cohort)
    so_far = None
    if choice.progress:
        so_far = progress(Cohort(found.exports, policy, cohort.engine, cohort.as_of, policy.year))
    doctors = _doctors(cohort, so_far or {})
    by_hand, problems = overrides(cohort, doctors, policy.year)
    planning = Planning(
        cohort,
        rules,
        choice.method or rules.method,
        share,
        policy.target("renewal_rate"),
        {group: policy.target(indicator) for group, indicator in rules.groups.items()},
        plan_counts(cohort, rules),
        doctors,
        _off_grid(cohort, so_far or {}),
        by_hand,
        so_far,
    )
    centres, plans = planning.plans()
    run = found.account()
    options = {**run.options, **_options(choice)}
    day = _counted_on(found) if choice.progress else None
    return PlanRun(
        replace(
            run,
            options=options,
            problems=tuple(in_order([*run.problems, *problems])),
            named=tuple(sorted({centre.institution for centre in centres if centre.institution})),
        ),
        rules,
        planning.method,
        share,
        planning.renewal,
        planning.coverage,
        centres,
        plans,
        _population_note(cohort, policy.year),
        day,
        None if day is None else _weeks_left(day, policy.year, rules),
    )


def plan_rules(policy: YearPolicy) -> PlanRules:
    """The policy's rules of planning. Raises PolicyError if it has none."""
    return stated(
        policy.policy.plan,
        policy,
        _(
            "Policy {id} says nothing of a plan, so none is made. If your district plans, write [plan] "
            "into a policy of your own (fdsign policy new own.toml --extends {name}); what stands in it: "
            "fdsign policy show {default}."
        ),
    )


def aim(policy: YearPolicy) -> Fraction:
    """The signing rate of the plan year. Raises PolicyError if the policy names none."""
    share = policy.target("signing_rate")
    if share is None:
        raise PolicyError(
            _("Policy {id} names no signing rate to aim at in {year}: add a target to it.").format(
                id=policy.policy.id, year=policy.year
            )
        )
    return share


def _people_known(cohort: Cohort) -> None:
    """Raise FdsignError where nothing tells how many people are whose."""
    if people_known(cohort):
        return
    raise FdsignError(
        _(
            "How many people each doctor has is not known, so there is nothing to plan on. Add a "
            "population table of {year} or earlier with {doctor} and {population}, or a register with "
            "{responsible} and {registered}."
        ).format(
            year=cohort.year + 1,
            doctor=fold.first_heading("contracts", "doctor"),
            population=fold.first_heading("population", "registered_population"),
            responsible=fold.first_heading("residents", "doctor"),
            registered=fold.first_heading("residents", "registered"),
        )
    )


def _doctors(cohort: Cohort, further: Iterable[Doctor]) -> tuple[Doctor, ...]:
    """Every doctor of the base year, and those who have signed since, in code order."""
    found: set[Doctor] = {(unit[0], unit[1]) for unit in appearing(cohort).get("doctor", [])}
    found.update(further)
    if not any(doctor for _institution, doctor in found):
        raise FdsignError(_("No contract, record or population row names a doctor to plan for."))
    return tuple(sorted(found, key=in_code_order))


def _off_grid(cohort: Cohort, further: Iterable[Doctor]) -> frozenset[Doctor]:
    """Doctors with contracts of these years and no people of their own.

    Of the progress only those who are new: it changes nobody's plan.
    """
    known = set(appearing(cohort).get("doctor", [])) | doctors_with_people(cohort)
    newcomers = {doctor for doctor in further if doctor[1] is not None and doctor not in known}
    return frozenset((unit[0], unit[1]) for unit in off_grid(cohort)) | newcomers


def _population_note(cohort: Cohort, year: int) -> Note | None:
    """Where the population is not of the year."""
    population = cohort.population
    if population is None or population.year == year:
        return None
    if population.year is None:
        return Note("undated-population")
    return Note("earlier-population", {"year": str(population.year)})


def _counted_on(found: Reckoned) -> date:
    """The date of the data: --as-of, else the last signing, but no later than the newest file."""
    if found.cohort.as_of is not None:
        return found.cohort.as_of
    newest = datetime.fromtimestamp(found.exports.newest, UTC).date()
    days = found.cohort.table("contracts")["sign_date"].unique().to_pylist()
    signed = max((day for day in days if day is not None), default=newest)
    return min(signed, newest)


def _weeks_left(day: date, year: int, rules: PlanRules) -> Fraction:
    """The working weeks after a day, as the year has them evenly: before it all, after it none."""
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    left = (last - min(max(day, before), last)).days
    return Fraction(left, (last - before).days) * rules.working_weeks


def _options(choice: PlanChoice) -> dict[str, str]:
    found = {} if choice.method is None else {"--method": choice.method}
    return {**found, **({"--progress": "✓"} if choice.progress else {})}
