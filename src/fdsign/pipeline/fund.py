"""``fdsign fund``: who pays for the signed persons, when, and whose the money is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from fdsign.errors import FdsignError, UsageError
from fdsign.funding.base import Base, base, more, signed_persons
from fdsign.funding.funds import Funding
from fdsign.funding.members import staff, unplaced
from fdsign.funding.receipts import dues, grades, receipts
from fdsign.funding.results import Effect, Fund, FundRun, Unit
from fdsign.intake import fold
from fdsign.intake.vocabulary import words_of
from fdsign.locale.text import _
from fdsign.metrics.calculate import Calculation
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, stated, year_policy
from fdsign.pipeline.score import scoring_rules
from fdsign.policy.funding import Basis, FundingRules
from fdsign.policy.resolve import YearPolicy
from fdsign.policy.scoring import ScoringRules
from fdsign.problems import in_order
from fdsign.scoring.sheet import Scoring


@dataclass(frozen=True, slots=True)
class FundChoice:
    """What the user chose. ``what_if``: ``grade`` and ``signed`` (how many more or fewer)."""

    grade: str | None = None
    basis: Basis | None = None
    by_score: bool = False
    what_if: Mapping[str, str] = field(default_factory=dict)


def fund(
    request: Request,
    choice: FundChoice | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> FundRun:
    """The money of a year. Raises FdsignError (usage, policy without funding, data)."""
    opened = open_request(request)
    policy = year_policy(request, opened)
    asked = wanted(policy, choice or FundChoice())
    with reckoned(opened, policy, tell) as found:
        tell(_("Sharing the money"))
        return shared(found, asked)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice that fits the policy. ``scoring``: of ``by_score``; ``other``: the what-if."""

    choice: FundChoice
    rules: FundingRules
    scoring: ScoringRules | None
    grade: str | None
    other: tuple[str | None, int]


def wanted(policy: YearPolicy, choice: FundChoice) -> Wanted:
    """What the choice asks of the policy. Raises PolicyError without funding, UsageError."""
    rules = stated(
        policy.policy.funding,
        policy,
        _(
            "Policy {id} has no funding, so there is no money to share. If your district pays by "
            "contract, write [funding] into a policy of your own (fdsign policy new own.toml "
            "--extends {name}); what stands in it: fdsign policy show {default}."
        ),
    )
    return Wanted(
        choice,
        rules,
        scoring_rules(policy) if choice.by_score else None,
        None if choice.grade is None else _grade(rules, choice.grade, "--grade"),
        _what_if(rules, choice.what_if),
    )


def shared(found: Reckoned, asked: Wanted) -> FundRun:
    """The money of the exports. Raises FdsignError (no contracts, a grade that is not known)."""
    choice, rules = asked.choice, asked.rules
    cohort = found.calculation.cohort
    persons = signed_persons(found.calculation)
    if not any(persons.values()):
        raise FdsignError(
            _("Nobody has a contract for {year}, so there is no money to share.").format(
                year=cohort.year
            )
        )
    by_table, problems = grades(cohort, rules)
    people = staff(cohort, rules)
    received, more_problems = receipts(cohort, rules)
    basis: Basis = choice.basis or rules.basis
    funding = Funding(
        rules,
        _grades(asked.grade, by_table, persons),
        people,
        None if asked.scoring is None else _scores(found.calculation, asked.scoring),
    )
    whole = base(found.calculation, basis, persons)
    funds = funding.funds(whole)
    used = frozenset(
        (f.institution, f.team, pool.id)
        for f in funds
        for pool in rules.pools
        if pool.of_team == (f.level == "team")
    )
    run = found.metrics()
    options = {**run.options, **_options(choice, asked.grade)}
    all_problems = in_order(
        [
            *run.problems,
            *problems,
            *people.problems,
            *more_problems,
            *unplaced(cohort, people, used),
        ]
    )
    return FundRun(
        replace(run, options=options, problems=tuple(all_problems)),
        rules,
        basis,
        choice.by_score,
        funds,
        dues(funds, received, rules),
        choice.what_if,
        _effects(found.calculation, funding, funds, basis, persons, asked.other),
        whole.rates,
    )


def _grades(
    chosen: str | None, by_table: Mapping[str, str], persons: Mapping[Unit, int]
) -> dict[str | None, str]:
    """The grade of every institution: the one that --grade gives, else the table's."""
    institutions = {unit[0] for unit in persons}
    if chosen is not None:
        return dict.fromkeys(institutions, chosen)
    known: dict[str | None, str] = {n: by_table[n] for n in institutions if n and n in by_table}
    if missing := sorted(name or _("(none)") for name in institutions if name not in known):
        raise UsageError(
            _(
                "The grade of {institutions} is not known. Give --grade excellent, good, pass or fail, "
                "or a table with institution, year and grade."
            ).format(institutions=_(", ").join(missing))
        )
    return known


def _grade(rules: FundingRules, word: str, option: str) -> str:
    grade = words_of(rules.grades).get(fold.word(word))
    if grade is None:
        raise UsageError(
            _("{option} {value}: choose one of {list}.").format(
                option=option, value=word, list=", ".join(each.id for each in rules.grades)
            )
        )
    return grade.id


def _what_if(rules: FundingRules, what_if: Mapping[str, str]) -> tuple[str | None, int]:
    """Another grade, and how many more signed persons. Raises UsageError for anything else."""
    grade, number = None, 0
    for key, value in what_if.items():
        if key == "grade":
            grade = _grade(rules, value, "--what-if grade")
        elif key in ("signed+", "signed-") and re.fullmatch(r"[0-9]{1,9}", value):
            number = int(value) if key == "signed+" else -int(value)
        else:
            raise UsageError(
                _("--what-if {value}: write grade=excellent or signed+=200.").format(
                    value=f"{key}={value}"
                )
            )
    return grade, number


def _scores(calculation: Calculation, rules: ScoringRules) -> dict[Unit, Fraction | None]:
    """max(0, points) ÷ assessable of every team."""
    scores = Scoring(calculation, rules).scores(("team",))
    return {
        (score.institution, score.unit): None
        if score.share is None
        else max(Fraction(0), score.share)
        for score in scores
    }


def _effects(
    calculation: Calculation, funding: Funding, funds: tuple[Fund, ...], basis: Basis,
    persons: Mapping[Unit, int], other: tuple[str | None, int],
) -> tuple[Effect, ...]:  # fmt: skip
    """The same money with another grade or more persons, unit by unit."""
    grade, number = other
    if grade is None and not number:
        return ()
    if grade is not None:
        funding = replace(funding, grades=dict.fromkeys(funding.grades, grade))
    changed: Base = base(calculation, basis, more(persons, number) if number else persons)
    return tuple(
        Effect(own, others) for own, others in zip(funds, funding.funds(changed), strict=True)
    )


def _options(choice: FundChoice, chosen: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if chosen is not None:
        found["--grade"] = chosen
    if choice.basis is not None:
        found["--basis"] = choice.basis
    if choice.by_score:
        found["--by-score"] = "✓"
    found.update({f"--what-if {key}": value for key, value in choice.what_if.items()})
    return found
