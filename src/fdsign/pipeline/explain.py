"""``fdsign explain``: one figure down to the persons, files, sheets and rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from fdsign.errors import UsageError
from fdsign.explain import person as persons
from fdsign.explain import rates
from fdsign.explain.results import Explanation, Group, PersonRun
from fdsign.explain.target import FUND, PERSON, SCORE, Target, target
from fdsign.locale.text import _
from fdsign.metrics import home_beds
from fdsign.metrics.reported import standing
from fdsign.metrics.results import MetricsRun
from fdsign.pipeline.fund import FundChoice, shared, wanted
from fdsign.pipeline.reckoned import Reckoned, reckoned
from fdsign.pipeline.request import Request, open_request, year_policy
from fdsign.pipeline.score import scoring_rules
from fdsign.policy.scoring import FigureItem
from fdsign.report.behind import FundBehind, ScoreBehind
from fdsign.report.explained import Explained
from fdsign.scoring import answers
from fdsign.scoring.results import LEVELS, Score, ScoreRun
from fdsign.scoring.sheet import Scoring


def explain(
    request: Request,
    of: str,
    who: Callable[[], str | None] = lambda: None,
    choice: FundChoice | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> Explained:
    """The figure, score or amount ``of``, or with ``person`` the one whose number ``who`` gives.

    ``choice``: of the money. Raises FdsignError (usage, policy, data).
    """
    number = who() if of == PERSON else None
    if of == PERSON and not number:
        raise UsageError(
            _("--of person: no number was given. Type it when asked, or send it to standard input.")
        )
    opened = open_request(request)
    with reckoned(opened, year_policy(request, opened), tell) as found:
        tell(_("Looking behind the figure"))
        return behind(found, of, choice) if number is None else _person(found, number)


def behind(found: Reckoned, of: str, choice: FundChoice | None = None) -> Explained:
    """What stands behind a figure, a score or an amount of exports that are read already."""
    asked = target(of, found.calculation)
    if asked.indicator == SCORE:
        return _score(found, of, asked)
    if asked.indicator == FUND:
        return _fund(found, of, asked, choice or FundChoice())
    _not_sent_in(found, of, asked)
    return _figure(found, _account(found, of, _institutions(found, asked)), of, asked)


def _not_sent_in(found: Reckoned, of: str, asked: Target) -> None:
    """Refuse a figure that stands because it was sent in: the exports give another one, or none."""
    if asked.level not in ("total", "institution"):
        return
    unit = asked.unit[-1] if asked.unit else None
    for each in standing(found.calculation).figures:
        key = (each.indicator, each.level, each.unit, each.source)
        if key == (asked.indicator, asked.level, unit, "reported"):
            raise UsageError(
                _("--of {what}: {note}. Nobody stands behind it in these exports.").format(
                    what=of, note=each.note
                )
            )


def _account(found: Reckoned, of: str, named: tuple[str | None, ...]) -> MetricsRun:
    run = found.account()
    institutions = tuple(sorted({name for name in named if name}))
    return replace(run, options={**run.options, "--of": of}, named=institutions)


def _institutions(found: Reckoned, asked: Target) -> tuple[str | None, ...]:
    """Whose figure it is; of the whole, everybody's."""
    if asked.unit:
        return asked.unit[:1]
    return tuple(unit[0] for unit in found.calculation.units.get("institution", []))


def _figure(found: Reckoned, run: MetricsRun, of: str, asked: Target) -> Explanation:
    """``run``: the account, which the figures of a sheet share."""
    figure = rates.figure(found.calculation, asked)
    return Explanation(
        run,
        of,
        figure,
        rates.blocks(found.calculation, asked),
        rates.years(found.cohort, asked),
        rates.entries(found.calculation, asked, figure),
    )


def _score(found: Reckoned, of: str, asked: Target) -> ScoreBehind:
    """The unit's sheet; figures that an indicators sheet gave have nobody behind them."""
    rules = scoring_rules(found.policy)
    if asked.level not in LEVELS:
        raise UsageError(_("--of score: the scoring sheet is for institution, team and doctor."))
    scoring = Scoring(found.calculation, rules)
    unit = asked.unit[-1]
    (score,) = [
        each
        for each in scoring.scores((asked.level,))
        if each.unit == unit and each.institution in (None, asked.unit[0])
    ]
    run = _account(found, of, asked.unit[:1])
    cohort = found.cohort
    groups: list[Group] = []
    if cohort.has("survey") and score.surveyed:
        named = [
            ("surveyed", answers.interviewed(cohort)),
            ("vetoed", answers.vetoed(cohort, rules)),
            *((answer, answers.rated(cohort, rules, answer)) for answer in answers.RATED),
        ]
        groups = [Group(name, rates.listing(found.calculation, who, asked)) for name, who in named]
    return ScoreBehind(
        ScoreRun(run, rules, (asked.level,), (score,)),
        of,
        score,
        tuple(_figure(found, run, of, figure) for figure in _of_score(score, rules.items, asked)),
        tuple(groups),
    )


def _of_score(score: Score, items: Mapping[str, FigureItem], asked: Target) -> list[Target]:
    """The figures of a sheet that the exports give; an inherited one is the institution's."""
    found = []
    for item in score.items:
        rule = items.get(item.item)
        inherited = rule is not None and rule.of_institution and asked.level != "institution"
        for known in item.figures:
            if known.origin == "exports":
                found.append(
                    Target(known.indicator, "institution", asked.unit[:1])
                    if inherited
                    else Target(known.indicator, asked.level, asked.unit)
                )
    return found


def _fund(found: Reckoned, of: str, asked: Target, choice: FundChoice) -> FundBehind:
    if asked.level not in ("institution", "team"):
        raise UsageError(_("--of fund: money is shared to institutions and teams."))
    run = shared(found, wanted(found.policy, choice))
    team = asked.unit[1] if asked.level == "team" else None
    key = (asked.level, asked.unit[0], team)
    found_fund = [each for each in run.funds if (each.level, each.institution, each.team) == key]
    if not found_fund:
        raise UsageError(_("--of {what}: no money is shared to this unit.").format(what=of))
    fund = found_fund[0]
    people = rates.listing(found.calculation, home_beds.signed(found.cohort), asked)
    if len(people) != fund.signed:
        raise AssertionError(f"{len(people)} listed, {fund.signed} paid for")
    named = replace(run.metrics, options={**run.metrics.options, "--of": of})
    return FundBehind(replace(run, metrics=named), of, fund, Group("persons", people))


def _person(found: Reckoned, number: str) -> PersonRun:
    who = persons.person(number, found.cohort)
    entered = persons.entered(found.calculation, who)
    return PersonRun(
        _account(found, PERSON, tuple(each.institution for each in entered)),
        found.exports.number(who) or "",
        persons.traces(found.cohort, who),
        persons.years_old(found.cohort, who),
        persons.groups(found.cohort, who),
        entered,
    )
