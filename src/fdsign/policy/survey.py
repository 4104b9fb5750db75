"""The telephone survey (spec 1.4): which calls are of the year, what words mean, how many are drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, MonthDay, Share

Stratum = Literal["institution", "team", "doctor"]


class SurveyRules(Block):
    """Which calls are of the year's telephone survey, and which words mean what (spec 1.4).

    ``first_day`` is of the assessment year, ``last_day`` of the next; an undated call counts.
    """

    first_day: MonthDay
    last_day: MonthDay
    lost: tuple[str, ...]
    wrong_number: tuple[str, ...]
    interviewed: tuple[str, ...]
    satisfied: tuple[str, ...]
    basically_satisfied: tuple[str, ...]
    dissatisfied: tuple[str, ...]
    confidence: Share


class SampleRules(Block):
    """How the sample is drawn where the command line says nothing else.

    ``precision``: how far the rate may lie from the truth to each side; ``expected``: the rate that
    is expected; ``by``: the units it is drawn from in proportion; ``reserves``: how many more, as a
    share of a unit's sample, are drawn for those who cannot be reached. ``outcomes``: what a caller
    may choose as the outcome of a call.
    """

    precision: Annotated[Share, Field(gt=0)]
    expected: Annotated[Share, Field(gt=0, lt=1)]
    by: Stratum
    reserves: Share
    outcomes: tuple[str, ...]


def fitting(survey: SurveyRules, sample: SampleRules) -> None:
    """Raise ValueError for an outcome that the survey's words do not know."""
    known = {*survey.lost, *survey.wrong_number, *survey.interviewed}
    for word in sample.outcomes:
        if word not in known:
            raise ValueError(
                _("[sample] offers the outcome {word}, which [survey] does not know").format(
                    word=word
                )
            )
