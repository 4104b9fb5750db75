"""Who was interviewed, who is vetoed, and how satisfied the others are (spec 1.5, items 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import narwhals as nw

from fdsign.cohort.cohort import Cohort
from fdsign.cohort.engine import among
from fdsign.metrics import survey
from fdsign.metrics.counting import Unit, count
from fdsign.metrics.given import GivenFigures
from fdsign.metrics.notes import Note
from fdsign.metrics.results import Level
from fdsign.metrics.subjects import Subjects, of
from fdsign.policy.scoring import AnswerCount, ScoringRules
from fdsign.scoring.remarks import Remark
from fdsign.scoring.results import LEVELS, Answers

COUNTED: tuple[AnswerCount, ...] = (
    "surveyed", "vetoed", "satisfied", "basically_satisfied", "dissatisfied",
)  # fmt: skip
RATED: tuple[AnswerCount, ...] = ("satisfied", "basically_satisfied", "dissatisfied")


def interviewed(cohort: Cohort) -> Subjects:
    """Interviewed persons in S(Y): each has a sheet."""
    return of(cohort.once(survey.sampled), survey.interviewed())


def vetoed(cohort: Cohort, rules: ScoringRules) -> Subjects:
    """Of these, those who lack an answer that the sheet wants; a blank counts as not knowing."""
    return of(cohort.once(survey.sampled), survey.interviewed() & ~_knows(cohort, rules))


def rated(cohort: Cohort, rules: ScoringRules, answer: str) -> Subjects:
    """Of those not vetoed, the ones who gave one answer on satisfaction."""
    return of(
        cohort.once(survey.sampled), survey.interviewed() & _knows(cohort, rules) & _said(answer)
    )


def rated_by_all(cohort: Cohort, answer: str) -> Subjects:
    """Of all interviewed, vetoed or not, the ones who gave one answer on satisfaction."""
    return of(cohort.once(survey.sampled), survey.interviewed() & _said(answer))


def not_asked(cohort: Cohort, elements: tuple[str, ...]) -> Subjects:
    """Interviewed persons whose survey sheet has no column for one of these."""
    unasked = among("source", survey.sheets_without(cohort, elements))
    return of(cohort.once(survey.sampled), survey.interviewed() & unasked)


def answers(cohort: Cohort, rules: ScoringRules) -> dict[tuple[Level, Unit], Answers]:
    """The answers of every unit that has an interviewed resident, at every level that is scored."""
    if not (cohort.has("survey") and cohort.has("contracts")):
        return {}
    wanted = rules.awareness.veto_unless
    subjects = [
        ("surveyed", interviewed(cohort)),
        ("vetoed", vetoed(cohort, rules)),
        ("not_asked", not_asked(cohort, wanted)),
        ("not_rated", not_asked(cohort, ("satisfaction",))),
        *((answer, rated(cohort, rules, answer)) for answer in RATED),
        *((f"all/{answer}", rated_by_all(cohort, answer)) for answer in RATED),
    ]
    counts = count(subjects, cohort.engine)
    found: dict[tuple[Level, Unit], Answers] = {}
    for level in LEVELS:
        for unit, surveyed in counts["surveyed", level].items():
            number = {name: counts[name, level].get(unit, 0) for name, _ in subjects}
            everyone = {answer: number[f"all/{answer}"] for answer in RATED}
            found[level, unit] = Answers(
                surveyed,
                number["vetoed"],
                number["satisfied"],
                number["basically_satisfied"],
                number["dissatisfied"],
                asked=not number["not_asked"],
                rated=number["not_rated"] < surveyed,
                as_said=_as_said(rules, everyone),
            )
    return found


def given_answers(given: GivenFigures, institution: str) -> tuple[Answers, tuple[Note, ...]]:
    """The numbers that an ``indicators`` sheet gives of an institution, and what is to be said of them.

    None without the interviewed and the vetoed. Satisfaction is known if all three numbers are, or
    those given leave nobody over.
    """
    number: dict[AnswerCount, int | None] = {}
    for name in COUNTED:
        found = given.at(institution, name)
        number[name] = None if found is None else found.count
    if all(count is None for count in number.values()):
        return Answers(), ()
    surveyed, gone = number["surveyed"], number["vetoed"]
    if surveyed is None or gone is None:
        return Answers(), (Remark("answers-incomplete"),)
    rated = [number[answer] or 0 for answer in RATED]
    known = Answers(surveyed, gone, *rated)  # type: ignore[arg-type]
    if known.blank < 0:
        return Answers(), (Remark("answers-contradict"),)
    whole = not known.blank or all(number[answer] is not None for answer in RATED)
    notes = (
        (Remark("answers-given"),) if whole else (Remark("answers-given"), Remark("rated-in-part"))
    )
    return replace(known, rated=whole), notes


def _as_said(rules: ScoringRules, number: Mapping[AnswerCount, int]) -> tuple[Fraction, int]:
    points = sum(
        (Fraction(getattr(rules.satisfaction, answer)) * number[answer] for answer in RATED),
        Fraction(0),
    )
    return points, sum(number.values())


def _said(answer: str) -> nw.Expr:
    return (nw.col("satisfaction") == answer).fill_null(False)


def _knows(cohort: Cohort, rules: ScoringRules) -> nw.Expr:
    """Whether every answer wanted is a yes, or was never asked."""
    return nw.all_horizontal(
        *(
            nw.col(element).fill_null(False)
            | among("source", survey.sheets_without(cohort, (element,)))
            for element in rules.awareness.veto_unless
        ),
        ignore_nulls=True,
    )
