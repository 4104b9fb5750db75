"""What a run of the scoring sheet gives: points, each with the figures and answers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from fdsign.cohort.names import as_people_count
from fdsign.metrics.given import Given
from fdsign.metrics.notes import Note
from fdsign.metrics.results import Level, MetricsRun
from fdsign.policy.scoring import ScoringRules

LEVELS: tuple[Level, ...] = ("institution", "team", "doctor")
"""The levels that are scored."""
Change = Literal["moved", "added", "removed"]
Counted = Literal["vetoed", "satisfied", "basically_satisfied", "dissatisfied", "blank"]
ANSWERS: tuple[Counted, ...] = ("satisfied", "basically_satisfied", "dissatisfied", "blank")


@dataclass(frozen=True, slots=True)
class Known:
    """One figure of one unit, reckoned from the exports or given in an ``indicators`` sheet.

    ``value``: exact; None if it cannot be known, and ``notes`` say why. A value given alone has
    neither numerator nor denominator. ``sampled``: it rests on a sample and carries an interval.
    """

    indicator: str
    numerator: int | None = None
    denominator: int | None = None
    value: Fraction | None = None
    origin: Literal["exports", "indicators"] | None = None
    sampled: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the interviewed residents of one unit said; ``satisfied`` … ``blank`` of those not vetoed.

    ``asked``: whether the survey asked both things that the veto rests on. ``rated``: whether it
    asked how satisfied they are. ``as_said``: points for satisfaction of everyone who answered,
    vetoed or not, and how many they are; None where only counts are known.
    """

    surveyed: int = 0
    vetoed: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0
    dissatisfied: int = 0
    asked: bool = True
    rated: bool = True
    as_said: tuple[Fraction, int] | None = None

    @property
    def answered(self) -> int:
        """Those not vetoed who said how satisfied they are."""
        return self.satisfied + self.basically_satisfied + self.dissatisfied

    @property
    def blank(self) -> int:
        """Those not vetoed who did not."""
        return self.surveyed - self.vetoed - self.answered


@dataclass(frozen=True, slots=True)
class Need:
    """How many events or persons a figure lacks. ``change``: what to do with so many of them.

    ``moved``: that many of the denominator become numerator (a visit made at the community instead
    of elsewhere, a referral to an alliance hospital instead of another); ``added``: that many more
    of the numerator, the denominator as it is; ``removed``: that many fewer.
    """

    figure: str
    count: int
    change: Change


@dataclass(frozen=True, slots=True)
class Step:
    """The cheapest way to more points on one item: the band it reaches and the points it brings.

    ``points``: what the unit gains, after the veto. ``of_institution``: it is the
    institution's to make, not the unit's own.
    """

    band: str
    points: Fraction
    needs: tuple[Need, ...]
    of_institution: bool = False

    @property
    def effort(self) -> int:
        """Events and persons in all."""
        return sum(need.count for need in self.needs)

    @property
    def worth(self) -> Fraction:
        """Points for one unit of effort."""
        return self.points / self.effort


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item of one unit.

    ``points``: after the veto; ``band_points``: before it; both None if it cannot be assessed.
    ``band``: A is the best; None for answers. ``answers``: only of the two items on answers.
    """

    item: str
    maximum: Fraction
    points: Fraction | None
    band_points: Fraction | None
    band: str | None = None
    figures: tuple[Known, ...] = ()
    answers: Mapping[str, int] = field(default_factory=dict)
    step: Step | None = None
    notes: tuple[Note, ...] = ()

    @property
    def assessable(self) -> bool:
        """Whether there are points to speak of."""
        return self.points is not None


@dataclass(frozen=True, slots=True)
class Score:
    """One unit's sheet.

    ``points`` of the items that can be assessed; ``assessable`` and ``maximum``: what these, and all
    items, can give. ``surveyed``: interviewed residents, ``vetoed`` those of them who do not know.
    ``lost``: points that the veto cost.
    """

    level: Level
    institution: str | None
    unit: str | None
    points: Fraction
    assessable: Fraction
    maximum: Fraction
    surveyed: int
    vetoed: int
    lost: Fraction
    items: tuple[ItemScore, ...]

    @property
    def share(self) -> Fraction | None:
        """Points of what could be had; None if nothing can be assessed."""
        return self.points / self.assessable if self.assessable else None

    def item(self, name: str) -> ItemScore:
        """One item."""
        return next(each for each in self.items if each.item == name)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One institution's figure, and the means that it may be compared with."""

    institution: str | None
    own: Known
    means: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class ScoreRun:
    """Everything ``fdsign score`` has to tell.

    ``metrics``: the indicators of the same run, whatever the levels shown. ``levels``: those scored.
    ``means``: what the ``indicators`` sheets give for the whole district and city;
    ``comparisons``: the institutions' own figures beside them.
    """

    metrics: MetricsRun
    rules: ScoringRules
    levels: tuple[Level, ...]
    scores: tuple[Score, ...]
    means: tuple[Given, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.metrics.year

    def at(self, level: Level) -> list[Score]:
        """The scores of one level, as people count the names."""
        found = [score for score in self.scores if score.level == level]
        names = [(as_people_count(s.institution), as_people_count(s.unit)) for s in found]
        return [found[place] for place in sorted(range(len(found)), key=names.__getitem__)]

    def in_clear(self) -> ScoreRun:
        """The same with every offending value as it stands in the file, and said so."""
        return replace(self, metrics=self.metrics.in_clear())
