"""What is said beside an item's points, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fdsign.locale.text import N_
from fdsign.metrics.notes import Note
from fdsign.policy.blocks import Title


class Remark(Note):
    """A remark on a score by its code."""

    __slots__ = ()
    words: ClassVar[Mapping[str, str]] = {
        "nobody-interviewed": N_("not assessable: no resident was interviewed"),
        "not-asked": N_(
            "not assessable: the survey did not ask whether the contract and the doctor are known"
        ),
        "nobody-answered": N_("not assessable: nobody said how satisfied they are"),
        "answers-contradict": N_(
            "the numbers of answers given are more than were interviewed; they are not used"
        ),
        "answers-incomplete": N_(
            "the numbers of interviewed and vetoed residents are not both given"
        ),
        "answers-given": N_("answers: numbers from the indicators sheet"),
        "rated-in-part": N_("not all of satisfied, basically satisfied and dissatisfied are given"),
        "not-known": N_("not assessable: {title} is not known"),
        "given": N_("{title}: from the indicators sheet, not from the exports"),
        "given-differs": N_("{title}: the indicators sheet says {shown}"),
        "of-institution": N_("the institution's figure"),
        "rate-alone": N_(
            "how many more are needed cannot be told: only the rate of {title} is given"
        ),
        "share-unknown": N_(
            "0 whatever the share; what a smaller referral rate would bring cannot be told"
        ),
        "none-left": N_("without an upward referral the item could not be assessed"),
        "edge-inside-interval": N_(
            "{title} is a sample: the edge at {shown} lies inside its interval"
        ),
        "doubt": N_("in doubt: {doubt}"),
    }


def titled(code: str, title: Title, **details: str) -> Remark:
    """A remark about an indicator."""
    return Remark(code, {"title_zh": title.zh, "title_en": title.en, **details})
