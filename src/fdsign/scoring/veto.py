"""What residents who do not know cost: the three readings of the one-vote veto (spec 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fdsign.policy.scoring import AwarenessItem, SatisfactionItem, VetoReading
from fdsign.scoring.results import Answers


@dataclass(frozen=True, slots=True)
class Veto:
    """The reading, and how many of the interviewed residents are vetoed."""

    reading: VetoReading
    surveyed: int
    vetoed: int

    @property
    def share(self) -> Fraction:
        """v; 0 where nobody was interviewed."""
        return Fraction(self.vetoed, self.surveyed) if self.surveyed else Fraction(0)

    @property
    def factor(self) -> Fraction:
        """What is left of the points of an item on figures."""
        if self.reading == "sheet":
            return 1 - self.share
        return self.of_answers

    @property
    def of_answers(self) -> Fraction:
        """What is left of the points of an item on answers, whose vetoed residents count 0 already."""
        return Fraction(0 if self.reading == "unit" and self.vetoed else 1)


def awareness(item: AwarenessItem, answers: Answers) -> tuple[Fraction, Fraction] | None:
    """Points after and before the veto; None if nobody was asked."""
    if not answers.surveyed or not answers.asked:
        return None
    most = Fraction(item.maximum)
    return most * (answers.surveyed - answers.vetoed) / answers.surveyed, most


def satisfaction(item: SatisfactionItem, answers: Answers) -> tuple[Fraction, Fraction] | None:
    """Points after and before the veto; None if nobody answered.

    After it: the mean over those who answered or were vetoed, a vetoed one counting 0. Before it:
    over all who answered, as they answered.
    """
    counted = answers.answered + answers.vetoed
    if not counted or not answers.rated:
        return None
    points = (
        answers.satisfied * Fraction(item.satisfied)
        + answers.basically_satisfied * Fraction(item.basically_satisfied)
        + answers.dissatisfied * Fraction(item.dissatisfied)
    )
    after = points / counted
    if answers.as_said is None or not answers.as_said[1]:
        return after, after
    given, people = answers.as_said
    return after, given / people
