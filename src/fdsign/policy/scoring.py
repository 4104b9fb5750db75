"""The district's scoring sheet as data: items, bands with explicit edges, the veto (spec 1.5)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, Model, Share, Title

Points = Annotated[Decimal, Field(ge=-100, le=100)]
Figure = Annotated[str, Field(min_length=1)]
VetoReading = Literal["sheet", "item", "unit"]
AnswerCount = Literal["surveyed", "vetoed", "satisfied", "basically_satisfied", "dissatisfied"]
EDGES = ("at_least", "more_than", "at_most", "less_than")
"""The edges a limit may have: the first and the third are inclusive."""


class Limit(Model):
    """At most one edge that a figure is held to; without one it always holds."""

    at_least: Share | None = None
    more_than: Share | None = None
    at_most: Share | None = None
    less_than: Share | None = None

    @model_validator(mode="after")
    def _one_edge(self) -> Self:
        if len(self._edges()) > 1:
            raise ValueError(_("name one edge: at_least, more_than, at_most or less_than"))
        return self

    def _edges(self) -> list[tuple[str, Decimal]]:
        return [(edge, value) for edge in EDGES if (value := getattr(self, edge)) is not None]

    @property
    def edge(self) -> tuple[str, Fraction] | None:
        """Its edge by name, and the exact share; None for a limit that always holds."""
        found = self._edges()
        return (found[0][0], Fraction(found[0][1])) if found else None


class Band(Limit):
    """A limit and the points it gives."""

    points: Points


class Gate(Limit):
    """A figure that must keep its limit before any band but the last can be had."""

    figure: Figure

    @model_validator(mode="after")
    def _closed(self) -> Self:
        if self.edge is None:
            raise ValueError(_("a gate needs an edge: at_least, more_than, at_most or less_than"))
        return self


class AwarenessItem(Block):
    """Who knows scores; who lacks any of the answers named is vetoed."""

    title: Title
    maximum: Points
    veto_unless: Annotated[
        tuple[Literal["knows_signed", "knows_doctor", "knows_services"], ...], Field(min_length=1)
    ]


class SatisfactionItem(Block):
    """Points by the answer."""

    title: Title
    maximum: Points
    satisfied: Points
    basically_satisfied: Points
    dissatisfied: Points

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.maximum == self.satisfied >= self.basically_satisfied >= self.dissatisfied:
            raise ValueError(
                _("satisfied gives the maximum, the others no more than the one before")
            )
        return self


class FigureItem(Block):
    """Points by the unit's figure: the first band that holds, the best one first.

    ``gate``: where it does not hold, the last band, known or not. ``of_institution``: the
    institution's figure is judged, for its teams and doctors too.
    """

    title: Title
    maximum: Points
    figure: Figure
    gate: Gate | None = None
    of_institution: bool = False
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        *judged, last = self.bands
        edges = [band.edge for band in judged]
        if last.edge is not None or any(edge is None for edge in edges):
            raise ValueError(_("every band has an edge, but the last one, which takes the rest"))
        kinds = {edge[0] for edge in edges if edge}
        upward = kinds <= {"at_least", "more_than"}
        if not upward and not kinds <= {"at_most", "less_than"}:
            raise ValueError(_("the edges of the bands point both ways"))
        shares = [edge[1] for edge in edges if edge]
        if shares != sorted(set(shares), reverse=upward):
            raise ValueError(_("the bands must stand in order, the hardest to reach first"))
        points = [band.points for band in self.bands]
        if points != sorted(set(points), reverse=True):
            raise ValueError(_("every band must give fewer points than the one before"))
        if points[0] != self.maximum:
            raise ValueError(_("the first band must give the maximum"))
        if self.gate is not None and self.gate.figure == self.figure:
            raise ValueError(_("the gate must be another figure than the item's own"))
        return self


class ScoringRules(Block):
    """The whole sheet. ``veto``: what a resident who does not know costs.

    ``sheet``: that resident's whole sheet is 0; ``item``: only the answers are; ``unit``: the
    unit's points are 0. ``counts``: the names under which an ``indicators`` sheet may give numbers
    of answers, those of satisfaction among the residents who are not vetoed.
    """

    veto: VetoReading
    counts: dict[AnswerCount, tuple[str, ...]] = Field(default_factory=dict)
    awareness: AwarenessItem
    satisfaction: SatisfactionItem
    items: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], FigureItem]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for name in ("awareness", "satisfaction"):
            if name in self.items:
                raise ValueError(_("{name} is the name of another item").format(name=name))
        words = [word for words in self.counts.values() for word in words]
        if len(set(words)) < len(words):
            raise ValueError(_("one word stands for two numbers of answers"))
        return self

    @property
    def maximum(self) -> Fraction:
        """The points of a sheet without a fault."""
        answers = Fraction(self.awareness.maximum) + Fraction(self.satisfaction.maximum)
        return sum((Fraction(item.maximum) for item in self.items.values()), answers)

    @property
    def figures(self) -> tuple[str, ...]:
        """The indicators that the items rest on, each once."""
        found: dict[str, None] = {}
        for item in self.items.values():
            found.update(dict.fromkeys([*([item.gate.figure] if item.gate else []), item.figure]))
        return tuple(found)
