"""What is said beside a plan, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fdsign.locale.text import N_
from fdsign.metrics.notes import Note


class Remark(Note):
    """A remark on a plan by its code."""

    __slots__ = ()
    words: ClassVar[Mapping[str, str]] = {
        "off-grid": N_("signs across grids, has no people of its own: planned as signed"),
        "off-grid-override": N_("signs across grids, has no people of its own: planned by hand"),
        "no-doctor": N_("nobody is responsible for these people: name a doctor for them"),
        "override-below": N_("planned {planned} by hand, fewer than the {signed} already signed"),
        "override-above": N_(
            "planned {planned} by hand, more than the {population} people there are"
        ),
        "few-unsigned": N_("{to_add} to add, but only {unsigned} of its people are not signed yet"),
        "few-unsigned-across": N_(
            "{to_add} to add, but only {unsigned} of its people are not signed yet; {across} of those "
            "signed come from other grids"
        ),
        "handed-over": N_("handed over all contracts to {doctor}; these people still stand here"),
        "taken-over": N_("took over the contracts of {doctors}"),
        "short": N_(
            "the doctors with people of their own come to {planned} ({share} of {population}); {goal} "
            "({target}) needs {needed} from off-grid doctors, who are planned {off}: {missing} short"
        ),
        "reached": N_("{target} ({goal}) are already reached: everybody keeps what is signed"),
        "above": N_(
            "{planned} are planned, {more} above the {target} ({goal}): what is agreed stands"
        ),
        "base-open": N_("seen as of {day}: the base year is not over, more may be signed in it"),
        "population-differs": N_(
            "the doctors' people add up to {doctors}, the institution's population is {whole}"
        ),
    }
