"""Who pays for a signed person, when, and whose the money is (spec 1.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, Id, Model, Named, Share

Yuan = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]
Basis = Literal["signed", "valid"]


def fen(yuan: Decimal) -> int:
    """Yuan with at most two decimals as whole fen."""
    return int(yuan * 100)


class Payment(Model):
    """What a source pays for one person at one stage: always the same, or by the grade."""

    stage: Id
    amount: Yuan | None = None
    by_grade: dict[Id, Yuan] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.amount is None) == (self.by_grade is None):
            raise ValueError(_("a payment has an amount, or one by grade"))
        return self

    def fen(self, grade: str) -> int:
        """Whole fen for one person."""
        yuan = self.amount if self.by_grade is None else self.by_grade[grade]
        assert yuan is not None
        return fen(yuan)


class FundSource(Named, Block):
    """Who pays, and in which payments."""

    payments: Annotated[tuple[Payment, ...], Field(min_length=1)]


class Pool(Named):
    """A part of every yuan. ``words``: the staff's roles that share it. ``of_team``: by team."""

    share: Share
    of_team: bool = False


class FundingRules(Block):
    """Payers, stages, grades, pools, and what the money is reckoned on.

    ``basis``: ``signed``, the persons of S(Y); ``valid``, these times the institution's valid-signing
    rate. ``default_weight``: of staff whose weight is blank.
    """

    basis: Basis
    default_weight: Annotated[Decimal, Field(ge=0)]
    sources: Annotated[tuple[FundSource, ...], Field(min_length=1)]
    stages: Annotated[tuple[Named, ...], Field(min_length=1)]
    grades: Annotated[tuple[Named, ...], Field(min_length=1)]
    pools: Annotated[tuple[Pool, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sum(pool.share for pool in self.pools) != 1:
            raise ValueError(_("the shares of the pools do not add up to 1"))
        if sum(pool.of_team for pool in self.pools) != 1:
            raise ValueError(_("exactly one pool is the teams' (of_team)"))
        stages, grades = {s.id for s in self.stages}, {g.id for g in self.grades}
        for source in self.sources:
            for payment in source.payments:
                if payment.stage not in stages:
                    raise ValueError(_("there is no stage {stage}").format(stage=payment.stage))
                if payment.by_grade is not None and set(payment.by_grade) != grades:
                    raise ValueError(
                        _("{source} must name an amount for every grade: {grades}").format(
                            source=source.id, grades=", ".join(sorted(grades))
                        )
                    )
        return self

    @property
    def team_pool(self) -> Pool:
        """The teams' own."""
        return next(pool for pool in self.pools if pool.of_team)
