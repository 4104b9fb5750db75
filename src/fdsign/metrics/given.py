"""Figures that an ``indicators`` sheet gives (指标值): an institution's own, the district's, the city's.

A rate is exact where numerator and denominator are written. A bare value above 2 says that the
sheet's rates are percentages; a percent sign says so of its own cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from fdsign.cohort.cohort import Cohort
from fdsign.intake import fold
from fdsign.locale.text import _, language
from fdsign.metrics.numbers import percent
from fdsign.metrics.registry import INDICATORS, selected, titles
from fdsign.policy.models import Policy
from fdsign.problems import Problem

DISTRICT, CITY = "全区", "全市"
MEANS = (DISTRICT, CITY)
"""Institutions of the sheet that are none: the means."""
_WHOLE = {
    **dict.fromkeys(("全区平均", "区平均", "全区均值", "区均值", "全区合计"), DISTRICT),
    **dict.fromkeys(("全市平均", "市平均", "全市均值", "市均值", "全市合计"), CITY),
}
"""Other words for them."""

_PERCENT_ABOVE = 2
_UNLIKELY = Decimal("0.2")
_OPEN = frozenset(indicator.id for indicator in INDICATORS if indicator.open)
"""Rates that are small by nature: a bare one above a fifth was rather meant in percent."""
_ROUNDED = Fraction(51, 10_000)
"""A value that was rounded to whole percents lies nearer to its fraction than this."""
_TENTHS = Fraction(51, 100_000)
"""One that was rounded to tenths of a percent lies nearer to its fraction than this."""
_PLACES = 10
"""Decimals that a share can have: 8 of a written number, 2 more of a percentage."""


@dataclass(frozen=True, slots=True)
class Given:
    """One row of the year: a rate of ``indicator``, or a count of answers (``count``).

    ``value``: exact; numerator and denominator None where only the value is written.
    """

    institution: str
    indicator: str
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    count: int | None
    source: int
    row: int

    def agrees(self, value: Fraction) -> bool:
        """Whether it is that rate: exactly where its fraction is written, else within rounding."""
        apart = abs((self.value or 0) - value)
        return apart < _TENTHS if self.numerator is None else not apart

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        return self.numerator, self.denominator, self.value, self.count


@dataclass(frozen=True, slots=True)
class GivenFigures:
    """What all ``indicators`` sheets give for the year, and the problems in them.

    ``senders``: every institution with a row of the year, of use or not. ``torn``: institution and
    indicator of rows that disagree, so that none is used.
    """

    by_key: Mapping[tuple[str | None, str], Given]
    problems: tuple[Problem, ...]
    senders: frozenset[str]
    torn: frozenset[tuple[str, str]]

    def at(self, institution: str | None, indicator: str) -> Given | None:
        """One figure; None if no sheet gives it."""
        return self.by_key.get((institution, indicator))

    @property
    def means(self) -> tuple[Given, ...]:
        """What is given for the whole district and the whole city."""
        return tuple(given for given in self.by_key.values() if given.institution in MEANS)

    @property
    def institutions(self) -> frozenset[str]:
        """The institutions that have a figure of their own."""
        return frozenset(given.institution for given in self.by_key.values()) - set(MEANS)


def given_figures(cohort: Cohort, year: int | None = None) -> GivenFigures:
    """The rows of the year (another ``year``) that can be used; two rows that differ are none.

    A rate alone that is only a fraction's rounding does not differ from it: the fraction stands.
    """
    year = cohort.year if year is None else year
    only = _only_institution(cohort)
    rows = [_placed(row, only) for row in cohort.table("indicators").to_pylist()]
    names = _names(cohort.policy.policy)
    counted = _counted(cohort.policy.policy)
    above_1 = {each.id for each in selected(cohort.policy.policy) if each.coverage or each.open}
    in_percent = _sheets_in_percent(rows, names, counted)
    problems: list[Problem] = []
    by_key: dict[tuple[str, str], list[Given]] = {}
    senders: set[str] = set()
    for row in rows:
        if not row["indicator"] or row["year"] is None:
            why = _("it names no indicator, or no year")
            problems.append(
                cohort.exports.said(
                    "indicator-unusable",
                    row["source"],
                    row["row"],
                    name=row["indicator"] or "",
                    why=why,
                )
            )
            continue
        name = names.get(fold.word(row["indicator"]))
        if name is None:
            near = get_close_matches(fold.word(row["indicator"]), names, 1)
            hint = _(" The nearest known name: {near}.").format(near=near[0]) if near else ""
            problems.append(
                cohort.exports.said(
                    "indicator-unknown", row["source"], row["row"], name=row["indicator"], near=hint
                )
            )
            continue
        if row["year"] != year:
            continue
        senders |= {row["institution"]} - {None, *MEANS}
        found: Given | str = _("it names no institution")
        if row["institution"]:
            found = _count(row, name) if name in counted else _rate(row, name, in_percent)
        if isinstance(found, Given) and name not in above_1 and (found.value or 0) > 1:
            found = _("it is a part of a whole, and not more than 100%")
        if isinstance(found, Given):
            by_key.setdefault((found.institution, name), []).append(found)
            problems += _doubts(cohort, row, found, in_percent)
        else:
            problems.append(
                cohort.exports.said(
                    "indicator-unusable",
                    row["source"],
                    row["row"],
                    name=row["indicator"],
                    why=found,
                )
            )
    figures: dict[tuple[str | None, str], Given] = {}
    for key in sorted(by_key):
        same = by_key[key]
        if (agreed := _agreed(same)) is not None:
            figures[key] = agreed
        else:
            *others, last = sorted(same, key=lambda each: (each.source, each.row))
            problems.append(
                cohort.exports.said(
                    "indicator-double",
                    last.source,
                    last.row,
                    name=_title(cohort, last.indicator),
                    institution=last.institution,
                    other=_(", ").join(_where(cohort, each) for each in others),
                )
            )
    torn = frozenset(by_key) - figures.keys()
    return GivenFigures(figures, tuple(problems), frozenset(senders), torn)


def _agreed(same: list[Given]) -> Given | None:
    """What all rows say; None if they disagree."""
    stands = next((each for each in same if each.numerator is not None), same[0])
    alike = (each.said == stands.said or _rounds(each, stands) for each in same)
    return stands if all(alike) else None


def _rounds(rate: Given, fraction: Given) -> bool:
    """Whether a rate alone is the fraction to its last decimal."""
    if rate.numerator is not None or rate.value is None or fraction.value is None:
        return False
    return fraction.numerator is not None and _written(rate.value, fraction.value)


def _only_institution(cohort: Cohort) -> str | None:
    """The one that contracts and register name, if it is one."""
    columns = [cohort.table(name)["institution"] for name in ("contracts", "residents")]
    named = {name for column in columns for name in column.unique().to_pylist() if name}
    return named.pop() if len(named) == 1 else None


def _placed(row: dict[str, Any], only: str | None) -> dict[str, Any]:
    """The row with the only institution where it names none, a mean by its usual word."""
    own = row["institution"] or only
    return {**row, "institution": _WHOLE.get(fold.word(own or ""), own)}


def _title(cohort: Cohort, indicator: str) -> str:
    title = titles(cohort.policy.policy).get(indicator)
    return indicator if title is None else title.text(language())


def _where(cohort: Cohort, given: Given) -> str:
    file = cohort.exports.inputs[given.source].file
    return _("{file}, row {row}").format(file=file, row=given.row)


def _names(policy: Policy) -> dict[str, str]:
    """Folded id or title -> id, of every rate and of every count of answers."""
    found: dict[str, str] = {}
    for indicator, title in titles(policy).items():
        found.update(dict.fromkeys(map(fold.word, (indicator, title.zh, title.en)), indicator))
    for count, words in policy.scoring.counts.items() if policy.scoring else ():
        found.update(dict.fromkeys(map(fold.word, (count, *words)), count))
    return found


def _counted(policy: Policy) -> frozenset[str]:
    return frozenset(policy.scoring.counts if policy.scoring else ())


def _sheets_in_percent(
    rows: Iterable[dict[str, Any]], names: dict[str, str], counted: frozenset[str]
) -> frozenset[int]:
    """The sheets whose bare rates are percentages: one of them is larger than any share."""
    return frozenset(
        row["source"]
        for row in rows
        if row["value"] is not None
        and not row["value_percent"]
        and row["value"] > _PERCENT_ABOVE
        and names.get(fold.word(row["indicator"] or ""), "") not in counted
    )


def _count(row: dict[str, Any], name: str) -> Given | str:
    """A number of residents, from the numerator or the value; or why it is none."""
    number = row["numerator"] if row["numerator"] is not None else row["value"]
    if (whole := _whole(number)) is None:
        return _("a number of residents is whole and not negative")
    return Given(row["institution"], name, None, None, None, whole, row["source"], row["row"])


def _rate(row: dict[str, Any], name: str, in_percent: frozenset[int]) -> Given | str:
    """A rate, from numerator and denominator, else from the value; or why it is none."""
    over, under, value = row["numerator"], row["denominator"], row["value"]
    if over is not None and under is not None:
        numerator, denominator = _whole(over), _whole(under)
        if numerator is None or denominator is None:
            return _("numerator and denominator are whole and not negative")
        exact = Fraction(numerator, denominator) if denominator else None
        place = (None, row["source"], row["row"])
        return Given(row["institution"], name, numerator, denominator, exact, *place)
    if value is None:
        return _("it has neither numerator and denominator nor a value")
    if value < 0:
        return _("a rate is not negative")
    share = _share(row, in_percent)
    return Given(row["institution"], name, None, None, share, None, row["source"], row["row"])


def _share(row: dict[str, Any], in_percent: frozenset[int]) -> Fraction:
    bare = row["source"] in in_percent and not row["value_percent"]
    return Fraction(row["value"]) / (100 if bare else 1)


def _written(share: Fraction, exact: Fraction) -> bool:
    """Whether a share is the exact one, rounded or cut off at the last place that is written."""
    places = next((n for n in range(_PLACES) if (share * 10**n).denominator == 1), _PLACES)
    last, more = Fraction(1, 10**places), exact - share
    return -last / 2 <= more < last and abs(more) < _ROUNDED


def _whole(number: Decimal | None) -> int | None:
    if number is None or number < 0 or number != number.to_integral_value():
        return None
    return int(number)


def _doubts(
    cohort: Cohort, row: dict[str, Any], found: Given, in_percent: frozenset[int]
) -> list[Problem]:
    """A value that its own fraction contradicts; a small bare number in a sheet of percentages."""
    if found.count is not None or row["value"] is None or row["value"] < 0:
        return []
    share = _share(row, in_percent)
    shown = percent(share)
    if found.numerator is not None and found.value is not None:
        if _written(share, found.value):
            return []
        return [
            cohort.exports.said(
                "indicator-contradicts",
                row["source"],
                row["row"],
                name=row["indicator"],
                shown=shown,
            )
        ]
    bare = found.numerator is None and not row["value_percent"]
    small = row["source"] in in_percent and 0 < row["value"] <= 1
    large = (
        row["source"] not in in_percent and found.indicator in _OPEN and row["value"] > _UNLIKELY
    )
    doubtful = bare and (small or large)
    return [
        cohort.exports.said(
            "indicator-scale", row["source"], row["row"], name=row["indicator"], shown=shown
        )
    ] * doubtful
