"""What the doctors do for people: kinds of services, the value-added package, bookings (spec 1.8)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fdsign.locale.text import _
from fdsign.policy.blocks import Block, Id, Model, Named, Words

Count = Annotated[int, Field(ge=0)]


class ServiceKind(Named):
    """A kind of service. ``words``: the items that are it. ``prescription``: counted as one."""

    prescription: bool = False


class ServiceRules(Block):
    """How service records are counted.

    ``person_times``: the sum of their quantities (a blank one is 1), or their rows. ``visits``: the
    kind that visits at the community count as. ``tcm_words``: what the type of a home bed says where
    no column tells whether it is one of traditional medicine.
    """

    person_times: Literal["quantity", "rows"]
    kinds: tuple[ServiceKind, ...]
    visits: Id
    tcm_words: tuple[str, ...]

    @model_validator(mode="after")
    def _visits_are_a_kind(self) -> Self:
        if self.visits not in {kind.id for kind in self.kinds}:
            raise ValueError(_("there is no kind {id}").format(id=self.visits))
        return self


class Entitled(Model):
    """Who may have a service how often in the year: all who fit every condition given.

    ``mark``: a group or another mark of [groups]. ``times``: none given means as often as needed.
    """

    mark: str | None = None
    min_age: Count | None = None
    max_age: Count | None = None
    times: Count | None = None


class Entitlement(Named):
    """One service of the package; of several entitlements that a person has the greatest holds.

    ``to``: nobody listed means that the document does not say whom it entitles.
    """

    to: tuple[Entitled, ...] = ()
    reading: Words | None = None
    doubt: Words | None = None


class PackageRules(Block):
    """The value-added package (增值服务包) of every signed person."""

    list: Annotated[tuple[Entitlement, ...], Field(min_length=1)]


class BookingRules(Block):
    """Bookings of the joint clinic.

    ``minutes``: promised for every visit. ``lead_days``: upper limits of the classes of lead times, in
    days. ``half_days``: what the halves of a day are called. ``cancelled``: statuses of bookings that
    take no time.
    """

    minutes: Annotated[int, Field(ge=1)]
    lead_days: tuple[Count, ...]
    half_days: tuple[Named, ...]
    cancelled: tuple[str, ...]
