"""What every doctor must sign in the coming year, and how it is shared out (spec 1.7)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fdsign.policy.blocks import Block, MonthDay

Method = Literal["population", "gap"]


class HandoverRules(Block):
    """Until which day of the year a doctor's contracts may be handed over and count as another's.

    ``people``: whether the population and the records that name the old doctor ``stay`` or ``follow``.
    """

    in_force_on: MonthDay
    people: Literal["stay", "follow"]


class PlanRules(Block):
    """The usual method, the weeks in which people sign, and the groups with targets of their own.

    ``groups``: key-population group -> the indicator whose target and denominator it has.
    """

    method: Method
    working_weeks: Annotated[int, Field(ge=1, le=53)]
    groups: dict[str, str]
