"""What is said beside a figure: reasons for no value, and remarks, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fdsign.locale.text import N_, _, language

WORDS: dict[str, str] = {
    "dataset-missing": N_("no value: the exports hold no {datasets}"),
    "denominator-zero": N_("no value: the denominator is 0"),
    "off-grid": N_("no rate: signs across grids and has no grid population of its own"),
    "no-outside-visits": N_("no value: no visit outside the community is in the exports"),
    "alliance-unknown": N_("no value: the referrals do not say which hospital is in the alliance"),
    "registered-unknown": N_("no value: the register does not say who is registered here (户籍)"),
    "not-in-population": N_("no value: the population table has no row for this unit"),
    "marks-unknown": N_("no value: the register has no marks of it (a column like “{heading}”)"),
    "only-yes-marks": N_("every mark is a yes; persons left blank are not in the denominator"),
    "later-population": N_(
        "the population table speaks of later years only: the register is counted"
    ),
    "above-100": N_("above 100%: people sign across grids, or their records are missing"),
    "target-inside-interval": N_(
        "the target lies inside the interval (95%): the sample cannot tell"
    ),
    "earlier-population": N_("population of {year}, the latest there is"),
    "undated-population": N_("population table without a year"),
    "city-mean-target": N_("target raised to the city mean"),
    "path": N_("target: {last}, reached in {year}, and what it is to rise by"),
    "path-corridor": N_(
        "target: {last}, reached in {year}, and what it is to rise by; up to {most} is foreseen"
    ),
    "path-unknown": N_(
        "no target: what was reached in {year} is not known; hand in a table of indicators with "
        "the rate of 全区 in {year}"
    ),
    "other-population": N_(
        "the population table has no column {column}, which the policy counts: the register is counted"
    ),
    "some-institutions-left-out": N_(
        "visits of {institutions} left out: none outside the community"
    ),
    "doubtful-target": N_("target in doubt: {doubt}"),
    "reported": N_("sent in by the institution, not reckoned from exports"),
    "reported-nothing": N_("no value: neither exports nor a figure that was sent in"),
    "reported-twice": N_("no value: what was sent in disagrees, so none of it is used"),
    "pooled-total": N_("all institutions together, with what was sent in by {institutions}"),
    "parts-missing": N_(
        "no value: numerator and denominator are not known of {institutions}, and a mean of rates "
        "is no rate of the whole"
    ),
    "total-leaves-out": N_("without {institutions}, of which no figure is known"),
    "unverified-policy": N_("the policy is not verified for this year"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A remark by its code; ``text()`` says it."""

    words: ClassVar[Mapping[str, str]] = WORDS
    code: str
    details: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The remark in the language of the run; dataset names are translated too."""
        details = dict(self.details)
        if "datasets" in details:
            details["datasets"] = _(" or ").join(_(d) for d in details["datasets"].split("|"))
        for name in ("doubt", "title"):
            if f"{name}_zh" in details:
                details[name] = details[f"{name}_{language()}"]
        return _(self.words[self.code]).format_map(details)
