"""What a run of the indicators gives: figures, each with all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from fdsign.intake.config import Config
from fdsign.intake.exports import Input, NotUsed
from fdsign.metrics.notes import Note
from fdsign.policy.blocks import Title
from fdsign.policy.resolve import YearPolicy
from fdsign.problems import Problem

if TYPE_CHECKING:
    from fdsign.metrics.given import Given

Level = Literal["total", "institution", "station", "community", "team", "doctor", "grid"]
LEVELS: tuple[Level, ...] = (
    "total", "institution", "station", "community", "team", "doctor", "grid",
)  # fmt: skip
Status = Literal["met", "missed", "no_target", "no_value"]
Source = Literal["population", "register", "reported"]
Outcome = Literal["fills", "agrees", "differs"]
Oddity = Literal["deceased", "phone_shared", "busy_day", "over_cap", "phone_differs"]
ODDITIES: tuple[Oddity, ...] = ("deceased", "phone_shared", "busy_day", "over_cap", "phone_differs")


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one unit.

    ``unit``: None for the total, and for the persons without a doctor, team or station.
    ``institution``: for levels below institution, else None. ``target``: exact, None without one.
    ``source``: where the denominator comes from, ``population`` (the table) or ``register``;
    ``reported``: the whole figure was sent in on an ``indicators`` sheet, or is pooled from such.
    ``interval``: 95% Wilson interval of a sampled rate, for display. ``given``: the exact rate of a
    figure that was sent in without its numerator and denominator.
    """

    indicator: str
    level: Level
    institution: str | None
    unit: str | None
    numerator: int | None
    denominator: int | None
    target: Fraction | None
    direction: Literal["at_least", "at_most"]
    status: Status
    interval: tuple[float, float] | None = None
    notes: tuple[Note, ...] = ()
    source: Source | None = None
    given: Fraction | None = None

    @property
    def value(self) -> Fraction | None:
        """numerator / denominator, or the rate sent in without them; None without a value."""
        if self.status == "no_value":
            return None
        if self.numerator is None or not self.denominator:
            return self.given
        return Fraction(self.numerator, self.denominator)

    @property
    def note(self) -> str | None:
        """All remarks in one text, in the language of the run."""
        return _joined(self.notes)


def _joined(notes: tuple[Note, ...]) -> str | None:
    return "; ".join(note.text() for note in notes) or None


@dataclass(frozen=True, slots=True)
class Fate:
    """How many contract rows met one fate for one contract year (the exclusion waterfall)."""

    year: int
    fate: str
    rows: int


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet, as Excel numbers it."""

    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing to look at among the contracts of the assessment year.

    ``institution``, ``doctor``: None if there are several or none. ``count``: contracts (deceased,
    busy_day) or persons. ``day``: of death (None: not written) or of signing. ``phones``: masked,
    of phone_differs the contract's and the survey's. ``places``: the rows in question, contracts
    before records and survey; none for a doctor above the cap, whose rows are too many to look at.
    """

    kind: Oddity
    institution: str | None
    doctor: str | None
    count: int
    day: date | None = None
    phones: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that an institution sent in, beside what the exports give.

    ``reckoned``: None where the exports give no value. ``outcome``: it fills that gap, agrees, or
    differs; what the exports give stands. ``place``: the row that says it.
    """

    given: Given
    reckoned: Figure | None
    outcome: Outcome
    place: Place

    @property
    def difference(self) -> Fraction | None:
        """Sent in minus reckoned, a share."""
        if self.reckoned is None or self.reckoned.value is None or self.given.value is None:
            return None
        return self.given.value - self.reckoned.value


@dataclass(frozen=True, slots=True)
class Ranked:
    """An institution's figure and its place; None without a value, or for persons of no institution."""

    rank: int | None
    figure: Figure

    def gap(self, other: Fraction | None) -> Fraction | None:
        """Its rate minus another one, exact, in percentage points; None if one of them is not known."""
        value = self.figure.value
        return None if value is None or other is None else (value - other) * 100


@dataclass(frozen=True, slots=True)
class Ranking:
    """The institutions by one indicator, best first, those without a place last.

    ``whole``: the rate of all institutions together (pooled), None without one. ``mean``: the plain mean
    of the ranked institutions' rates, each with the same weight.
    """

    indicator: str
    whole: Fraction | None
    mean: Fraction | None
    lines: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class MetricsRun:
    """Everything ``fdsign metrics`` has to tell.

    ``titles``: indicator id -> title, in the order of the policy (group rows included).
    ``levels``: the levels asked for or found, in the order of LEVELS. ``newest``: modification time
    of the newest input, in seconds since 1970 (the workbook's creation time).
    ``config``: what fdsign.toml said. ``anomalies``: what deserves a look. ``named``: institutions
    without a figure here that the report speaks of all the same. ``trend``: year -> the figures of total
    and institutions, where several years were asked for. ``ranking``: by indicator, where there are
    several institutions. ``checks``: what institutions sent in. ``means``: what ``indicators`` sheets
    give for the district and the city.
    """

    year: int
    as_of: date | None
    policy: YearPolicy
    titles: dict[str, Title]
    levels: tuple[Level, ...]
    figures: tuple[Figure, ...]
    fates: tuple[Fate, ...]
    inputs: tuple[Input, ...]
    not_used: tuple[NotUsed, ...]
    problems: tuple[Problem, ...]
    options: dict[str, str]
    newest: float
    config: Config = field(default_factory=Config)
    anomalies: tuple[Anomaly, ...] = ()
    named: tuple[str, ...] = ()
    trend: Mapping[int, tuple[Figure, ...]] = field(default_factory=dict)
    ranking: tuple[Ranking, ...] = ()
    checks: tuple[Check, ...] = ()
    means: tuple[Given, ...] = ()

    def in_clear(self) -> MetricsRun:
        """The same with every offending value as it stands in the file, and said so."""
        problems = tuple(problem.in_clear() for problem in self.problems)
        return replace(self, problems=problems, options={**self.options, "--identifiable": "✓"})

    @property
    def identifiable(self) -> bool:
        """Whether the problems show people's data in clear."""
        return "--identifiable" in self.options

    @property
    def institutions(self) -> tuple[str, ...]:
        """The institutions of this run, sorted."""
        found = {f.unit for f in self.figures if f.level == "institution" and f.unit is not None}
        return tuple(sorted(found))

    @property
    def rejected(self) -> int:
        """Rows rejected in all inputs."""
        return sum(entry.rejected for entry in self.inputs)
