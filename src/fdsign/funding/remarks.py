"""What is said beside an amount, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fdsign.locale.text import N_
from fdsign.metrics.notes import Note


class Remark(Note):
    """A remark on money by its code."""

    __slots__ = ()
    words: ClassVar[Mapping[str, str]] = {
        "without-team": N_("persons without a team: their money is a line of its own"),
        "no-members": N_("the staff table names nobody for it: {pool} is not divided further"),
        "equal-members": N_("every weight is 0: {pool} is divided equally"),
        "nobody-scored": N_("no team is scored: the team pool is shared by persons"),
        "all-scores-0": N_("every score is 0: the team pool is shared by persons"),
        "mean-score": N_("not scored: takes the institution's mean"),
    }
